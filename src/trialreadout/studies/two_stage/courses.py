"""What befalls each invented patient, written down by hand. Days count from the first dose.

Every answer occurs, and what makes it hard to give: a response seen once, missed visits, an unread
lesion, a new lesion that is equivocal at first, bone that grows worse, another therapy before
progression, death before any CT. CTs count from 1, the first after baseline.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files as resources

CUT_OFF = date(2024, 12, 31)


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a treated patient."""

    subject: str
    began_on: date
    """The day of the first dose."""
    ecog: int
    targets: tuple[tuple[str, int], ...]
    """Organ of each target lesion, and its size at baseline in millimetres."""
    percents: tuple[int | None, ...]
    """Size of the targets at each CT, per cent of baseline; None: the visit was missed."""
    bone: str
    """Of bone metastases, "present", "worse at" or "gone from" a CT; empty: there are none."""
    new_organ: str
    new_at: int | None
    """The CT at which a new lesion is unequivocal; None: there is none."""
    first_seen_at: int | None
    """The CT at which it is equivocal."""
    unread_at: int | None
    """The CT at which the last target cannot be read."""
    psa: float
    """At baseline, in micrograms a litre."""
    psa_change: float | None
    """Of its logarithm in four weeks; None: it goes up and down."""
    psa_missed: tuple[int, ...]
    """The weeks without a value."""
    reduced_on: int | None
    """The day from which the dose is halved."""
    interrupted: tuple[int, ...]
    """The first day without a dose, and the first with one again."""
    stopped: int | None
    """The day of the last dose; None: treatment goes on."""
    why: str
    new_therapy: int | None
    lost_after: int | None
    """The last day known of one who withdrew."""
    died: int | None
    death_by_month: bool
    """Whether the month of death alone is known, from a contact five days before it on."""

    def on(self, day: int) -> date:
        """Return the date of a day."""
        return self.began_on + timedelta(days=day)

    @property
    def last_contact(self) -> int:
        """The last day that something is known of: of death, withdrawal or the cut-off."""
        if self.died is not None:
            return self.died - 5 * self.death_by_month
        return (CUT_OFF - self.began_on).days if self.lost_after is None else self.lost_after


def read_courses() -> tuple[Course, ...]:
    """Read the table of courses, which lies beside this module."""
    text = resources(__package__).joinpath("courses.csv").read_text(encoding="utf-8")
    return tuple(_course(row) for row in csv.DictReader(text.splitlines()))


def _course(row: dict[str, str]) -> Course:
    targets = [each.rpartition(" ") for each in row["targets"].split("; ")]
    return Course(
        subject=row["subject"],
        began_on=date.fromisoformat(row["began_on"]),
        ecog=int(row["ecog"]),
        targets=tuple((organ, int(size)) for organ, _, size in targets),
        percents=tuple(None if x == "missed" else int(x) for x in row["percents"].split()),
        bone=row["bone"],
        new_organ=row["new_organ"],
        new_at=_number(row["new_at"]),
        first_seen_at=_number(row["first_seen_at"]),
        unread_at=_number(row["unread_at"]),
        psa=float(row["psa"]),
        psa_change=float(row["psa_change"]) if row["psa_change"] else None,
        psa_missed=tuple(int(week) for week in row["psa_missed"].split()),
        reduced_on=_number(row["reduced_on"]),
        interrupted=tuple(int(day) for day in row["interrupted"].split()),
        stopped=_number(row["stopped"]),
        why=row["why"],
        new_therapy=_number(row["new_therapy"]),
        lost_after=_number(row["lost_after"]),
        died=_number(row["died"]),
        death_by_month=row["death_by_month"] == "Y",
    )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
