"""The calendar, held to the grammar of RFC 5545 and to saying nothing more of a patient."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.analysis.due.visits import NEXT, OPEN, OVERDUE, VisitOn
from trialreadout.report.due.calendar import calendar_of

ON = date(2020, 3, 1)
PROPERTY = re.compile(r"[A-Z-]+(;[A-Z-]+=[A-Za-z-]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")


def visit(subject="NL-01", name="week 8", state=NEXT, first=ON, last=ON + timedelta(days=6)):
    return VisitOn(subject, name, state, ("ct", "thyroglobulin"), (), (), (), first, last)


def read(calendar):
    """Unfold a calendar into its events, each a mapping of its properties (RFC 5545, 3.1)."""
    text = calendar.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
    lines = re.sub("\r\n ", "", text).removesuffix("\r\n").split("\r\n")
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {line.partition(":")[0] for line in lines} >= {"VERSION", "PRODID"}
    events: list[dict[str, str]] = []
    for line in lines[1:-1]:
        assert PROPERTY.fullmatch(line), line
        key, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif line != "END:VEVENT" and events:
            assert key not in events[-1], "each property once"
            events[-1][key] = value
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(events)
    return events


def text_of(value):
    """Take the escapes off a text (3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_an_event_is_the_window_with_the_day_after_it_as_its_end():
    (event,) = read(calendar_of("T-01", ON, [visit()]))
    assert event["DTSTART;VALUE=DATE"] == "20200301"
    assert event["DTEND;VALUE=DATE"] == "20200308"
    assert event["DTSTAMP"] == "20200301T000000Z"


def test_a_summary_holds_the_patient_and_the_visit_alone():
    calendar = calendar_of("T-01", ON, [visit()])
    (event,) = read(calendar)
    assert event["SUMMARY"] == "NL-01 week 8"
    assert event.keys() == {
        "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY", "TRANSP",
    }  # fmt: skip
    assert b"thyroglobulin" not in calendar


@pytest.mark.parametrize(
    ("state", "events"),
    [(OPEN, 1), (NEXT, 1), pytest.param(OVERDUE, 0, id="an overdue window lies in the past")],
)
def test_what_is_open_or_comes_is_an_event(state, events):
    assert len(read(calendar_of("T-01", ON, [visit(state=state)]))) == events


def test_who_has_no_time_zero_has_no_event():
    assert read(calendar_of("T-01", ON, [visit(first=None, last=None)])) == []


def test_a_visit_keeps_its_identifier_on_other_days_and_shares_it_with_none():
    def uid(study="T-01", on=ON, **more):
        return read(calendar_of(study, on, [visit(**more)]))[0]["UID"]

    assert uid() == uid(on=ON + timedelta(days=3)) == uid(state=OPEN)
    others = [uid(study="T-02"), uid(subject="NL-02"), uid(name="week 16"),
              uid(subject="NL-01\nweek", name="8")]  # fmt: skip
    assert len({uid(), *others}) == 5


@given(st.text(min_size=1, max_size=120), st.text(min_size=1, max_size=60))
def test_any_name_is_read_back_whole_and_folded(subject, name):
    (event,) = read(calendar_of("T-01", ON, [visit(subject=subject, name=name)]))
    said = text_of(event["SUMMARY"])
    kept = f"{subject} {name}".splitlines() or [""]
    assert said == "\n".join("".join(c for c in line if c >= " " and c != "\x7f") for line in kept)


def test_no_visit_is_a_calendar_without_events():
    assert read(calendar_of("T-01", ON, [])) == []
