"""How far a simulation of many trials is from what endless trials would show.

A simulation is an experiment, and what it finds has an error of its own. Every number here is an
`Estimate`: the number, its Monte Carlo standard error, and limits between which the number of
endless trials lies with the confidence asked for. A quarter of the error takes sixteen times the
trials.

What a trial without an estimate means is decided before: NaN is refused, so that no trial is left
out unseen.

Source: Morris, White and Crowther, Using simulation studies to evaluate statistical methods,
        Stat Med 2019;38:2074-2102.
"""

from trialreadout.statistics.monte_carlo.means import (
    bias_of_trials,
    mean_of_trials,
    spread_of_trials,
    squared_error_of_trials,
)
from trialreadout.statistics.monte_carlo.quantile import quantile_of_trials
from trialreadout.statistics.monte_carlo.shares import coverage_of_trials, share_of_trials

__all__ = [
    "bias_of_trials",
    "coverage_of_trials",
    "mean_of_trials",
    "quantile_of_trials",
    "share_of_trials",
    "spread_of_trials",
    "squared_error_of_trials",
]
