"""Requirements of proportions, rates, agreement and slopes."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, Requirement

PROPORTIONS: tuple[Requirement, ...] = (
    Requirement(
        id="BIN-1",
        text="Clopper-Pearson interval of a proportion, two-sided and one-sided",
        source="Clopper and Pearson, Biometrika 1934;26:404-413",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=(
            "statistics/test_proportion.py::test_published_examples",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="BIN-2",
        text="Wilson interval of a proportion",
        source="Wilson, J Am Stat Assoc 1927;22:209-212",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=(
            "statistics/test_proportion.py::test_published_examples",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="BIN-3",
        text="Wilson interval with continuity correction",
        source="Newcombe, Stat Med 1998;17:857-872, method 4",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=(
            "statistics/test_proportion.py::test_published_examples",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="BIN-4",
        text="Interval of Agresti and Coull, not clipped to 0 and 1",
        source="Agresti and Coull, Am Stat 1998;52:119-126",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=(
            "statistics/test_proportion.py::test_not_cut_at_the_ends_of_the_range",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="BIN-5",
        text="Jeffreys interval, 0 below without a success and 1 above without a failure",
        source="Brown, Cai and DasGupta, Stat Sci 2001;16:101-133",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=(
            "statistics/test_proportion.py::test_no_success_is_0_below_and_all_successes_are_1_above",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="BIN-6",
        text="Mid-p interval of a proportion",
        source="Berry and Armitage, Statistician 1995;44:417-423",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=("statistics/test_reference_numbers.py::test_proportions",),
    ),
    Requirement(
        id="BIN-7",
        text="Wald interval, not clipped to 0 and 1",
        source="Brown, Cai and DasGupta, Stat Sci 2001;16:101-133",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "proportion",
            "proportion_limits",
        ),
        tests=(
            "statistics/test_proportion.py::test_not_cut_at_the_ends_of_the_range",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="BIN-8",
        text="Exact binomial test, both sides as R adds them up",
        source="R Core Team, binom.test",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=("binomial_test",),
        tests=(
            "statistics/test_binomial_test.py::test_ten_patients",
            "statistics/test_reference_numbers.py::test_proportions",
        ),
    ),
    Requirement(
        id="RATE-1",
        text="Events per time at risk with the exact Poisson interval",
        source="Garwood, Biometrika 1936;28:437-442",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=("event_rate", "event_rate_of_many"),
        tests=(
            "statistics/test_event_rate.py::test_limits_of_a_count",
            "statistics/many/test_event_rate.py::test_each_is_that_of_one_trial",
        ),
    ),
    Requirement(
        id="FIS-1",
        text="Fisher's exact test of two or more groups",
        source="Fisher, The Design of Experiments, 1935",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=("fisher_exact",),
        tests=(
            "statistics/test_fisher.py::test_tables_of_the_textbooks",
            "statistics/test_fisher.py::test_p_is_that_of_every_table_written_down",
        ),
    ),
    Requirement(
        id="KAP-1",
        text="Agreement of two readers: Cohen's kappa, plain and weighted",
        source="Cohen, Educ Psychol Meas 1960;20:37-46; Fleiss, Cohen and Everitt, Psychol "
        "Bull 1969;72:323-327",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=("kappa",),
        tests=(
            "statistics/test_kappa.py::test_two_categories_by_hand",
            "statistics/test_kappa.py::test_agrees_with_statsmodels",
        ),
    ),
    Requirement(
        id="KAP-2",
        text="Agreement of several readers: Fleiss' kappa",
        source="Fleiss, Psychol Bull 1971;76:378-382; Gwet, Educ Psychol Meas 2021;81:781-790",
        family="proportions",
        tolerance=COMPUTED_ALIKE,
        covers=("fleiss_kappa",),
        tests=(
            "statistics/test_fleiss_kappa.py::"
            "test_two_readers_as_the_intraclass_kappa_of_a_published_example",
            "statistics/test_fleiss_kappa.py::test_agrees_with_the_twin",
        ),
    ),
    Requirement(
        id="TG-1",
        text="Slope of the logarithm of a marker, with its test, limits and doubling time",
        source="Ordinary least squares of ln(value) on time",
        family="slopes",
        tolerance=COMPUTED_ALIKE,
        covers=("log_linear_slope",),
        tests=(
            "statistics/test_slope.py::test_three_values_by_hand",
            "statistics/test_reference_numbers.py::test_slopes",
        ),
    ),
)
