"""The whole chain, from diameters to the best overall response, beside its plain twins."""

import numpy as np

from trialreadout.core.terms import LesionState, Response
from trialreadout.criteria import (
    RECIST_1_1,
    best_overall_response,
    non_target_response,
    overall_response,
    target_response,
)
from twins.best_overall_response import Rules
from twins.best_overall_response import best_overall_response as twin_best
from twins.non_target_response import non_target_response as twin_non_target
from twins.overall_response import overall_response as twin_overall
from twins.target_response import target_response as twin_target

PATIENTS, VISITS, LESIONS = 20_000, 5, 3
RULES = Rules(stable_from_day=42, confirmation_days=28, tolerated_stable=1)
GAPS_DAYS = [20, 21, 22, 27, 28, 29, 41, 42, 43]


def trial(rng):
    """Patients whose lesions mostly shrink or grow by a fifth or a third, some of them unread."""
    shape = (PATIENTS, VISITS, LESIONS)
    step = rng.choice(
        [0, 0.7, 0.8, 1.0, 1.0, 1.2, 1.4], (PATIENTS, VISITS, 1), p=[0.06] + [0.94 / 6] * 6
    )
    step[:, 0] = 1
    sizes = rng.choice([10, 15, 20, 25, 30, 50], (PATIENTS, 1, LESIONS)) * np.cumprod(step, axis=1)
    state = np.full(shape, LesionState.MEASURED, np.int8)
    state[rng.random(shape) < 0.04] = LesionState.NOT_EVALUABLE
    role = rng.choice([0, 0, 1, 2], (PATIENTS, LESIONS))
    seen = rng.choice(
        [LesionState.PRESENT, LesionState.ABSENT, LesionState.PROGRESSED],
        shape,
        p=[0.7, 0.27, 0.03],
    )
    state = np.where((role == 1)[:, np.newaxis] & (state == LesionState.MEASURED), seen, state)
    day = np.cumsum(rng.choice(GAPS_DAYS, (PATIENTS, VISITS)), axis=1).astype(float)
    day[rng.random(day.shape) < 0.1] = np.nan
    new = rng.choice([0, 1, 2, -1], (PATIENTS, VISITS), p=[0.93, 0.03, 0.03, 0.01])
    return np.round(sizes, 1), state, role, rng.random((PATIENTS, LESIONS)) < 0.3, new, day


def graded(diameters, state, role, nodal, new, day):
    day = day.copy()
    day[:, 0] = np.nan
    target = target_response(diameters, state, role == 0, nodal, RECIST_1_1)
    overall = overall_response(target, non_target_response(state, role == 1), new)
    return best_overall_response(
        day, overall, stable_from_day=42, confirmation_days=28, tolerated_stable=1
    )


def graded_alone(diameters, state, role, nodal, new, day):
    """Grade one patient, visit after visit, and take the best."""
    targets, others = [r == 0 for r in role], [r == 1 for r in role]
    target = twin_target(diameters, state, targets, nodal, "1.1")
    non_target = twin_non_target(state, others)
    parts = zip(target, non_target, new, strict=True)
    overall = [twin_overall(*part) for part in parts]
    return twin_best([float("nan"), *day[1:]], [int(each) for each in overall], RULES)


def test_100_000_random_patients_have_the_twins_best_response_and_its_day():
    rng = np.random.default_rng(45)
    answers = set()
    for _ in range(5):
        grids = trial(rng)
        found = graded(*grids)
        ours = list(
            zip(found.response.tolist(), np.nan_to_num(found.day, nan=-1).tolist(), strict=True)
        )
        for patient, mine in zip(
            zip(*(grid.tolist() for grid in grids), strict=True), ours, strict=True
        ):
            response, day = graded_alone(*patient)
            assert mine == (response, -1 if day != day else day), patient
        answers |= {Response(code) for code, _ in ours}
    assert answers == set(Response)
