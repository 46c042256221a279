"""The numbers of a survival curve as tables, for who does not see it and for who wants them.

Two tables: how many are at risk at each round time, as below the axis, and every step of the curve
with its confidence limits. Both are the rows that the figure draws.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.report.figures.figure import Figure, Row
from trialreadout.report.figures.survival import COUNTS, KIND
from trialreadout.report.printed import printed_table
from trialreadout.report.tables import NO_VALUE, Cell, Table
from trialreadout.report.words.style import Style


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
    time = str(figure.specification["layer"][0]["encoding"]["x"]["title"])
    first = ("Group",) * several + (time,)
    counts = Table(
        "At risk, and before each time with the event or censored",
        (*first, *COUNTS.values()),
        tuple(
            (*_group(name, several), _number(at), *(_number(n[count]) for count in COUNTS))
            for (name, at), n in _by_time(drawn["numbers"]).items()
        ),
    )
    yield printed_table(counts, style)
    steps = Table(
        "Each step of the curve",
        (*first, "With event", "Censored", "Without the event, %", "Low", "High"),
        tuple(
            (
                *_group(row["group"], several),
                _number(row["time"], 2),
                *(_number(row[count]) for count in ("events", "censored")),
                *(_percent(row[share]) for share in ("survival", "low", "high")),
            )
            for row in drawn["points"]
        ),
    )
    yield printed_table(steps, style)


def _group(name: str, several: bool) -> tuple[Cell, ...]:
    return (Cell(name),) * several


def _by_time(numbers: tuple[Row, ...]) -> dict[tuple[str, float], dict[str, int]]:
    """Bring the counts of one group at one time together."""
    found: dict[tuple[str, float], dict[str, int]] = {}
    for row in numbers:
        found.setdefault((row["group"], row["time"]), {})[row["count"]] = row["n"]
    return found


def _number(value: float, decimals: int = 0) -> Cell:
    return Cell(f"{value:.{decimals}f}", number=value)


def _percent(share: float | None) -> Cell:
    """Write a share; a dash where there is none, as for limits before the first event."""
    return Cell(NO_VALUE) if share is None else _number(100 * share, 2)
