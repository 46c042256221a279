"""The numbers of a survival curve as tables, for who does not see it and for who wants them.

Two tables: how many are at risk at each round time, as below the axis, and every step of the curve
with its confidence limits. Both are the rows that the figure draws.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.core.rounding import rounded
from trialreadout.report.figures.figure import Figure, Row
from trialreadout.report.figures.survival import COARSE_COUNTS, COUNTS, KIND
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
    by_time = _by_time(drawn["numbers"])
    coarse = not any("censored" in counts for counts in by_time.values())
    below = COARSE_COUNTS if coarse else COUNTS
    counts = Table(
        f"At risk, and before each time with the event{'' if coarse else ' or censored'}",
        (*first, *below.values()),
        tuple(
            (*_group(name, several), _number(at), *(_number(n[count]) for count in below))
            for (name, at), n in by_time.items()
        ),
    )
    yield printed_table(counts, style)
    left = {} if coarse else {"events": "With event", "censored": "Censored"}
    steps = Table(
        "The curve where it is read" if coarse else "Each step of the curve",
        (*first, *left.values(), "Without the event, %", "Low", "High"),
        tuple(
            (
                *_group(row["group"], several),
                _number(row["time"], 2),
                *(_number(row[count]) for count in left),
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
    return Cell(rounded(value, decimals), number=value)


def _percent(share: float | None) -> Cell:
    """Write a share; a dash where there is none, as for limits before the first event."""
    return Cell(NO_VALUE) if share is None else _number(100 * share, 2)
