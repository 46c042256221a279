"""Requirements of statistics of many trials at once."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, EXACT, Requirement

MANY_TRIALS: tuple[Requirement, ...] = (
    Requirement(
        id="MANY-1",
        text="Quartiles and medians of many trials at once, with the limits that each has alone",
        source="Brookmeyer and Crowley, Biometrics 1982;38:29-41; Therneau, survival for R",
        family="many_trials",
        tolerance=EXACT,
        covers=("kaplan_meier_of_many",),
        tests=(
            "statistics/many/test_kaplan_meier.py::test_quantiles_are_those_of_each_trial_by_itself",
            "statistics/many/test_kaplan_meier.py::test_thousands_of_trials_in_whole_days",
            "statistics/many/test_kaplan_meier.py::test_the_median_is_that_of_the_twin_in_fractions",
        ),
    ),
    Requirement(
        id="MANY-2",
        text="Follow-up by the reverse Kaplan-Meier curve of many trials at once",
        source="Schemper and Smith, Control Clin Trials 1996;17:343-346",
        family="many_trials",
        tolerance=EXACT,
        covers=("reverse_kaplan_meier_of_many",),
        tests=("statistics/many/test_kaplan_meier.py::test_thousands_of_trials_in_whole_days",),
    ),
    Requirement(
        id="MANY-3",
        text="Proportions of many trials at once, by each method",
        source="as BIN-1 to BIN-7",
        family="many_trials",
        tolerance=COMPUTED_ALIKE,
        covers=("proportion_of_many",),
        tests=("statistics/many/test_proportion.py::test_each_is_that_of_one_trial",),
    ),
    Requirement(
        id="MANY-4",
        text="Median, quartiles, range and mean of a number over the patients of many trials",
        source="Hyndman and Fan, Am Stat 1996;50:361-365, definition 7",
        family="many_trials",
        tolerance=COMPUTED_ALIKE,
        covers=("summary_of_many",),
        tests=(
            "statistics/many/test_summary.py::test_two_trials_by_hand",
            "statistics/many/test_summary.py::"
            "test_each_trial_has_the_quartiles_of_its_known_values",
        ),
    ),
    Requirement(
        id="MC-1",
        text="Mean, bias, scatter and squared error over simulated trials, with Monte Carlo error",
        source="Morris, White and Crowther, Stat Med 2019;38:2074-2102, Table 6",
        family="many_trials",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "bias_of_trials",
            "mean_of_trials",
            "spread_of_trials",
            "squared_error_of_trials",
        ),
        tests=(
            "statistics/monte_carlo/test_means.py::test_four_trials_by_hand",
            "statistics/monte_carlo/test_means.py::test_the_error_is_the_scatter_between_simulations",
        ),
    ),
    Requirement(
        id="MC-2",
        text="Share of simulated trials, and coverage of their intervals, with Monte Carlo error",
        source="Morris, White and Crowther, Stat Med 2019;38:2074-2102, Table 6; Clopper and "
        "Pearson, Biometrika 1934;26:404-413",
        family="many_trials",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "coverage_of_trials",
            "share_of_trials",
        ),
        tests=(
            "statistics/monte_carlo/test_shares.py::test_ten_trials_by_hand",
            "statistics/monte_carlo/test_shares.py::test_which_intervals_hold_the_truth",
        ),
    ),
    Requirement(
        id="MC-3",
        text="Quantile over simulated trials with the limits of order statistics",
        source="David and Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1",
        family="many_trials",
        tolerance=EXACT,
        covers=("quantile_of_trials",),
        tests=(
            "statistics/monte_carlo/test_quantile.py::test_ten_trials_by_hand",
            "statistics/monte_carlo/test_quantile.py::test_limits_are_those_of_the_binomial_sums",
            "statistics/monte_carlo/test_quantile.py::"
            "test_the_limits_hold_the_true_quantile_as_often_as_they_say",
        ),
    ),
)
