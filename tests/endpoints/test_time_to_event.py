"""How long until the event, or until sight of the patient is lost, and why it ended there."""

from __future__ import annotations

from datetime import date

import pytest

from builders import (
    lesion,
    measured,
    on,
    protocol_of,
    recorded,
    sources_of,
    treated,
)
from trialreadout.endpoints import time_to_event
from trialreadout.sources.cohort import build_cohorts

PROGRESSION_OR_DEATH = '[{ of = "tumour response", is = ["PD"] }, { of = "death" }]'
LAST_SEEN = '[{ of = "last adequate assessment" }, { of = "last contact" }, { of = "time zero" }]'


def protocol_with(further="", events=PROGRESSION_OR_DEATH, censor=LAST_SEEN, dates=""):
    return protocol_of(
        f'{dates}\n[tumour_response]\ngraded_from = "assessments"\n[[endpoint]]\nname = "time"\n'
        f'kind = "time-to-event"\nevents = {events}\ncensor = {censor}\n{further}'
    )


def trial(protocol, assessments=None, **days):
    """Make a trial of patient A with some assessments by day; give what grading needs."""
    status = {"subject": "A"}
    status |= {column: on(day) for column, day in days.items() if column in STATUS}
    tables = treated("A") | {"status": [status]}
    tables["assessments"] = [recorded("A", day, word) for day, word in (assessments or {}).items()]
    if "therapy" in days:
        tables["therapies"] = [{"subject": "A", "started_on": on(days["therapy"])}]
    sources = sources_of(protocol, **tables)
    (cohort,) = build_cohorts(sources, protocol)
    return cohort, sources


STATUS = ("died_on", "last_contact_on")


def end_of(assessments=None, *, protocol=None, **days):
    """Give the day on which the time of patient A ended, whether by the event, and why."""
    protocol = protocol or protocol_with()
    cohort, sources = trial(protocol, assessments, **days)
    graded = time_to_event.grade(cohort, protocol, protocol.endpoints[0])
    row = time_to_event.table(graded, cohort, sources).row(0, named=True)
    return row["days"], row["event"], row["reason"]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        pytest.param(
            {"assessments": {56: "SD", 112: "PD"}, "died_on": 200},
            (112, True, "progression"),
            id="progression before death",
        ),
        pytest.param(
            {"assessments": {56: "SD"}, "died_on": 100}, (100, True, "death"), id="death alone"
        ),
        pytest.param(
            {"assessments": {56: "PD", 112: "PD"}}, (56, True, "progression"), id="the first of two"
        ),
        pytest.param(
            {"assessments": {56: "PD"}, "died_on": 56},
            (56, True, "progression"),
            id="both on one day: the one that the protocol names first",
        ),
        pytest.param({"died_on": 0}, (0, True, "death"), id="death on the day of the first dose"),
        pytest.param(
            {"assessments": {56: "SD", 112: "PR"}, "last_contact_on": 300},
            (112, False, "last assessment"),
            id="no event: the last assessment",
        ),
        pytest.param(
            {"assessments": {56: "SD", 112: "NE"}},
            (56, False, "last assessment"),
            id="an assessment not evaluable is not adequate",
        ),
        pytest.param(
            {"assessments": {56: "NE"}, "last_contact_on": 300},
            (300, False, "alive at last contact"),
            id="no adequate assessment: the next in the list",
        ),
        pytest.param(
            {"last_contact_on": -2},
            (0, False, "nothing known after time zero"),
            id="a contact before the first dose is passed over",
        ),
        pytest.param(
            {"last_contact_on": 0}, (0, False, "alive at last contact"), id="a contact on its day"
        ),
        pytest.param({}, (0, False, "nothing known after time zero"), id="nothing is known"),
    ],
)
def test_time_to_progression_or_death(patient, expected):
    assert end_of(**patient) == expected


def test_without_a_censoring_that_gives_a_date_there_is_no_time():
    protocol = protocol_with(censor='[{ of = "last contact" }]')
    assert end_of({56: "SD"}, protocol=protocol) == (None, None, None)


def test_the_protocol_orders_the_censorings():
    patient = {"assessments": {56: "SD"}, "last_contact_on": 300}
    contact_first = '[{ of = "last contact" }, { of = "last adequate assessment" }]'
    assert end_of(**patient)[0] == 56
    assert end_of(**patient, protocol=protocol_with(censor=contact_first))[0] == 300


def test_the_protocol_words_the_reason():
    protocol = protocol_with(censor='[{ of = "last contact", reason = "still followed" }]')
    assert end_of(last_contact_on=90, protocol=protocol) == (90, False, "still followed")


def test_events_may_be_responses():
    protocol = protocol_with(events='[{ of = "tumour response", is = ["CR", "PR"] }]')
    assert end_of({56: "SD", 112: "PR"}, protocol=protocol) == (112, True, "CR or PR")


@pytest.mark.parametrize(
    ("died_on", "assessments", "expected"),
    [
        pytest.param(112, {}, (112, True), id="on the last day of week 16"),
        pytest.param(113, {}, (0, False), id="the day after it"),
        pytest.param(113, {56: "NE"}, (113, True), id="after an assessment, evaluable or not"),
        pytest.param(113, {-5: "SD"}, (0, False), id="an assessment before the first dose is none"),
    ],
)
def test_a_death_without_any_assessment_counts_until_a_week(died_on, assessments, expected):
    protocol = protocol_with("death_without_assessment_counts_until_week = 16")
    assert end_of(assessments, died_on=died_on, protocol=protocol)[:2] == expected


NEW_THERAPY = protocol_with("new_therapy = { censor = true }")


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        pytest.param({"therapy": 100}, (56, False), id="progression after it is not seen"),
        pytest.param({"therapy": 112}, (112, True), id="progression on its day is"),
        pytest.param({"therapy": 113}, (112, True), id="progression before it is"),
        pytest.param({"therapy": 20}, (0, False), id="given before any assessment"),
        pytest.param({"therapy": -20}, (112, True), id="given before the first dose"),
        pytest.param({"therapy": 60, "died_on": 90}, (56, False), id="death after it is not seen"),
        pytest.param({"therapy": 90, "died_on": 90}, (90, True), id="death on its day is"),
    ],
)
def test_a_new_therapy_censors_at_the_last_adequate_assessment_before_it(patient, expected):
    assert end_of({56: "SD", 112: "PD"}, **patient, protocol=NEW_THERAPY)[:2] == expected


def test_unless_the_protocol_says_so_a_new_therapy_changes_nothing():
    assert end_of({56: "SD", 112: "PD"}, therapy=60) == (112, True, "progression")


def test_a_patient_who_was_never_dosed_has_no_time():
    protocol = protocol_with()
    tables = treated("A") | {
        "subjects": [{"subject": "A"}, {"subject": "B"}],
        "status": [{"subject": "A", "died_on": on(90)}, {"subject": "B", "died_on": on(30)}],
    }
    sources = sources_of(protocol, **tables)
    (cohort,) = build_cohorts(sources, protocol)
    graded = time_to_event.grade(cohort, protocol, protocol.endpoints[0])
    found = time_to_event.table(graded, cohort, sources).select("subject", "days", "event", "on")
    assert found.row(0) == ("A", 90, True, date(2020, 3, 31))
    assert found.row(1) == ("B", None, None, None)


def test_a_progression_from_before_the_first_dose_is_an_event_at_0():
    protocol = protocol_of(
        '[tumour_response]\nbaseline = { visit = "SCREENING" }\n[[endpoint]]\nname = "time"\n'
        f'kind = "time-to-event"\nevents = {PROGRESSION_OR_DEATH}\ncensor = {LAST_SEEN}'
    )
    scans = [measured("A", -40, 30, visit="SCREENING"), measured("A", -5, 60, visit="BEFORE DOSE")]
    sources = sources_of(protocol, **treated("A"), lesions=[lesion("A")], measurements=scans)
    (cohort,) = build_cohorts(sources, protocol)
    graded = time_to_event.grade(cohort, protocol, protocol.endpoints[0])
    assert (graded.days.tolist(), graded.event.tolist()) == ([0], [True])
    (row,) = time_to_event.source_rows(graded, cohort, sources, 0)
    assert (row.table, row.row) == ("measurements", 3)


@pytest.mark.parametrize(
    ("unit", "expected"), [("days", 487.0), ("weeks", 487 / 7), ("months", 16.0)]
)
def test_times_are_in_the_unit_of_the_endpoint(unit, expected):
    protocol = protocol_with(f'unit = "{unit}"')
    cohort, sources = trial(protocol, died_on=487)
    graded = time_to_event.grade(cohort, protocol, protocol.endpoints[0])
    assert time_to_event.table(graded, cohort, sources)["time"][0] == expected


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        pytest.param(
            {"assessments": {56: "SD", 112: "PD"}}, ("assessments", 3), id="the progression"
        ),
        pytest.param(
            {"assessments": {56: "SD", 112: "NE"}}, ("assessments", 2), id="the last assessment"
        ),
        pytest.param({"died_on": 90}, ("status", 2), id="the death"),
        pytest.param({"last_contact_on": 90}, ("status", 2), id="the last contact"),
        pytest.param({}, ("doses", 2), id="the first dose"),
    ],
)
def test_the_row_that_ends_the_time(patient, expected):
    protocol = protocol_with()
    cohort, sources = trial(protocol, **patient)
    graded = time_to_event.grade(cohort, protocol, protocol.endpoints[0])
    (row,) = time_to_event.source_rows(graded, cohort, sources, 0)
    assert (row.table, row.row) == expected


def test_from_registration_the_row_is_that_of_the_registration():
    protocol = protocol_with(dates='[dates]\ntime_zero = "registration"')
    sources = sources_of(protocol, subjects=[{"subject": "A", "enrolled_on": on(-9)}])
    (cohort,) = build_cohorts(sources, protocol)
    endpoint = protocol.endpoints[0]
    graded = time_to_event.grade(cohort, protocol, endpoint)
    (row,) = time_to_event.source_rows(graded, cohort, sources, 0)
    assert (row.table, row.row) == ("subjects", 2)
    assert "doses" not in time_to_event.needs(endpoint, protocol)
