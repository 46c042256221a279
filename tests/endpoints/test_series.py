"""Whose responses count: a reader by name, or what was accepted of all readers."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import Response
from trialreadout.endpoints.series import series_of_record

NAN = float("nan")
PR, SD, PD, MISSING = Response.PR, Response.SD, Response.PD, Response.MISSING
READERS = ("investigator", "reader 1", "reader 2")
DAY = np.array([[[NAN, 56, 112]], [[NAN, 55, 120]], [[NAN, 50, NAN]]])
RESPONSE = np.array([[[MISSING, PR, PD]], [[MISSING, SD, PR]], [[MISSING, PD, MISSING]]])
NOTHING = np.zeros(DAY.shape, bool)


def series(reader, accepted=NOTHING):
    """Give what counts of the one patient: day, response, reader and column of each."""
    found = series_of_record(DAY, RESPONSE, accepted, READERS, reader)
    known = ~np.isnan(found.day[0])
    assert not known[np.count_nonzero(known) :].any()
    parts = (found.day, found.response, found.reader, found.column)
    return list(zip(*(part[0][known].tolist() for part in parts), strict=True))


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        pytest.param("investigator", [(56, PR, 0, 1), (112, PD, 0, 2)], id="the investigator"),
        pytest.param("reader 1", [(55, SD, 1, 1), (120, PR, 1, 2)], id="a named reader"),
        pytest.param("Reader 1", [(55, SD, 1, 1), (120, PR, 1, 2)], id="in any case"),
        pytest.param("reader 2", [(50, PD, 2, 1)], id="a reader who read less"),
    ],
)
def test_a_reader_of_record(reader, expected):
    assert series(reader) == expected


@pytest.mark.parametrize("reader", ["reader 3", "", "reader"])
def test_nobody_of_that_name(reader):
    with pytest.raises(KeyError, match=f"'{reader}'"):
        series(reader)


def accept(*places):
    """Flag assessments, each by its reader and its column."""
    accepted = NOTHING.copy()
    for reader, column in places:
        accepted[reader, 0, column] = True
    return accepted


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param([], [], id="nothing was accepted"),
        pytest.param(
            [(1, 1), (0, 2)], [(55, SD, 1, 1), (112, PD, 0, 2)], id="from two readers in turn"
        ),
        pytest.param(
            [(0, 2), (2, 1), (1, 2)],
            [(50, PD, 2, 1), (112, PD, 0, 2), (120, PR, 1, 2)],
            id="in the order of dates, not of readers or columns",
        ),
        pytest.param([(2, 2)], [], id="an empty place is no assessment, flag or not"),
    ],
)
def test_what_was_accepted(places, expected):
    assert series("accepted", accept(*places)) == expected


def test_patients_do_not_see_each_other():
    day, response = np.concatenate([DAY, DAY[::-1]], 1), np.concatenate([RESPONSE, RESPONSE], 1)
    accepted = np.concatenate([accept((1, 1)), accept((0, 1), (0, 2))], 1)
    together = series_of_record(day, response, accepted, READERS, "accepted")
    for patient in range(2):
        which = slice(patient, patient + 1)
        alone = series_of_record(
            day[:, which], response[:, which], accepted[:, which], READERS, "accepted"
        )
        np.testing.assert_array_equal(together.day[which], alone.day)
        np.testing.assert_array_equal(together.response[which], alone.response)


def test_assessments_that_stand_in_order_stay_where_they_are_and_others_are_sorted():
    in_order = np.array([[[NAN, 56, NAN, 112]]])
    response = np.array([[[MISSING, PR, MISSING, PD]]])
    backward = in_order[..., [0, 3, 2, 1]]
    for day, codes in ((in_order, response), (backward, response[..., [0, 3, 2, 1]])):
        found = series_of_record(day, codes, np.zeros(day.shape, bool), ("one",), "one")
        known = ~np.isnan(found.day)
        assert found.day[known].tolist() == [56, 112]
        assert found.response[known].tolist() == [PR, PD]
        assert day[0, 0, found.column[known]].tolist() == [56, 112]


def test_a_trial_with_baselines_alone_has_a_series_of_nothing():
    day = np.full((1, 2, 1), NAN)
    codes = np.full((1, 2, 1), MISSING)
    found = series_of_record(day, codes, np.zeros(day.shape, bool), ("one",), "one")
    assert np.isnan(found.day).all()
    assert found.day.shape == (2, 1)
