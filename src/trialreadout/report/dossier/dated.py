"""What of a patient has dates: the lanes of a timeline before days are counted.

A lane holds stretches (dosing, adverse events, other therapies), single days (responses, scans,
decisions, the end), or the values of a marker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trialreadout.report.figures.figure import BLUE, DARK, GREEN, OCHRE, PURPLE, RED
from trialreadout.report.figures.waterfall import RESPONSE_COLOURS

Row = Mapping[str, Any]
BASELINE = "baseline"
_NAME = 38
"""Characters of a lane's name that fit before the first day."""
_SEVERE = 3
"""The grade from which an adverse event is severe (CTCAE)."""


@dataclass(frozen=True, slots=True)
class Dated:
    """What lasted from one date to another, or stood on one."""

    start: date | None
    """None: not known, so that it has no place."""
    end: date | None
    """None: no end is on record."""
    says: str
    label: str = ""
    """Written beside it."""
    colour: str | None = None
    """None: that of the lane."""

    @classmethod
    def on(cls, day: date | None, says: str, label: str = "", colour: str | None = None) -> Dated:
        """Stand on one day."""
        return cls(day, day, says, label, colour)


@dataclass(frozen=True, slots=True)
class DatedLane:
    """What is drawn at one height."""

    name: str
    colour: str
    dated: tuple[Dated, ...] = ()
    values: tuple[Row, ...] = ()
    """Of a marker: `on`, `value`, `limit`, `says`."""

    @property
    def dates(self) -> Iterator[date]:
        """Pass through every date of the lane."""
        for each in self.dated:
            yield from (day for day in (each.start, each.end) if day is not None)
        yield from (row["on"] for row in self.values)

    @property
    def title(self) -> str:
        """Name the lane, with how many of its dates are not known."""
        undated = sum(each.start is None for each in self.dated)
        return _short(self.name, _NAME) + (f" ({undated} undated)" if undated else "")


def first_dose_of(collected: Mapping[str, Sequence[Row]]) -> date | None:
    """Find the day of the first dose on record; None: none has a date."""
    doses = [row["started_on"] for row in collected.get("doses", ()) if row["started_on"]]
    return min(doses, default=None)


def dated_lanes(
    collected: Mapping[str, Sequence[Row]],
    assessed: Mapping[str, Sequence[Row]],
    markers: Mapping[str, Sequence[Row]],
) -> Iterator[DatedLane]:
    """List the lanes of a patient from above; parameters as for `timeline_of`."""
    yield from _doses(collected.get("doses", ()))
    for endpoint, rows in assessed.items():
        name = "Tumour response" if len(assessed) == 1 else f"Response, {endpoint}"
        yield DatedLane(name, GREEN, tuple(_response(row) for row in rows))
    for name, rows in markers.items():
        yield DatedLane(name, BLUE, values=tuple(rows))
    for name, table, column, says in (
        ("Scintigraphy", "scans", "scanned_on", "kind"),
        ("Decision", "decisions", "decided_on", "offer"),
    ):
        rows = collected.get(table, ())
        labelled = table == "decisions"
        yield DatedLane(
            name,
            PURPLE,
            tuple(
                Dated.on(row[column], said := str(row[says] or ""), said if labelled else "")
                for row in rows
            ),
        )
    yield from _events(collected.get("adverse_events", ()))
    yield from _therapies(collected.get("therapies", ()), first_dose_of(collected))
    yield from _status(collected.get("status", ()))


def _doses(rows: Sequence[Row]) -> Iterator[DatedLane]:
    for agent in dict.fromkeys(row["agent"] for row in rows):
        yield DatedLane(
            str(agent or "drug"),
            BLUE,
            tuple(
                Dated(row["started_on"], row["ended_on"], _dose(row))
                for row in rows
                if row["agent"] == agent
            ),
        )


def _dose(row: Row) -> str:
    """Say a dose with its unit: of a drug in mg, how often a day, of a radionuclide in MBq."""
    if row.get("activity_mbq") is not None:
        return f"{row['activity_mbq']:g} MBq"
    if row["dose_mg"] is None:
        return "dose not recorded"
    times = row.get("times_per_day")
    often = f", {times:g} times a day" if times is not None and times != 1 else ""
    return f"{row['dose_mg']:g} mg{often}"


def _response(row: Row) -> Dated:
    said = row["response"] or BASELINE
    return Dated.on(row["on"], f"{row['on']}: {said}", said, RESPONSE_COLOURS.get(said))


def _events(rows: Sequence[Row]) -> Iterator[DatedLane]:
    for term, grade in dict.fromkeys((row["term"], row["grade"]) for row in rows):
        of = "not graded" if grade is None else f"grade {grade}"
        yield DatedLane(
            f"{_short(str(term), _NAME - len(of) - 2)}, {of}",
            RED if grade is not None and grade >= _SEVERE else OCHRE,
            tuple(
                Dated(row["started_on"], row["ended_on"], of)
                for row in rows
                if (row["term"], row["grade"]) == (term, grade)
            ),
        )


def _therapies(rows: Sequence[Row], first_dose: date | None) -> Iterator[DatedLane]:
    """List other therapies but those before the first dose, which may lie years back."""
    yield DatedLane(
        "Another therapy",
        DARK,
        tuple(
            Dated(row["started_on"], row["ended_on"], str(row["kind"] or "kind not recorded"))
            for row in rows
            if None in (first_dose, row["started_on"]) or row["started_on"] >= first_dose
        ),
    )


def _status(rows: Sequence[Row]) -> Iterator[DatedLane]:
    for column, name in (
        ("discontinued_on", "Treatment ended"),
        ("progression_claimed_on", "Progression claimed"),
    ):
        yield DatedLane(
            name,
            DARK,
            tuple(
                Dated.on(row[column], said := _reason(row, column, name), said)
                for row in rows
                if row.get(column)
            ),
        )
    for row in rows:
        if row["died_on"]:
            cause = str(row.get("cause") or "")
            yield DatedLane("Died", RED, (Dated.on(row["died_on"], cause or "died", cause),))
        elif row["last_contact_on"]:
            yield DatedLane(
                "Last contact", BLUE, (Dated.on(row["last_contact_on"], "last contact"),)
            )


def _reason(row: Row, column: str, name: str) -> str:
    return str(row.get("reason") or name.lower()) if column == "discontinued_on" else ""


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
