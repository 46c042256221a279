"""Random patients whose lesions merge, split, are irradiated, proven and seen again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builders import cohort_of, protocol_of
from trialreadout.core.cohort import Measurements
from trialreadout.core.terms import LesionRole, LesionState, NewLesion, Response
from trialreadout.endpoints import tumour_response
from twins.graded import Patient, graded

PATIENTS, VISITS, LESIONS = 10_000, 5, 4
NAN = float("nan")


def random_patients(rng):
    """Make one reader's measurements: axes (reader, patient, visit, lesion)."""
    wide = (1, PATIENTS, VISITS, LESIONS)
    by_visit, by_lesion = wide[:-1], (1, PATIENTS, LESIONS)
    role = rng.choice([1, 1, 2], by_lesion)
    is_target = (role == LesionRole.TARGET)[:, :, np.newaxis]
    shrunk = np.cumprod(rng.choice([0, 0.6, 0.8, 1, 1, 1.1, 1.3], wide), axis=2)
    size = np.round(rng.choice([9, 12, 20, 30, 50], (1, PATIENTS, 1, LESIONS)) * shrunk)
    seen = rng.choice([LesionState.PRESENT, LesionState.ABSENT], wide, p=[0.4, 0.6])
    worse = rng.random(wide) < 0.03
    seen = np.where(worse, LesionState.PROGRESSED, seen)
    state = np.where(is_target | (rng.random(wide) < 0.3), LesionState.MEASURED, seen)
    size[:, :, 0] = rng.choice([12, 20, 30, 50], by_lesion)
    state[:, :, 0][is_target[:, :, 0]] = LesionState.MEASURED
    for other, share in ((LesionState.TOO_SMALL, 0.03), (LesionState.NOT_RECORDED, 0.05)):
        state[:, :, 1:][rng.random((1, PATIENTS, VISITS - 1, LESIONS)) < share] = other
    over = np.arange(VISITS)[:, np.newaxis] >= rng.integers(1, 12, (1, PATIENTS, 1, LESIONS))
    state[over] = LesionState.NOT_RECORDED
    size[state == LesionState.NOT_RECORDED] = NAN

    def other(share):
        position = rng.integers(0, LESIONS, by_lesion)
        linked = (rng.random(by_lesion) < share) & (position != np.arange(LESIONS))
        return np.where(linked, position, -1)

    def some_day(share):
        day = rng.integers(-10, 250, by_lesion).astype(float)
        return np.where(rng.random(by_lesion) < share, day, NAN)

    return Measurements(
        day=np.broadcast_to(np.array([-3.0, 56, 112, 168, 224]), by_visit),
        diameter_mm=size,
        state=state.astype(np.int8),
        seen_after_days=rng.choice([0, 0, -1, -5], wide),
        new_lesion=rng.choice(list(map(int, NewLesion)), by_visit, p=[0.02, 0.73, 0.2, 0.05]),
        new_lesion_after_days=rng.choice([0, -2], by_visit),
        new_lesion_first_seen=rng.random(by_visit) < 0.2,
        accepted=np.zeros(by_visit, bool),
        exists=np.ones(by_lesion, bool),
        role=role,
        nodal=rng.random(by_lesion) < 0.2,
        merged_into=other(0.2),
        part_of=other(0.1),
        irradiated_day=some_day(0.05),
        removed_day=some_day(0.03),
        row=np.zeros(wide, int),
        new_lesion_row=np.zeros(by_visit, int),
    )


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_every_patient_has_the_twins_responses_and_days(version):
    seen = random_patients(np.random.default_rng(2009))
    protocol = protocol_of(
        f'[tumour_response]\nversion = "{version}"\n'
        '[[endpoint]]\nname = "response"\nkind = "recist-timepoint"'
    )
    cohort = replace(cohort_of(seen.day, seen.new_lesion), measurements=seen)
    found = tumour_response.grade(cohort, protocol, protocol.endpoints[0])
    columns = {name: getattr(seen, name)[0].tolist() for name in Patient.__annotations__}
    answers = set()
    for patient in range(PATIENTS):
        theirs = graded(Patient(**{name: grid[patient] for name, grid in columns.items()}), version)
        responses = found.response[0, patient, 1:].tolist()
        ours = list(zip(responses, found.day[0, patient, 1:].tolist(), strict=True))
        assert ours == theirs, patient
        answers.update(responses)
    assert answers == set(Response) - {Response.MISSING, Response.ND}
    for other in without_one_kind_of_event(seen):
        again = tumour_response.grade(
            replace(cohort, measurements=other), protocol, protocol.endpoints[0]
        )
        assert (again.response != found.response).any()


def without_one_kind_of_event(seen):
    """Leave out one kind of event after another, so that it is seen to move some response."""
    without = {
        "merged_into": np.full_like(seen.merged_into, -1),
        "part_of": np.full_like(seen.part_of, -1),
        "irradiated_day": np.full_like(seen.irradiated_day, NAN),
        "removed_day": np.full_like(seen.removed_day, NAN),
        "new_lesion_first_seen": np.zeros_like(seen.new_lesion_first_seen),
    }
    return [replace(seen, **{name: nothing}) for name, nothing in without.items()]
