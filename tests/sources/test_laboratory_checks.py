"""Laboratory values that cannot be graded, or not rightly: each fault, and what is none."""

from __future__ import annotations

import pytest

from builders import lab, protocol_of, sources_of, treated

ASKED = '[[endpoint]]\nname = "labs"\nkind = "laboratory-toxicity"\n'


def found(rows, lines=ASKED, **tables):
    findings = sources_of(protocol_of(lines), **treated("A", "B") | tables, labs=rows).findings
    return [(f.rule, f.severity, f.row, f.column, f.value, f.allowed) for f in findings]


def rules(rows, lines=ASKED):
    return [rule for rule, *_ in found(rows, lines)]


def test_values_without_a_limit_of_normal_are_counted_with_their_patients():
    rows = [
        lab("A", -2, 30),
        lab("A", 7, 30, upper=None),
        lab("A", 14, 30, upper=None),
        lab("B", 7, 30, upper=None),
    ]
    allowed = "the upper limit of normal of ALT; 3 values of 2 patients have none"
    said = ("no-limit-for-grade", "warning", 3, "upper_limit", None, allowed)
    assert found(rows) == [said]
    assert found(rows[:1]) == []


@pytest.mark.parametrize(
    ("row", "lines", "expected"),
    [
        pytest.param({"lower": None}, "", [], id="ALT is not held against a lower limit"),
        pytest.param({"value": None, "upper": None}, "", [], id="nothing was measured"),
        pytest.param({"test": "TSH", "upper": None}, "", [], id="TSH has no grade"),
        pytest.param(
            {"upper": None}, 'terms = ["Anemia"]', [], id="another term is asked for alone"
        ),
        pytest.param(
            {"test": "HGB", "unit": "g/L", "lower": None, "upper": None, "value": 90},
            'terms = ["Anemia"]',
            ["lower_limit"],
            id="anaemia is told from the lower limit",
        ),
        pytest.param(
            {"test": "CREAT", "unit": "umol/L", "lower": None, "value": 90},
            '[toxicity]\ncriteria = "CTCAE 6.0"\n',
            ["lower_limit"],
            id="creatinine by version 6, from a baseline below normal",
        ),
        pytest.param(
            {"test": "CREAT", "unit": "umol/L", "lower": None, "value": 90},
            '[toxicity]\ncriteria = "CTCAE 5.0"\n',
            [],
            id="creatinine by version 5",
        ),
    ],
)
def test_which_limit_a_test_needs(row, lines, expected):
    rows = [lab("A", 7, **({"value": 30} | row))]
    columns = [column for _, _, _, column, _, _ in found(rows, ASKED + lines)]
    assert columns == expected


def test_nothing_is_said_where_no_grade_is_asked_for():
    rows = [lab("A", 7, -30, upper=None), lab("A", 8, 1, "ALTT"), lab("A", 9, 2.1, "CA")]
    assert found(rows, lines="") == []


def calcium(subject, day, **more):
    limits = {"lower": 2.2, "upper": 2.6, "unit": "mmol/L"}
    return lab(subject, day, 2.0, "CA", **limits) | more


def albumin(subject, day, value=30):
    return lab(subject, day, value, "ALB", lower=35, upper=50, unit="g/L")


def test_calcium_without_an_albumin_of_its_day():
    rows = [calcium("A", 7), albumin("A", 7), calcium("A", 14), albumin("A", 15), calcium("B", 7)]
    allowed = "albumin (ALB) of the same day; 2 values of 2 patients have none"
    said = ("calcium-without-albumin", "warning", 4, "test", "CA", allowed)
    assert found(rows) == [said]
    assert found(rows[:2]) == []


def test_calcium_that_the_laboratory_corrected_needs_no_albumin():
    rows = [calcium("A", 7), calcium("A", 7, test="CACORR")]
    assert rules(rows) == []
    assert rules([*rows, calcium("B", 7)]) == ["calcium-without-albumin"]
    assert rules([calcium("A", 7)], ASKED + 'terms = ["Anemia"]') == []


@pytest.mark.parametrize(
    ("limits", "is_odd"),
    [
        pytest.param((40, 5), True, id="exchanged"),
        pytest.param((None, 0), True, id="an upper limit of 0"),
        pytest.param((40, 40), False, id="alike"),
        pytest.param((0, 40), False, id="a lower limit of 0"),
        pytest.param((5, 40), False, id="as they should be"),
    ],
)
def test_limits_that_contradict_one_another(limits, is_odd):
    lower, upper = limits
    allowed = "an upper limit of normal above 0, and not below the lower one"
    said = ("limits-contradict", "error", 2, "upper_limit", str(upper), allowed)
    assert found([lab("A", 7, 30, lower=lower, upper=upper)]) == ([said] if is_odd else [])


@pytest.mark.parametrize("column", ["value", "lower_limit", "upper_limit"])
def test_numbers_below_zero(column):
    row = lab("A", 7, 30, lower=-9, upper=-8) if column == "upper_limit" else lab("A", 7, 30)
    row |= {column: -1}
    assert ("negative-value", "error", 2, column, "-1", "0 or more") in found([row])
    assert "negative-value" not in rules([lab("A", 7, 0)])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ALTT", "ALT"),
        ("Creatinin", "CREAT"),
        ("ALT", None),
        ("alanine aminotransferase", None),
        ("TSH", None),
        ("PT", None),
        ("BASOPHILS", None),
        ("monocytes", None),
    ],
)
def test_a_name_that_is_much_like_that_of_a_graded_test(name, meant):
    rows = [lab("A", 7, 30, name), lab("B", 7, 30, name)]
    near = [each for each in found(rows) if each[0] == "test-perhaps-graded"]
    allowed = f"a test that is graded, such as {meant}"
    said = ("test-perhaps-graded", "warning", 2, "test", name, allowed)
    assert near == ([] if meant is None else [said])


def test_a_name_in_urine_is_another_test():
    assert rules([lab("A", 7, 30, "ALTT", specimen="URINE")]) == []
