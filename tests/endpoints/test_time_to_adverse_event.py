"""The time to the first adverse event, where it ends without one, and its rate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from builders import cohort_and_sources, event, given, graded_rows, on, protocol_of
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.numbers import all_results
from trialreadout.analysis.of_event_rates import times_of_each_term
from trialreadout.statistics import kaplan_meier

ENDPOINT = '[[endpoint]]\nname = "first"\nkind = "time-to-adverse-event"\n'


def seen_until(day, died=None):
    row = {"subject": "A", "last_contact_on": on(day)}
    return [row | ({} if died is None else {"died_on": on(died)})]


def time_of(*rows, keys="", last_dose=90, status=None, first_dose=0):
    (row,) = graded_rows(
        protocol_of(ENDPOINT + keys),
        subjects=[{"subject": "A"}],
        doses=[given("A", first_dose, last_dose)],
        status=seen_until(500) if status is None else status,
        adverse_events=list(rows) or [event("Z", 1)],
    )
    return row["days"], row["event"], row["reason"]


@pytest.mark.parametrize(
    ("rows", "keys", "expected"),
    [
        pytest.param([event("A", 9), event("A", 5)], "", (5, True, "Rash"), id="the first"),
        pytest.param([event("A", 0)], "", (0, True, "Rash"), id="on the first dose day"),
        pytest.param([event("A", 120)], "", (120, True, "Rash"), id="on the last day that counts"),
        pytest.param(
            [event("A", 121)], "", (120, False, "end of the days that count"), id="after it"
        ),
        pytest.param(
            [event("A", -1)], "", (120, False, "end of the days that count"), id="before treatment"
        ),
        pytest.param(
            [event("A", 5), event("A", 9, "Cough")],
            'term = "COUGH"',
            (9, True, "Cough"),
            id="a term",
        ),
        pytest.param(
            [event("A", 5, grade=2), event("A", 9, grade=3)],
            "from_grade = 3",
            (9, True, "Rash"),
            id="a grade",
        ),
        pytest.param(
            [event("A", 5, related="N"), event("A", 9)],
            "related = true",
            (9, True, "Rash"),
            id="a related event",
        ),
        pytest.param(
            [event("A", 5), event("A", 9, grade=3)],
            "from_grade = 3",
            (None, None, "grade not recorded"),
            id="an ungraded event before it leaves the time open",
        ),
        pytest.param(
            [event("A", 9, grade=3), event("A", 15)],
            "from_grade = 3",
            (9, True, "Rash"),
            id="an ungraded event after it does not matter",
        ),
        pytest.param(
            [event("A", None), event("A", 9)],
            "",
            (None, None, "onset not known"),
            id="an event without onset may have been the first",
        ),
        pytest.param(
            [event("A", None, "Cough"), event("A", 9)],
            'term = "Rash"',
            (9, True, "Rash"),
            id="an event of another term without onset does not matter",
        ),
        pytest.param(
            [event("A", -9, grade=2), event("A", 5, grade=2)],
            'present_before = "must worsen"',
            (120, False, "end of the days that count"),
            id="no graver than before treatment",
        ),
    ],
)
def test_the_first_event_ends_the_time(rows, keys, expected):
    assert time_of(*rows, keys=keys) == expected


@pytest.mark.parametrize(
    ("status", "last_dose", "expected"),
    [
        pytest.param(seen_until(50), 90, (50, False, "alive at last contact"), id="lost"),
        pytest.param(seen_until(50), None, (50, False, "alive at last contact"), id="on treatment"),
        pytest.param(seen_until(60, died=60), 90, (60, False, "death"), id="died on treatment"),
        pytest.param(
            seen_until(300, died=300), 90, (120, False, "end of the days that count"), id="later"
        ),
        pytest.param([{"subject": "A"}], 90, (None, None, "last contact not known"), id="unknown"),
    ],
)
def test_without_an_event_the_time_ends_where_sight_is_lost(status, last_dose, expected):
    assert time_of(status=status, last_dose=last_dose) == expected


def test_time_counts_from_the_first_dose():
    assert time_of(event("A", 12), first_dose=10)[0] == 2


SUBJECTS = [{"subject": each, "sex": "m" if each == "A" else "f"} for each in "ABCD"]
WITHIN = 'each_term = true\ngroup = "sex"'
TRIAL = {
    "subjects": SUBJECTS,
    "doses": [given(each, 0, 335) for each in "ABC"],
    "status": [{"subject": each, "last_contact_on": on(365)} for each in "ABCD"],
    "adverse_events": [event("A", 100), event("A", 50, "Cough"), event("B", 200)],
}
STUDY = """
[[analysis_set]]
name = "all"
rule = "all enrolled"
[[statistic]]
endpoint = "first"
analysis_set = "all"
yields = "{}"
{}
"""


def results(yields, more="", keys=""):
    protocol = protocol_of(ENDPOINT + keys + STUDY.format(yields, more))
    cohort, sources = cohort_and_sources(protocol, **TRIAL)
    graded, stopped = grade_endpoints(protocol, sources, (cohort,))
    assert not stopped
    found, findings = all_results(protocol, sources, graded)
    assert not findings
    return found


def test_events_per_100_patient_years():
    """50 and 200 days to the events, 365 without one: 2 events in 615 days."""
    rate, time, left_out = results("event rate")
    assert (rate.n, rate.denominator, rate.subjects) == (2, 3, ("A", "B"))
    assert rate.value == pytest.approx(2 / (615 / 36525))
    assert rate.low == pytest.approx(0.242209 / (615 / 36525), rel=1e-5)
    assert rate.high == pytest.approx(7.224688 / (615 / 36525), rel=1e-5)
    assert rate.text.startswith("118.8 per 100 patient-years, 95 % CI 14.4 to 429.1")
    assert (left_out.category, left_out.subjects) == ("without a time, left out", ("D",))
    assert time.value == pytest.approx(615 / 365.25)
    assert (time.unit, time.n, time.id) == ("patient-years", 3, "first/all/time-at-risk")
    assert time.text == "1.7 patient-years of 3 patients"


def test_the_rate_of_each_term_is_that_of_an_endpoint_of_this_term():
    of_terms = results("event rate", "each_term = true")
    rates = [each for each in of_terms if each.statistic == "event rate"]
    assert [(each.category, each.n, each.denominator) for each in rates] == [
        ("Rash", 2, 3),
        ("Cough", 1, 3),
    ]
    for rate in rates:
        (alone, *_) = results("event rate", keys=f'term = "{rate.category}"\n')
        assert (rate.value, rate.low, rate.high) == (alone.value, alone.low, alone.high)
        assert (rate.subjects, rate.method) == (alone.subjects, alone.method)
    assert rates[0].id == "first/all/event-rate/Rash"
    times = {each.category: each.value for each in of_terms if each.statistic == "time at risk"}
    assert times == pytest.approx({"Rash": 665 / 365.25, "Cough": 780 / 365.25})
    left_out = [each for each in of_terms if each.statistic == "count"]
    assert [(each.category, each.subjects) for each in left_out] == [
        ("Rash, without a time, left out", ("D",)),
        ("Cough, without a time, left out", ("D",)),
    ]


def test_a_term_that_a_group_did_not_have_has_a_rate_of_0_there():
    rates = [row for row in results("event rate", WITHIN) if row.statistic == "event rate"]
    rows = {row.category: row for row in rates if row.group == "sex: f"}
    assert [*rows] == ["Rash", "Cough"]
    assert rows["Cough"].value == 0
    assert rows["Cough"].high == pytest.approx(3.688879 / (730 / 36525), rel=1e-5)


def test_the_curve_is_that_of_the_times():
    (at, *_) = results("rate", "at = [100]", 'term = "Rash"\n')
    assert at.value == kaplan_meier([100, 200, 365], [True, True, False]).at(100).value
    (median, *_) = results("median")
    assert (median.value, median.n) == (200, 2)


def test_terms_are_those_of_all_patients_however_they_are_laid_out():
    """Each patient a cohort of its own: who never coughed is watched for a cough all the same."""
    protocol = protocol_of(ENDPOINT)
    parts = []
    for name in "ABC":
        rows = {key: [r for r in rows if r["subject"] == name] for key, rows in TRIAL.items()}
        cohort, _ = cohort_and_sources(protocol, **rows)
        parts.append(cohort)
    whole, sources = cohort_and_sources(protocol, **TRIAL)
    laid_out = tuple(replace(part, patient=np.array([place])) for place, part in enumerate(parts))
    one, several = (
        times_of_each_term(grade_endpoints(protocol, sources, each)[0]["first"], sources)
        for each in ((whole,), laid_out)
    )
    one = one.filter(pl.col("subject") != "D")
    assert several.sort("term", "subject").equals(one.sort("term", "subject"))
    assert several.height == 6
