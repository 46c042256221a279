"""What the table of deviations notes already, and of which visit or day it speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from trialreadout.protocol.schedule import PlannedVisit
from trialreadout.sources.read import Sources

_SOME_WEEK = re.compile(r"\bweek \d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the table of deviations."""

    subject: str
    on: date | None
    kind: str
    text: str
    file: str
    row: int

    def speaks_of(self, visit: PlannedVisit, zero: date) -> bool:
        """Tell whether it is about a visit.

        It names the visit; or it names no week, says that something was missed, and is dated in
        the visit's window.
        """
        for name in (visit.name, f"week {visit.week}"):
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.text, re.IGNORECASE):
                return True
        if self.on is None or _SOME_WEEK.search(self.text) or "miss" not in self.kind.casefold():
            return False
        return visit.first_day <= (self.on - zero).days <= visit.last_day


def noted_deviations(sources: Sources) -> dict[str, list[Noted]]:
    """List what is noted of each patient."""
    found: dict[str, list[Noted]] = {}
    for row in sources.table("deviations").drop_nulls("subject").iter_rows(named=True):
        one = Noted(
            row["subject"],
            row["noted_on"],
            row["kind"] or "",
            row["text"] or "",
            str(row["file"]),
            row["row"],
        )
        found.setdefault(one.subject, []).append(one)
    return found
