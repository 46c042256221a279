"""Requirements of times."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, EXACT, ITERATED, Requirement

TIMES: tuple[Requirement, ...] = (
    Requirement(
        id="KM-1",
        text="Kaplan-Meier curve, numbers at risk, and Greenwood's standard error",
        source="Kaplan and Meier, J Am Stat Assoc 1958;53:457-481; Greenwood 1926",
        family="survival",
        tolerance=COMPUTED_ALIKE,
        covers=("kaplan_meier",),
        tests=(
            "statistics/test_kaplan_meier.py::test_one_death_among_four",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="KM-2",
        text="Median and quartiles with plain, log, log-log, arcsine and logit limits, as R "
        "has them",
        source="Brookmeyer and Crowley, Biometrics 1982;38:29-41; Therneau, survival for R",
        family="survival",
        tolerance=EXACT,
        covers=("kaplan_meier",),
        tests=(
            "statistics/test_median_interval.py::test_median_and_the_limits_of_the_curve",
            "statistics/test_median_interval.py::test_quartiles",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="KM-3",
        text="Survival at given times with each of these limits",
        source="Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2002",
        family="survival",
        tolerance=COMPUTED_ALIKE,
        covers=("kaplan_meier",),
        tests=(
            "statistics/test_kaplan_meier.py::test_survival_at",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="KM-4",
        text="Median survival and its interval as SPSS prints them",
        source="Collett, Modelling Survival Data in Medical Research, section 2.4",
        family="survival",
        tolerance=COMPUTED_ALIKE,
        covers=("kaplan_meier",),
        tests=(
            "statistics/test_median_interval.py::test_spss_takes_the_left_end_where_the_midpoint_is_5_and_goes_below_zero",
            "statistics/test_reference_numbers.py::test_the_spss_interval_of_the_iud_trial_as_collett_prints_it",
        ),
    ),
    Requirement(
        id="KM-5",
        text="Restricted mean survival time and its standard error",
        source="Therneau, survival for R, summary.survfit",
        family="survival",
        tolerance=COMPUTED_ALIKE,
        covers=("kaplan_meier",),
        tests=("statistics/test_reference_numbers.py::test_survival",),
    ),
    Requirement(
        id="KM-6",
        text="Follow-up by the reverse Kaplan-Meier curve, both ways of ties, and as observed",
        source="Schemper and Smith, Control Clin Trials 1996;17:343-346",
        family="survival",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "reverse_kaplan_meier",
            "observed_follow_up",
        ),
        tests=(
            "statistics/test_follow_up.py::test_a_death_and_a_loss_on_the_same_day",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="KM-7",
        text="Cumulative hazard of Nelson and Aalen",
        source="Aalen, Ann Stat 1978;6:701-726",
        family="survival",
        tolerance=COMPUTED_ALIKE,
        covers=("nelson_aalen",),
        tests=(
            "statistics/test_nelson_aalen.py::test_four_patients_by_hand",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="LR-1",
        text="Log-rank test of two groups",
        source="Mantel, Cancer Chemother Rep 1966;50:163-170",
        family="comparisons",
        tolerance=COMPUTED_ALIKE,
        covers=("log_rank",),
        tests=(
            "statistics/test_log_rank.py::test_leukaemia_as_in_r",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="LR-2",
        text="Test of Peto and Peto, early events weighing more",
        source="Peto and Peto, J R Stat Soc A 1972;135:185-207",
        family="comparisons",
        tolerance=COMPUTED_ALIKE,
        covers=("log_rank",),
        tests=(
            "statistics/test_log_rank.py::test_early_events_weigh_more_with_rho_1",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="COX-1",
        text="Hazard ratio of two groups, ties by Efron, with Wald limits and all three tests",
        source="Cox, J R Stat Soc B 1972;34:187-220; Efron, J Am Stat Assoc 1977;72:557-565",
        family="comparisons",
        tolerance=ITERATED,
        covers=("cox",),
        tests=(
            "statistics/test_cox.py::test_leukaemia_as_in_r",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="COX-2",
        text="The same, ties by Breslow",
        source="Breslow, Biometrics 1974;30:89-99",
        family="comparisons",
        tolerance=ITERATED,
        covers=("cox",),
        tests=(
            "statistics/test_cox.py::test_leukaemia_as_in_r",
            "statistics/test_reference_numbers.py::test_survival",
        ),
    ),
    Requirement(
        id="CON-1",
        text="Concordance of a predicted risk with the order of events",
        source="Harrell, Lee and Mark, Stat Med 1996;15:361-387",
        family="comparisons",
        tolerance=COMPUTED_ALIKE,
        covers=("concordance",),
        tests=("statistics/test_reference_numbers.py::test_survival",),
    ),
)
