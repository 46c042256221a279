from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.dates import parse_date
from trialreadout.sources.deidentified.dates import moved, study_days
from trialreadout.sources.plain.days import ORIGIN

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def rows(*cells):
    schema = {"subject": pl.String, "on": pl.Date, "on_collected": pl.String}
    return pl.DataFrame(list(cells), schema, orient="row")


@pytest.mark.parametrize(
    ("since", "from_one", "day"),
    [
        pytest.param(0, True, 1, id="time zero is day 1"),
        pytest.param(-1, True, -1, id="the day before it is day -1: there is no day 0"),
        pytest.param(27, True, 28, id="four weeks less a day"),
        pytest.param(0, False, 0, id="time zero is day 0, if the study says so"),
        pytest.param(-1, False, -1, id="and the day before it day -1"),
    ],
)
def test_study_days_are_counted_from_time_zero(since, from_one, day):
    zero = date(2014, 2, 3)
    table = rows(("A", zero + timedelta(days=since), None))
    origins = {"A": (ORIGIN - zero).days}
    assert study_days(table, "on", origins, from_one=from_one).to_list() == [day]


def test_a_date_known_in_part_or_of_nobody_has_no_study_day():
    table = rows(("A", None, "2014-02"), ("B", date(2014, 2, 3), None), (None, None, None))
    assert study_days(table, "on", {"A": 0}, from_one=True).to_list() == [None, None, None]
    assert moved(table, "on", {"A": 0}).to_list() == ["2014-02", None, None]


@given(DAYS, DAYS, st.integers(-730, -1))
def test_moved_dates_keep_the_days_between_them(one, other, shift):
    table = rows(("A", one, None), ("A", other, None))
    first, second = (date.fromisoformat(text) for text in moved(table, "on", {"A": shift}))
    assert (second - first, first - one) == (other - one, timedelta(days=shift))


@given(DAYS, st.integers(-730, -1), st.sampled_from([4, 7]))
def test_a_date_known_in_part_stays_so_and_near_where_it_was(day, shift, length):
    text = day.isoformat()[:length]
    [there] = moved(rows(("A", None, text)), "on", {"A": shift})
    assert len(there) == length
    off = parse_date(there).middle - parse_date(text).middle - timedelta(days=shift)
    assert abs(off.days) <= (184 if length == 4 else 17)
