"""Requirements of whole studies, from raw tables to results."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, EXACT, Requirement

STUDIES: tuple[Requirement, ...] = (
    Requirement(
        id="DEMO-1",
        text="Every result of the lead study, from its raw tables to its numbers, as a "
        "second program found it patient by patient",
        source="The study file of the lead study (readout demo)",
        family="demonstration",
        tolerance=COMPUTED_ALIKE,
        covers=(),
        tests=(
            "test_demo.py::test_every_row_of_every_patient_is_that_of_the_plain_twin",
            "test_demo.py::test_every_number_is_that_of_the_plain_twin",
        ),
    ),
    Requirement(
        id="DEMO-2",
        text="Every number that was printed of the lead study is met",
        source="The publications of NCT00887107 that its study file quotes",
        family="demonstration",
        tolerance=EXACT,
        covers=(),
        tests=("test_demo.py::test_whatever_the_seed_all_published_numbers_are_met",),
    ),
)
