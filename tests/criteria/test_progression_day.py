"""A progression dates from the first of its assessment's days on which it could be seen."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import LesionState, NewLesion, Response
from trialreadout.criteria import (
    RECIST_1_0,
    RECIST_1_1,
    after_complete_response,
    non_target_response,
    overall_response,
    target_response,
    with_recurrence,
)
from trialreadout.criteria.progression_day import progression_seen_after_days
from trialreadout.criteria.recurrence import returning_lesions
from twins.progression_day import progression_seen_after_days as twin

MEASURED, PRESENT, WORSE, UNREAD = (
    LesionState.MEASURED,
    LesionState.PRESENT,
    LesionState.PROGRESSED,
    LesionState.NOT_RECORDED,
)
NO, EQUIVOCAL, UNEQUIVOCAL = NewLesion.NO, NewLesion.EQUIVOCAL, NewLesion.UNEQUIVOCAL
IS_TARGET, IS_NON_TARGET = np.array([True, True, False]), np.array([False, False, True])
NODAL = np.zeros(3, bool)


def overall(diameters_mm, state, new_lesion, thresholds, lesions=(IS_TARGET, IS_NON_TARGET, NODAL)):
    is_target, is_non_target, nodal = lesions
    target = target_response(diameters_mm, state, is_target, nodal, thresholds)
    non_target = non_target_response(state, is_non_target)
    response = overall_response(target, non_target, new_lesion)
    returning = returning_lesions(is_non_target, nodal, thresholds)[..., np.newaxis, :]
    return with_recurrence(response, state, returning, after_complete_response(response))


def seen_after_days(first, second, bone, new=(NO, 0)):
    """Grade a patient with targets of 50 mm each and a bone lesion; give the response, the day.

    Each target is its size in mm and the day of its scan, the bone lesion its state and day.
    """
    sizes = np.array([[50, 50, np.nan], [first[0], second[0], np.nan]])
    state = np.array([[MEASURED, MEASURED, PRESENT], [MEASURED, MEASURED, bone[0]]])
    state[1, :2][np.isnan(sizes[1, :2])] = UNREAD
    days = np.array([[0, 0, 0], [first[1], second[1], bone[1]]])
    new_lesion, new_days = np.array([NO, new[0]]), np.array([0, new[1]])
    response = overall(sizes, state, new_lesion, RECIST_1_1)
    after = progression_seen_after_days(
        response, sizes, state, days, new_lesion, new_days,
        IS_TARGET, IS_NON_TARGET, NODAL, RECIST_1_1,
    )  # fmt: skip
    assert after[0] == 0
    return Response(response[1]).name, int(after[1])


@pytest.mark.parametrize(
    ("scans", "expected"),
    [
        pytest.param(
            {"first": (60, 0), "second": (60, 0), "bone": (PRESENT, 0)},
            ("PD", 0),
            id="every scan on one day",
        ),
        pytest.param(
            {"first": (60, -5), "second": (60, 0), "bone": (PRESENT, -5)},
            ("PD", 0),
            id="the sum of 120 mm needs the second scan",
        ),
        pytest.param(
            {"first": (120, -5), "second": (10, 0), "bone": (PRESENT, 0)},
            ("PD", -5),
            id="one target alone outgrows the whole sum on the first day",
        ),
        pytest.param(
            {"first": (119, -5), "second": (10, 0), "bone": (PRESENT, 0)},
            ("PD", 0),
            id="one target alone just does not",
        ),
        pytest.param(
            {"first": (50, 0), "second": (50, 0), "bone": (WORSE, -3)},
            ("PD", -3),
            id="the bone scan came first and was unequivocally worse",
        ),
        pytest.param(
            {"first": (70, -6), "second": (70, -6), "bone": (WORSE, 0)},
            ("PD", -6),
            id="the targets had grown before the bone scan",
        ),
        pytest.param(
            {"first": (50, 0), "second": (50, 0), "bone": (PRESENT, 0), "new": (UNEQUIVOCAL, -8)},
            ("PD", -8),
            id="a new lesion was seen first",
        ),
        pytest.param(
            {"first": (70, 0), "second": (70, 0), "bone": (PRESENT, 0), "new": (EQUIVOCAL, -8)},
            ("PD", 0),
            id="an equivocal new lesion dates nothing",
        ),
        pytest.param(
            {"first": (120, -8), "second": (np.nan, 0), "bone": (WORSE, -2)},
            ("PD", -8),
            id="a target that was never read takes nothing back",
        ),
        pytest.param(
            {"first": (np.nan, -8), "second": (60, -4), "bone": (WORSE, -2)},
            ("PD", -2),
            id="a sum that is incomplete dates nothing",
        ),
        pytest.param(
            {"first": (35, -5), "second": (35, 0), "bone": (PRESENT, -9)},
            ("PR", 0),
            id="a response is left at the last scan",
        ),
    ],
)
def test_first_day_of_a_progression(scans, expected):
    assert seen_after_days(**scans) == expected


def random_scans(rng, patients, visits=4, lesions=4):
    """Assessments over several days, with targets, non-targets and nodes that often progress."""
    shape = (patients, visits, lesions)
    state = rng.choice([MEASURED, LesionState.ABSENT, UNREAD], shape, p=[0.85, 0.05, 0.1])
    role = rng.integers(0, 3, (patients, 1, lesions))
    seen = rng.choice([PRESENT, WORSE, LesionState.ABSENT, UNREAD], shape, p=[0.6, 0.2, 0.1, 0.1])
    state = np.where(role == 1, seen, state)
    return {
        "diameters_mm": rng.choice([5.0, 9, 12, 20, 24, 30, 60], shape),
        "state": state,
        "seen_after_days": rng.choice([0, 0, -1, -3, -7], shape),
        "new_lesion": rng.choice([NO, EQUIVOCAL, UNEQUIVOCAL, NewLesion.UNKNOWN], shape[:2]),
        "new_lesion_after_days": rng.choice([0, -2, -7], shape[:2]),
        "is_target": role[:, 0] == 0,
        "is_non_target": role[:, 0] == 1,
        "nodal": rng.random((patients, lesions)) < 0.3,
    }


@pytest.mark.parametrize(
    ("version", "thresholds"), [("1.0", RECIST_1_0), ("1.1", RECIST_1_1)], ids=["1.0", "1.1"]
)
def test_agrees_with_its_twin_on_50_000_random_patients(version, thresholds):
    scans = random_scans(np.random.default_rng(14), 50_000)
    lesions = scans["is_target"], scans["is_non_target"], scans["nodal"]
    response = overall(
        scans["diameters_mm"], scans["state"], scans["new_lesion"], thresholds, lesions
    )
    found = progression_seen_after_days(response, **scans, thresholds=thresholds)
    patients = zip(response.tolist(), *(grid.tolist() for grid in scans.values()), strict=True)
    assert found.tolist() == [twin(*patient, version) for patient in patients]
    assert set(found.ravel().tolist()) == {0, -1, -2, -3, -7}


def test_leading_axes_are_free_and_patients_do_not_see_each_other():
    scans = random_scans(np.random.default_rng(3), 60)
    lesions = scans["is_target"], scans["is_non_target"], scans["nodal"]
    response = overall(
        scans["diameters_mm"], scans["state"], scans["new_lesion"], RECIST_1_1, lesions
    )
    scans = {"response": response} | scans
    together = progression_seen_after_days(**scans, thresholds=RECIST_1_1).tolist()
    stacked = {name: grid.reshape(3, 20, *grid.shape[1:]) for name, grid in scans.items()}
    found = progression_seen_after_days(**stacked, thresholds=RECIST_1_1)
    assert found.reshape(60, 4).tolist() == together
    assert found.dtype == np.int16
    for patient, expected in enumerate(together):
        alone = {name: grid[patient] for name, grid in scans.items()}
        found = progression_seen_after_days(**alone, thresholds=RECIST_1_1)
        assert found.tolist() == expected
