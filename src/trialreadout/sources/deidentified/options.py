"""What is asked of a de-identification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateForm = Literal["days", "shifted"]


@dataclass(frozen=True, slots=True)
class Options:
    """What is kept, what is dropped, and what becomes of dates."""

    dates: DateForm = "days"
    """Study days from each patient's time zero, or dates moved by a number of days of its own."""
    keep_ids: bool = False
    """Whether the identifiers of patients stay as they are."""
    keep_columns: frozenset[str] = frozenset()
    """"table.column": kept whole, though it holds free text."""
    drop_columns: frozenset[str] = frozenset()
    """"table.column": left out, though it would be kept."""
