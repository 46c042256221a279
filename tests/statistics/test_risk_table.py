"""The risk table by hand."""

import numpy as np
import pytest

from trialreadout.statistics.risk_table import risk_table


def columns(time, event):
    return [column.tolist() for column in risk_table(time, event)]


@pytest.mark.parametrize(
    ("time", "event", "expected"),
    [
        pytest.param([3], [1], [[3], [1], [1], [0]], id="one patient with the event"),
        pytest.param([3], [0], [[3], [1], [0], [1]], id="one censored"),
        pytest.param(
            [5, 3, 3, 7, 3],
            [0, 1, 0, 1, 1],
            [[3, 5, 7], [5, 2, 1], [2, 0, 1], [1, 1, 0]],
            id="two events and one censored on one day, in any order of rows",
        ),
        pytest.param(
            [0.0, -0.0, 0.5], [1, 0, 1], [[0, 0.5], [3, 1], [1, 1], [1, 0]], id="one day 0"
        ),
        pytest.param([], [], [[], [], [], []], id="nobody"),
    ],
)
def test_at_each_time_who_is_at_risk_and_who_leaves(time, event, expected):
    assert columns(time, event) == expected


def test_times_next_to_each_other_stay_apart():
    later = np.nextafter(1.0, 2)
    assert columns([later, 1.0], [0, 1]) == [[1.0, later], [2, 1], [1, 0], [0, 1]]


def test_the_largest_time_is_still_a_time():
    assert columns([np.finfo(float).max], [1])[0] == [np.finfo(float).max]


def test_what_was_handed_over_is_left_as_it_was():
    time, event = np.array([3.0, 1.0]), np.array([True, False])
    risk_table(time, event)
    assert (time.tolist(), event.tolist()) == ([3, 1], [True, False])


@pytest.mark.parametrize(
    ("time", "event", "message"),
    [
        pytest.param([1, 2, np.nan], [1, 1, 1], r"time\[2\] is nan; expected", id="no time"),
        pytest.param([1, -1e-300], [1, 1], r"time\[1\] is -1e-300; expected", id="before day 0"),
        pytest.param([np.inf, -1], [1, 1], r"time\[0\] is inf; expected", id="the first is named"),
        pytest.param([1, 2, 3], [1, 0.5, 3], r"event\[1\] is 0.5; expected 1", id="half an event"),
        pytest.param([1, 2], [1], r"time has shape \(2,\) and event \(1,\)", id="one too few"),
        pytest.param([[1], [2]], [[1], [0]], r"\(2, 1\).*of one sample", id="two samples"),
    ],
)
def test_refused(time, event, message):
    with pytest.raises(ValueError, match=message):
        risk_table(time, event)
