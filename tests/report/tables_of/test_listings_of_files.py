"""Listings of the bundled studies held to their files: every record, every cell, nothing more."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from demo_study import rewrite
from trialreadout.report.column_names import heading_of
from trialreadout.report.tables import Table
from trialreadout.studies import make_study
from trialreadout.study import open_study

LISTED = {
    "16.2.1": ("status", ""),
    "16.2.2": ("deviations", "noted_on"),
    "16.2.4": ("subjects", ""),
    "16.2.5": ("doses", "started_on"),
    "16.2.7.1": ("adverse_events", "started_on"),
    "16.2.8.2": ("markers", "sampled_on"),
    "16.2.8.3": ("weights", "measured_on"),
}
"""For each listing its table, and the date by which a record may lie after the cut-off."""
FLAGS = {"Y": "yes", "N": "no"}
COLUMNS_OF_FLAGS = {
    *("screen_failure", "bone_metastases", "alive", "serious", "stimulated", "antibody_positive"),
}
SIGNS = {"<": "below", ">": "above"}
"""A sign before a number is a column of its own in the listing."""
HEADINGS = {"subject": "Patient"}
PLACE = ("Source file", "Source row")


def records(folder: Path, table: str, dated: str) -> dict[int, dict[str, str]]:
    """List the rows of a file until the cut-off by the number that a spreadsheet shows."""
    path = folder / "data" / f"{table}.csv"
    if not path.exists():
        return {}
    cut_off = tomllib.loads((folder / "study.toml").read_text())["data"]["cut_off"].isoformat()
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {at: row for at, row in enumerate(rows, 2) if not dated or row[dated] <= cut_off}


def says_the_same(printed: str, cell: str, column: str) -> bool:
    """Compare a printed cell with what the file holds."""
    if cell == "":
        return printed == "–"
    if column in COLUMNS_OF_FLAGS:
        return printed == FLAGS[cell]
    if column.endswith("_on") and len(cell) < 10:
        return printed.endswith((f"(collected as {cell})", f"{cell} (as collected)"))
    try:
        cell = cell.lstrip("<>")
        return abs(float(printed) - float(cell)) <= 0.5e-4 * max(1, abs(float(cell)))
    except ValueError:
        return printed == cell


def listings(folder: Path) -> dict[str, Table]:
    return {table.number or "": table for table in open_study(folder).run().laid_out()}


def assert_every_record_is_listed(folder: Path) -> None:
    found = listings(folder)
    for number, (table, dated) in LISTED.items():
        rows = records(folder, table, dated)
        if not rows:
            assert number not in found
            continue
        listing = found[number]
        named = [{h: c.text for h, c in zip(listing.columns, r, strict=True)} for r in listing.rows]
        assert sorted(int(row["Source row"]) for row in named) == sorted(rows)
        assert [row["Patient"] for row in named] == sorted(row["Patient"] for row in named)
        for row in named:
            record = rows[int(row["Source row"])]
            assert row["Source file"] == f"data/{table}.csv"
            told = {column: HEADINGS.get(column) or heading_of(column) for column in record}
            for column, heading in told.items():
                if heading in row:
                    assert says_the_same(row[heading], record[column], column), (
                        number,
                        column,
                        row,
                    )
                else:
                    assert not any(each[column] for each in rows.values()), (number, column)
            assert set(row) - {*PLACE, "Limit"} <= set(told.values())
            if "limit" not in record and "Limit" in row:
                assert row["Limit"] == SIGNS.get(record["value"][:1], "–")


@pytest.mark.parametrize("seed", [None, 3])
@pytest.mark.parametrize("name", ["lead", "redifferentiation", "two-stage"])
def test_every_record_until_the_cut_off_is_listed_once_with_all_its_cells(
    name: str, seed: int | None, tmp_path: Path
):
    make_study(name, tmp_path / "study", seed=seed)
    assert_every_record_is_listed(tmp_path / "study")


def test_a_record_with_empty_cells_is_listed_all_the_same(tmp_path: Path):
    folder = tmp_path / "study"
    make_study("lead", folder)

    def emptied(rows):
        for column in ("kind", "text", "noted_on"):
            rows[0][column] = ""
        return rows

    rewrite(folder / "data" / "deviations.csv", emptied)
    found = listings(folder)["16.2.2"]
    assert ["NL-01", "–", "–", "–", "data/deviations.csv", "2"] in [
        [cell.text for cell in row] for row in found.rows
    ]
