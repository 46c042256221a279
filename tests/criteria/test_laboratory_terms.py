"""How the thresholds of a laboratory term are written down."""

from __future__ import annotations

import pytest

from trialreadout.criteria.ctcae import Direction, Limb, Of, Term, When
from trialreadout.criteria.ctcae.terms import (
    _above_normal,
    _below_normal,
    _by_baseline,
    _enzyme_with_symptoms,
    _from,
    _high,
    _if,
    _low,
    _times_normal,
    _transaminase_6,
)

NORMAL, ABNORMAL = When.BASELINE_NORMAL, When.BASELINE_ABNORMAL


def test_thresholds_are_those_of_grades_1_2_and_so_on():
    assert _from(Of.ULN, 1, 1.5, 3) == (
        Limb(1, Of.ULN, 1),
        Limb(2, Of.ULN, 1.5),
        Limb(3, Of.ULN, 3),
    )


def test_a_grade_that_a_term_does_not_have_is_left_out():
    assert _from(Of.UNIT, None, 3, None, 2.5) == (Limb(2, Of.UNIT, 3), Limb(4, Of.UNIT, 2.5))


def test_a_threshold_of_0_is_one():
    assert _from(Of.UNIT, 0) == (Limb(1, Of.UNIT, 0),)


def test_thresholds_hold_in_whom_they_are_said_to():
    assert _from(Of.BASELINE, 1, 2, when=ABNORMAL) == (
        Limb(1, Of.BASELINE, 1, when=ABNORMAL),
        Limb(2, Of.BASELINE, 2, when=ABNORMAL),
    )


def test_only_the_first_grade_can_include_its_threshold():
    assert _from(Of.UNIT, 1.71, 3.42, first_included=True) == (
        Limb(1, Of.UNIT, 1.71, included=True),
        Limb(2, Of.UNIT, 3.42),
    )


def test_a_single_limb_with_its_condition():
    assert _if(When.SYMPTOMS, 3, Of.ULN, 1.5) == Limb(3, Of.ULN, 1.5, when=When.SYMPTOMS)


LIMBS = (Limb(1, Of.UNIT, 1), Limb(2, Of.UNIT, 2))
BELOW = (Limb(1, Of.LLN, 1), Limb(2, Of.UNIT, 100), Limb(3, Of.UNIT, 80))
ABOVE = (Limb(1, Of.ULN, 1), Limb(3, Of.UNIT, 1.23), Limb(4, Of.UNIT, 3.3))
MULTIPLES = (Limb(1, Of.ULN, 1), Limb(2, Of.ULN, 2.5))
FROM_NORMAL = tuple(Limb(grade, Of.ULN, times, when=NORMAL) for grade, times in ((1, 1), (2, 3)))


def from_abnormal(included):
    return (
        Limb(1, Of.BASELINE, 1.5, included=included, when=ABNORMAL),
        Limb(2, Of.BASELINE, 2, when=ABNORMAL),
    )


def pancreas(middle):
    return (
        *(Limb(grade, Of.ULN, times) for grade, times in ((1, 1), (2, 1.5), (3, 5))),
        Limb(3, Of.ULN, middle, when=When.SYMPTOMS),
        Limb(4, Of.ULN, 5, when=When.SYMPTOMS),
    )


@pytest.mark.parametrize(
    ("term", "direction", "unit", "limbs"),
    [
        pytest.param(
            lambda: _low("T", "g/L", *LIMBS), "low", "g/L", LIMBS, id="a term of low values"
        ),
        pytest.param(
            lambda: _high("T", None, *LIMBS), "high", None, LIMBS, id="a term of high values"
        ),
        pytest.param(
            lambda: _below_normal("T", "g/L", 100, 80),
            "low",
            "g/L",
            BELOW,
            id="low: grade 1 by the lower limit, graver ones by numbers",
        ),
        pytest.param(
            lambda: _above_normal("T", "mmol/L", None, 1.23, 3.3),
            "high",
            "mmol/L",
            ABOVE,
            id="high: grade 1 by the upper limit, graver ones by numbers, no grade 2",
        ),
        pytest.param(
            lambda: _times_normal("T", 1, 2.5),
            "high",
            None,
            MULTIPLES,
            id="multiples of the upper limit",
        ),
        pytest.param(
            lambda: _by_baseline("T", (1, 3), (1.5, 2)),
            "high",
            None,
            FROM_NORMAL + from_abnormal(included=True),
            id="by the baseline if that was abnormal, grade 1 from its multiple on",
        ),
        pytest.param(
            lambda: _by_baseline("T", (1, 3), (1.5, 2), included=False),
            "high",
            None,
            FROM_NORMAL + from_abnormal(included=False),
            id="by the baseline if that was abnormal, grade 1 above its multiple",
        ),
        pytest.param(
            lambda: _enzyme_with_symptoms("T", 2),
            "high",
            None,
            pancreas(2),
            id="an enzyme of the pancreas, graver with symptoms",
        ),
    ],
)
def test_a_term(term, direction, unit, limbs):
    assert term() == Term("T", Direction(direction), unit, limbs)


def test_a_transaminase_by_version_6_limits_grade_3_from_a_high_baseline_alone():
    term = _transaminase_6("T")
    expected = [
        *((grade, Of.ULN, times, NORMAL) for grade, times in ((1, 1), (2, 3), (3, 5), (4, 20))),
        (1, Of.BASELINE, 1, ABNORMAL),
        (2, Of.BASELINE, 1.5, ABNORMAL),
        (3, Of.BASELINE, 2, When.BASELINE_UP_TO_FIVE),
        (4, Of.BASELINE, 4, ABNORMAL),
    ]
    assert [(each.grade, each.of, each.times, each.when) for each in term.limbs] == expected
    assert [each.included for each in term.limbs].count(True) == 1
    assert (term.name, term.direction, term.unit) == ("T", Direction.HIGH, None)
