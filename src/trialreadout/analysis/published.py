"""Numbers already printed, held against those computed here.

A printed number is met if what is computed prints alike: rounded to the digits of the printed one,
halves either way. Of a median that can carry several intervals the first whose limits print alike
is taken, so that the readout says which method the paper must have used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from trialreadout.analysis.results import SHARE, Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Published, Statistic
from trialreadout.statistics import MedianInterval

PERCENT = "%"
_NAMED_BY_GROUP = ("log-rank", "hazard ratio")
"""Numbers that their group tells from others of their kind."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed number, what was computed in its place, and whether the two agree."""

    source: str
    endpoint: str
    analysis_set: str | None
    group: str | None
    category: str | None
    statistic: str
    printed: str
    """As the source has it: "8, 31 %", "18 months (7 to 29)"."""
    result: str | None
    """The id of the result that stands beside it; None: nothing was computed."""
    computed: str | None
    method: str | None
    met: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as plain values, for JSON."""
        return asdict(self)


def statistics_of_published(protocol: Protocol) -> tuple[Statistic, ...]:
    """List the statistics that the printed numbers are held against."""
    return tuple(each for printed in protocol.published for each in _asked_by(printed, protocol))


def compare(protocol: Protocol, results: Sequence[Result]) -> tuple[Comparison, ...]:
    """Hold every printed number against what was computed.

    Parameters
    ----------
    protocol
        For the printed numbers.
    results
        All results, those of `statistics_of_published` among them.
    """
    return tuple(_compared(printed, protocol, results) for printed in protocol.published)


def as_printed(published: Published) -> str:
    """Write a number as its source printed it."""
    value = f"{published.value:g}" + (f" {published.unit}" if published.unit else "")
    if published.low is not None and published.high is not None:
        value += f" ({published.low:g} to {published.high:g})"
    if published.n is None:
        return value
    of = f"/{published.denominator}" if published.denominator is not None else ""
    return f"{published.n}{of}, {value}"


def _asked_by(published: Published, protocol: Protocol) -> Iterator[Statistic]:
    sets = (published.analysis_set,) if published.analysis_set else _sets(protocol)
    intervals: tuple[MedianInterval, ...] = ("log-log",)
    if published.statistic == "median" and published.low is not None:
        intervals = tuple(name for part in get_args(MedianInterval) for name in _names(part))
    for interval in intervals:
        yield Statistic.model_validate(
            {
                "endpoint": published.endpoint,
                "yields": published.statistic,
                "analysis_set": sets,
                "of": published.of,
                "at": () if published.at is None else (published.at,),
                "interval": interval,
                "group": _column(published),
            }
        )


def _column(published: Published) -> str | None:
    """Return the column by which the subjects are split for a number of one group."""
    return published.group.partition(": ")[0] if published.group else None


def _names(part: Any) -> tuple[Any, ...]:
    """List the words of a type that is one word, or a choice of several."""
    return get_args(part) if get_args(part) else (part,)


def _sets(protocol: Protocol) -> tuple[str, ...]:
    return tuple(each.name for each in protocol.analysis_sets)


def _compared(printed: Published, protocol: Protocol, results: Sequence[Result]) -> Comparison:
    candidates = [each for each in results if _is_of(each, printed, protocol)]
    fitting = [each for each in candidates if _prints_alike(each, printed)]
    chosen = next(iter([*fitting, *candidates]), None)
    return Comparison(
        source=printed.source,
        endpoint=printed.endpoint,
        analysis_set=printed.analysis_set or (chosen.analysis_set if chosen else None),
        group=printed.group,
        category=_category(printed, protocol),
        statistic=printed.statistic,
        printed=as_printed(printed),
        result=chosen.id if chosen else None,
        computed=chosen.text if chosen else None,
        method=chosen.method if chosen else None,
        met=bool(fitting),
    )


def _is_of(result: Result, printed: Published, protocol: Protocol) -> bool:
    sets = (printed.analysis_set,) if printed.analysis_set else _sets(protocol)
    return (
        result.endpoint == printed.endpoint
        and result.statistic == printed.statistic
        and _is_of_group(result, printed)
        and (
            printed.statistic in _NAMED_BY_GROUP or result.category == _category(printed, protocol)
        )
        and result.analysis_set in sets
    )


def _is_of_group(result: Result, printed: Published) -> bool:
    """Tell whether a result is of the group that was printed, or compares those of its column."""
    if printed.statistic == "log-rank":
        return result.category == f"by {printed.group}"
    return result.group == printed.group


def _category(printed: Published, protocol: Protocol) -> str | None:
    if printed.statistic == "proportion":
        return " or ".join(printed.of or ("met",))
    if printed.at is not None:
        unit = getattr(protocol.endpoint(printed.endpoint), "unit", "")
        until = "until " if printed.statistic == "restricted mean" else ""
        return f"{until}{printed.at:g} {unit}"
    return None


def _prints_alike(result: Result, printed: Published) -> bool:
    scale = 100.0 if result.unit == SHARE and printed.unit == PERCENT else 1.0
    pairs = (
        (result.value, printed.value),
        (result.low, printed.low),
        (result.high, printed.high),
    )
    counts = ((result.n, printed.n), (result.denominator, printed.denominator))
    return all(
        asked is None or (found is not None and _rounds_to(scale * found, asked))
        for found, asked in pairs
    ) and all(asked is None or found == asked for found, asked in counts)


def _rounds_to(found: float, printed: float) -> bool:
    """Tell whether a number prints as another, which has no more digits than it was given."""
    digits = len(f"{printed:g}".partition(".")[2])
    return abs(found - printed) <= 0.5 * 10.0**-digits + 1e-9
