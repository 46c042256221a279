"""The numbers of a survival curve as tables, for who does not see it and for who wants them.

Two tables: how many are at risk at each round time, as below the axis, and every step of the curve
with its confidence limits. Both are the rows that the figure draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trialreadout.report.figures.figure import Figure, Row
from trialreadout.report.figures.survival import KIND
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.report.words.style import Style

_COUNTS: Mapping[str, str] = {"at_risk": "At risk", "events": "With event", "censored": "Censored"}


def tables_of_curve(figure: Figure, style: Style) -> Iterator[Table]:
    """Lay out what a survival figure draws.

    Parameters
    ----------
    figure
        Any figure; one of another kind has no such tables.
    style
        How decimals are written.

    Returns
    -------
    The numbers at risk, then the steps; both have a column for the group where there are several.
    """
    if figure.kind != KIND:
        return
    drawn = figure.data
    several = len({row["group"] for row in drawn["points"]}) > 1
    group = ("Group",) * several
    time = _heading_of_time(figure.specification)
    yield Table(
        "At risk, and before each time with the event or censored",
        (*group, time, *_COUNTS.values()),
        tuple(
            (*_group(name, several), Cell(f"{at:g}"), *(Cell(str(n[count])) for count in _COUNTS))
            for (name, at), n in _by_time(drawn["numbers"]).items()
        ),
    )
    yield Table(
        "Each step of the curve",
        (*group, time, "With event", "Censored", "Without the event, %", "Low", "High"),
        tuple(
            (
                *_group(row["group"], several),
                Cell(style.number(f"{row['time']:.2f}")),
                Cell(str(row["events"])),
                Cell(str(row["censored"])),
                *(Cell(style.number(_percent(row[name]))) for name in ("survival", "low", "high")),
            )
            for row in drawn["points"]
        ),
    )


def _group(name: str, several: bool) -> tuple[Cell, ...]:
    return (Cell(name),) * several


def _by_time(numbers: tuple[Row, ...]) -> dict[tuple[str, float], dict[str, int]]:
    """Bring the counts of one group at one time together."""
    found: dict[tuple[str, float], dict[str, int]] = {}
    for row in numbers:
        found.setdefault((row["group"], row["time"]), {})[row["count"]] = row["n"]
    return found


def _percent(share: float | None) -> str:
    """Write a share; a dash where there is none, as for limits before the first event."""
    return NO_VALUE if share is None else f"{100 * share:.2f}"


def _heading_of_time(part: Mapping[str, Any]) -> str:
    """Find how the figure names its axis of time."""
    x = part["layer"][0]["encoding"]["x"]
    return str(x["title"])
