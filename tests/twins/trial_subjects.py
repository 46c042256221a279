"""Who the patients were and what became of them, counted line by line from the files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from statistics import median

Row = dict[str, str]


def _read(folder: Path, table: str) -> list[Row]:
    with (folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def counted_subjects(folder: Path, treated_alone: bool) -> dict[tuple[str, str], list[str]]:
    """Name the patients of each part of the disposition, of each deviation and each word."""
    subjects = _read(folder, "subjects")
    doses = _read(folder, "doses")
    status = {row["subject"]: row for row in _read(folder, "status")}
    dosed = {row["subject"] for row in doses}
    chosen = [row for row in subjects if row["subject"] in dosed or not treated_alone]
    found: dict[tuple[str, str], list[str]] = {}

    def put(topic: str, what: str, holds: Callable[[Row], bool]) -> None:
        found[topic, what] = sorted(row["subject"] for row in chosen if holds(row))

    put("disposition", "entered", lambda row: row["screen_failure"] != "Y")
    put("disposition", "treated", lambda row: row["subject"] in dosed)
    put("disposition", "died", lambda row: status[row["subject"]]["died_on"] != "")
    for reason in {row["reason"] for name, row in status.items() if name in dosed} - {""}:
        put(
            "disposition",
            f"treatment ended: {reason}",
            lambda row, reason=reason: (
                row["subject"] in dosed and status[row["subject"]]["reason"] == reason
            ),
        )
    deviations = _read(folder, "deviations")
    for kind in {row["kind"] for row in deviations}:
        of_kind = {row["subject"] for row in deviations if row["kind"] == kind}
        put(
            "protocol deviations",
            f"kind: {kind}",
            lambda row, of_kind=of_kind: row["subject"] in of_kind,
        )
    for column in ("sex", "histology", "ecog", "mutation"):
        for word in {row[column] for row in subjects}:
            put(
                "baseline characteristics",
                f"{column}: {word}",
                lambda row, column=column, word=word: row[column] == word,
            )
    return found


def ages(folder: Path) -> tuple[float, float, float]:
    """Give the median age of all who entered, and the range."""
    known = [float(row["age_years"]) for row in _read(folder, "subjects")]
    return median(known), min(known), max(known)
