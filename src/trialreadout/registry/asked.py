"""Which result rows answer which statistic of the protocol, and become one measure together.

Of numbers that differ only in their interval, or in the analysis set, the one that the protocol
asks for first is the measure; the others are computed and not written, and are listed as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from trialreadout.analysis.results import Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import OF_SUBJECTS, Statistic
from trialreadout.protocol.safety import AdverseEvents

MEASURED = (
    "categories",
    "proportion",
    "median",
    "quantile",
    "rate",
    "restricted mean",
    "event rate",
    "summary",
)
"""Numbers that are an outcome measure."""
COMPARED = ("comparison", "log-rank", "hazard ratio")
"""Numbers that are a statistical analysis beside a measure of the same groups."""
NOT_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "size": "stands as the number analysed",
        "count": "stands beside a number, as a count of its own",
        "bounds": "what the number would be if those not evaluable were; no measure of its own",
        "quartiles": "the measure gives the range",
        "follow-up": "describes how long patients were seen, and is no outcome",
        "observed follow-up": "describes how long patients were seen, and is no outcome",
        "time at risk": "stands beneath an event rate",
        "success": "a verdict, and no number of patients",
        "first stage": "a verdict, and no number of patients",
        "incidence": "adverse events stand in a module of their own",
        "incidence of related events": "the registry asks for events whatever their cause",
    }
)
"""Why rows of a statistic are no measure."""
_ONCE = "the same number with another interval, or in another analysis set, is written"
_DECIDED = "a decision, and no outcome"
_UNITS = "counted in lesions or assessments, not in patients"
_FIT = "the registry's tables have no place for it"


@dataclass(frozen=True, slots=True)
class Asked:
    """A statistic with its rows in one analysis set."""

    statistic: Statistic
    set_name: str
    rows: tuple[Result, ...]
    """Of every group; in the order of the groups."""
    compared: tuple[Result, ...] = ()
    """Comparisons of the same groups."""


def asked_of(
    protocol: Protocol, results: Sequence[Result]
) -> tuple[tuple[Asked, ...], dict[str, str]]:
    """Choose what becomes a measure.

    Returns
    -------
    The measures in the protocol's order; and of every row that becomes none, by its identifier,
    why. Rows about patients as such are not among them.
    """
    chosen: dict[tuple[object, ...], Asked] = {}
    why = {row.id: NOT_WRITTEN.get(row.statistic, _FIT) for row in results}
    decisions = {each.name for each in protocol.asked} - {each.name for each in protocol.endpoints}
    why |= {row.id: _DECIDED for row in results if row.endpoint in decisions}
    for statistic in protocol.statistics:
        if statistic.yields not in MEASURED or statistic.endpoint in decisions:
            continue
        if _is_of_events(protocol, statistic.endpoint):
            continue
        for set_name in statistic.analysis_set:
            rows = tuple(_rows(protocol, statistic, set_name, results))
            if not rows:
                continue
            if any(
                row.statistic == "proportion" and row.denominator != len(row.about) for row in rows
            ):
                why |= {row.id: _UNITS for row in rows}
                continue
            key = _key(statistic)
            if key in chosen:
                why |= {row.id: _ONCE for row in rows if why[row.id] == _FIT}
                continue
            compared = tuple(_compared(protocol, statistic, set_name, results))
            chosen[key] = Asked(statistic, set_name, rows, compared)
    written = {row.id for each in chosen.values() for row in (*each.rows, *each.compared)}
    left = {
        row.id: why[row.id]
        for row in results
        if row.id not in written and row.endpoint not in OF_SUBJECTS
    }
    return tuple(chosen.values()), left


def _is_of_events(protocol: Protocol, endpoint: str) -> bool:
    return isinstance(protocol.endpoint(endpoint), AdverseEvents)


def _key(statistic: Statistic) -> tuple[object, ...]:
    return (
        statistic.endpoint,
        statistic.yields,
        statistic.of,
        statistic.at,
        statistic.probability,
        statistic.column,
        statistic.group,
    )


def _rows(
    protocol: Protocol, statistic: Statistic, set_name: str, results: Sequence[Result]
) -> Iterator[Result]:
    """Find the rows of a statistic in a set."""
    name = "proportion" if statistic.yields == "categories" else statistic.yields
    for row in results:
        if (row.endpoint, row.analysis_set, row.statistic) != (statistic.endpoint, set_name, name):
            continue
        in_group = (
            row.group is None
            if statistic.group is None
            else (row.group or "").startswith(f"{statistic.group}: ")
        )
        if in_group and _is_asked(protocol, statistic, row):
            yield row


def _is_asked(protocol: Protocol, statistic: Statistic, row: Result) -> bool:
    match statistic.yields:
        case "categories":
            return row.category in protocol.endpoint(statistic.endpoint).answers
        case "proportion":
            return row.category == " or ".join(statistic.of or ("met",))
        case "summary":
            return row.category == statistic.column
        case "median" | "quantile":
            return row.method.endswith(f", {statistic.interval}")
        case "rate":
            times = {f"{at:g}" for at in statistic.at}
            interval = row.method.endswith(f", {statistic.interval}")
            return interval and (row.category or "").partition(" ")[0] in times
    return True


def _compared(
    protocol: Protocol, statistic: Statistic, set_name: str, results: Sequence[Result]
) -> Iterator[Result]:
    """Find the comparisons of the groups of a measure."""
    if statistic.group is None:
        return
    for row in results:
        if (row.endpoint, row.analysis_set) != (statistic.endpoint, set_name):
            continue
        of_answers = row.statistic == "comparison" and row.category == (
            f"{' or '.join(statistic.of or ('met',))} by {statistic.group}"
        )
        of_times = statistic.yields == "median" and (
            (row.statistic == "log-rank" and is_by(row, statistic.group))
            or (
                row.statistic == "hazard ratio"
                and (row.group or "").startswith(f"{statistic.group}: ")
            )
        )
        if of_answers or of_times:
            yield row


def is_by(row: Result, group: str) -> bool:
    """Tell whether a test compares the groups of a column; one may weigh events besides."""
    return (row.category or "").partition(", ")[0] == f"by {group}"
