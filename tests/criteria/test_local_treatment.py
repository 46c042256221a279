"""Lesions that were irradiated or taken out during the study."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import LesionState
from trialreadout.criteria import unread_after_treatment
from twins.lesion_events import unread_after_treatment as twin

NAN = float("nan")


@pytest.mark.parametrize(
    ("treated_on", "state", "expected"),
    [
        pytest.param(55, "MEASURED", "NOT_EVALUABLE", id="irradiated the day before the scan"),
        pytest.param(56, "MEASURED", "MEASURED", id="irradiated on the day of the scan"),
        pytest.param(57, "MEASURED", "MEASURED", id="irradiated after the scan"),
        pytest.param(-3, "MEASURED", "NOT_EVALUABLE", id="irradiated on the day of the baseline"),
        pytest.param(-4, "MEASURED", "MEASURED", id="irradiated before the baseline"),
        pytest.param(NAN, "MEASURED", "MEASURED", id="never irradiated"),
        pytest.param(55, "ABSENT", "NOT_EVALUABLE", id="gone after irradiation is no response"),
        pytest.param(55, "PRESENT", "NOT_EVALUABLE", id="a non-target lesion"),
        pytest.param(55, "PROGRESSED", "PROGRESSED", id="unequivocally worse in spite of it"),
        pytest.param(55, "NOT_RECORDED", "NOT_RECORDED", id="no record is no record"),
    ],
)
def test_a_lesion_measured_on_days_minus_3_and_56(treated_on, state, expected):
    states = np.array([[LesionState.MEASURED], [LesionState[state]]])
    found = unread_after_treatment(states, np.array([[-3.0], [56.0]]), np.array([treated_on]))
    assert [LesionState(code).name for code in found[:, 0]] == ["MEASURED", expected]


def random_lesions(rng, patients=4_000, visits=4, lesions=3):
    states = [state.value for state in LesionState]
    state = rng.choice(states, (patients, visits, lesions))
    day = np.cumsum(rng.integers(1, 4, (patients, visits)), axis=1).astype(float)
    day[rng.random(day.shape) < 0.1] = NAN
    seen = day[..., np.newaxis] - rng.integers(0, 2, state.shape)
    treated = rng.integers(0, 12, (patients, lesions)).astype(float)
    treated[rng.random(treated.shape) < 0.4] = NAN
    return state, seen, treated


def test_agrees_with_its_twin_whatever_the_leading_axes():
    grids = random_lesions(np.random.default_rng(3))
    found = unread_after_treatment(*grids)
    assert found.tolist() == [
        twin(*patient) for patient in zip(*(grid.tolist() for grid in grids), strict=True)
    ]
    assert (found != grids[0]).any()
    stacked = unread_after_treatment(*(grid.reshape(4, 1_000, *grid.shape[1:]) for grid in grids))
    assert (stacked.reshape(found.shape) == found).all()
