"""What a change of the demo's files moves: results, rows of patients, and published numbers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from demo_study import (
    Both,
    assert_numbers_are_the_twins,
    assert_rows_are_the_twins,
    key_of,
    number_of,
    run_both,
    same_number,
    set_cell,
)
from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.report.published import render_published
from trialreadout.report.text import as_text

Change = Callable[[Path], None]


def cell(table: str, where: dict[str, str], column: str, value: str) -> Change:
    """Write another text into one cell."""
    return lambda folder: set_cell(folder, table, where, column, value)


def after(folder: Path, tmp_path: Path, *changes: Change) -> Both:
    """Copy the study, change it, and run it again."""
    changed = tmp_path / "study"
    shutil.copytree(folder, changed)
    for change in changes:
        change(changed)
    return run_both(changed)


def moved_ids(before: Both, now: Both) -> set[str]:
    """Name the results of which value, limits, counts or patients moved; none comes or goes."""
    were = {result.id: result for result in before.readout.results}
    are = {result.id: result for result in now.readout.results}
    assert were.keys() == are.keys()
    return {x for x in were if not same_number(number_of(were[x]), number_of(are[x]))}


def moved_by_twin(before: Both, now: Both) -> set[str]:
    """Name the results that the twin says should move."""
    ids = {key_of(x): x.id for x in before.readout.results if x.endpoint not in OF_SUBJECTS}
    return {ids[key] for key in ids if not same_number(before.numbers[key], now.numbers[key])}


def changed_rows(before: Both, now: Both) -> dict[str, set[str]]:
    """Name the endpoints of which a row moved, and the patients whose row it is."""
    moved: dict[str, set[str]] = {}
    for endpoint in before.readout.graded:
        rows = [x.readout.table(endpoint).to_dicts() for x in (before, now)]
        patients = {row["subject"] for one, other in (rows, rows[::-1]) for row in one
                    if row not in other}  # fmt: skip
        if patients:
            moved[endpoint] = patients
    return moved


def assert_says_what_is_unmet(before: Both, now: Both, unmet: tuple[str, ...]) -> None:
    """The printed column stands as it stood; what is met no longer is named in words."""
    assert [x.printed for x in now.readout.published] == [
        x.printed for x in before.readout.published
    ]
    assert all(x.met for x in before.readout.published)
    assert tuple(x.printed for x in now.readout.published if not x.met) == unmet
    text = " ".join(as_text(render_published(now.readout.published), colour=False).split())
    assert f"{10 - len(unmet)} of 10 published numbers are met." in text
    assert text.count("Not met: ") == len(unmet)
    for each in now.readout.published:
        assert (f"printed {each.printed}, computed {each.computed}." in text) is not each.met


def row_of(now: Both, endpoint: str, subject: str) -> dict[str, Any]:
    """Give a row of a patient, once the twin has said the same of everybody."""
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    return now.readout.table(endpoint).row(by_predicate=pl.col("subject") == subject, named=True)
