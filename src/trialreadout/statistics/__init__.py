"""Trial statistics: arrays in, frozen results out."""

from trialreadout.statistics.curve_limits import CurveInterval
from trialreadout.statistics.follow_up import FollowUpTies, reverse_kaplan_meier
from trialreadout.statistics.kaplan_meier import KaplanMeier, kaplan_meier
from trialreadout.statistics.median_interval import MedianInterval
from trialreadout.statistics.proportion import ProportionInterval, proportion, proportion_limits

__all__ = [
    "CurveInterval",
    "FollowUpTies",
    "KaplanMeier",
    "MedianInterval",
    "ProportionInterval",
    "kaplan_meier",
    "proportion",
    "proportion_limits",
    "reverse_kaplan_meier",
]
