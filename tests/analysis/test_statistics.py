"""What the protocol's statistics make of endpoint tables."""

import polars as pl
import pytest

from builders import protocol_of
from trialreadout.analysis.statistics import results_of

ENDPOINTS = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "best"
kind = "recist-best"

[[endpoint]]
name = "benefit"
kind = "recist-benefit"

[[endpoint]]
name = "visits"
kind = "recist-timepoint"

[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]

[[statistic]]
analysis_set = "treated"
"""


def asked(lines, rows, subjects=None):
    """Compute one statistic of the set "treated" from the rows of an endpoint."""
    protocol = protocol_of(ENDPOINTS + lines)
    (statistic,) = protocol.statistics
    endpoint = protocol.endpoint(statistic.endpoint)
    patients = rows["subject"].unique().sort()
    subjects = rows.select("subject").unique() if subjects is None else subjects
    return list(results_of(statistic, endpoint, "treated", patients, rows, subjects))


def answers(*words):
    return pl.DataFrame(
        {
            "subject": [f"P{i}" for i in range(len(words))],
            "answer": list(words),
            "assessments": [0 if word == "MISSING" else 1 for word in words],
            "after_progression": [0] * len(words),
            "after_new_therapy": [0] * len(words),
        },
        schema_overrides={"subject": pl.String, "answer": pl.String},
    )


def times(*months_and_events):
    return pl.DataFrame(
        {
            "subject": [f"P{i}" for i in range(len(months_and_events))],
            "time": [None if each is None else each[0] for each in months_and_events],
            "event": [None if each is None else each[1] for each in months_and_events],
        },
        schema_overrides={"time": pl.Float64, "event": pl.Boolean},
    )


def test_every_category_is_listed_and_they_add_up():
    rows = asked('endpoint = "best"\nyields = "categories"', answers("PR", "PR", "SD", "MISSING"))
    shares = [row for row in rows if row.statistic == "proportion"]
    assert {row.category: row.n for row in shares if row.n} == {"PR": 2, "SD": 1, "MISSING": 1}
    assert [row.category for row in shares][:2] == ["CR", "PR"]
    assert sum(row.n for row in shares) == 4 == shares[0].denominator


def test_a_patient_without_any_assessment_stays_in_the_denominator_and_is_counted():
    rows = asked('endpoint = "best"\nyields = "categories"', answers("PR", "MISSING"))
    without = next(row for row in rows if row.statistic == "count")
    assert (without.n, without.denominator, without.subjects) == (1, 2, ("P1",))


def test_answers_are_counted_together():
    (row,) = asked(
        'endpoint = "best"\nyields = "proportion"\nof = ["CR", "PR"]',
        answers("CR", "PR", "SD", "PD"),
    )
    assert (row.category, row.n, row.value, row.subjects) == ("CR or PR", 2, 0.5, ("P0", "P1"))


def test_an_endpoint_that_can_be_met_counts_those_who_met_it():
    (row,) = asked('endpoint = "benefit"\nyields = "proportion"', answers("met", "not met"))
    assert (row.category, row.n) == ("met", 1)


def test_a_set_without_patients_has_no_proportion():
    (row,) = asked('endpoint = "best"\nyields = "proportion"\nof = ["CR"]', answers())
    assert (row.value, row.status, row.denominator) == (None, "not estimable", 0)


@pytest.mark.parametrize(
    ("keys", "ending"),
    [
        pytest.param("", "proportion/CR", id="the usual interval goes unsaid"),
        pytest.param('method = "wilson"', "proportion/CR/wilson", id="another interval"),
        pytest.param("confidence = 0.9", "proportion/CR/90", id="another confidence"),
    ],
)
def test_two_results_are_told_apart(keys, ending):
    lines = f'endpoint = "best"\nyields = "proportion"\nof = ["CR"]\n{keys}'
    assert asked(lines, answers("CR"))[0].id == f"best/treated/{ending}"


def test_a_median_counts_its_events():
    curve = times((2, True), (4, True), (6, True), (8, False))
    (row,) = asked('endpoint = "survival"\nyields = "median"', curve)
    assert (row.value, row.unit, row.n, row.denominator) == (5.0, "months", 3, 4)
    assert row.method == "Kaplan-Meier, log-log"


def test_a_patient_without_a_time_is_said_to_be_left_out():
    median, left_out = asked('endpoint = "survival"\nyields = "median"', times((2, True), None))
    assert median.denominator == 1
    assert (left_out.category, left_out.n, left_out.denominator) == (
        "without a time, left out",
        1,
        2,
    )
    assert left_out.subjects == ("P1",)


def test_a_rate_is_read_at_each_time():
    curve = times((2, True), (4, True), (6, True), (8, False))
    rows = asked('endpoint = "survival"\nyields = "rate"\nat = [3, 6]', curve)
    assert [(row.category, row.value) for row in rows] == [("3 months", 0.75), ("6 months", 0.25)]


def test_follow_up_is_the_curve_turned_round():
    curve = times((2, True), (4, False), (6, False))
    (row,) = asked('endpoint = "survival"\nyields = "follow-up"', curve)
    assert (row.value, row.n, row.method) == (5.0, 2, "reverse Kaplan-Meier, log-log")


def test_agreement_leaves_out_what_was_not_recorded():
    rows = pl.DataFrame(
        {
            "subject": ["A", "A", "B"],
            "response": ["SD", "PD", "PR"],
            "recorded": ["SD", "SD", None],
        }
    )
    (row,) = asked('endpoint = "visits"\nyields = "agreement"', rows)
    assert (row.n, row.denominator, row.subjects) == (1, 2, ("A",))


def test_groups_are_those_of_the_subjects_and_the_unknown_is_one():
    subjects = pl.DataFrame({"subject": ["P0", "P1", "P2"], "arm": ["low", "high", None]})
    rows = asked(
        'endpoint = "best"\nyields = "proportion"\nof = ["PR"]\ngroup = "arm"',
        answers("PR", "SD", "PR"),
        subjects,
    )
    assert {row.group: (row.n, row.denominator) for row in rows} == {
        "arm: not recorded": (1, 1),
        "arm: high": (0, 1),
        "arm: low": (1, 1),
    }
    assert len({row.id for row in rows}) == 3
