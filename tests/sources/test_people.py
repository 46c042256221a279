"""The patients in one order, the readers, and the days that concern a patient as a whole."""

from __future__ import annotations

import numpy as np
import pytest

from builders import lesion, measured, on, protocol_of, recorded, sources_of, treated
from trialreadout.sources.people import read_people

NAN = float("nan")
DAY_0 = np.datetime64(on(0)).astype(int)


def people(lines="", **tables):
    protocol = protocol_of(lines)
    return read_people(sources_of(protocol, **treated("A") | tables), protocol)


def days(vector):
    """Count from day 0, as the tests do."""
    return [None if np.isnan(day) else int(day - DAY_0) for day in vector]


def test_patients_are_ordered_by_identifier_and_know_their_rows():
    found = people(subjects=[{"subject": subject} for subject in ("C", "A", "B")])
    assert found.names.to_list() == ["A", "B", "C"]
    assert found.row.tolist() == [1, 2, 0]


def test_a_patient_who_stands_twice_is_one():
    found = people(subjects=[{"subject": "B"}, {"subject": "A"}, {"subject": "B"}])
    assert (found.names.to_list(), found.row.tolist()) == (["A", "B"], [1, 0])


@pytest.mark.parametrize(
    ("time_zero", "expected"), [("first dose", [3, None]), ("registration", [-4, -9])]
)
def test_time_zero_is_what_the_protocol_says(time_zero, expected):
    subjects = [{"subject": "A", "enrolled_on": on(-4)}, {"subject": "B", "enrolled_on": on(-9)}]
    doses = [{"subject": "A", "started_on": on(day)} for day in (30, 3)]
    found = people(f'[dates]\ntime_zero = "{time_zero}"', subjects=subjects, doses=doses)
    assert days(found.time_zero) == expected


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        pytest.param([-50, 90], 90, id="the first after the first dose"),
        pytest.param([120, 90], 90, id="in whatever order"),
        pytest.param([0], None, id="given on its day"),
        pytest.param([1], 1, id="given the day after it"),
        pytest.param([-50], None, id="given before it"),
        pytest.param([], None, id="none"),
    ],
)
def test_another_therapy(started, expected):
    therapies = [{"subject": "A", "started_on": on(day)} for day in started]
    assert days(people(therapies=therapies).therapy) == [expected]


def test_readers_are_named_in_any_table_and_a_reading_without_a_name_is_the_investigator_s():
    found = people(
        lesions=[lesion("A", reader="reader 2")],
        measurements=[measured("A", 56, 20, reader="reader 2")],
        assessments=[recorded("A", 56, "PR"), recorded("A", 56, "PD", reader="reader 1")],
    )
    assert found.readers.to_list() == ["investigator", "reader 1", "reader 2"]


def test_each_reader_and_patient_have_a_series_of_their_own():
    rows = [recorded(s, 56, "PR", reader=r) for s in "BAX" for r in ("reader 1", None)]
    protocol = protocol_of()
    sources = sources_of(protocol, **treated("A", "B", "C"), assessments=rows)
    found = read_people(sources, protocol)
    assert found.series(sources.table("assessments")).tolist() == [4, 1, 3, 0, -1, -1]
    assert found.n_series == 6
