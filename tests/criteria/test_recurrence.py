"""Non-target lesions that are seen again."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import LesionState, Response
from trialreadout.criteria import (
    RECIST_1_0,
    RECIST_1_1,
    Thresholds,
    after_complete_response,
    with_recurrence,
)
from trialreadout.criteria.recurrence import returning_lesions, with_disease_as_progression
from twins.lesion_events import with_recurrence as twin

CR, PR, NE = Response.CR, Response.PR, Response.NE
GONE, THERE, SMALL = LesionState.ABSENT, LesionState.PRESENT, LesionState.TOO_SMALL
UNREAD = LesionState.NOT_RECORDED


@pytest.mark.parametrize(
    ("overall", "states", "returning", "expected"),
    [
        pytest.param([CR, PR], [GONE, THERE], True, "PD", id="back after a complete response"),
        pytest.param([CR, PR], [GONE, SMALL], True, "PD", id="back, too small to measure"),
        pytest.param([CR, NE], [GONE, THERE], True, "PD", id="back, though targets are unread"),
        pytest.param([PR, PR], [GONE, THERE], True, "PR", id="back after a partial response"),
        pytest.param([CR, PR], [GONE, THERE], False, "PR", id="a node swells"),
        pytest.param([CR, NE], [GONE, UNREAD], True, "NE", id="not read is not back"),
        pytest.param([CR, CR], [GONE, GONE], True, "CR", id="still gone"),
    ],
)
def test_the_second_of_two_assessments(overall, states, returning, expected):
    responses = np.array([NE, *overall])
    state = np.array([[THERE], *([state] for state in states)])
    had = after_complete_response(responses)
    found = with_recurrence(responses, state, np.array([returning]), had)
    assert [Response(code).name for code in found] == ["NE", overall[0].name, expected]


@pytest.mark.parametrize(
    ("version", "node_returns"),
    [
        pytest.param(RECIST_1_0, True, id="RECIST 1.0: a node is a lesion like any other"),
        pytest.param(RECIST_1_1, False, id="RECIST 1.1: a node may swell"),
    ],
)
def test_whose_return_means_something(version, node_returns):
    is_non_target, nodal = np.array([True, True, False]), np.array([False, True, False])
    assert returning_lesions(is_non_target, nodal, version).tolist() == [True, node_returns, False]


def test_agrees_with_its_twin_on_random_patients():
    rng = np.random.default_rng(10)
    states = [state.value for state in LesionState]
    state = rng.choice(states, (20_000, 4, 2), p=[0.1, 0.05, 0.5, 0.05, 0.2, 0.05, 0.05])
    overall = rng.choice([CR, PR, NE], (20_000, 4))
    returning = rng.random((20_000, 2)) < 0.7
    had = after_complete_response(overall)
    found = with_recurrence(overall, state, returning[:, np.newaxis], had)
    patients = zip(*(grid.tolist() for grid in (overall, state, returning)), strict=True)
    assert found.tolist() == [twin(*patient) for patient in patients]
    assert (found != overall).any()


@pytest.mark.parametrize(
    ("before", "later", "expected"),
    [
        *((["CR"], disease, "PD") for disease in ("PR", "SD", "NON_CR_NON_PD", "PD")),
        *((["CR"], none, none) for none in ("CR", "NE", "ND", "MISSING")),
        (["CR", "NE", "NE", "NE"], "PR", "PD"),
        (["CR", "PD"], "SD", "PD"),
        (["PR"], "SD", "SD"),
        ([], "PR", "PR"),
    ],
)
def test_disease_as_recorded_after_a_complete_response(before, later, expected):
    story = np.array([Response[word] for word in (*before, later)])
    found = with_disease_as_progression(np.arange(float(len(story))), story)
    assert [Response(code).name for code in found] == [*before, expected]


def test_a_complete_response_without_a_day_makes_no_later_disease_progression():
    found = with_disease_as_progression(np.array([0.0, np.nan, 56.0]), np.array([PR, CR, PR]))
    assert found.tolist() == [Response.PR, Response.MISSING, Response.PR]


def test_a_study_with_normal_nodes_up_to_a_millimetre_knows_normal_nodes():
    node = np.array([True])
    assert returning_lesions(node, node, Thresholds(normal_node_mm=1.0)).tolist() == [False]
