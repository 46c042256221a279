"""Dates whole and partial, and the study day that has no day zero."""

from __future__ import annotations

from datetime import date

import pytest

from trialreadout.core.dates import PartialDate, parse_date, study_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2014-02-03", PartialDate(2014, 2, 3), id="whole"),
        pytest.param("2014-02", PartialDate(2014, 2), id="the day is unknown"),
        pytest.param("2014", PartialDate(2014), id="month and day are unknown"),
        pytest.param("2014-02-03T14:45", PartialDate(2014, 2, 3), id="with a time of day"),
        pytest.param("2014-02-03T14:45:10Z", PartialDate(2014, 2, 3), id="in universal time"),
        pytest.param("2014-02-03T23:45+02:00", PartialDate(2014, 2, 3), id="in a time zone"),
        pytest.param("  2014-02-03 ", PartialDate(2014, 2, 3), id="blanks around it"),
        pytest.param("2016-02-29", PartialDate(2016, 2, 29), id="29 February of a leap year"),
        pytest.param("2000-02-29", PartialDate(2000, 2, 29), id="2000 was a leap year"),
    ],
)
def test_a_date_is_read_as_far_as_it_was_collected(text, expected):
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2014-02-30", id="30 February"),
        pytest.param("2015-02-29", id="29 February of a common year"),
        pytest.param("1900-02-29", id="1900 was no leap year"),
        pytest.param("2014-04-31", id="31 April"),
        pytest.param("2014-13", id="month 13"),
        pytest.param("2014-00-03", id="month 0"),
        pytest.param("2014-02-00", id="day 0"),
        pytest.param("0000-01-01", id="year 0"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="a day that does not exist"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "UNK", "3 Feb 2014", "03.02.2014", "02/03/2014", "2014-2-3", "14-02-03", "2014---03",
     "2014-02-03 14:45", "20140203", "2014-", "2014-02-03x"],
)  # fmt: skip
def test_what_is_not_iso_8601_is_refused(text):
    with pytest.raises(ValueError, match="is not a date in ISO 8601"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "first", "middle", "last", "missing"),
    [
        ("2014-03-09", (3, 9), (3, 9), (3, 9), None),
        ("2014-03", (3, 1), (3, 15), (3, 31), "day"),
        ("2014-04", (4, 1), (4, 15), (4, 30), "day"),
        ("2014", (1, 1), (6, 30), (12, 31), "month and day"),
    ],
)
def test_a_partial_date_stands_for_every_day_it_can_have_been(text, first, middle, last, missing):
    on = parse_date(text)
    days = [date(2014, *day) for day in (first, middle, last)]
    assert [on.first, on.middle, on.last] == days
    assert on.missing == missing


@pytest.mark.parametrize(
    ("february", "last_day"),
    [("2015-02", 28), ("2016-02", 29), ("1900-02", 28), ("2000-02", 29)],
)
def test_the_last_day_of_february(february, last_day):
    assert parse_date(february).last.day == last_day


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2014, 2, 3), 1, id="the day of the first dose is day 1"),
        pytest.param(date(2014, 2, 2), -1, id="the day before it is day -1: there is no day 0"),
        pytest.param(date(2014, 2, 4), 2, id="the day after it"),
        pytest.param(date(2014, 1, 27), -7, id="a week before"),
        pytest.param(date(2014, 2, 10), 8, id="a week after"),
    ],
)
def test_study_day(on, expected):
    assert study_day(on, date(2014, 2, 3)) == expected
