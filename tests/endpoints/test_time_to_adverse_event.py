"""The time to the first adverse event, where it ends without one, and its rate."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, event, given, graded_rows, on, protocol_of
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.numbers import all_results
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


SUBJECTS = [{"subject": each} for each in "ABCD"]
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
    rate, left_out = results("event rate")
    assert (rate.n, rate.denominator, rate.subjects) == (2, 3, ("A", "B"))
    assert rate.value == pytest.approx(2 / (615 / 36525))
    assert rate.low == pytest.approx(0.242209 / (615 / 36525), rel=1e-5)
    assert rate.high == pytest.approx(7.224688 / (615 / 36525), rel=1e-5)
    assert rate.text.startswith("118.8 per 100 patient-years, 95 % CI 14.4 to 429.1")
    assert (left_out.category, left_out.subjects) == ("without a time, left out", ("D",))


def test_the_curve_is_that_of_the_times():
    (at, *_) = results("rate", "at = [100]", 'term = "Rash"\n')
    assert at.value == kaplan_meier([100, 200, 365], [True, True, False]).at(100).value
    (median, *_) = results("median")
    assert (median.value, median.n) == (200, 2)
