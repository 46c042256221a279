"""The target lesions of a patient: a row an assessment, a column a lesion, then sum and response.

Each diameter has the row of its file behind it in brackets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from trialreadout.core.rounding import rounded
from trialreadout.report.dossier.in_time import in_time
from trialreadout.report.dossier.rule_in_words import rule_in_words
from trialreadout.report.tables import NO_VALUE, Cell, Table

_NUMBERS = {
    "sum_mm": "Sum, mm",
    "nadir_mm": "Nadir before, mm",
    "from_baseline_percent": "From baseline, %",
    "from_nadir_percent": "From nadir, %",
}


def table_of_lesions(
    endpoint: str,
    rows: Sequence[Mapping[str, Any]],
    measurements: Sequence[Mapping[str, Any]],
    first_dose: date | None = None,
) -> Table:
    """Lay out the assessments of one patient.

    Parameters
    ----------
    endpoint
        What the assessments are graded for.
    rows
        Those of `AssessedSums`, of this patient.
    measurements
        The rows of the table of measurements, of all patients, each at its index.
    first_dose
        The day from which weeks count; None: there is none.
    """
    by_row = [
        {measurements[at]["lesion"]: measurements[at] for at in row["measured"]} for row in rows
    ]
    lesions = list(dict.fromkeys(name for found in by_row for name in found))
    files = sorted({str(each["file"]) for found in by_row for each in found.values()})
    return Table(
        f"Target lesions, mm, and the response: {endpoint}",
        ("Date", "Visit", *lesions, *_NUMBERS.values(), "Why", "Response"),
        tuple(
            (
                Cell(in_time(row["on"], first_dose)),
                Cell(_visit(found)),
                *(Cell(_diameter(found.get(name))) for name in lesions),
                *(Cell(_number(row[column])) for column in _NUMBERS),
                Cell(rule_in_words(row)),
                Cell(row["response"] or NO_VALUE),
            )
            for row, found in zip(rows, by_row, strict=True)
        ),
        wide=True,
        footnotes=(f"In brackets: the row of {', '.join(files)}.",) if files else (),
    )


def _visit(found: Mapping[str, Mapping[str, Any]]) -> str:
    named = dict.fromkeys(str(each["visit"]) for each in found.values() if each["visit"])
    return ", ".join(named) or NO_VALUE


def _diameter(measured: Mapping[str, Any] | None) -> str:
    if measured is None:
        return "no record"
    size, state = measured["diameter_mm"], measured["state"]
    said = "" if size is None else f"{size:g}"
    if state != "measured":
        said = f"{said} {state or 'not said'}".strip()
    return f"{said or 'no number'} ({measured['row']})"


def _number(value: float | None) -> str:
    return NO_VALUE if value is None else rounded(value, 1).removesuffix(".0")
