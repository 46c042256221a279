"""A simulated trial is judged as a trial that was held is."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.analysis.success import AWAITED, MET, NOT_MET, UNCERTAIN, successes_of
from trialreadout.core.terms import Answer
from trialreadout.protocol import parse_protocol
from trialreadout.simulation.success import by_count, by_proportion, by_time

PROTOCOL = """
format = 1
study = { id = "x", title = "x" }
[[visit]]
name = "week 26"
week = 26
collect = ["planar"]
[[analysis_set]]
name = "all"
rule = "all enrolled"
[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 26"
"""
COUNT = '[[success]]\nendpoint = "uptake"\nanalysis_set = "all"\nof = ["reinduced"]\n'
WORDS = {1: "reinduced", 0: "not reinduced", -1: "not evaluable"}
SAID = {
    MET: Answer.MET,
    NOT_MET: Answer.NOT_MET,
    UNCERTAIN: Answer.NOT_EVALUABLE,
    AWAITED: Answer.NOT_EVALUABLE,
}
trials = st.lists(st.tuples(st.sampled_from([1, 0, -1]), st.booleans()), min_size=1, max_size=14)


def asked(lines):
    protocol = parse_protocol(PROTOCOL + COUNT + lines)
    return protocol.successes[0], protocol.endpoint("uptake")


def held(lines, trial):
    """Judge one trial as if it had been held: its patients in the order in which they began."""
    success, endpoint = asked(lines)
    members = [(f"{n:02d}", WORDS[a]) for n, (a, inside) in enumerate(trial) if inside]
    patients = pl.Series([name for name, _ in members], dtype=pl.String)
    rows = pl.DataFrame(members, schema={"subject": pl.String, "answer": pl.String}, orient="row")
    return list(successes_of(success, endpoint, patients, rows))


@settings(deadline=None)
@given(
    trials,
    st.sampled_from(
        [
            "above = 2\njudged_by = 'count'",
            "above = 2\njudged_by = 'count'\nn = 6",
            "above = 3\njudged_by = 'count'\nn = 8\nfirst_stage = { n = 4, above = 1 }",
        ]
    ),
)
def test_a_count_is_judged_as_in_a_trial_that_was_held(trial, lines):
    results = held(lines, trial)
    answer = np.array([[a for a, _ in trial]])
    inside = np.array([[i for _, i in trial]])
    verdict, stops = by_count(asked(lines)[0], answer, inside, np.arange(len(trial))[np.newaxis])
    assert verdict.item() == SAID[results[-1].category]
    if len(results) == 2:
        assert stops.item() == (results[0].category == NOT_MET)


@settings(deadline=None)
@given(trials, st.sampled_from(["estimate", "lower limit"]))
def test_a_proportion_is_judged_as_in_a_trial_that_was_held(trial, judged_by):
    lines = f"above = 0.2\njudged_by = '{judged_by}'"
    inside = [a for a, i in trial if i]
    met, n = np.array([inside.count(1)]), np.array([len(inside)])
    verdict = by_proportion(asked(lines)[0], met, n)
    assert verdict.item() == SAID[held(lines, trial)[-1].category]


def test_patients_count_in_the_order_in_which_they_began():
    success, _ = asked("above = 0\njudged_by = 'count'\nn = 1")
    answer, inside = np.array([[0, 1]]), np.ones((1, 2), bool)
    first = by_count(success, answer, inside, np.array([[5.0, 3.0]]))[0]
    second = by_count(success, answer, inside, np.array([[3.0, 5.0]]))[0]
    assert (first.item(), second.item()) == (Answer.MET, Answer.NOT_MET)


SURVIVAL = PROTOCOL + (
    "[[endpoint]]\nname = 'survival'\nkind = 'time-to-event'\nunit = 'months'\n"
    "events = [{ of = 'death' }]\ncensor = [{ of = 'last contact' }]\n"
    "[[success]]\nendpoint = 'survival'\nanalysis_set = 'all'\nyields = 'median'\n"
)


@pytest.mark.parametrize(
    ("above", "verdict"),
    [(4.0, Answer.MET), (5.0, Answer.NOT_MET)],
    ids=["above 4 months", "equal to the bound is not above it"],
)
def test_a_median_is_judged(above, verdict):
    success = parse_protocol(f"{SURVIVAL}above = {above}\n").successes[0]
    time, event = np.array([[3.0, 5.0, 7.0]]), np.ones((1, 3), bool)
    assert by_time(success, time, event).item() == verdict
    nobody = np.full((1, 3), np.nan)
    assert by_time(success, nobody, event).item() == Answer.NOT_EVALUABLE


LEFT = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=12)


@settings(deadline=None)
@given(LEFT, st.integers(1, 13), st.sampled_from(["estimate", "lower limit"]))
def test_a_median_is_judged_as_that_of_a_trial_that_was_held(left, above, judged_by):
    protocol = parse_protocol(SURVIVAL + f"above = {above}\njudged_by = '{judged_by}'\n")
    success = protocol.successes[0]
    rows = pl.DataFrame(
        {
            "subject": [f"{n:02d}" for n in range(len(left))],
            "time": [float(time) for time, _ in left],
            "event": [died for _, died in left],
            "reason": "any",
        }
    )
    endpoint = protocol.endpoint("survival")
    (expected,) = successes_of(success, endpoint, rows["subject"], rows)
    time, event = rows["time"].to_numpy()[np.newaxis], rows["event"].to_numpy()[np.newaxis]
    assert by_time(success, time, event).item() == SAID[expected.category]


@pytest.mark.parametrize(
    ("above", "verdict"),
    [
        pytest.param(9.0, Answer.MET, id="seen for longer"),
        pytest.param(11.0, Answer.NOT_EVALUABLE, id="seen for less"),
    ],
)
def test_a_median_that_nobody_reaches_is_later_than_the_time_that_was_seen(above, verdict):
    success = parse_protocol(f"{SURVIVAL}above = {above}\n").successes[0]
    time, event = np.array([[3.0, 9.0, 10.0]]), np.array([[True, False, False]])
    assert by_time(success, time, event).item() == verdict
