"""Non-target response."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import LesionState, Response
from trialreadout.criteria import non_target_response
from twins.non_target_response import non_target_response as twin

GONE, THERE, WORSE = LesionState.ABSENT, LesionState.PRESENT, LesionState.PROGRESSED
UNREAD, UNCLEAR = LesionState.NOT_RECORDED, LesionState.NOT_EVALUABLE
SMALL, MEASURED = LesionState.TOO_SMALL, LesionState.MEASURED


@pytest.mark.parametrize(
    ("lesions", "expected"),
    [
        pytest.param([GONE, GONE], "CR", id="all gone"),
        pytest.param([GONE, THERE], "NON_CR_NON_PD", id="one persists"),
        pytest.param([GONE, SMALL], "NON_CR_NON_PD", id="too small to measure is still there"),
        pytest.param([GONE, MEASURED], "NON_CR_NON_PD", id="a measured one is still there"),
        pytest.param([GONE, UNREAD], "NE", id="one has no record"),
        pytest.param([THERE, UNCLEAR], "NE", id="one is not evaluable"),
        pytest.param([GONE, WORSE], "PD", id="one is unequivocally worse"),
        pytest.param([UNREAD, WORSE], "PD", id="worse, though another is unread"),
        pytest.param([UNCLEAR, WORSE], "PD", id="worse, though another is not evaluable"),
    ],
)
def test_one_assessment(lesions, expected):
    codes = non_target_response(np.array([[THERE, THERE], lesions]), np.array([True, True]))
    assert [Response(code).name for code in codes] == ["NE", expected]


def test_the_baseline_has_no_response_whatever_was_seen():
    states = np.array([[WORSE], [THERE]])
    assert non_target_response(states, np.array([True]))[0] == Response.NE


def test_without_non_target_lesions_there_is_no_disease_after_baseline():
    codes = non_target_response(np.full((3, 2), WORSE), np.array([False, False]))
    assert [Response(code).name for code in codes] == ["NE", "ND", "ND"]


def test_a_lesion_that_the_patient_does_not_have_is_ignored():
    codes = non_target_response(np.array([[THERE, UNREAD], [GONE, WORSE]]), np.array([True, False]))
    assert codes[1] == Response.CR


def test_agrees_with_its_twin_on_100_000_random_patients():
    rng = np.random.default_rng(2009)
    states = np.array([state.value for state in LesionState])
    state = rng.choice(states, (100_000, 4, 3), p=[0.06, 0.02, 0.5, 0.02, 0.3, 0.04, 0.06])
    exists = rng.random((100_000, 3)) < 0.7
    codes = non_target_response(state, exists)
    expected = [twin(*patient) for patient in zip(state.tolist(), exists.tolist(), strict=True)]
    assert codes.tolist() == expected
    stacked = non_target_response(state.reshape(10, -1, 4, 3), exists.reshape(10, -1, 3))
    assert (stacked.reshape(codes.shape) == codes).all()
