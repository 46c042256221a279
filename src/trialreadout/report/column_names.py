"""Columns of the tables in people's words: as headings with their unit, or without it."""

from __future__ import annotations

from trialreadout.analysis.column_units import unit_of, without_unit
from trialreadout.report.text import capitalised


def column_in_words(column: str) -> str:
    """Write the name of a column as people would: "bone metastases"."""
    return {"ecog": "ECOG", "tsh": "TSH"}.get(column, column.replace("_", " "))


def quantity_in_words(column: str) -> str:
    """Write the name of a column without its unit, which stands beside the number."""
    return column_in_words(without_unit(column))


def heading_of(column: str) -> str:
    """Write the name of a column as a heading, its unit in brackets: "Weight (kg)"."""
    name = quantity_in_words(column)
    unit = f" ({unit_of(column)})" if without_unit(column) != column else ""
    return f"{capitalised(name)}{unit}"
