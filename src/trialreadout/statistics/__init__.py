"""Trial statistics: arrays in, frozen results out."""

from trialreadout.statistics.curve_limits import CurveInterval
from trialreadout.statistics.follow_up import FollowUpTies, reverse_kaplan_meier
from trialreadout.statistics.kaplan_meier import KaplanMeier, kaplan_meier
from trialreadout.statistics.median_interval import MedianInterval
from trialreadout.statistics.proportion import ProportionInterval, proportion
from trialreadout.statistics.slope import LogLinearSlope, log_linear_slope

__all__ = [
    "CurveInterval",
    "FollowUpTies",
    "KaplanMeier",
    "LogLinearSlope",
    "MedianInterval",
    "ProportionInterval",
    "kaplan_meier",
    "log_linear_slope",
    "proportion",
    "reverse_kaplan_meier",
]
