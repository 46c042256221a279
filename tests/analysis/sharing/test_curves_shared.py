"""A curve that is shared is read where nobody had the event alone."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.analysis.curves import Curve, _points, _table
from trialreadout.analysis.sharing.curves import read_at, times_told
from trialreadout.statistics import kaplan_meier


def curve_of(times, events, at=(0, 6, 12, 18, 24)):
    found = kaplan_meier(np.array(times, float), np.array(events, bool))
    return Curve(
        endpoint="survival",
        analysis_set="treated",
        group=None,
        unit="months",
        confidence=0.95,
        interval="log-log",
        patients=len(times),
        events=int(sum(events)),
        points=_points(found, 0.95, "log-log"),
        table=_table(found, list(at), 0.95, "log-log"),
    )


def dead(*months, alive=0):
    """Who died in which month, and so many who were seen alive for 40 months."""
    return curve_of([*months, *[40.0] * alive], [*[True] * len(months), *[False] * alive])


@pytest.mark.parametrize(
    ("curve", "told"),
    [
        pytest.param(dead(*[3] * 5, *[9] * 5, alive=10), (0, 6, 12, 18, 24), id="five and five"),
        pytest.param(dead(*[3] * 4, *[9] * 6, alive=10), (0, 12, 18, 24), id="four before 6"),
        pytest.param(
            dead(*[3] * 5, *[30] * 4, alive=10), (), id="four after 24 are told by the rest"
        ),
        pytest.param(dead(*[3] * 5, *[9] * 5, alive=4), (0, 6), id="four at risk at 12"),
        pytest.param(dead(alive=20), (), id="nobody died: a line says nothing"),
        pytest.param(dead(*[6] * 5, alive=20), (0, 6, 12, 18, 24), id="five on the time itself"),
        pytest.param(dead(*[5] * 3, *[6] * 2, alive=20), (0, 12, 18, 24), id="two on it"),
    ],
)
def test_times_at_which_a_curve_is_read(curve, told):
    assert times_told([curve], (), 5) == told


def test_below_one_every_round_time_is_told():
    assert times_told([dead(1, 8, 14, alive=5)], (), 1) == (0, 6, 12, 18, 24)


def test_a_time_that_is_asked_for_is_preferred():
    """3 + 3 + 3: at 12 or at 18 there may be a reading, not at both."""
    curve = dead(*[3] * 3, *[9] * 3, *[15] * 3, *[21] * 3, alive=20)
    assert 9.5 in times_told([curve], (9.5,), 5)


def test_groups_share_their_times():
    """What is told of both groups is told of the whole, and the other way round."""
    one = dead(*[3] * 5, *[9] * 5, alive=10)
    other = dead(*[3] * 2, *[9] * 5, alive=10)
    assert times_told([one, other], (), 5) == (0, 12, 18, 24)


def test_a_curve_that_was_read_has_its_values_and_no_steps():
    curve = dead(*[3] * 4, *[9] * 6, alive=10)
    found = read_at(curve, (0.0, 12.0))
    assert found.coarse
    assert found.points["time"].to_list() == [0.0, 12.0]
    assert found.points["survival"].to_list() == [1.0, pytest.approx(0.5)]
    assert found.points["censored"].sum() == found.points["events"].sum() == 0
    assert found.table.select("at_risk", "events").rows() == [(20, 0), (10, 10)]


@settings(max_examples=50)
@given(
    data=st.lists(
        st.tuples(st.integers(0, 30), st.booleans()),
        min_size=1,
        max_size=40,
    ),
    below=st.integers(1, 8),
)
def test_between_two_times_nobody_or_enough_had_the_event(data, below):
    curve = curve_of([t for t, _ in data], [e for _, e in data])
    told = times_told([curve], (), below)
    for start, end in zip(told, [*told[1:], np.inf][: len(told)], strict=True):
        between = sum(event for time, event in data if start < time < end)
        assert between == 0 or between >= below
    for time in told:
        at_risk = sum(each >= time for each, _ in data)
        assert time == 0 or at_risk >= below
        on_it = sum(event for each, event in data if each == time)
        assert on_it == 0 or on_it >= below
    if told:
        shown = read_at(curve, told)
        real = curve.points.filter(pl.col("time") <= told[-1])
        assert shown.points["survival"][-1] == real["survival"][-1]
