"""Trial statistics: arrays in, frozen results out."""

from trialreadout.statistics.binomial_test import BinomialTest, binomial_test
from trialreadout.statistics.curve_limits import CurveInterval
from trialreadout.statistics.event_rate import event_rate
from trialreadout.statistics.fisher import FisherTest, fisher_exact
from trialreadout.statistics.follow_up import FollowUpTies, reverse_kaplan_meier
from trialreadout.statistics.kaplan_meier import KaplanMeier, kaplan_meier
from trialreadout.statistics.median_interval import MedianInterval
from trialreadout.statistics.proportion import ProportionInterval, proportion, proportion_limits
from trialreadout.statistics.slope import LogLinearSlope, log_linear_slope

__all__ = [
    "BinomialTest",
    "CurveInterval",
    "FisherTest",
    "FollowUpTies",
    "KaplanMeier",
    "LogLinearSlope",
    "MedianInterval",
    "ProportionInterval",
    "binomial_test",
    "event_rate",
    "fisher_exact",
    "kaplan_meier",
    "log_linear_slope",
    "proportion",
    "proportion_limits",
    "reverse_kaplan_meier",
]
