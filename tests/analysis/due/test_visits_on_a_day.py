"""Which visits are overdue, open and next: windows, labels, what ends them, what is not done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import on, protocol_of, sources_of, treated
from trialreadout.analysis.due.day import due_on

VISITS = """
[[visit]]
name = "baseline"
week = 0
window_days = { before = 14 }
collect = ["ct", "marker M"]
[[visit]]
name = "week 8"
week = 8
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[visit]]
name = "CT week {week}"
repeat = { from_week = 16, every_weeks = 8 }
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[endpoint]]
name = "M"
kind = "marker-trend"
marker = "marker M"
weeks = [0]
"""
BASELINE = {
    "examinations": [{"subject": "A", "examined_on": on(-3), "visit": "baseline"}],
    "markers": [
        {"subject": "A", "sampled_on": on(-3), "marker": "marker M", "value": "5", "unit": "U"}
    ],
}


def due(day, lines=VISITS, within=None, **tables):
    """Look at patient A, first dosed on day 0, on a day; with baseline unless tables say else."""
    cut = protocol_of(f"[data]\ncut_off = {on(day)}\n{lines}")
    given_tables = treated("A") | BASELINE
    for name, rows in tables.items():
        given_tables[name] = [*BASELINE.get(name, []), *rows]
    return due_on(date.fromisoformat(on(day)), cut, sources_of(cut, **given_tables), within)


def states(found):
    return {visit.visit: visit.state for visit in found.visits}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(48, {"week 8": "next"}, id="the day before the window"),
        pytest.param(49, {"week 8": "open", "CT week 16": "next"}, id="its first day"),
        pytest.param(63, {"week 8": "open", "CT week 16": "next"}, id="its last day"),
        pytest.param(64, {"week 8": "overdue", "CT week 16": "next"}, id="the day after it"),
        pytest.param(
            105,
            {"week 8": "overdue", "CT week 16": "open", "CT week 24": "next"},
            id="an overdue visit does not hide the next",
        ),
    ],
)
def test_a_window_has_a_first_and_a_last_day(day, expected):
    assert states(due(day)) == expected


def test_the_window_is_told_as_dates():
    (visit,) = due(30).visits
    assert (str(visit.first_on), str(visit.last_on)) == (on(49), on(63))


@pytest.mark.parametrize(
    ("record", "state"),
    [
        pytest.param({"examined_on": on(49)}, None, id="without a label, on the first day"),
        pytest.param({"examined_on": on(48)}, "overdue", id="without a label, the day before"),
        pytest.param({"examined_on": on(63), "visit": "unscheduled"}, None,
                     id="unscheduled, on the last day"),
        pytest.param({"examined_on": on(70), "visit": "Week 8"}, None,
                     id="out of the window, by its label"),
        pytest.param({"examined_on": on(56), "visit": "week 16"}, "overdue",
                     id="in the window, under the label of another visit"),
        pytest.param({"examined_on": on(64)}, "missed", id="the day after the window"),
    ],
)  # fmt: skip
def test_a_record_belongs_to_the_visit_of_its_label_or_of_its_day(record, state):
    found = due(71, examinations=[{"subject": "A"} | record])
    assert states(found).get("week 8") == state


@pytest.mark.parametrize(
    ("later", "state"),
    [
        pytest.param({"examinations": [on(112)], "markers": [on(112)]}, "missed", id="all of it"),
        pytest.param({"examinations": [on(112)]}, "overdue", id="not the marker"),
        pytest.param({}, "overdue", id="nothing"),
    ],
)
def test_what_was_obtained_later_is_missed_and_no_more_overdue(later, state):
    both = VISITS.replace('collect = ["ct"]', 'collect = ["ct", "marker M"]')
    value = {"marker": "marker M", "value": "5", "unit": "U"}
    made = {
        "examinations": [{"subject": "A", "examined_on": d} for d in later.get("examinations", ())],
        "markers": [{"subject": "A", "sampled_on": d} | value for d in later.get("markers", ())],
    }
    (week_8,) = [visit for visit in due(113, both, **made).visits if visit.visit == "week 8"]
    assert (week_8.state, week_8.lacking) == (state, ("ct", "marker M"))


def test_what_was_not_obtained_later_either_leaves_a_visit_overdue():
    lines = VISITS.replace('after = 7 }\ncollect = ["ct"]', 'after = 7 }\ncollect = ["weight"]', 1)
    blank, weighed = ({"subject": "A", "measured_on": on(112), "weight_kg": w} for w in ("", "70"))
    assert states(due(113, lines, weights=[blank]))["week 8"] == "overdue"
    assert states(due(113, lines, weights=[weighed]))["week 8"] == "missed"


def test_what_came_after_the_day_is_not_known():
    made = {"examinations": [{"subject": "A", "examined_on": on(56), "visit": "week 8"}]}
    assert states(due(55, **made))["week 8"] == "open"
    assert "week 8" not in states(due(56, **made))


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        pytest.param(None, ["week 8"], id="the next alone"),
        pytest.param(2, [], id="none opens within two weeks"),
        pytest.param(3, ["week 8"], id="one opens in three weeks, on the day"),
        pytest.param(19, ["week 8", "CT week 16", "CT week 24"], id="recurring ones too"),
    ],
)
def test_how_far_ahead_is_told_in_weeks(within, expected):
    assert [visit.visit for visit in due(28, within=within).visits] == expected


def test_visits_recur_without_end():
    found = due(7 * 800, examinations=[])
    assert states(found)["CT week 800"] == "open"
    assert states(found)["CT week 808"] == "next"


def test_a_value_said_not_to_have_been_obtained_is_not_missing():
    lines = VISITS.replace('name = "week 8"', 'name = "week 8"').replace(
        'after = 7 }\ncollect = ["ct"]', 'after = 7 }\ncollect = ["ct", "weight"]', 1
    )
    rows = [{"subject": "A", "measured_on": on(56), "visit": "week 8", "weight_kg": ""}]
    (visit,) = [v for v in due(70, lines, weights=rows).visits if v.visit == "week 8"]
    assert (visit.lacking, visit.not_done) == (("ct",), ("weight",))


@pytest.mark.parametrize(
    ("noted", "state"),
    [
        pytest.param("week 8: no CT", None, id="its visit is named"),
        pytest.param("Week 8 was not attended", None, id="in capitals"),
        pytest.param("week 80: no CT", "overdue", id="another week that begins alike"),
        pytest.param("CT not done", None, id="no week, dated in the window"),
    ],
)
def test_a_visit_noted_as_missed_is_not_overdue(noted, state):
    row = {"subject": "A", "noted_on": on(60), "kind": "missed visit", "text": noted}
    assert states(due(70, deviations=[row])).get("week 8") == state
    assert states(due(60, deviations=[row]))["week 8"] == "open"


@pytest.mark.parametrize(
    ("status", "left"),
    [
        pytest.param({"died_on": on(63)}, True, id="died on the last day of the window"),
        pytest.param({"died_on": on(64)}, False, id="died the day after"),
        pytest.param({"discontinued_on": on(50), "reason": "Lost to follow-up"}, True,
                     id="lost to follow-up"),
        pytest.param({"discontinued_on": on(50), "reason": "toxicity"}, False,
                     id="stopped treatment, and stays on study"),
        pytest.param({"last_contact_on": on(50), "reason": "withdrew consent"}, True,
                     id="withdrew, last seen on a day"),
        pytest.param({"discontinued_on": on(50), "reason": "Einwilligung zurückgezogen"}, True,
                     id="withdrew, in German"),
        pytest.param({"discontinued_on": on(50), "reason": "Toestemming ingetrokken"}, True,
                     id="withdrew, in Dutch"),
    ],
)  # fmt: skip
def test_nothing_is_due_of_who_is_off_study(status, left):
    found = due(70, status=[{"subject": "A"} | status])
    assert ("week 8" not in states(found)) is left


def test_a_screen_failure_is_off_study():
    subjects = [{"subject": "A"}, {"subject": "B", "screen_failure": "Y", "enrolled_on": on(0)}]
    found = due(10, subjects=subjects)
    assert {p.subject: p.off_because for p in found.patients} == {
        "A": None, "B": "screen failure",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ends_with", "tables", "ended"),
    [
        ("end of treatment", {"doses": [{"subject": "A", "started_on": on(0), "ended_on": on(60)}]},
         True),
        ("end of treatment", {}, False),
        ("new therapy", {"therapies": [{"subject": "A", "started_on": on(60)}]}, True),
        ("new therapy", {"therapies": [{"subject": "A", "started_on": on(60), "planned": "Y"}]},
         False),
    ],
)  # fmt: skip
def test_visits_end_with_what_the_protocol_says(ends_with, tables, ended):
    named = 'name = "week 8"'
    lines = VISITS.replace(named, f'{named}\nends_with = ["{ends_with}"]')
    if "doses" in tables:
        lines = lines.replace("[[endpoint]]", "[[endpoint]]", 1)
    found = due(70, lines, **tables)
    assert ("week 8" not in states(found)) is ended


@pytest.mark.parametrize(
    ("sampled", "expected"),
    [
        pytest.param(on(-3), ("ct",), id="sampled in the days that would count"),
        pytest.param(on(-30), ("ct", "marker M"), id="too long ago, if the dose came on the day"),
    ],
)
def test_who_has_not_begun_awaits_time_zero(sampled, expected):
    cut = protocol_of(f"[data]\ncut_off = {on(2)}\n{VISITS}")
    tables = {
        "subjects": [{"subject": "B", "enrolled_on": on(0)}],
        "markers": [{"subject": "B", "sampled_on": sampled, "marker": "marker M", "value": "5"}],
    }
    (visit,) = due_on(date.fromisoformat(on(2)), cut, sources_of(cut, **tables), None).visits
    assert (visit.state, visit.lacking, visit.last_on) == ("awaits time zero", expected, None)


def test_an_item_that_no_table_holds_is_a_finding_and_not_missing():
    found = due(64, VISITS.replace('collect = ["ct"]', 'collect = ["ct", "quality of life"]', 1))
    (week_8,) = [visit for visit in found.visits if visit.visit == "week 8"]
    assert week_8.lacking == ("ct",)
    (finding,) = [each for each in found.findings if each.rule == "unknown-item"]
    assert (finding.value, finding.column) == ("quality of life", 'visit "week 8".collect')


@given(st.integers(-14, 400), st.sets(st.integers(-14, 400), max_size=6))
def test_every_visit_of_the_past_is_there_or_overdue_or_missed(day, made):
    """A visit whose window has closed lacks its CT, or a CT lies in its window; never both."""
    rows = [{"subject": "A", "examined_on": on(each)} for each in sorted(made) if each > 0]
    found = states(due(day, examinations=rows))
    for week in (8, *range(16, 64, 8)):
        name = "week 8" if week == 8 else f"CT week {week}"
        inside = any(7 * week - 7 <= each <= min(7 * week + 7, day) for each in made if each > 0)
        later = any(7 * week + 7 < each <= day for each in made)
        lacks = 7 * week + 7 < day and not inside
        assert (found.get(name) == "missed") == (lacks and later)
        assert (found.get(name) == "overdue") == (lacks and not later)


@given(st.permutations(["A", "B", "C"]))
def test_patients_do_not_see_each_other(order):
    cut = protocol_of(f"[data]\ncut_off = {on(70)}\n{VISITS}")
    made = [{"subject": "B", "examined_on": on(56)}]
    one = due_on(
        date.fromisoformat(on(70)), cut, sources_of(cut, **treated(*order), examinations=made), None
    )
    assert {v.subject for v in one.visits if v.visit == "week 8"} == {"A", "C"}
