from __future__ import annotations

import stat

import pytest
from pydicom.uid import UID

from trialreadout.core.findings import StudyError
from trialreadout.sources.deidentified.key import (
    extended,
    new_key,
    read_key,
    with_shifts,
    write_key,
)

NAMES = [f"NL-{n:02}" for n in range(40)]


def test_identifiers_are_drawn_in_an_order_of_their_own():
    orders = set()
    for _ in range(3):
        key = extended(new_key(), {"subjects": NAMES})
        assert sorted(key.subjects.values()) == [f"P-{n:03}" for n in range(1, 41)]
        orders.add(tuple(key.subjects[name] for name in NAMES))
    assert len(orders) == 3


def test_the_first_patients_of_a_stage_get_lower_numbers_than_the_others():
    few = NAMES[7:12]
    key = extended(new_key(), {"subjects": NAMES}, [few])
    assert {key.subjects[name] for name in few} == {f"P-{n:03}" for n in range(1, 6)}


def test_who_has_an_identifier_keeps_it():
    key = extended(new_key(), {"subjects": NAMES[:3], "readers": ["Dr. B", "Dr. A"]})
    later = extended(key, {"subjects": NAMES, "readers": ["Dr. 0"]})
    assert key.subjects.items() <= later.subjects.items()
    assert len(set(later.subjects.values())) == len(NAMES)
    assert later.readers == {"Dr. A": "reader 1", "Dr. B": "reader 2", "Dr. 0": "reader 3"}


def test_dates_move_back_by_one_day_to_two_years():
    key = with_shifts(new_key(), NAMES)
    assert all(-730 <= days <= -1 for days in key.shifts.values())
    assert len(set(key.shifts.values())) > 20
    assert with_shifts(key, NAMES).shifts == key.shifts


def test_an_identifier_of_dicom_is_the_same_for_one_key_and_another_for_another():
    one, other = new_key(), new_key()
    assert one.uid("1.2.3") == one.uid("1.2.3") != one.uid("1.2.4")
    assert one.uid("1.2.3") != other.uid("1.2.3")
    assert UID(one.uid("1.2.3")).is_valid
    assert len(one.uid("1.2.3")) <= 64


def test_a_key_is_read_as_it_was_written_and_by_its_owner_alone(tmp_path):
    key = with_shifts(extended(new_key(), {"subjects": NAMES}), NAMES)
    path = tmp_path / "key.json"
    write_key(path, key)
    assert read_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(StudyError, match="not-written"):
        write_key(path, new_key())
    assert read_key(path) == key


def test_two_patients_of_one_identifier_are_no_key(tmp_path):
    key = extended(new_key(), {"subjects": NAMES[:2]})
    path = tmp_path / "key.json"
    write_key(path, key)
    path.write_text(path.read_text(encoding="utf-8").replace("P-002", "P-001"), encoding="utf-8")
    with pytest.raises(StudyError, match="not-a-key"):
        read_key(path)
