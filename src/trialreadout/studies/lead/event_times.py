"""The invented event times that every cohort of the lead study keeps, whatever the seed.

They were found by search, so that their summary agrees with what was published; nothing in
them was observed in anyone.

Source of the summary: Schneider et al., Eur J Endocrinol 2012;167:643-650.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as resources


@dataclass(frozen=True, slots=True)
class EventTimes:
    """When what befell one patient. Days count from enrolment, the day of the first dose."""

    subject: str
    enrolled_on: date
    course: str
    """The best response that the tumour will show: PR, SD or PD; NE without any CT."""
    ct_days: tuple[int, ...]
    """Of the CTs after baseline."""
    ct_courses: tuple[str, ...]
    """PR, SD or PD at each of them."""
    died: bool
    last_day: int
    """Of death, or of the last contact."""

    @property
    def progression_day(self) -> int | None:
        """The day of the CT that showed progression; None if there is none."""
        return self.ct_days[-1] if "PD" in self.ct_courses else None


def read_event_times() -> tuple[EventTimes, ...]:
    """Read the table of event times, which lies beside this module."""
    text = resources(__package__).joinpath("event_times.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple(_times(row) for row in csv.DictReader(lines))


def _times(row: dict[str, str]) -> EventTimes:
    return EventTimes(
        subject=row["subject"],
        enrolled_on=date.fromisoformat(row["enrolled_on"]),
        course=row["best_response"],
        ct_days=tuple(int(day) for day in row["ct_days_seen"].split()),
        ct_courses=tuple(row["ct_response"].split()),
        died=row["os_event"] == "1",
        last_day=int(row["os_days"]),
    )
