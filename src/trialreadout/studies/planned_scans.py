"""Which scans an invented cohort has, and what each of them shows: read off its plain tables.

A scan shows what its readers wrote down, so that images and tables tell the same story. Where a
third reader decided, the scan shows what that one saw; what others saw there is faint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trialreadout.studies.plain_rows import Row

PLANAR, SPECT = "planar", "spect"
FAINT = 1.2
"""Tumour to background of what one reader took for uptake, and the deciding one did not."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A lesion that takes up radioiodine."""

    lesion: str
    organ: str
    to_background: float
    """Mean count of a pixel of the lesion to that of its surroundings."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A scan to be drawn."""

    subject: str
    sex: str
    visit: str
    kind: str
    scanned_on: date
    administered_on: date
    activity_mbq: float
    shown: tuple[Shown, ...]

    @property
    def series(self) -> str:
        """Where it lies below the folder of scans, and what the table of scans calls it."""
        return f"{self.subject}/{self.visit.replace(' ', '-')}-{self.kind}"


def planned_scans(tables: Mapping[str, Sequence[Row]]) -> tuple[Planned, ...]:
    """List the scans of a cohort, in the order of its table."""
    sexes = {row["subject"]: row.get("sex", "") for row in tables["subjects"]}
    organs = {(row["subject"], row["lesion"]): row["organ"] for row in tables["lesions"]}
    return tuple(
        Planned(
            subject=row["subject"],
            sex=sexes.get(row["subject"], ""),
            visit=row["visit"],
            kind=row["kind"],
            scanned_on=date.fromisoformat(row["scanned_on"]),
            administered_on=date.fromisoformat(row["administered_on"]),
            activity_mbq=float(row["activity_mbq"]),
            shown=_shown(row, tables, organs),
        )
        for row in tables["scans"]
    )


def with_series(rows: Sequence[Row], drawn: Sequence[Planned]) -> list[Row]:
    """Name in the rows of scans the series of those that are drawn."""
    names = {_key_of(each): each.series for each in drawn}
    return [{**row, "series": names.get(_key(row), "")} for row in rows]


def chosen(plans: Sequence[Planned], spect_of: int | None) -> tuple[Planned, ...]:
    """Choose what is drawn: every planar scan, and SPECT of some patients.

    Parameters
    ----------
    plans
        All scans.
    spect_of
        Of how many patients SPECT is drawn, who show most first; None: of all.
    """
    seen: dict[str, float] = {}
    for plan in plans:
        seen[plan.subject] = seen.get(plan.subject, 0) + sum(
            each.to_background for each in plan.shown
        )
    able = [name for name in seen if any(p.kind == SPECT for p in plans if p.subject == name)]
    most = sorted(able, key=lambda name: (-seen[name], name))[:spect_of]
    return tuple(plan for plan in plans if plan.kind == PLANAR or plan.subject in most)


def _shown(
    scan: Row, tables: Mapping[str, Sequence[Row]], organs: Mapping[tuple[str, str], str]
) -> tuple[Shown, ...]:
    decided = {
        row["reader"]
        for row in tables["reads"]
        if _key(row) == _key(scan) and row.get("adjudicated") == "Y"
    }
    found: dict[str, Shown] = {}
    upheld: set[str] = set()
    for row in tables["foci"]:
        if _key(row) != _key(scan) or row.get("uptake") == "none":
            continue
        name = row["lesion"]
        ratio = float(row["tumour_to_background"])
        found.setdefault(name, Shown(name, organs.get((row["subject"], name), ""), ratio))
        if not decided or row["reader"] in decided:
            upheld.add(name)
    return tuple(
        each if name in upheld else replace(each, to_background=min(FAINT, each.to_background))
        for name, each in sorted(found.items())
    )


def _key(row: Row) -> tuple[str, str, str]:
    return row["subject"], row["scanned_on"], row["kind"]


def _key_of(plan: Planned) -> tuple[str, str, str]:
    return plan.subject, plan.scanned_on.isoformat(), plan.kind
