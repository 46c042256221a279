"""Progression-free survival of one patient, censored as regulators tabulate it."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from trialreadout.verification.families.words import Compute

Given = Mapping[str, Any]

_STUDY = """format = 1

[study]
id = "TIMES"
title = "Invented patients, each a row of the regulators' tables"
synthetic = true

[[visit]]
name = "CT {{week}}"
weeks = {weeks}
window_days = {{ before = {window}, after = {window} }}
collect = ["ct"]

[[endpoint]]
name = "progression-free survival"
kind = "time-to-event"
preset = "{preset}"
"""
_FIRST_DOSE = date(2020, 1, 1)
_DATED = ("died", "last contact", "discontinued", "progression claimed")


def progression_free_survival(preset: str, given: Given) -> Mapping[str, Any]:
    """Run a study of one patient, whose one target lesion was measured on some days."""
    from trialreadout.study import open_study

    weeks, window = given["planned weeks"], given["window in days"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "data").mkdir()
        study = _STUDY.format(preset=preset, weeks=weeks, window=window)
        (folder / "study.toml").write_text(study, encoding="utf-8", newline="")
        for name, rows in _tables(given):
            (folder / f"data/{name}.csv").write_text(_as_csv(rows), encoding="utf-8", newline="")
        (row,) = open_study(folder).run().table("progression-free survival").to_dicts()
    return {"day": row["days"], "event": row["event"], "reason": row["reason"]}


def _tables(given: Given) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the plain tables of patient A; day 0 is that of the first dose."""
    patient, target = {"subject": "A"}, {"lesion": "T1"}
    yield "subjects", [patient]
    yield "doses", [{**patient, "started_on": _on(0), "agent": "drug"}]
    yield "lesions", [{**patient, **target, "role": "target"}]
    yield (
        "measurements",
        [
            {**patient, **target, "assessed_on": _on(day), "diameter_mm": size, "state": "measured"}
            for day, size in zip(given["day"], given["size in mm"], strict=True)
        ],
    )
    if "new lesion" in given:
        seen = {"examined_on": _on(given["new lesion"]), "new_lesion": "unequivocal"}
        yield "examinations", [{**patient, **seen}]
    if "new therapy" in given:
        yield "therapies", [{**patient, "started_on": _on(given["new therapy"]), "planned": "N"}]
    status = {f"{what.replace(' ', '_')}_on": _on(given.get(what)) for what in _DATED}
    yield "status", [{**patient, **status}]


def _on(day: int | None) -> str:
    return "" if day is None else (_FIRST_DOSE + timedelta(days=day)).isoformat()


def _as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


COMPUTED: Mapping[str, Compute] = {
    "TTE-1": partial(progression_free_survival, "FDA-1"),
    "TTE-2": partial(progression_free_survival, "FDA-2"),
    "TTE-3": partial(progression_free_survival, "FDA-3"),
    "TTE-4": partial(progression_free_survival, "EMA"),
}
