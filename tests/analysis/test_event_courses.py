"""Adverse events over time: where each begins and ends, and how soon patients had a first one."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from builders import event, given, on, protocol_of, sources_of
from trialreadout.analysis.drawn import rows_to_draw
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts
from twins.kaplan_meier import survival_curve

LINES = """
[toxicity]
emergent_until_days = 30
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[endpoint]]
name = "adverse events"
kind = "adverse-events"
[[statistic]]
endpoint = "adverse events"
yields = "incidence"
analysis_set = "enrolled"
"""


def courses(events, doses, contact=(), lines=LINES):
    """Follow events of patients; `contact` has the day of last contact of each, in their order.

    Where there is no event, P-0 has one, who was never dosed.
    """
    events = list(events) or [event("P-0", 3, grade=1)]
    protocol = protocol_of(lines)
    names = list(dict.fromkeys(row["subject"] for row in (*doses, *events)))
    status = [
        {"subject": name, "last_contact_on": on(day)}
        for name, day in zip(names, contact, strict=False)
    ]
    sources = sources_of(
        protocol,
        subjects=[{"subject": name} for name in names],
        doses=list(doses),
        status=status,
        adverse_events=events,
    )
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    return rows_to_draw(protocol, sources, graded).events


def test_an_event_lies_between_its_days_counted_from_the_first_dose():
    doses = [given("P1", 7, 70)]
    (found,) = courses([event("P1", 21, grade=2, ended_on=on(28))], doses, [100])
    assert found.events.rows() == [("P1", "Rash", 2, 2.0, 3.0)]


def test_without_a_recorded_end_there_is_none_whatever_the_outcome():
    rows = [event("P1", 7, grade=1), event("P1", 14, "Fever", grade=1, outcome="recovered")]
    (found,) = courses(rows, [given("P1", 0, 70)], [100])
    assert found.events["end_weeks"].to_list() == [None, None]


def test_an_event_whose_onset_is_not_known_is_counted_and_has_no_place():
    rows = [event("P1", None, grade=3), event("P1", 7, grade=1)]
    (found,) = courses(rows, [given("P1", 0, 70)], [100])
    assert (found.without_onset, found.events.height) == (1, 1)


def test_a_patient_without_an_event_is_watched_all_the_same():
    doses = [given("P1", 0, 70), given("P2", 0, 14)]
    (found,) = courses([], doses, [100, 100])
    assert found.patients.rows() == [("P1", 100 / 7), ("P2", 44 / 7)]
    assert found.events.is_empty()
    assert found.firsts.is_empty()


@pytest.mark.parametrize(
    ("contact", "weeks"),
    [
        pytest.param([100], 100 / 7, id="thirty days after the last dose"),
        pytest.param([50], 50 / 7, id="the last contact, if that is earlier"),
        pytest.param([], None, id="not known without a contact"),
    ],
)
def test_events_are_watched_for_until(contact, weeks):
    (found,) = courses([], [given("P1", 0, 70)], contact)
    assert found.patients["until_weeks"].to_list() == [weeks]


def test_who_was_never_dosed_has_no_lane():
    doses = [given("P1", 0, 70)]
    (found,) = courses([event("P1", 3, grade=1), event("P2", 3, grade=1)], doses, [100, 100])
    assert found.patients["subject"].to_list() == ["P1"]
    assert found.events["subject"].to_list() == ["P1"]


def test_where_nobody_was_dosed_there_is_nothing_to_follow():
    assert courses([event("P1", 3, grade=1)], [], [100]) == ()


def test_lower_grades_come_first_and_ungraded_events_before_them():
    rows = [event("P1", day, grade=grade) for day, grade in ((1, 3), (2, None), (3, 1))]
    (found,) = courses(rows, [given("P1", 0, 70)], [100])
    assert found.events["grade"].to_list() == [None, 1, 3]


def test_grades_that_nobody_had_have_no_curve():
    (found,) = courses([event("P1", 3, grade=2)], [given("P1", 0, 70)], [100])
    assert found.firsts["from_grade"].unique().sort().to_list() == [1, 2]


def test_whose_first_event_of_a_grade_is_not_known_is_left_out_and_counted():
    rows = [event("P1", 3), event("P2", 3, grade=3)]
    (found,) = courses(rows, [given("P1", 0, 70), given("P2", 0, 70)], [100, 100])
    assert found.unknown == {1: 0, 2: 1, 3: 1}
    assert found.at_risk.filter(pl.col("from_grade") == 3, pl.col("week") == 0).rows() == [
        (3, 0, 1)
    ]


def test_at_risk_is_who_is_watched_and_had_no_event_before():
    doses = [given(name, 0, 70) for name in ("P1", "P2", "P3")]
    (found,) = courses([event("P1", 14, grade=1)], doses, [100, 20, 13])
    at_risk = dict(found.at_risk.select("week", "at_risk").iter_rows())
    assert (at_risk[0], at_risk[2], at_risk[4]) == (3, 2, 0)
    assert max(at_risk) == 14


@for_all(
    st.lists(st.tuples(st.integers(1, 60), st.none() | st.integers(1, 60)), min_size=1, max_size=10)
)
def test_a_curve_of_first_events_is_that_of_the_twin(patients):
    doses = [given(f"P{i:02}", 0, 70) for i in range(len(patients))]
    rows = [
        event(f"P{i:02}", day, grade=1)
        for i, (seen, day) in enumerate(patients)
        if day and day <= seen
    ]
    (found,) = courses(rows, doses, [seen for seen, _ in patients])
    times = [
        (float(day), True) if day and day <= seen else (float(seen), False)
        for seen, day in patients
    ]
    if not rows:
        assert found.firsts.is_empty()
        return
    steps = survival_curve(times)
    own = found.firsts.filter(pl.col("from_grade") == 1).to_dicts()
    assert own[0]["share"] == 0
    assert [7 * row["weeks"] for row in own[1:]] == pytest.approx([step.time for step in steps])
    assert [row["share"] for row in own[1:]] == pytest.approx(
        [1 - float(step.survival) for step in steps]
    )
