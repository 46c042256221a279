"""What becomes of each column of a plain table.

Only columns of the plain tables, and subgroups, can leave at all: whatever else a file held is not
written. A column of free text leaves only if it is asked for.
"""

from __future__ import annotations

from typing import Literal

from trialreadout.sources.tables import TABLES

Treatment = Literal[
    "subject",
    "date",
    "typed",
    "age",
    "words",
    "shared words",
    "free text",
    "place",
    "reader",
    "series",
]
"""How a column is treated: "typed" are numbers, flags and terms; of "words" those that look
identifying are withheld; of "shared words" those of one patient alone, too."""

_FREE = ("adverse_events.reported_term", "deviations.text")
_SHARED = (
    "subjects.refractory_reason",
    "doses.reason",
    "measurements.reason_not_done",
    "scans.preparation",
    "status.cause",
    "status.reason",
    "decisions.reason",
)
_PLACES = ("subjects.site", "markers.assay")
LINKING = ("lesion", "merged_into", "part_of", "visit", "marker", "agent", "test", "term", "offer")
"""Words by which rows hang together: what is withheld of them is numbered, never blank."""


def treatment_of(table: str, column: str) -> Treatment:
    """Tell how a column is treated; one that the table does not know is a subgroup's."""
    spec = TABLES[table].columns.get(column)
    name = f"{table}.{column}"
    if column == "subject":
        return "subject"
    if spec is None:
        return "shared words"
    if column == "age_years":
        return "age"
    if spec.kind != "text":
        return "date" if spec.kind == "date" else "typed"
    if column == "reader":
        return "reader"
    if name == "scans.series":
        return "series"
    if name in _FREE:
        return "free text"
    if name in _PLACES:
        return "place"
    return "shared words" if name in _SHARED else "words"
