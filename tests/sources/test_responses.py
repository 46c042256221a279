"""The responses that readers wrote down, on their grid."""

from __future__ import annotations

import numpy as np
import pytest

from builders import protocol_of, recorded, sources_of, treated
from trialreadout.core.terms import Response
from trialreadout.sources.cohort import build_cohorts

NAN = float("nan")


def responses(*rows, subjects=("A",)):
    protocol = protocol_of()
    sources = sources_of(protocol, **treated(*subjects), assessments=list(rows))
    (cohort,) = build_cohorts(sources, protocol)
    return cohort.responses


def test_responses_follow_by_date_and_column_0_is_empty():
    found = responses(recorded("A", 100, "PD"), recorded("A", 50, "PR"))
    np.testing.assert_array_equal(found.day[0], [[NAN, 50, 100]])
    assert found.response[0, 0].tolist() == [Response.MISSING, Response.PR, Response.PD]
    assert found.row[0, 0].tolist() == [-1, 1, 0]


@pytest.mark.parametrize(
    ("day", "columns"),
    [
        pytest.param(-1, 1, id="before the first dose"),
        pytest.param(0, 2, id="on its day"),
    ],
)
def test_a_response_from_before_the_first_dose_has_no_column(day, columns):
    assert responses(recorded("A", day, "NE")).day.shape == (1, 1, columns)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("words", "expected", "day"),
    [
        pytest.param(("PR", "SD"), Response.SD, 54, id="the worse of two"),
        pytest.param(("PR", "PR"), Response.PR, 54, id="a response dates from the last day"),
        pytest.param(("PD", "PD"), Response.PD, 50, id="a progression from the first"),
        pytest.param(("SD", "PD"), Response.PD, 54, id="on which it was recorded"),
        pytest.param(("PD", "SD"), Response.PD, 50, id="whatever was recorded later"),
        pytest.param(("NE", "CR"), Response.CR, 54, id="one that could be evaluated"),
        pytest.param(("MISSING", "NE"), Response.NE, 54, id="one that was looked at"),
    ],
)
def test_of_two_responses_to_one_assessment_the_worst_stands(words, expected, day, swapped):
    rows = [recorded("A", 50, words[0], "WEEK 8"), recorded("A", 54, words[1], "WEEK 8")]
    found = responses(*(rows[::-1] if swapped else rows))
    assert (found.response[0, 0, 1], found.day[0, 0, 1]) == (expected, day)
    assert rows[:: -1 if swapped else 1][found.row[0, 0, 1]]["response"] == Response(expected).name


def test_an_assessment_is_accepted_whichever_of_its_records_is():
    rows = recorded("A", 50, "PR", "W8", accepted="Y"), recorded("A", 54, "PD", "W8")
    assert responses(*rows).accepted.tolist() == [[[False, True]]]


def test_readers_and_patients_stay_apart():
    rows = recorded("B", 50, "PR", reader="one"), recorded("A", 60, "PD", reader="two")
    found = responses(*rows, subjects=("A", "B"))
    known = np.argwhere(~np.isnan(found.day)).tolist()
    assert known == [[1, 1, 1], [2, 0, 1]]
