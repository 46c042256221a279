"""Clinical benefit: a response, or disease that stays stable for long enough.

The rule is `trialreadout.criteria.clinical_benefit`, asked of the reader of record.
"""

from __future__ import annotations

from trialreadout.core.cohort import Cohort
from trialreadout.criteria import clinical_benefit as rule
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.over_assessments import (
    Answers,
    answers,
    as_the_rule_takes_it,
    consults,
    not_computed,
    source_rows,
    table,
)
from trialreadout.endpoints.tumour_response import needs
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OverAssessments

__all__ = ["consults", "grade", "needs", "not_computed", "source_rows", "table"]


def grade(cohort: Cohort, protocol: Protocol, endpoint: OverAssessments) -> Answers:
    """Find whether each patient benefited, and since when."""
    tumour = tumour_response.grade(cohort, protocol, endpoint)
    found = rule(
        tumour.record.day, tumour.record.response, **as_the_rule_takes_it(cohort, endpoint)
    )
    return answers(found, tumour, cohort, endpoint)
