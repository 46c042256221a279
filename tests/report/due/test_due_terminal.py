"""What a day asks of a trial in the terminal: in 80 columns, for nobody, for one and for many."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import on, protocol_of, sources_of, treated
from trialreadout.analysis.due.day import due_on
from trialreadout.report.due.terminal import render_deviations, render_due
from trialreadout.report.text import as_text
from trialreadout.study import open_study

LINES = '[[visit]]\nname = "CT week {week}"\nrepeat = { from_week = 8, every_weeks = 8 }\n\
window_days = { before = 7, after = 7 }\ncollect = ["ct"]\n'


def drawn(part):
    text = as_text(part, width=80, colour=False)
    assert max(map(len, text.splitlines()), default=0) <= 80
    return text


def due(*subjects, day=70):
    cut = protocol_of(f"[data]\ncut_off = {on(day)}\n{LINES}")
    return due_on(date.fromisoformat(on(day)), cut, sources_of(cut, **treated(*subjects)), None)


def test_one_patient():
    said = drawn(render_due(due("A")))
    assert "1 patient entered, 0 off study" in said
    assert "Overdue: 1 visit of 1 patient" in said
    assert "7 over" in said
    assert "Next: 1 visit of 1 patient" in said
    assert "in 35" in said


def test_nobody():
    cut = protocol_of(f"[data]\ncut_off = {on(0)}\n{LINES}")
    sources = sources_of(cut, subjects=[{"subject": "A", "enrolled_on": on(5)}])
    said = drawn(render_due(due_on(date.fromisoformat(on(0)), cut, sources, None)))
    assert said.endswith("Nobody had entered.")


def test_three_hundred_patients_are_a_row_each_and_visit():
    many = due(*(f"P-{each:03}" for each in range(300)))
    said = drawn(render_due(many))
    assert "Overdue: 300 visits of 300 patients" in said
    assert said.count("P-") == 600


def test_the_most_urgent_stand_first():
    said = drawn(render_due(due("A", day=105)))
    assert said.index("Overdue") < said.index("Open") < said.index("Next")


@pytest.mark.parametrize("day", ["2008-06-15", "2009-05-30"])
def test_the_lead_study_fits_into_eighty_columns(demo_folder: Path, day):
    found = open_study(demo_folder).due(date.fromisoformat(day))
    said = drawn(render_due(found))
    assert "Decisions" in said
    assert "Off study" in said
    assert "Invented patients" in said
    assert "deviations of" in drawn(render_deviations(found))


def test_colour_adds_nothing_but_colour(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = as_text(render_due(due("A")), width=80, colour=True)
    assert "\x1b[" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    plain = as_text(render_due(due("A")), width=80, colour=True)
    assert "\x1b[3" not in plain


def test_markup_in_the_data_is_text():
    said = drawn(render_due(due("[bold]A")))
    assert "[bold]A" in said
