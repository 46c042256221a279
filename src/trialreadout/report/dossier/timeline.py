"""The course of a patient as lanes over time: doses, responses, scans, decisions, events, the end.

Weeks count from the first dose. What began and has no end on record is drawn to the right edge and
says so; what has no date cannot be drawn, and its lane says that. The tables of the dossier hold
the same rows, so that nobody depends on the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.report.figures.figure import BLUE, GREEN, OCHRE, PURPLE, RED

Row = Mapping[str, Any]
LEFT, WIDTH, LANE = 250, 700, 20
"""Pixels before the first day, from the first to the last, and from lane to lane."""
_STEPS = (1, 2, 4, 13, 26, 52, 104, 260)
_MOST_TICKS = 10
_NAME = 38
"""Characters of a lane's name that fit before the first day."""


@dataclass(frozen=True, slots=True)
class Span:
    """What lasted from one day to another, or stood on one; in days since the first dose."""

    start: int
    end: int | None
    """None: no end is on record."""
    says: str
    label: str = ""
    """Written beside it."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What is drawn at one height."""

    name: str
    colour: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes, and the days that they reach from and to."""

    subject: str
    first: int
    last: int
    lanes: tuple[Lane, ...]

    @property
    def height(self) -> int:
        """Pixels of all lanes and the axis."""
        return LANE * len(self.lanes) + 36

    def x(self, day: int | None) -> float:
        """Pixels of a day from the left; None is the right edge."""
        reach = max(self.last - self.first, 1)
        here = self.last if day is None else day
        return round(LEFT + WIDTH * (here - self.first) / reach, 1)

    @property
    def ticks(self) -> tuple[int, ...]:
        """Whole weeks of the axis."""
        weeks = (self.last - self.first) / DAYS_PER_WEEK
        step = next((each for each in _STEPS if weeks / each <= _MOST_TICKS), _STEPS[-1])
        begin = -(-self.first // DAYS_PER_WEEK // step) * step
        return tuple(range(begin, self.last // DAYS_PER_WEEK + 1, step))


def timeline_of(
    subject: str, collected: Mapping[str, Sequence[Row]], sums: Sequence[Row]
) -> Timeline | None:
    """Lay out one patient; None where nothing has a date.

    Parameters
    ----------
    subject
        The patient.
    collected
        The rows handed in, by plain table.
    sums
        Graded assessments, as of `AssessedSums`.
    """
    lanes = [lane for lane in _lanes(collected, sums) if lane[2]]
    dated = [
        day for _, _, spans in lanes for start, end, *_ in spans for day in (start, end) if day
    ]
    if not dated:
        return None
    doses = [row["started_on"] for row in collected.get("doses", ()) if row["started_on"]]
    zero = min(doses or dated)
    drawn = tuple(
        Lane(_named(name, spans), colour, tuple(_spans(spans, zero)))
        for name, colour, spans in lanes
    )
    return Timeline(subject, (min(dated) - zero).days, (max(dated) - zero).days, drawn)


Dated = tuple[date | None, date | None, str, str]


def _lanes(
    collected: Mapping[str, Sequence[Row]], sums: Sequence[Row]
) -> Iterator[tuple[str, str, list[Dated]]]:
    doses = collected.get("doses", ())
    for agent in dict.fromkeys(row["agent"] for row in doses):
        yield (
            str(agent or "drug"),
            BLUE,
            [
                (row["started_on"], row["ended_on"], _dose(row), "")
                for row in doses
                if row["agent"] == agent
            ],
        )
    yield (
        "Response",
        GREEN,
        [(row["on"], row["on"], "response", row["response"] or "baseline") for row in sums],
    )
    for name, table, column, says in (
        ("Scans", "scans", "scanned_on", "kind"),
        ("Decisions", "decisions", "decided_on", "offer"),
    ):
        rows = collected.get(table, ())
        yield name, PURPLE, [(row[column], row[column], str(row[says] or ""), "") for row in rows]
    events = collected.get("adverse_events", ())
    for term, grade in dict.fromkeys((row["term"], row["grade"]) for row in events):
        of = "not graded" if grade is None else f"grade {grade}"
        yield (
            f"{_short(str(term), _NAME - len(of) - 2)}, {of}",
            RED if grade is not None and grade >= 3 else OCHRE,
            [
                (row["started_on"], row["ended_on"], of, "")
                for row in events
                if (row["term"], row["grade"]) == (term, grade)
            ],
        )
    for row in collected.get("status", ()):
        if row["died_on"]:
            yield "Died", RED, [(row["died_on"], row["died_on"], "died", "")]
        elif row["last_contact_on"]:
            yield "Last contact", BLUE, [(row["last_contact_on"],) * 2 + ("last contact", "")]


def _spans(spans: Sequence[Dated], zero: date) -> Iterator[Span]:
    for start, end, says, label in spans:
        if start is not None:
            yield Span((start - zero).days, None if end is None else (end - zero).days, says, label)


def _named(name: str, spans: Sequence[Dated]) -> str:
    undated = sum(start is None for start, *_ in spans)
    return _short(name, _NAME) + (f" ({undated} undated)" if undated else "")


def _dose(row: Row) -> str:
    return "dose not recorded" if row["dose_mg"] is None else f"{row['dose_mg']:g} mg"


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
