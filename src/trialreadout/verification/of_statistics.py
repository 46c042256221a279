"""Requirements of statistics."""

from __future__ import annotations

from trialreadout.verification.of_many_trials import MANY_TRIALS
from trialreadout.verification.of_proportions import PROPORTIONS
from trialreadout.verification.of_times import TIMES
from trialreadout.verification.requirement import Requirement

STATISTICS: tuple[Requirement, ...] = (*TIMES, *PROPORTIONS, *MANY_TRIALS)
