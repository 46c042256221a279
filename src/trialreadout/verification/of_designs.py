"""Requirements of designs."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, Requirement

DESIGNS: tuple[Requirement, ...] = (
    Requirement(
        id="DES-1",
        text="Two-stage designs, optimal, minimax and admissible, with their exact error rates",
        source="Simon, Control Clin Trials 1989;10:1-10; Jung, Lee, Kim and George, Stat Med "
        "2004;23:561-569",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("two_stage_design",),
        tests=(
            "statistics/designs/test_two_stage.py::test_the_designs_of_simon",
            "statistics/designs/test_two_stage.py::test_the_search_finds_the_best_of_every_design_written_down",
            "statistics/designs/test_reference_designs.py::test_two_stage",
        ),
    ),
    Requirement(
        id="DES-2",
        text="Single-stage designs by both definitions of the number needed",
        source="A'Hern, Stat Med 2001;20:859-866",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("single_stage_design",),
        tests=(
            "statistics/designs/test_single_stage.py::test_the_designs_of_a_hern",
            "statistics/designs/test_single_stage.py::test_no_smaller_n_holds_and_no_larger_one_fails",
            "statistics/designs/test_reference_designs.py::test_single_stage",
        ),
    ),
    Requirement(
        id="DES-3",
        text="Estimate, test and limits of the rate after a two-stage trial",
        source="Jung and Kim, Stat Med 2004;23:881-896; Koyama and Chen, Stat Med "
        "2008;27:3145-3154",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("after_two_stages",),
        tests=(
            "statistics/designs/test_after_two_stages.py::test_the_estimate_has_no_bias_and_the_plain_proportion_is_too_low",
            "statistics/designs/test_after_two_stages.py::test_exact_limits_cover_the_rate_as_often_as_they_say",
            "statistics/designs/test_reference_designs.py::test_after_two_stages",
        ),
    ),
    Requirement(
        id="DES-4",
        text="What a two-stage design does at any true rate",
        source="Simon, Control Clin Trials 1989;10:1-10",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("two_stage_rates",),
        tests=(
            "statistics/designs/test_two_stage.py::test_rates_are_those_of_every_course_written_down",
        ),
    ),
    Requirement(
        id="DES-5",
        text="Number of patients for the width of an interval of a proportion",
        source="Brown, Cai and DasGupta, Stat Sci 2001;16:101-133",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("precision_design",),
        tests=(
            "statistics/designs/test_precision.py::test_it_is_the_smallest_that_is_narrow_enough",
        ),
    ),
    Requirement(
        id="DES-6",
        text="Patients and events of a single-arm trial with a time as its endpoint",
        source="Wu, Pharm Stat 2015;14:26-33; Epstein and Sobel, J Am Stat Assoc 1953;48:486-502",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("survival_design", "survival_power"),
        tests=(
            "statistics/designs/test_single_arm_survival.py::test_the_log_rank_test_of_simulated_trials_keeps_what_the_design_says",
            "statistics/designs/test_single_arm_survival.py::test_the_exponential_test_of_simulated_trials_keeps_its_errors_exactly",
        ),
    ),
    Requirement(
        id="BAY-1",
        text="Posterior and predictive probability of a rate",
        source="Lee and Liu, Clin Trials 2008;5:93-106",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("posterior", "predictive_probability"),
        tests=(
            "statistics/designs/test_bayes.py::test_beliefs_are_those_of_drawing_patient_by_patient",
            "statistics/designs/test_bayes.py::test_every_row_of_the_reference_numbers",
        ),
    ),
    Requirement(
        id="BAY-2",
        text="Designs that stop by predictive probability, and BOP2, with exact rates",
        source="Lee and Liu, Clin Trials 2008;5:93-106; "
        "Zhou, Lee and Yuan, Stat Med 2017;36:3302-3314",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=(
            *("predictive_design", "predictive_search", "bop2_design"),
            *("stopping_design", "stopping_rates"),
        ),
        tests=(
            "statistics/designs/test_predictive_search.py::test_no_thresholds_that_hold_both_errors_expect_fewer_patients",
            "statistics/designs/test_bayes.py::test_the_design_of_lee_and_liu",
            "statistics/designs/test_bayes.py::test_rates_are_those_of_every_patient_drawn",
            "statistics/designs/test_bayes.py::test_no_cutoff_of_the_grid_has_more_power",
        ),
    ),
    Requirement(
        id="TOX-1",
        text="Stopping for toxicity, by the posterior or by one level at every look",
        source="Thall and Simon, Biometrics 1994;50:337-349; "
        "Ivanova, Qaqish and Schell, Biometrics 2005;61:540-545",
        family="designs",
        tolerance=COMPUTED_ALIKE,
        covers=("toxicity_rule", "toxicity_rates"),
        tests=(
            "statistics/designs/test_toxicity.py::test_by_one_level_no_larger_one_holds",
            "statistics/designs/test_toxicity.py::test_rates_are_those_of_every_patient_drawn",
        ),
    ),
)
