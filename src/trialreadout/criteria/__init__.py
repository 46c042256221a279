"""Response criteria as array rules, with leading axes free."""

from trialreadout.criteria.any_of import any_of
from trialreadout.criteria.best_overall_response import best_overall_response
from trialreadout.criteria.clinical_benefit import clinical_benefit
from trialreadout.criteria.combined_response import (
    confirmed_bone,
    gcig_response,
    pcwg3_response,
)
from trialreadout.criteria.dated import DatedAnswer, DatedResponse
from trialreadout.criteria.favourable import favourable
from trialreadout.criteria.gcig import GCIG_CA_125
from trialreadout.criteria.growth import Growth, growth
from trialreadout.criteria.irecist import irecist
from trialreadout.criteria.irecist_best import BestImmuneResponse, best_immune_response
from trialreadout.criteria.irecist_facts import (
    IMMUNE_RULES,
    ImmuneFacts,
    ImmuneResponses,
    ImmuneRule,
)
from trialreadout.criteria.irecist_growth import NewLesions, new_lesions, non_target_growth
from trialreadout.criteria.irecist_progression import (
    PROGRESSION_RULES,
    ImmuneProgression,
    ProgressionRule,
    immune_progression,
)
from trialreadout.criteria.last_assessment import last_assessment
from trialreadout.criteria.local_treatment import unread_after_treatment
from trialreadout.criteria.marker_criteria import MarkerCriteria, MarkerRule
from trialreadout.criteria.marker_response import MarkerCourse, marker_response
from trialreadout.criteria.marker_trend import marker_trend
from trialreadout.criteria.merged_and_split import with_merged_and_split
from trialreadout.criteria.non_target_response import non_target_response
from trialreadout.criteria.overall_response import overall_response
from trialreadout.criteria.pcwg3 import PCWG3_PSA
from trialreadout.criteria.proven_new_lesion import proven_from_first_appearance
from trialreadout.criteria.recurrence import after_complete_response, with_recurrence
from trialreadout.criteria.reinduction import Reinduction, StrongerUptake, reinduction
from trialreadout.criteria.response import response
from trialreadout.criteria.target_response import target_response
from trialreadout.criteria.target_sums import SumChanges, TargetSums, sum_changes, target_sums
from trialreadout.criteria.thresholds import RECIST_1_0, RECIST_1_1, Thresholds
from trialreadout.criteria.uptake import combined_views, uptake_change, uptake_where_read
from trialreadout.criteria.weight_loss import WeightLoss, weight_loss
from trialreadout.criteria.with_marker import with_marker

__all__ = [
    "GCIG_CA_125",
    "IMMUNE_RULES",
    "PCWG3_PSA",
    "PROGRESSION_RULES",
    "RECIST_1_0",
    "RECIST_1_1",
    "BestImmuneResponse",
    "DatedAnswer",
    "DatedResponse",
    "Growth",
    "ImmuneFacts",
    "ImmuneProgression",
    "ImmuneResponses",
    "ImmuneRule",
    "MarkerCourse",
    "MarkerCriteria",
    "MarkerRule",
    "NewLesions",
    "ProgressionRule",
    "Reinduction",
    "StrongerUptake",
    "SumChanges",
    "TargetSums",
    "Thresholds",
    "WeightLoss",
    "after_complete_response",
    "any_of",
    "best_immune_response",
    "best_overall_response",
    "clinical_benefit",
    "combined_views",
    "confirmed_bone",
    "favourable",
    "gcig_response",
    "growth",
    "immune_progression",
    "irecist",
    "last_assessment",
    "marker_response",
    "marker_trend",
    "new_lesions",
    "non_target_growth",
    "non_target_response",
    "overall_response",
    "pcwg3_response",
    "proven_from_first_appearance",
    "reinduction",
    "response",
    "sum_changes",
    "target_response",
    "target_sums",
    "unread_after_treatment",
    "uptake_change",
    "uptake_where_read",
    "weight_loss",
    "with_marker",
    "with_merged_and_split",
    "with_recurrence",
]
