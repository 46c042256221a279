"""Trial statistics: arrays in, frozen results out."""

from trialreadout.statistics.binomial_test import BinomialTest, binomial_test
from trialreadout.statistics.curve_limits import CurveInterval
from trialreadout.statistics.fisher import FisherTest, fisher_exact
from trialreadout.statistics.follow_up import FollowUpTies, reverse_kaplan_meier
from trialreadout.statistics.kaplan_meier import KaplanMeier, kaplan_meier
from trialreadout.statistics.kappa import KappaWeights, kappa
from trialreadout.statistics.median_interval import MedianInterval
from trialreadout.statistics.proportion import ProportionInterval, proportion, proportion_limits
from trialreadout.statistics.slope import LogLinearSlope, log_linear_slope

__all__ = [
    "BinomialTest",
    "CurveInterval",
    "FisherTest",
    "FollowUpTies",
    "KaplanMeier",
    "KappaWeights",
    "LogLinearSlope",
    "MedianInterval",
    "ProportionInterval",
    "binomial_test",
    "fisher_exact",
    "kaplan_meier",
    "kappa",
    "log_linear_slope",
    "proportion",
    "proportion_limits",
    "reverse_kaplan_meier",
]
