"""Outcome measures of a results record, from result rows alone.

A share of patients is a count of participants, and its interval a statistical analysis, since the
registry takes no interval beside a count. A median has its interval as its dispersion; one that
was not reached is NA and says so.

Source: ClinicalTrials.gov, Results Data Element Definitions, 3. Outcome Measures and Statistical
        Analyses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.results import SHARE, Result
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.endpoints import OfTime
from trialreadout.protocol.registry_record import RegisteredOutcome
from trialreadout.registry.asked import Asked
from trialreadout.registry.measures import (
    COUNT,
    FULL_RANGE,
    MEAN,
    MEDIAN,
    NOT_APPLICABLE,
    NUMBER,
    PARTICIPANTS,
    Cell,
    Entry,
    Measure,
    Row,
    interval_named,
)
from trialreadout.registry.numbers import printed_or_na
from trialreadout.registry.populations import population_of

_PARAMETER = {"median": MEDIAN, "quantile": NUMBER, "restricted mean": MEAN, "summary": MEDIAN}
_PERCENT = "percentage of participants"


def measure_of(
    asked: Asked,
    protocol: Protocol,
    group_ids: Mapping[str | None, str],
    registered: RegisteredOutcome | None,
    assigned: int,
) -> Measure:
    """Make the measure of one statistic.

    Parameters
    ----------
    asked
        The statistic and its rows.
    group_ids
        The identifier of each group.
    registered
        The outcome of the registry's record that it answers; None: none, or not known.
    assigned
        How many began.
    """
    statistic, first = asked.statistic, asked.rows[0]
    rows = tuple(_rows(asked, group_ids))
    dispersion, level = _dispersion(asked)
    counted = statistic.yields in ("categories", "proportion")
    unit = PARTICIPANTS if counted else _PERCENT if first.unit == SHARE else first.unit
    within = {row.group: len(row.about) for row in asked.rows}
    known = sum(analysed_in(asked, group) for group in within)
    return Measure(
        title=_title(statistic, registered),
        parameter=COUNT if counted else _PARAMETER.get(statistic.yields, NUMBER),
        unit=unit or "number",
        rows=rows,
        dispersion=dispersion,
        level=level,
        description=_description(protocol, asked),
        population=population_of(
            protocol.analysis_set(asked.set_name), sum(within.values()), known, assigned
        ),
        time_frame=time_frame_of(protocol, statistic, registered),
    )


def analysed_in(asked: Asked, group: str | None) -> int:
    """Count the patients of a group of whom the number is known."""
    return max(_known(row) for row in asked.rows if row.group == group)


def time_frame_of(
    protocol: Protocol, statistic: Statistic, registered: RegisteredOutcome | None
) -> str:
    """Say over which time it is measured: as registered, else at a visit, else to the end."""
    if registered is not None and registered.time_frame:
        return registered.time_frame
    endpoint = protocol.endpoint(statistic.endpoint)
    visit = getattr(endpoint, "at", None)
    if visit is not None:
        return str(visit)
    begin = f"From {protocol.dates.time_zero}"
    if statistic.yields == "rate":
        return f"{begin} to {', '.join(f'{at:g}' for at in statistic.at)} {_unit(endpoint)}"
    return f"{begin} to the end of observation"


def is_of_fixed_time(protocol: Protocol, statistic: Statistic) -> bool:
    """Tell whether the protocol itself says at which time it is measured."""
    at_visit = getattr(protocol.endpoint(statistic.endpoint), "at", None) is not None
    return at_visit or statistic.yields == "rate"


def _unit(endpoint: object) -> str:
    return endpoint.unit if isinstance(endpoint, OfTime) else ""


def _known(row: Result) -> int:
    """Count the patients of whom a number is known: all, but of a summary those who have it."""
    return row.n if row.statistic == "summary" else row.denominator


def _title(statistic: Statistic, registered: RegisteredOutcome | None) -> str:
    own = statistic.endpoint
    if registered is not None:
        own = registered.measure
    kind = {
        "rate": "share without an event",
        "quantile": f"{100 * statistic.probability:g} % quantile",
        "summary": (statistic.column or "").replace("_", " "),
    }.get(statistic.yields)
    more = statistic.label or kind
    answers = " or ".join(statistic.of) if statistic.yields == "proportion" else ""
    told = ", ".join(part for part in (more, answers) if part)
    split = f" by {statistic.group.replace('_', ' ')}" if statistic.group else ""
    title = f"{own}: {told}" if told else own
    return f"{title[:1].upper()}{title[1:]}{split}"


def _description(protocol: Protocol, asked: Asked) -> str:
    endpoint, first = protocol.endpoint(asked.statistic.endpoint), asked.rows[0]
    about = f"Endpoint of the protocol: {endpoint.name} ({endpoint.kind})"
    source = getattr(endpoint, "source", None)
    said = f"{about}, {source}." if source else f"{about}."
    counted = asked.statistic.yields in ("categories", "proportion")
    return said if counted else f"{said} Method: {first.method}."


def _dispersion(asked: Asked) -> tuple[str, float | None]:
    first = asked.rows[0]
    if asked.statistic.yields in ("categories", "proportion"):
        return NOT_APPLICABLE, None
    if first.confidence is not None:
        return interval_named(first.confidence)
    return (FULL_RANGE, None) if asked.statistic.yields == "summary" else (NOT_APPLICABLE, None)


def _rows(asked: Asked, group_ids: Mapping[str | None, str]) -> Iterator[Row]:
    groups = list(dict.fromkeys(row.group for row in asked.rows))
    if asked.statistic.yields == "categories":
        yield Row(tuple(_counts(asked.rows, group, group_ids[group]) for group in groups))
        return
    categories = list(dict.fromkeys(row.category for row in asked.rows))
    for category in categories:
        own = [row for row in asked.rows if row.category == category]
        title = category if len(categories) > 1 else None
        yield Row(tuple(_one(row, group_ids[row.group]) for row in own), title)


def _counts(rows: Sequence[Result], group: str | None, identifier: str) -> Cell:
    own = [row for row in rows if row.group == group]
    entries = tuple(Entry(str(row.n), row.category) for row in own)
    return Cell(identifier, entries, own[0].denominator)


def _one(row: Result, identifier: str) -> Cell:
    if row.statistic == "proportion":
        return Cell(identifier, (Entry(str(row.n)),), row.denominator)
    factor = 100 if row.unit == SHARE else 1
    value, low, high = (
        None if number is None else factor * number for number in (row.value, row.low, row.high)
    )
    dispersed = row.confidence is not None or row.statistic == "summary"
    lacking = [
        what
        for what, number in (("lower limit", low), ("upper limit", high))
        if dispersed and number is None
    ]
    comments = [f"The {row.statistic} was {row.status}."] if value is None else []
    comments += [f"The {what} was not reached." for what in lacking] if value is not None else []
    entry = Entry(
        printed_or_na(value),
        low=printed_or_na(low) if dispersed else None,
        high=printed_or_na(high) if dispersed else None,
        comment=" ".join(comments) or None,
    )
    return Cell(identifier, (entry,), _known(row))
