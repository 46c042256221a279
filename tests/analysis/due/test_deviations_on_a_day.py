"""Departures that the data show: schedule, entry, doses, and decisions, beside what is noted."""

from __future__ import annotations

from datetime import date

import pytest

from builders import on, protocol_of, sources_of
from trialreadout.analysis.decided import held_against_rule
from trialreadout.analysis.due.day import due_on
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts

LINES = """
[population]
age_years = { minimum = 18, maximum = 80 }
[[treatment]]
agent = "drug"
dose_mg = 400
times_per_day = 2
[[visit]]
name = "week 8"
week = 8
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[endpoint]]
name = "response at week 8"
kind = "recist-timepoint"
at = "week 8"
graded_from = "assessments"
[[decision]]
at = "week 8"
when = { "response at week 8" = ["CR", "PR", "SD"] }
offer = "go on"
gives = ["drug"]
[[decision]]
at = "week 8"
offer = "stop"
without = ["drug"]
"""
SUBJECT = {"subject": "A", "enrolled_on": on(0), "informed_on": on(-5), "age_years": "50"}
DOSE = {"subject": "A", "agent": "drug", "started_on": on(0), "dose_mg": "400",
        "times_per_day": "2"}  # fmt: skip
STABLE = {"subject": "A", "assessed_on": on(56), "visit": "week 8", "response": "SD"}
GOES_ON = {"subject": "A", "decided_on": on(58), "visit": "week 8", "offer": "go on",
           "accepted": "Y"}  # fmt: skip
BOTH = [SUBJECT, SUBJECT | {"subject": "B"}]
ANOTHER = GOES_ON | {"subject": "B"}


def laid_out(day, **tables):
    cut = protocol_of(f"[data]\ncut_off = {on(day)}\n{LINES}")
    rows = {"subjects": [SUBJECT], "doses": [DOSE], "assessments": [STABLE],
            "decisions": [GOES_ON]} | tables  # fmt: skip
    return cut, sources_of(cut, **rows)


def deviations(day=70, **tables):
    return due_on(date.fromisoformat(on(day)), *laid_out(day, **tables), None).deviations


def said(found, kind):
    return [(each.what, str(each.on)) for each in found if each.kind == kind]


def test_a_patient_by_the_protocol_has_none():
    assert deviations() == ()


@pytest.mark.parametrize(
    ("day", "rows", "expected"),
    [
        pytest.param(63, [], [], id="none missed on the last day of the window"),
        pytest.param(64, [], [("ct missed", on(63))], id="missed on the day after"),
        pytest.param(64, [STABLE | {"assessed_on": on(48)}],
                     [("ct outside the window", on(48))], id="the day before the window"),
        pytest.param(64, [STABLE | {"assessed_on": on(49)}], [], id="its first day"),
        pytest.param(64, [STABLE, STABLE | {"assessed_on": on(30), "visit": "unscheduled"}],
                     [("ct not planned", on(30))], id="one that nobody planned"),
        pytest.param(64, [STABLE, STABLE | {"assessed_on": on(-30), "visit": "screening"}], [],
                     id="before the first dose"),
    ],
)  # fmt: skip
def test_of_the_schedule(day, rows, expected):
    assert said(deviations(day, assessments=rows), "schedule") == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"age_years": "18"}, [], id="the youngest age"),
        pytest.param({"age_years": "17"}, ["17 years old"], id="one year younger"),
        pytest.param({"age_years": "80.9"}, [], id="not yet 81"),
        pytest.param({"age_years": "81"}, ["81 years old"], id="81"),
        pytest.param({"informed_on": on(0)}, [], id="consent on the day of entry"),
        pytest.param({"informed_on": on(1)}, ["dosed before consent", "entered before consent"],
                     id="consent a day later"),
        pytest.param({"screen_failure": "Y"}, ["dosed though screening failed"],
                     id="a screen failure with a dose"),
        pytest.param({"inclusion_1": "Y", "exclusion_1": "N"}, [], id="answers that let in"),
        pytest.param({"inclusion_1": "N"}, ["inclusion_1 answered N"], id="not included"),
        pytest.param({"exclusion_2": "yes"}, ["exclusion_2 answered yes"], id="excluded"),
        pytest.param({"inclusion_1": ""}, [], id="an answer that is not known"),
    ],
)  # fmt: skip
def test_of_entry(cells, expected):
    found = deviations(subjects=[SUBJECT | cells])
    assert [each.what for each in found if each.kind == "eligibility"] == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({}, [], id="as planned"),
        pytest.param({"dose_mg": "600"}, ["drug 1200 mg a day"], id="more than planned"),
        pytest.param({"times_per_day": "1"}, ["drug 400 mg a day, without a reason"],
                     id="less, and nobody says why"),
        pytest.param({"times_per_day": "1", "reason": "toxicity"}, [], id="less, for a reason"),
        pytest.param({"times_per_day": "", "dose_mg": "600"}, ["drug 600 mg a time"],
                     id="more at a time, how often not known"),
        pytest.param({"agent": "placebo"}, ["placebo given"], id="an agent that nobody planned"),
        pytest.param({"dose_mg": ""}, [], id="a dose that is not known"),
    ],
)  # fmt: skip
def test_of_doses(cells, expected):
    found = deviations(doses=[DOSE | cells])
    assert [each.what for each in found if each.kind == "dose"] == expected


@pytest.mark.parametrize(
    ("tables", "rule"),
    [
        pytest.param({}, None, id="offered by the rule, accepted and given"),
        pytest.param({"decisions": [GOES_ON | {"offer": "stop", "accepted": "N"}]},
                     "offered-otherwise", id="the rule offers to go on"),
        pytest.param({"decisions": [GOES_ON | {"accepted": "N"}]}, "given-otherwise",
                     id="declined and given"),
        pytest.param({"doses": [DOSE | {"ended_on": on(57)}]}, "given-otherwise",
                     id="accepted and not given"),
        pytest.param({"decisions": [ANOTHER], "subjects": BOTH}, "decision-not-recorded",
                     id="due, none recorded"),
        pytest.param({"decisions": [ANOTHER], "subjects": BOTH,
                      "doses": [DOSE | {"ended_on": on(64)}]},
                     "given-without-offer", id="given beyond the window without an offer"),
        pytest.param({"doses": [DOSE | {"ended_on": on(40)}]}, "decision-not-due",
                     id="recorded, though treatment had ended before the window"),
    ],
)  # fmt: skip
def test_of_decisions(tables, rule):
    cut, sources = laid_out(70, **tables)
    graded, _ = grade_endpoints(cut, sources, build_cohorts(sources, cut))
    rules = {finding.rule for finding in held_against_rule(graded, sources, cut)}
    assert rules == set() if rule is None else rule in rules


@pytest.mark.parametrize(
    ("day", "found"),
    [pytest.param(63, False, id="while the window is open"), pytest.param(64, True, id="after")],
)
def test_a_decision_is_not_missed_before_its_window_has_closed(day, found):
    cut, sources = laid_out(day, decisions=[ANOTHER], subjects=BOTH)
    graded, _ = grade_endpoints(cut, sources, build_cohorts(sources, cut))
    rules = {finding.rule for finding in held_against_rule(graded, sources, cut)}
    assert ("decision-not-recorded" in rules) is found


def test_where_nobody_records_decisions_none_is_missed():
    cut, sources = laid_out(70, decisions=[])
    graded, _ = grade_endpoints(cut, sources, build_cohorts(sources, cut))
    assert held_against_rule(graded, sources, cut) == []


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        pytest.param({"kind": "eligibility", "text": "too old"}, "eligibility", id="of its kind"),
        pytest.param({"kind": "visit", "text": "came late"}, None, id="of another kind"),
    ],
)
def test_a_departure_and_its_note_are_brought_together(note, kind):
    row = {"subject": "A", "noted_on": on(0)} | note
    found = deviations(subjects=[SUBJECT | {"age_years": "85"}], deviations=[row])
    (age,) = [each for each in found if each.kind == "eligibility"]
    assert (age.noted_row == 2) is (kind is not None)
    alone = [each.what for each in found if each.kind == "noted alone"]
    assert alone == ([] if kind else ["visit: came late"])
