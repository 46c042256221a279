"""How far looks are: which verdict stands whoever follows, and what another waits for."""

from __future__ import annotations

from datetime import date

import pytest

from builders import on, protocol_of, sources_of
from trialreadout.analysis.due.day import due_on
from trialreadout.statistics import predictive_probability
from twins.stopping import verdict_of

LINES = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "harm"
kind = "time-to-adverse-event"
from_grade = 3
"""


def looks(day, harmed, begun, rule, lines=LINES, **more):
    """Look at patients P0, P1, ... who began a day after one another; some had an event."""
    cut = protocol_of(f"[data]\ncut_off = {on(day)}\n{lines}\n{rule}")
    names = [f"P{each}" for each in range(begun)]
    tables = {
        "subjects": [{"subject": each, "enrolled_on": on(0)} for each in names],
        "doses": [{"subject": s, "started_on": on(at)} for at, s in enumerate(names)],
        "adverse_events": [
            {"subject": names[each], "term": "Rash", "grade": "3", "started_on": on(each + 1)}
            for each in harmed
        ]
        or [{"subject": names[0], "term": "Rash", "grade": "1", "started_on": on(0)}],
    }
    sources = sources_of(cut, **tables | more)
    return due_on(date.fromisoformat(on(day)), cut, sources, None).looks


def rule(what, follow=0):
    return (
        '[[stopping_rule]]\nname = "harm"\nendpoint = "harm"\nanalysis_set = "treated"\n'
        f"follow_days = {follow}\n{what}\n"
    )


@pytest.mark.parametrize(
    ("begun", "harmed", "verdict"),
    [
        pytest.param(6, [0, 1], "go on", id="two of six, one below the bound"),
        pytest.param(6, [0, 1, 5], "stop", id="three of six, the bound itself"),
        pytest.param(3, [0, 1, 2], "stop", id="the bound reached before six had begun"),
        pytest.param(5, [0], "go on", id="one of five: the sixth cannot make it three"),
        pytest.param(5, [0, 1], "not reached", id="two of five: the sixth may"),
        pytest.param(7, [0, 1, 6], "go on", id="the seventh is not among the first six"),
    ],
)
def test_a_bound_stops_at_so_many_or_more(begun, harmed, verdict):
    (look,) = looks(100, harmed, begun, rule("bounds = [{ n = 6, stop_at = 3 }]"))
    assert look.verdict == verdict
    assert look.counted == tuple(f"P{each}" for each in harmed if each < 6)
    assert verdict == verdict_of("at least", 3, 6, [each in harmed for each in range(begun)])


@pytest.mark.parametrize(
    ("begun", "answered", "verdict"),
    [
        pytest.param(4, [], "stop", id="none of four"),
        pytest.param(4, [0], "stop", id="one of four, the bound itself"),
        pytest.param(4, [0, 3], "go on", id="two of four"),
        pytest.param(2, [0, 1], "go on", id="two of two already"),
        pytest.param(3, [0], "not reached", id="one of three: the fourth may"),
    ],
)
def test_a_bound_stops_at_so_many_or_fewer(begun, answered, verdict):
    said = 'stop_if = "at most"\nbounds = [{ n = 4, stop_at = 1 }]'
    (look,) = looks(100, answered, begun, rule(said))
    assert look.verdict == verdict
    assert verdict == verdict_of("at most", 1, 4, [each in answered for each in range(begun)])


@pytest.mark.parametrize(
    ("day", "verdict", "unknown"),
    [
        pytest.param(28, "not evaluable", ("P0", "P1"), id="28 days after the first"),
        pytest.param(29, "not evaluable", ("P1",), id="the day after"),
        pytest.param(30, "go on", (), id="the day after for both"),
    ],
)
def test_who_is_not_followed_long_enough_may_still_count(day, verdict, unknown):
    (look,) = looks(day, [], 2, rule("bounds = [{ n = 2, stop_at = 1 }]", follow=28))
    assert (look.verdict, look.unknown) == (verdict, unknown)


def test_who_has_died_can_come_to_count_no_more():
    dead = [{"subject": "P0"}, {"subject": "P1", "died_on": on(5)}]
    said = rule("bounds = [{ n = 2, stop_at = 1 }]").replace("follow_days = 0\n", "")
    (look,) = looks(20, [], 2, said, status=dead)
    assert look.unknown == ("P0",)


@pytest.mark.parametrize(("harmed", "verdict"), [(2, "go on"), (3, "stop")])
def test_the_posterior_stops_where_the_known_table_does(harmed, verdict):
    """Beta(0.2, 0.8) and 6 patients: P(rate > 0.2) is 0.72 at 2 and 0.93 at 3 with the event."""
    said = rule("posterior = { above = 0.2, probability = 0.9 }")
    (look,) = looks(100, list(range(harmed)), 6, said)
    assert (look.verdict, look.bound) == (verdict, "3 or more of 6")


@pytest.mark.parametrize("answered", [0, 1, 2, 3])
def test_futility_by_predictive_probability_is_that_of_the_design(answered):
    stated = "{ above = 0.2, convincing = 0.9, n = 20, below = 0.1, from_n = 5 }"
    (look,) = looks(100, list(range(answered)), 8, rule(f"predictive = {stated}"))
    chance = predictive_probability(answered, 8, 20, 0.2, (1, 1), 0.9)
    assert look.verdict == ("stop" if chance < 0.1 else "go on")


def test_a_probability_asks_for_enough_answers():
    said = rule("posterior = { above = 0.2, probability = 0.9, from_n = 5 }")
    (look,) = looks(100, [0], 3, said)
    assert (look.verdict, look.because) == ("not reached", "2 more answers")


def test_a_look_before_anybody_began_is_not_reached():
    cut = protocol_of(
        f"[data]\ncut_off = {on(0)}\n{LINES}{rule('bounds = [{ n = 3, stop_at = 2 }]')}"
    )
    sources = sources_of(cut, subjects=[{"subject": "P0", "enrolled_on": on(5)}])
    (look,) = due_on(date.fromisoformat(on(0)), cut, sources, None).looks
    assert (look.verdict, look.because) == ("not reached", "3 more to begin")
