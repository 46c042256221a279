"""One departure from the protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SCHEDULE, ELIGIBILITY, DOSE, DECISION, NOTED = (
    *("schedule", "eligibility", "dose", "decision"),
    "noted alone",
)
KINDS = (SCHEDULE, ELIGIBILITY, DOSE, DECISION, NOTED)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure of one patient."""

    subject: str
    kind: str
    """One of `KINDS`."""
    what: str
    """What the data show, in words."""
    on: date | None
    """The day of it; None: it has none."""
    visit: str | None
    planned: str
    """What the protocol says."""
    file: str | None
    row: int | None
    """The source row; None where the departure is that there is none."""
    noted_file: str | None = None
    noted_row: int | None = None
    """The row of the table of deviations that notes it; None: none does."""
