"""Non-target lesions that are seen again."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import LesionState, Response
from trialreadout.criteria import after_complete_response, with_recurrence
from twins.lesion_events import with_recurrence as twin

CR, PR, NON, NE = Response.CR, Response.PR, Response.NON_CR_NON_PD, Response.NE
GONE, THERE, SMALL = LesionState.ABSENT, LesionState.PRESENT, LesionState.TOO_SMALL
UNREAD = LesionState.NOT_RECORDED


@pytest.mark.parametrize(
    ("overall", "states", "returning", "expected"),
    [
        pytest.param([CR, PR], [GONE, THERE], True, "PD", id="back after a complete response"),
        pytest.param([CR, PR], [GONE, SMALL], True, "PD", id="back, too small to measure"),
        pytest.param([PR, PR], [GONE, THERE], True, "NON_CR_NON_PD", id="back after a partial one"),
        pytest.param([CR, PR], [GONE, THERE], False, "NON_CR_NON_PD", id="a node swells"),
        pytest.param([CR, PR], [GONE, UNREAD], True, "NON_CR_NON_PD", id="not read: not back"),
        pytest.param([CR, CR], [GONE, GONE], True, "NON_CR_NON_PD", id="still gone"),
    ],
)
def test_the_second_of_two_assessments(overall, states, returning, expected):
    had = after_complete_response(np.array([NE, *overall]))
    state = np.array([[THERE], *([state] for state in states)])
    found = with_recurrence(np.array([NE, CR, NON]), state, np.array([returning]), had)
    assert [Response(code).name for code in found] == ["NE", "CR", expected]


def test_agrees_with_its_twin_on_random_patients():
    rng = np.random.default_rng(10)
    states = [state.value for state in LesionState]
    state = rng.choice(states, (20_000, 4, 2), p=[0.1, 0.05, 0.5, 0.05, 0.2, 0.05, 0.05])
    non_target = rng.choice([CR, NON, NE], (20_000, 4))
    overall = rng.choice([CR, PR, NE], (20_000, 4))
    returning = rng.random((20_000, 2)) < 0.7
    had = after_complete_response(overall)
    found = with_recurrence(non_target, state, returning[:, np.newaxis], had)
    grids = (non_target, state, returning, overall)
    patients = zip(*(grid.tolist() for grid in grids), strict=True)
    assert found.tolist() == [twin(*patient) for patient in patients]
    assert (found != non_target).any()
