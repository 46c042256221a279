"""Every requirement that an installation is verified against, in the order of the page."""

from __future__ import annotations

from trialreadout.verification.of_criteria import CRITERIA
from trialreadout.verification.of_designs import DESIGNS
from trialreadout.verification.of_responses import RESPONSES
from trialreadout.verification.of_statistics import STATISTICS
from trialreadout.verification.of_studies import STUDIES
from trialreadout.verification.requirement import Requirement

__all__ = ["REQUIREMENTS", "Requirement"]

REQUIREMENTS: tuple[Requirement, ...] = (*STATISTICS, *DESIGNS, *RESPONSES, *CRITERIA, *STUDIES)
