"""Requirements of whole studies, from raw tables to results."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, EXACT, Requirement

STUDIES: tuple[Requirement, ...] = (
    Requirement(
        id="TTE-1",
        text="Progression-free survival by the preset FDA-1: documented progressions only",
        source="FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, "
        "2007, appendix 3, table A, by the project's own reading",
        family="times",
        tolerance=EXACT,
        covers=(),
        tests=("endpoints/test_presets.py::test_every_row_of_the_table",),
    ),
    Requirement(
        id="TTE-2",
        text="Progression-free survival by the preset FDA-2: uniform dates",
        source="FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, "
        "2007, appendix 3, table B, by the project's own reading",
        family="times",
        tolerance=EXACT,
        covers=(),
        tests=("endpoints/test_presets.py::test_every_row_of_the_table",),
    ),
    Requirement(
        id="TTE-3",
        text="Progression-free survival by the preset FDA-3: progressions that investigators claim",
        source="FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, "
        "2007, appendix 3, table C, by the project's own reading",
        family="times",
        tolerance=EXACT,
        covers=(),
        tests=("endpoints/test_presets.py::test_every_row_of_the_table",),
    ),
    Requirement(
        id="TTE-4",
        text="Progression-free survival by the preset EMA: patients are followed on",
        source="EMA, Guideline on the evaluation of anticancer medicinal products in man, "
        "appendix 1, 2012, by the project's own reading",
        family="times",
        tolerance=EXACT,
        covers=(),
        tests=("endpoints/test_presets.py::test_every_row_of_the_table",),
    ),
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
