"""The unit of a column of numbers, which is the end of its name: "dose_mg", "age_years"."""

from __future__ import annotations

from collections.abc import Mapping

UNITS: Mapping[str, str] = {
    "percent_per_month": "% per month",
    "per_week": "per week",
    "mu_per_l": "mU/l",
    "percent": "%",
    "years": "years",
    "weeks": "weeks",
    "days": "days",
    "mbq": "MBq",
    "mg": "mg",
    "mm": "mm",
    "kg": "kg",
}
"""For the end of a column's name its unit; a column without such an end is a count, or a ratio."""


def unit_of(column: str) -> str:
    """Tell the unit of a column; "" where it has none. A column "weeks" is in weeks, too."""
    return UNITS.get(_end_of(f"_{column}"), "")


def without_unit(column: str) -> str:
    """Take the unit off the name of a column, unless it is all of the name."""
    return column.removesuffix(f"_{_end_of(column)}")


def _end_of(column: str) -> str:
    return next((end for end in UNITS if column.endswith(f"_{end}")), "")
