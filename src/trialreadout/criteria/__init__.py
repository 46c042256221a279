"""Response criteria as array rules, with leading axes free."""

from trialreadout.criteria.best_overall_response import best_overall_response
from trialreadout.criteria.clinical_benefit import clinical_benefit
from trialreadout.criteria.dated import DatedAnswer, DatedResponse
from trialreadout.criteria.last_assessment import last_assessment
from trialreadout.criteria.local_treatment import unread_after_treatment
from trialreadout.criteria.merged_and_split import with_merged_and_split
from trialreadout.criteria.non_target_response import non_target_response
from trialreadout.criteria.overall_response import overall_response
from trialreadout.criteria.proven_new_lesion import proven_from_first_appearance
from trialreadout.criteria.recurrence import after_complete_response, with_recurrence
from trialreadout.criteria.response import response
from trialreadout.criteria.target_response import target_response
from trialreadout.criteria.target_sums import SumChanges, TargetSums, sum_changes, target_sums
from trialreadout.criteria.thresholds import RECIST_1_0, RECIST_1_1, Thresholds
from trialreadout.criteria.with_marker import with_marker

__all__ = [
    "RECIST_1_0",
    "RECIST_1_1",
    "DatedAnswer",
    "DatedResponse",
    "SumChanges",
    "TargetSums",
    "Thresholds",
    "after_complete_response",
    "best_overall_response",
    "clinical_benefit",
    "last_assessment",
    "non_target_response",
    "overall_response",
    "proven_from_first_appearance",
    "response",
    "sum_changes",
    "target_response",
    "target_sums",
    "unread_after_treatment",
    "with_marker",
    "with_merged_and_split",
    "with_recurrence",
]
