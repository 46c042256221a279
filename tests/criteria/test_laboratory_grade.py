"""The CTCAE grade of a laboratory value, case by case, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy import nan

from trialreadout.criteria.ctcae import TERMS, Direction
from trialreadout.criteria.ctcae.limb import Limb, Of, Term, When
from trialreadout.criteria.laboratory_grade import GRADE_UNKNOWN, laboratory_grade

ALT, BILI, NEUT = (
    "Alanine aminotransferase increased",
    "Blood bilirubin increased",
    "Neutrophil count decreased",
)


def graded(name, version, value, lower=nan, upper=nan, baseline=nan, **more):
    return int(laboratory_grade(value, lower, upper, baseline, TERMS[version][name], **more))


@pytest.mark.parametrize(
    ("name", "version", "value", "limits", "expected"),
    [
        pytest.param(ALT, 4, 40, {"upper": 40}, 0, id="at the upper limit"),
        pytest.param(ALT, 4, 40.1, {"upper": 40}, 1, id="just above it"),
        pytest.param(ALT, 4, 0.3, {"upper": 0.1}, 1, id="exactly three times 0.1 is grade 1"),
        pytest.param(ALT, 4, 0.300001, {"upper": 0.1}, 2, id="and a little more grade 2"),
        pytest.param(ALT, 4, 1000.0000005, {"upper": 1000}, 0, id="half a billionth above"),
        pytest.param(ALT, 4, 1000.000002, {"upper": 1000}, 1, id="two billionths above"),
        pytest.param("Anemia", 5, 100, {"lower": 120}, 1, id="haemoglobin of exactly 100 g/l"),
        pytest.param("Anemia", 5, 99.9, {"lower": 120}, 2, id="haemoglobin below 100 g/l"),
        pytest.param("Anemia", 5, 20, {"lower": 120}, 3, id="a value alone gives anaemia no 4"),
        pytest.param(NEUT, 5, 1.2, {"lower": 1.8}, 2, id="neutrophils of 1.2 in version 5"),
        pytest.param(NEUT, 6, 1.2, {"lower": 1.8}, 1, id="and in version 6"),
        pytest.param(NEUT, 6, 1.6, {"lower": 1.8}, 0, id="below normal is no grade in version 6"),
        pytest.param(NEUT, 5, 1.6, {"lower": 1.8}, 1, id="and is grade 1 in version 5"),
        pytest.param(ALT, 5, 100, {"upper": 40, "baseline": 30}, 1, id="2.5 x ULN, normal before"),
        pytest.param(ALT, 5, 100, {"upper": 40, "baseline": 80}, 0, id="1.25 x a high baseline"),
        pytest.param(ALT, 5, 120, {"upper": 40, "baseline": 80}, 1, id="1.5 x a high baseline"),
        pytest.param(ALT, 6, 120.1, {"upper": 40, "baseline": 80}, 2, id="the same in version 6"),
        pytest.param(ALT, 6, 80, {"upper": 40, "baseline": 80}, 1, id="1.0 x a high baseline"),
        pytest.param(BILI, 5, 30, {"upper": 20, "baseline": 30}, 0, id=">1.0 x excludes 1.0 x"),
        pytest.param(ALT, 5, 20, {"upper": 40, "baseline": 40}, 0, id="baseline at ULN is normal"),
        pytest.param(
            "Hemoglobin increased",
            4,
            201,
            {"upper": 180, "baseline": 190},
            1,
            id="11 g/l above a baseline above normal",
        ),
        pytest.param(
            "Hemoglobin increased",
            5,
            201,
            {"upper": 180, "baseline": 190},
            2,
            id="21 g/l above normal, whatever the baseline, in version 5",
        ),
        pytest.param(
            "Alkaline phosphatase increased",
            6,
            150,
            {"upper": 100, "baseline": 160},
            0,
            id="above normal and not above baseline",
        ),
    ],
)
def test_a_value(name, version, value, limits, expected):
    assert graded(name, version, value, **limits) == expected


@pytest.mark.parametrize(
    ("name", "version", "value", "limits", "expected"),
    [
        pytest.param(ALT, 4, 30, {}, -1, id="without an upper limit"),
        pytest.param(NEUT, 5, 0.9, {}, 3, id="grade 3 needs no lower limit"),
        pytest.param(NEUT, 5, 1.9, {}, -1, id="1.9 may lie below a lower limit"),
        pytest.param(NEUT, 6, 1.9, {}, 0, id="version 6 asks for no lower limit"),
        pytest.param(NEUT, 5, nan, {"lower": 1.8}, -1, id="no value"),
        pytest.param(ALT, 5, 39, {"upper": 40}, 0, id="normal, whatever the baseline"),
        pytest.param(ALT, 5, 41, {"upper": 40}, -1, id="above normal without a baseline"),
        pytest.param(ALT, 5, 900, {"upper": 40}, -1, id="far above it without a baseline"),
        pytest.param(ALT, 6, 40, {"upper": 40}, 0, id="at the limit the baseline was not below"),
        pytest.param("Creatinine increased", 4, 50, {"upper": 90}, -1, id="may be above baseline"),
        pytest.param(
            "Creatinine increased", 4, 600, {"upper": 90}, 4, id="beyond 6 x ULN it settles"
        ),
        pytest.param(
            "Hemoglobin increased", 4, 180, {"upper": 180}, 0, id="not above normal: no increase"
        ),
        pytest.param(
            "Hypertriglyceridemia", 5, 1.7, {}, 0, id="thresholds of its own need no limit"
        ),
    ],
)
def test_what_is_not_known_leaves_the_grade_open_only_where_it_matters(
    name, version, value, limits, expected
):
    assert graded(name, version, value, **limits) == expected


@pytest.mark.parametrize(
    ("name", "version", "value", "without", "with_them"),
    [
        ("Lipase increased", 5, 150, 2, 3),
        ("Lipase increased", 5, 400, 3, 4),
        ("Lipase increased", 6, 150, 2, 2),
        ("Hyperuricemia", 5, 70, 1, 3),
        ("Serum amylase increased", 4, 150, 3, 3),
    ],
)
def test_symptoms_raise_a_grade_where_the_text_says_so(name, version, value, without, with_them):
    assert graded(name, version, value, upper=60) == without
    assert graded(name, version, value, upper=60, symptoms=True) == with_them


def test_on_anticoagulation_the_baseline_takes_the_place_of_the_limits():
    assert graded("INR increased", 5, 2.4, baseline=2.3) == 2
    assert graded("INR increased", 5, 2.4, baseline=2.3, anticoagulated=True) == 1


def test_a_baseline_is_normal_by_its_own_limits():
    more = {"upper": 40, "baseline": 45}
    assert graded(ALT, 5, 60, **more) == 0
    assert graded(ALT, 5, 60, **more, baseline_upper_limit=50) == 1


ANY_TERM = st.sampled_from([(v, name) for v in (4, 5, 6) for name in TERMS[v]])
POSITIVE = st.floats(0.01, 1000)
MAYBE = st.one_of(st.just(nan), POSITIVE)


@given(ANY_TERM, POSITIVE, MAYBE, MAYBE, MAYBE, st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_what_is_told_without_a_limit_stays_so_once_it_is_known(
    which, value, lower, upper, baseline, later_limit, later_baseline
):
    term = TERMS[which[0]][which[1]]
    known = laboratory_grade(value, lower, upper, baseline, term)
    lower, upper, baseline = (
        more if np.isnan(each) else each
        for each, more in (
            (lower, later_limit),
            (upper, 5 * later_limit),
            (baseline, later_baseline),
        )
    )
    in_full = laboratory_grade(value, lower, upper, baseline, term)
    assert in_full != GRADE_UNKNOWN
    assert known in (GRADE_UNKNOWN, in_full)


@given(ANY_TERM, POSITIVE, POSITIVE, POSITIVE, POSITIVE, st.floats(1, 3))
def test_a_value_further_from_normal_never_has_a_lower_grade(
    which, value, lower, baseline, upper, factor
):
    term = TERMS[which[0]][which[1]]
    further = value * factor if term.direction is Direction.HIGH else value / factor
    near, far = laboratory_grade([value, further], lower, lower + upper, baseline, term)
    assert near <= far


@given(ANY_TERM, st.lists(POSITIVE, min_size=6, max_size=6))
def test_leading_axes_are_free_and_values_do_not_see_each_other(which, values):
    term = TERMS[which[0]][which[1]]
    block = np.reshape(values, (1, 2, 3))
    together = laboratory_grade(block, 2.0, 5.0, 4.0, term)
    alone = [int(laboratory_grade(value, 2.0, 5.0, 4.0, term)) for value in values]
    assert together.shape == (1, 2, 3)
    assert together.ravel().tolist() == alone


@pytest.mark.parametrize(
    ("limit_then", "grade"),
    [
        pytest.param(None, 1, id="below the limit of today: 78 % of the baseline"),
        pytest.param(1.5, 2, id="normal by the limit of its own day: 70 % of the limit of today"),
    ],
)
def test_a_baseline_is_normal_by_the_limit_of_its_own_day(limit_then, grade):
    term = TERMS[5]["Fibrinogen decreased"]
    graded = laboratory_grade(1.4, 2.0, 4.0, 1.8, term, baseline_lower_limit=limit_then)
    assert graded == grade


@pytest.mark.parametrize(
    ("baseline", "lower", "expected"),
    [
        pytest.param(49, 50, 2, id="a low baseline: 1.6 times of it"),
        pytest.param(50, 50, 0, id="exactly at the lower limit it is not low"),
        pytest.param(60, nan, 0, id="not risen to 1.5 times of it, low or not"),
        pytest.param(49, nan, -1, id="may be low: its limit is not known"),
        pytest.param(nan, 50, -1, id="may be low: it is not known"),
    ],
)
def test_creatinine_is_held_against_a_low_baseline_in_version_6(baseline, lower, expected):
    assert graded("Creatinine increased", 6, 80, lower, 100, baseline) == expected


@pytest.mark.parametrize(
    ("name", "version", "value", "limits", "expected"),
    [
        pytest.param(
            "Fibrinogen decreased",
            5,
            2.5,
            {"lower": 2, "upper": 4},
            0,
            id="a low baseline lies below the lower limit, so that 2.5 is above it",
        ),
        pytest.param(
            ALT,
            5,
            90,
            {"baseline": 30, "baseline_upper_limit": 40},
            -1,
            id="a normal baseline, and the limit of today not known",
        ),
        pytest.param(
            ALT,
            5,
            30,
            {"upper": 40, "baseline": 10, "baseline_upper_limit": nan},
            -1,
            id="normal today, and thrice a baseline that may have been high",
        ),
    ],
)
def test_a_limit_of_one_of_two_days_leaves_open_what_rests_on_the_other(
    name, version, value, limits, expected
):
    more = {key: limits[key] for key in limits if key.startswith("baseline_")}
    seen = {key: limits[key] for key in limits if key not in more}
    assert graded(name, version, value, **seen, **more) == expected


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        pytest.param(40, 0, id="normal"),
        pytest.param(40.1, 3, id="just high"),
        pytest.param(200, 3, id="exactly five times the limit"),
        pytest.param(200.1, 0, id="more than five times"),
        pytest.param(nan, -1, id="not known"),
    ],
)
def test_a_grade_that_asks_for_a_baseline_of_up_to_five_times_the_limit(baseline, expected):
    third = Limb(3, Of.BASELINE, 2, when=When.BASELINE_UP_TO_FIVE)
    term = Term("one grade", Direction.HIGH, None, (third,))
    assert laboratory_grade(500, 10, 40, baseline, term) == expected


@pytest.mark.parametrize("which", ["lower_limit", "upper_limit", "baseline"])
def test_each_patient_has_a_grade_though_the_term_asks_for_no_limit(which):
    one = {"lower_limit": 1.0, "upper_limit": 2.0, "baseline": 1.5} | {which: [1.0, 1.5, 2.0]}
    term = TERMS[5]["Hypertriglyceridemia"]
    assert laboratory_grade(2.0, **one, rule=term).tolist() == [1, 1, 1]


def test_symptoms_and_anticoagulation_may_be_written_as_0_and_1():
    lipase, inr = TERMS[5]["Lipase increased"], TERMS[5]["INR increased"]
    assert laboratory_grade(150, 0, 60, 50, lipase, symptoms=[0.0, 1.0]).tolist() == [2, 3]
    assert laboratory_grade(2.4, 0, 1, 2.3, inr, anticoagulated=[0.0, 1.0]).tolist() == [2, 1]


def test_a_baseline_exactly_at_the_limit_is_normal():
    """From a normal one grade 1 begins at the limit; from another at 1.5 times the baseline."""
    assert graded("Alanine aminotransferase increased", 5, 45, 5, 40, 40) == 1
    assert graded("Alanine aminotransferase increased", 5, 45, 5, 40, 40.1) == 0


def test_nothing_is_not_below_a_limit_of_0():
    assert graded("Haptoglobin decreased", 5, 0, 0, 2) == 0
