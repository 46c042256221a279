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
        covers=("two_stage_design", "two_stage_rates"),
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
)
