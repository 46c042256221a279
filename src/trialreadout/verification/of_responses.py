"""Requirements of tumour response: RECIST, best response, iRECIST."""

from __future__ import annotations

from trialreadout.verification.requirement import COMPUTED_ALIKE, EXACT, Requirement

RESPONSES: tuple[Requirement, ...] = (
    Requirement(
        id="SUM-1",
        text="Sum of target-lesion diameters, its nadir, and its changes",
        source="RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, sections 4.2 and "
        "4.3.1",
        family="assessments",
        tolerance=COMPUTED_ALIKE,
        covers=(
            "target_sums",
            "sum_changes",
        ),
        tests=(
            "criteria/test_target_sums.py::test_sums_of_one_visit",
            "criteria/test_target_sums.py::test_changes_against_baseline_and_nadir",
        ),
    ),
    Requirement(
        id="R10-1",
        text="Response of target lesions at the thresholds of RECIST 1.0",
        source="Therasse et al., J Natl Cancer Inst 2000;92:205-216",
        family="assessments",
        tolerance=EXACT,
        covers=("target_response",),
        tests=(
            "criteria/test_target_response.py::test_last_visit_alike_in_both_versions",
            "criteria/test_target_response.py::test_last_visit_where_the_versions_differ",
        ),
    ),
    Requirement(
        id="R11-1",
        text="Response of target lesions at the thresholds of RECIST 1.1, nodes and lesions "
        "too small to measure included",
        source="Eisenhauer et al., Eur J Cancer 2009;45:228-247, sections 4.3.1 and 4.3.2",
        family="assessments",
        tolerance=EXACT,
        covers=("target_response",),
        tests=(
            "criteria/test_target_response.py::test_last_visit_alike_in_both_versions",
            "criteria/test_target_response.py::test_last_visit_where_the_versions_differ",
        ),
    ),
    Requirement(
        id="NT-1",
        text="Response of non-target lesions",
        source="RECIST 1.1, section 4.3.3",
        family="assessments",
        tolerance=EXACT,
        covers=("non_target_response",),
        tests=("criteria/test_non_target_response.py::test_one_assessment",),
    ),
    Requirement(
        id="OVR-1",
        text="Overall response of an assessment, row by row of the tables",
        source="RECIST 1.1, tables 1 and 2",
        family="assessments",
        tolerance=EXACT,
        covers=("overall_response",),
        tests=("criteria/test_overall_response.py::test_a_row_of_the_table",),
    ),
    Requirement(
        id="OVR-2",
        text="No complete response while a marker is elevated",
        source="RECIST 1.1, section 4.3.3",
        family="assessments",
        tolerance=EXACT,
        covers=("with_marker",),
        tests=("criteria/test_with_marker.py::test_one_assessment",),
    ),
    Requirement(
        id="OVR-3",
        text="A non-target lesion that returns after a complete response is progression",
        source="RECIST 1.1, appendix III and table 3, footnote a",
        family="assessments",
        tolerance=EXACT,
        covers=(
            "after_complete_response",
            "with_recurrence",
        ),
        tests=("criteria/test_recurrence.py::test_the_second_of_two_assessments",),
    ),
    Requirement(
        id="NEW-1",
        text="An equivocal new lesion that is proven later dates progression by its first "
        "appearance",
        source="RECIST 1.1, section 4.3.5",
        family="assessments",
        tolerance=EXACT,
        covers=("proven_from_first_appearance",),
        tests=("criteria/test_proven_new_lesion.py::test_a_patient",),
    ),
    Requirement(
        id="LOC-1",
        text="A lesion that was irradiated or taken out on study is not evaluable",
        source="The project's own reading of RECIST 1.1, section 3.2 and appendix III",
        family="assessments",
        tolerance=EXACT,
        covers=("unread_after_treatment",),
        tests=("criteria/test_local_treatment.py::test_a_lesion_measured_on_days_minus_3_and_56",),
    ),
    Requirement(
        id="MRG-1",
        text="Lesions that merge or split count once",
        source="RECIST 1.1, section 4.3.2",
        family="assessments",
        tolerance=EXACT,
        covers=("with_merged_and_split",),
        tests=(
            "criteria/test_merged_and_split.py::test_a_lesion_that_merged_into_another",
            "criteria/test_merged_and_split.py::test_a_lesion_that_came_apart",
        ),
    ),
    Requirement(
        id="BOR-1",
        text="Best overall response by the reading admiralonco, confirmed and not",
        source="admiralonco 1.4.0, vignette Creating ADRS",
        family="best_responses",
        tolerance=EXACT,
        covers=("best_overall_response",),
        tests=(
            "criteria/test_best_overall_response.py::test_without_confirmation",
            "criteria/test_best_overall_response.py::test_with_confirmation_after_28_days",
            "criteria/test_admiralonco_reference.py::test_306_patients",
        ),
    ),
    Requirement(
        id="BOR-2",
        text="Best overall response by the reading recist: disease after a complete response"
        " is progression",
        source="RECIST 1.1, sections 4.4 and 4.6, table 3 with its footnote",
        family="best_responses",
        tolerance=EXACT,
        covers=("best_overall_response",),
        tests=("criteria/test_readings.py::test_table_3_of_recist_1_1",),
    ),
    Requirement(
        id="RSP-1",
        text="Response, confirmed and not, and its first day",
        source="admiralonco 1.4.0, vignette Creating ADRS",
        family="best_responses",
        tolerance=EXACT,
        covers=("response",),
        tests=(
            "criteria/test_response_and_benefit.py::test_response",
            "criteria/test_admiralonco_reference.py::test_306_patients",
        ),
    ),
    Requirement(
        id="CB-1",
        text="Clinical benefit and its first day",
        source="admiralonco 1.4.0, vignette Creating ADRS",
        family="best_responses",
        tolerance=EXACT,
        covers=("clinical_benefit",),
        tests=(
            "criteria/test_response_and_benefit.py::test_clinical_benefit",
            "criteria/test_admiralonco_reference.py::test_306_patients",
        ),
    ),
    Requirement(
        id="LST-1",
        text="Last assessment and its day",
        source="admiralonco 1.4.0, vignette Creating ADRS",
        family="best_responses",
        tolerance=EXACT,
        covers=("last_assessment",),
        tests=(
            "criteria/test_response_and_benefit.py::test_last_assessment",
            "criteria/test_admiralonco_reference.py::test_306_patients",
        ),
    ),
    Requirement(
        id="IR-1",
        text="Response of an assessment by iRECIST: unconfirmed and confirmed progression, "
        "and the bar that is reset",
        source="Seymour et al., Lancet Oncol 2017;18:e143-e152, table 2",
        family="immune",
        tolerance=EXACT,
        covers=("irecist",),
        tests=("criteria/test_irecist.py::test_the_last_of_some_assessments",),
    ),
    Requirement(
        id="IR-2",
        text="Best response by iRECIST",
        source="Seymour et al., Lancet Oncol 2017;18:e143-e152, table 3",
        family="immune",
        tolerance=EXACT,
        covers=("best_immune_response",),
        tests=(
            "criteria/test_irecist_progression.py::test_the_best_response_of_each_example_of_the_papers_table_3",
        ),
    ),
    Requirement(
        id="IR-3",
        text="Date of progression by iRECIST and of its confirmation",
        source="Seymour et al., Lancet Oncol 2017;18:e143-e152",
        family="immune",
        tolerance=EXACT,
        covers=("immune_progression",),
        tests=("criteria/test_irecist_progression.py::test_day_of_progression",),
    ),
    Requirement(
        id="IR-4",
        text="New lesions followed as iRECIST asks: which appeared, which are left, their sum",
        source="Seymour et al., Lancet Oncol 2017;18:e143-e152",
        family="immune",
        tolerance=EXACT,
        covers=("new_lesions",),
        tests=(
            "criteria/test_irecist_growth.py::test_when_a_new_lesion_appears",
            "criteria/test_irecist_growth.py::test_the_sum_of_new_lesions",
        ),
    ),
    Requirement(
        id="IR-5",
        text="Growth of non-target disease, unequivocal or not",
        source="Seymour et al., Lancet Oncol 2017;18:e143-e152",
        family="immune",
        tolerance=EXACT,
        covers=("non_target_growth",),
        tests=("criteria/test_irecist_growth.py::test_growth_of_non_target_disease",),
    ),
)
