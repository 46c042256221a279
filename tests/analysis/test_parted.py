"""Who stands behind a number: those who count, and what the others are to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trialreadout.analysis.parted import counted_as, parted
from trialreadout.analysis.results import Result

RATE = Result(
    id="pfs/treated/rate/12-months",
    endpoint="pfs",
    analysis_set="treated",
    group=None,
    visit=None,
    category="12 months",
    statistic="rate",
    value=0.5,
    unit="proportion",
    low=None,
    high=None,
    confidence=None,
    method="Kaplan-Meier",
    n=3,
    denominator=5,
    subjects=("A", "B", "C"),
    status="estimated",
    about=("A", "B", "C", "D", "E", "F"),
)
TIMES = {
    "A": {"time": 12.0, "event": True},
    "B": {"time": 12.1, "event": True},
    "C": {"time": 1.0, "event": True},
    "D": {"time": 12.0, "event": False},
    "E": {"time": 11.9, "event": False},
    "F": {"time": None, "event": False},
}


def parts(result, answers):
    return {part.called: part.subjects for part in parted(result, answers)}


def test_around_a_time_an_event_on_it_has_happened_and_who_was_censored_on_it_was_followed():
    assert parts(RATE, TIMES) == {
        "With the event by 12 months": ("A", "C"),
        "Event-free at 12 months, with the event later": ("B",),
        "Event-free at 12 months, without the event": ("D",),
        "Censored before 12 months": ("E",),
        "Without a time, left out": ("F",),
    }
    assert counted_as(RATE) == "With the event at any time"


def test_a_mean_up_to_a_time_is_parted_as_a_rate_at_it():
    mean = replace(RATE, statistic="restricted mean", category="until 12 months")
    assert parts(mean, TIMES) == parts(RATE, TIMES)


def test_parts_without_anyone_are_not_named():
    assert list(parts(replace(RATE, about=("C",)), TIMES)) == ["With the event by 12 months"]


@pytest.mark.parametrize(
    ("statistic", "called"),
    [
        pytest.param("proportion", ["Counted", "Not counted"], id="who answers so"),
        pytest.param("median", ["With the event", "Without the event"], id="who had the event"),
        pytest.param("follow-up", ["Without the event", "With the event"], id="who was censored"),
        pytest.param("summary", ["Known", "Not known"], id="whose value is known"),
    ],
)
def test_other_numbers_part_who_counts_from_who_does_not(statistic, called):
    result = replace(RATE, statistic=statistic)
    assert parts(result, TIMES) == dict(
        zip(called, [("A", "B", "C"), ("D", "E", "F")], strict=True)
    )
    assert counted_as(result) == called[0]


def test_whoever_differs_in_one_assessment_is_told_from_who_agrees_in_all():
    answers = {
        "A": {"compared": 3, "agree": 2, "differing": "2020-01-01: recorded PD, graded SD"},
        "B": {"compared": 3, "agree": 3, "differing": None},
        "C": {"compared": 1, "agree": 0, "differing": "2020-02-01: recorded CR, graded NE"},
    }
    result = replace(RATE, statistic="agreement", about=("A", "B", "C", "D"))
    assert parts(result, answers) == {
        "With an assessment graded otherwise than recorded": ("A", "C"),
        "Every assessment graded as recorded": ("B",),
        "Without an assessment to compare": ("D",),
    }
