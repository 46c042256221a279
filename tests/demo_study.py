"""The demo's study beside its plain twin: made, changed in a cell, run, and compared."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from math import isclose
from pathlib import Path
from typing import Any

from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.study import Readout, open_study
from twins.trial import Answers, Row, read_trial
from twins.trial_graded import graded_trial
from twins.trial_number import Number
from twins.trial_numbers import Key, numbers_of_trial


@dataclass(frozen=True)
class Both:
    """A study as Readout runs it, and as the twin grades and counts it."""

    readout: Readout
    answers: Answers
    numbers: dict[Key, Number]


def run_both(folder: Path) -> Both:
    tables = read_trial(folder / "data")
    answers = graded_trial(tables)
    numbers = numbers_of_trial(tables, answers, folder / "study.toml")
    return Both(open_study(folder).run(), answers, numbers)


def rewrite(path: Path, change: Callable[[list[Row]], list[Row]]) -> None:
    """Write a CSV file anew."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows, columns = list(reader), list(reader.fieldnames or ())
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def set_cell(folder: Path, table: str, where: Row, column: str, value: str) -> None:
    """Write another text into one cell of one row."""

    def change(rows: list[Row]) -> list[Row]:
        (row,) = [row for row in rows if where.items() <= row.items()]
        assert row[column] != value
        row[column] = value
        return rows

    rewrite(folder / "data" / f"{table}.csv", change)


def key_of(result: Any) -> Key:
    """Name a result as the twin names it; the verdict of a success is no part of its name."""
    category = None if result.statistic == "success" else result.category
    return (
        result.endpoint, result.analysis_set, result.group,
        result.statistic, category, result.method,
    )  # fmt: skip


def number_of(result: Any) -> Number:
    return Number(
        result.value, result.low, result.high, result.n, result.denominator, result.subjects,
        result.category if result.statistic == "success" else None,
    )  # fmt: skip


def alike(one: Any, other: Any) -> bool:
    """Tell whether two cells are equal, numbers but for the last digits of their computing."""
    if isinstance(one, float) and isinstance(other, float | int):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)


def same_number(one: Number, other: Number) -> bool:
    counts = (one.n, one.denominator, one.subjects, one.verdict) == (
        other.n, other.denominator, other.subjects, other.verdict,
    )  # fmt: skip
    return counts and all(
        alike(getattr(one, part), getattr(other, part)) for part in ("value", "low", "high")
    )


PLACE = ("source_table", "source_column", "source_file", "source_row")


def assert_rows_are_the_twins(both: Both) -> None:
    """Hold every patient's row of every endpoint against the twin's."""
    assert set(both.readout.graded) == set(both.answers)
    for endpoint, theirs in both.answers.items():
        ours = both.readout.table(endpoint).to_dicts()
        assert len(ours) == len(theirs), endpoint
        for row in ours:
            _take_off_place(row, both.readout.study.folder)
        for row, expected in zip(sorted(ours, key=_order), sorted(theirs, key=_order), strict=True):
            assert set(row) == set(expected), endpoint
            differs = {c: (row[c], expected[c]) for c in row if not alike(row[c], expected[c])}
            assert not differs, (endpoint, row["subject"])


def _take_off_place(row: Row, folder: Path) -> None:
    """See that the row of the file that ends a time is the patient's own, and leave it out."""
    place = {column: row.pop(column) for column in PLACE if column in row}
    if place.get("source_file") is not None:
        with (folder / place["source_file"]).open(encoding="utf-8", newline="") as lines:
            named = list(csv.DictReader(lines))[place["source_row"] - 2]
        assert named["subject"] == row["subject"]
        assert named[place["source_column"]], "the date stands in that row"


def _order(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(column)) for column in ("subject", "lesion", "on", "term", "grade"))


def assert_numbers_are_the_twins(both: Both) -> None:
    """Hold every result of an endpoint against the twin's."""
    graded = [result for result in both.readout.results if result.endpoint not in OF_SUBJECTS]
    ours = {key_of(result): number_of(result) for result in graded}
    assert len(ours) == len(graded)
    assert set(ours) == set(both.numbers)
    for key, number in ours.items():
        assert same_number(number, both.numbers[key]), (key, number, both.numbers[key])
