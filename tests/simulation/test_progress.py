"""How far a run is, for whoever looks."""

from __future__ import annotations

from io import StringIO

import pytest

from exponential_trials import ExponentialTrials
from trialreadout.core.executor import Serial
from trialreadout.simulation.chunks import CHUNK_TRIALS
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.progress import Progress, line, time_left


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param((0, 100_000, 0, 0.0), "0 of 100,000 trials", id="at the beginning"),
        pytest.param(
            (50_000, 100_000, 50_000, 10.0),
            "50,000 of 100,000 trials, 5,000 a second, 10 s left",
            id="half way",
        ),
        pytest.param(
            (50_000, 100_000, 10_000, 10.0),
            "50,000 of 100,000 trials, 1,000 a second, 50 s left",
            id="what an earlier run did is not counted for the speed",
        ),
        pytest.param(
            (50_000, 100_000, 0, 3.0), "50,000 of 100,000 trials", id="nothing done since"
        ),
        pytest.param(
            (100_000, 100_000, 100_000, 8.0),
            "100,000 of 100,000 trials, 12,500 a second",
            id="done",
        ),
    ],
)
def test_the_line(state, expected):
    assert line(*state) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (125, "2 min 5 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (93_600 + 125, "26 h 2 min"),
    ],
)
def test_time_left(seconds, expected):
    assert time_left(seconds) == expected


class Terminal(StringIO):
    def isatty(self):
        return True


class Clock:
    """A second later each time it is asked."""

    now = 100.0

    def __call__(self):
        self.now += 1
        return self.now


@pytest.mark.parametrize(
    ("stream", "asked", "written"),
    [
        pytest.param(Terminal(), None, True, id="on a terminal"),
        pytest.param(StringIO(), None, False, id="not in a file"),
        pytest.param(StringIO(), True, True, id="in a file, if asked for"),
        pytest.param(Terminal(), False, False, id="not on a terminal, if told not to"),
    ],
)
def test_the_line_is_written_where_somebody_looks(stream, asked, written):
    trials = 3 * CHUNK_TRIALS
    simulate(ExponentialTrials(), trials, 1, Serial(), None, Progress(stream, asked, Clock()))
    lines = stream.getvalue().split("\r")
    assert bool(stream.getvalue()) == written
    if written:
        assert lines[1] == "0 of 3,072 trials"
        assert lines[3] == "2,048 of 3,072 trials, 683 a second, 2 s left"
        assert lines[-1].rstrip() == "3,072 of 3,072 trials, 614 a second"
        assert stream.getvalue().count("\n") == 1


def test_a_shorter_line_leaves_nothing_of_a_longer_one():
    stream = Terminal()
    progress = Progress(stream, clock=Clock())
    progress.begin(0, 1000)
    progress.advance(10)
    progress.end(1000)
    _, first, second, third = stream.getvalue().rstrip("\n").split("\r")
    assert len(third) >= len(second) > len(first)
    assert third.startswith("1,000 of 1,000 trials, ")


def test_the_line_is_rewritten_no_more_often_than_an_eye_can_follow():
    class Still(Clock):
        def __call__(self):
            return 5.0

    stream = Terminal()
    progress = Progress(stream, clock=Still())
    progress.begin(0, 1000)
    for done in range(100, 900, 100):
        progress.advance(done)
    assert stream.getvalue() == "\r0 of 1,000 trials"
