"""A whole trial on its grids: given patients, blocks that change nothing, rows that lead back."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from builders import lesion, measured, on, protocol_of, recorded, sources_of, treated
from trialreadout.core.grid import NO_ROW
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

PROTOCOL = protocol_of(f"[data]\ncut_off = {on(500)}")
READERS = ("one", "two")


def trial(seed=1, patients=12):
    """Make a trial with ragged visits, two readers, gaps, and a patient without any row."""
    rng = np.random.default_rng(seed)
    names = [f"P{number:02}" for number in range(patients)]
    lesions = [
        lesion(subject, f"T{number}", reader=reader)
        for subject in names[1:]
        for reader in READERS
        for number in range(rng.integers(1, 4))
    ]
    assessed = {
        (subject, reader): np.cumsum([-3, *rng.integers(20, 60, rng.integers(0, 15))]).tolist()
        for subject in names[1:]
        for reader in READERS
    }
    measurements = [
        measured(one["subject"], day, int(rng.integers(5, 60)), one["lesion"], reader=one["reader"])
        for one in lesions
        for day in assessed[one["subject"], one["reader"]]
        if rng.random() < 0.9
    ]
    assessments = [
        recorded(subject, day, str(rng.choice(["PR", "SD", "PD"])), reader=reader)
        for (subject, reader), days in assessed.items()
        for day in days[1:]
    ]
    status = [{"subject": name, "died_on": on(200 + at)} for at, name in enumerate(names[::2])]
    tables = {"lesions": lesions, "measurements": measurements, "assessments": assessments}
    return treated(*names) | tables | {"status": status}


def arrays(cohort):
    """Name every array of a cohort."""
    for field in fields(cohort):
        part = getattr(cohort, field.name)
        if is_dataclass(part):
            yield from arrays(part)
        elif isinstance(part, np.ndarray):
            yield field.name, part


def values(cohorts):
    """List what stands on the grids of a trial: for each cell its place, value and source row."""
    found = []
    for cohort in cohorts:
        seen, said = cohort.measurements, cohort.responses
        for place in map(tuple, np.argwhere(seen.row != NO_ROW).tolist()):
            reader, patient, visit, position = place
            cell = seen.day[place[:-1]], seen.diameter_mm[place], seen.state[place], seen.row[place]
            found.append((cohort.patient[patient], reader, visit, position, *cell))
        for place in map(tuple, np.argwhere(said.row != NO_ROW).tolist()):
            reader, patient, visit = place
            cell = said.day[place], said.response[place], said.row[place]
            found.append((cohort.patient[patient], reader, visit, *cell))
        for patient, death in zip(cohort.patient, cohort.death_day.tolist(), strict=True):
            found.append((patient, str(death)))
    return sorted(found, key=str)


def test_cutting_a_trial_into_blocks_changes_no_value():
    sources = sources_of(PROTOCOL, **trial())
    whole = build_cohorts(sources, PROTOCOL)
    blocks = build_cohorts(sources, PROTOCOL, worth_cutting=0)
    assert len(whole) == 1 < len(blocks)
    assert values(whole) == values(blocks)


def test_in_blocks_every_patient_stands_once_and_in_order():
    blocks = build_cohorts(sources_of(PROTOCOL, **trial()), PROTOCOL, worth_cutting=0)
    assert sorted(np.concatenate([block.patient for block in blocks])) == list(range(12))
    assert all((np.diff(block.patient) > 0).all() for block in blocks)


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_rows_give_the_same_grids_but_for_row_numbers(seed):
    tables = trial()
    rng = np.random.default_rng(seed)
    shuffled = {name: list(rng.permutation(rows)) for name, rows in tables.items()}
    (cohort,) = build_cohorts(sources_of(PROTOCOL, **tables), PROTOCOL)
    (other,) = build_cohorts(sources_of(PROTOCOL, **shuffled), PROTOCOL)
    for (name, array), (_, again) in zip(arrays(cohort), arrays(other), strict=True):
        if not name.endswith(("row", "patient")):
            np.testing.assert_array_equal(array, again, err_msg=name)


def test_every_value_leads_back_to_the_row_that_it_was_read_from():
    sources = sources_of(PROTOCOL, **trial())
    (cohort,) = build_cohorts(sources, PROTOCOL)
    seen, table = cohort.measurements, sources.table("measurements")
    subjects = sources.table("subjects")["subject"].gather(cohort.patient)
    for reader, patient, visit, position in np.argwhere(seen.row != NO_ROW):
        row = table.row(int(seen.row[reader, patient, visit, position]), named=True)
        assert row["subject"] == subjects[int(patient)]
        assert (row["reader"] or UNNAMED_READER) == cohort.readers[reader]
        assert row["assessed_on"].isoformat() == on(int(seen.day[reader, patient, visit]))
        assert row["diameter_mm"] == seen.diameter_mm[reader, patient, visit, position]
    assert np.count_nonzero(seen.row != NO_ROW) == table.height


def test_assessments_after_the_cut_off_have_no_column():
    rows = [measured("A", day, 20) for day in (-3, 490, 510)]
    sources = sources_of(PROTOCOL, **treated("A"), lesions=[lesion("A")], measurements=rows)
    (cohort,) = build_cohorts(sources, PROTOCOL)
    assert cohort.measurements.day[0].tolist() == [[-3, 490]]


def test_days_of_patients_count_from_time_zero():
    sources = sources_of(
        **treated("A", "B"),
        status=[{"subject": "A", "died_on": on(90)}, {"subject": "B", "last_contact_on": on(70)}],
        therapies=[{"subject": "B", "started_on": on(40)}],
    )
    (cohort,) = build_cohorts(sources, protocol_of())
    nan = float("nan")
    np.testing.assert_array_equal(cohort.death_day, [90, nan])
    np.testing.assert_array_equal(cohort.last_contact_day, [nan, 70])
    np.testing.assert_array_equal(cohort.therapy_day, [nan, 40])


def test_a_trial_of_which_nothing_was_handed_in_but_its_patients():
    sources = sources_of(subjects=[{"subject": "A"}, {"subject": "B"}])
    (cohort,) = build_cohorts(sources, protocol_of())
    assert cohort.patient.tolist() == [0, 1]
    assert cohort.readers == (UNNAMED_READER,)
    for name, array in arrays(cohort):
        if array.dtype.kind == "f":
            assert np.isnan(array).all(), name


def test_a_trial_without_patients():
    (cohort,) = build_cohorts(Sources({}, (), {}), protocol_of())
    assert cohort.patient.size == 0
