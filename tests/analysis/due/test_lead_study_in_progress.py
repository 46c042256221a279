"""The lead study on four days of its course, against tables written from its raw rows.

15 June 2008: NL-32 has entered and not begun, NL-31 lacks the CT of week 26, NL-27 has died.
28 December 2008: NL-26 is in week 26 and has its CT, the blood sample of week 12 was noted as
missed; NL-15 has declined; NL-10 has died; NL-30 has withdrawn.
30 May 2009: NL-13 was scanned on this day, and nobody has read the scan.
15 October 2010: most have progressed, and no CT is due of them.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from trialreadout.analysis.due.decisions import TAKEN
from trialreadout.study import open_study
from twins.due_on import due_on
from twins.trial import read_trial

DAYS = ("2008-06-15", "2008-12-28", "2009-05-30", "2010-10-15")


def by_hand(day):
    file = Path(__file__).parent / f"due_on_{day}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return {tuple(row.values()) for row in csv.DictReader(lines)}


def rows_of(due):
    """Write visits and decisions that are not taken as the tables have them."""
    rows = {
        (v.subject, v.visit, v.state, " ".join(v.awaited), str(v.first_on or ""),
         str(v.last_on or ""), "")
        for v in due.visits
    }  # fmt: skip
    return rows | {
        (d.subject, f"decision at {d.at}", d.state, "", str(d.first_on), str(d.last_on), d.would_be)
        for d in due.decisions
        if d.state != TAKEN
    }


def due(folder, day):
    return open_study(folder).due(date.fromisoformat(day))


@pytest.mark.parametrize("day", DAYS)
def test_what_is_due_is_what_was_written_by_hand(demo_folder, day):
    assert rows_of(due(demo_folder, day)) == by_hand(day)


@pytest.mark.parametrize("day", DAYS)
def test_the_tables_by_hand_are_those_of_the_plain_twin(demo_folder, day):
    told = due_on(read_trial(demo_folder / "data"), date.fromisoformat(day))
    assert {tuple(row.values()) for row in told} == by_hand(day)


@pytest.mark.parametrize(
    "day", ["2007-10-04", "2007-10-05", "2008-03-09", "2009-02-01", "2011-01-31"]
)
def test_on_other_days_program_and_twin_agree(demo_folder, day):
    told = due_on(read_trial(demo_folder / "data"), date.fromisoformat(day))
    assert rows_of(due(demo_folder, day)) == {tuple(row.values()) for row in told}


def test_nobody_had_entered_before_the_first(demo_folder):
    nothing = due(demo_folder, "2007-09-01")
    assert (nothing.patients, nothing.visits, nothing.decisions) == ((), (), ())
    assert nothing.findings == ()


def test_a_patient_before_the_first_dose_awaits_time_zero(demo_folder):
    (visit,) = due(demo_folder, "2008-06-15").of("NL-32").visits
    assert (visit.visit, visit.state, visit.first_on) == ("baseline", "awaits time zero", None)
    assert "NL-32" not in {v.subject for v in due(demo_folder, "2008-06-26").visits}


def test_a_visit_noted_as_missed_is_not_overdue(demo_folder):
    lacking = {(v.subject, v.visit) for v in due(demo_folder, "2008-12-28").visits}
    assert ("NL-26", "week 12") not in lacking
    (decision,) = due(demo_folder, "2008-12-28").of("NL-26").decisions
    missed = [one for one in decision.lacking if one.visit == "week 12"]
    assert [(one.item, one.over, one.rests_on_it) for one in missed] == [
        ("thyroglobulin", True, False), ("weight", True, False),
    ]  # fmt: skip


def test_a_decision_waits_for_a_reading_and_says_so(demo_folder):
    (decision,) = due(demo_folder, "2009-05-30").of("NL-13").decisions
    rests = [one.item for one in decision.lacking if one.rests_on_it]
    assert rests == ["ct", "planar read", "spect read"]
    assert (decision.state, decision.would_be, decision.by_rule) == ("open", "not evaluable", None)


def test_an_offer_that_was_declined_is_taken(demo_folder):
    (decision,) = due(demo_folder, "2008-12-28").of("NL-15").decisions
    assert (decision.state, decision.offered, decision.accepted) == (
        "taken", "continue sorafenib", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "off"),
    [
        pytest.param("2008-03-08", {}, id="the day before the first death"),
        pytest.param("2008-03-09", {"NL-27": "died"}, id="on its day"),
        pytest.param(
            "2008-12-28",
            {"NL-10": "died", "NL-27": "died", "NL-30": "withdrew consent",
             "NL-32": "withdrew before the first dose"},
            id="two deaths and two withdrawals",
        ),
    ],
)  # fmt: skip
def test_who_is_off_study(demo_folder, day, off):
    found = due(demo_folder, day).patients
    assert {p.subject: p.off_because for p in found if p.off_because} == off


def test_the_same_day_gives_the_same(demo_folder):
    one, other = (due(demo_folder, "2009-05-30").as_dict() for _ in range(2))
    assert one == other


def test_the_deviations_of_the_data_and_those_noted_are_held_together(demo_folder):
    """Seven missed samples are noted, with the weight; NL-22 went on in spite of the offer."""
    found = due(demo_folder, "2009-01-31").deviations
    noted = [(d.subject, d.kind, d.noted_row) for d in found if d.noted_row is not None]
    assert noted == [
        *(("NL-01", "schedule", 2),) * 2, *(("NL-04", "schedule", 3),) * 2,
        *(("NL-10", "schedule", 4),) * 2, *(("NL-12", "schedule", 5),) * 2,
        *(("NL-18", "schedule", 6),) * 2, ("NL-22", "decision", 7),
        *(("NL-24", "schedule", 8),) * 2, *(("NL-26", "schedule", 9),) * 2,
    ]  # fmt: skip
    assert {d.subject for d in found if d.noted_row is None} == {"NL-28", "NL-29", "NL-31"}
