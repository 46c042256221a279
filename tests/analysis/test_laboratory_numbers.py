"""Laboratory grades counted in a whole study: incidence, shift, and what stops them."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, given, lab, protocol_of
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.lineage import explain
from trialreadout.analysis.numbers import all_results

ALT = "Alanine aminotransferase increased"
STUDY = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "labs"
kind = "laboratory-toxicity"
{keys}
[[statistic]]
endpoint = "labs"
analysis_set = "treated"
yields = "{yields}"
{more}
"""
LABS = [
    *(lab(subject, -2, 30) for subject in "ABC"),
    lab("A", 9, 30),
    lab("B", 9, 130),
    lab("B", 20, 900),
    lab("D", 9, 130),
    lab("A", 9, 20, "AST", 5, 30),
]


def computed(yields, more="", keys="", labs=LABS, criteria="CTCAE 5.0"):
    protocol = protocol_of(
        f'[toxicity]\ncriteria = "{criteria}"\n' + STUDY.format(yields=yields, more=more, keys=keys)
    )
    cohort, sources = cohort_and_sources(
        protocol,
        subjects=[{"subject": each} for each in "ABCDE"],
        doses=[given(each, 0, 90) for each in "ABCDE"],
        labs=labs,
    )
    graded, stopped = grade_endpoints(protocol, sources, (cohort,))
    results, findings = all_results(protocol, sources, graded)
    return results, [*stopped, *findings], graded, sources


def test_each_patient_counts_once_a_term_at_the_worst_grade_and_nobody_is_dropped():
    results, findings, *_ = computed("incidence")
    counts = {each.category: (each.n, each.denominator) for each in results}
    assert not findings
    assert counts == {
        f"{ALT}, any grade": (1, 5),
        f"{ALT}, grade 3 or more": (1, 5),
        f"{ALT}, not evaluable": (1, 5),
        f"{ALT}, without a value": (2, 5),
        "Aspartate aminotransferase increased, any grade": (0, 5),
        "Aspartate aminotransferase increased, grade 3 or more": (0, 5),
        "Aspartate aminotransferase increased, without a value": (4, 5),
    }


def test_rare_terms_are_not_listed():
    results, *_ = computed("incidence", "at_least_percent = 20")
    assert {each.category.partition(",")[0] for each in results} == {ALT}


def test_a_shift_counts_each_patient_in_one_cell_missing_ones_included():
    results, _, graded, sources = computed("shift", keys=f'terms = ["{ALT}"]')
    cells = {each.category: each.subjects for each in results}
    assert cells == {
        f"{ALT}, 0 to 0": ("A",),
        f"{ALT}, 0 to 4": ("B",),
        f"{ALT}, 0 to missing": ("C",),
        f"{ALT}, missing to NE": ("D",),
        f"{ALT}, missing to missing": ("E",),
    }
    assert sum(each.n for each in results) == 5
    (second,) = [each for each in results if each.subjects == ("B",)]
    (behind,) = explain(second, graded["labs"], sources, "B").patients
    assert [(each.row, each.says) for each in behind.source_rows] == [
        (3, "ALT 30 U/L (LLN 5) (ULN 40)"),
        (7, "ALT 900 U/L (LLN 5) (ULN 40)"),
    ]
    assert behind.answer["worst"] == "4"


def test_sizes():
    results, *_ = computed("size")
    assert [each.n for each in results] == [5]


@pytest.mark.parametrize(
    ("keys", "labs", "value"),
    [
        pytest.param('terms = ["Anemia"]', LABS, "Anemia", id="a term without a test"),
        pytest.param("", [lab("A", 9, 1, "TSH")], "laboratory-toxicity", id="no test is graded"),
    ],
)
def test_what_nobody_measured_has_no_result(keys, labs, value):
    results, findings, *_ = computed("incidence", keys=keys, labs=labs)
    assert not results
    assert [(each.rule, each.value) for each in findings] == [("not-in-the-data", value)]


def test_each_value_with_a_unit_that_is_none_of_its_test_is_a_finding():
    labs = [lab("A", 9, 41, unit="g/L"), lab("A", 9, 1, "TSH", unit="x"), lab("A", 10, 41)]
    *_, sources = computed("incidence", labs=labs)
    (found,) = [each for each in sources.findings if each.rule == "unit-not-graded"]
    assert (found.row, found.column, found.value) == (2, "unit", "g/L")
    assert found.allowed == "a unit of ALT: U/L, IU/L, ukat/L, nkat/L"
