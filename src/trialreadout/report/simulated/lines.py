"""Characteristics brought together: one line for each number that a trial prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialreadout.analysis.of_event_rates import EVENT_RATE
from trialreadout.core.characteristic import Characteristic, Measure
from trialreadout.core.estimate import Estimate
from trialreadout.protocol import Protocol

PROPORTION = "proportion"
TIMES = ("median", "quantile", "rate", "restricted mean", EVENT_RATE)
INCIDENCES = ("incidence", "incidence of related events")
THROUGH = "through"
_IN_ITS_UNIT = ("true value", "median", "mean")


@dataclass(frozen=True, slots=True)
class Line:
    """A number that each trial prints, and all that is known of it."""

    endpoint: str
    analysis_set: str | None
    statistic: str
    category: str | None
    unit: str | None
    by: str | None
    """The interval to which the number itself belongs, if it belongs to one."""
    measures: Mapping[Measure, Characteristic]
    intervals: tuple[Characteristic, ...]
    """The coverage of each of its intervals."""

    def found(self, measure: Measure) -> Estimate | None:
        """Give a characteristic; None if there is none."""
        row = self.measures.get(measure)
        return None if row is None else row.estimate

    def value(self, measure: Measure) -> float | None:
        """Give the value of a characteristic; None if there is none, or it is not reached."""
        found = self.found(measure)
        return None if found is None else found.value

    @property
    def occurs(self) -> bool:
        """Whether any patient of any trial gave this answer."""
        return self.value("mean number") != 0


def lines_of(rows: Sequence[Characteristic]) -> list[Line]:
    """Bring together what belongs to one number, in the order of the rows."""
    together: dict[tuple[str | None, ...], list[Characteristic]] = {}
    for row in rows:
        own = row.interval if row.measure != "coverage" or row.interval == "spss" else None
        place = (row.endpoint, row.analysis_set, row.statistic, row.category, own)
        together.setdefault(place, []).append(row)
    return [_line(same, own) for (*_, own), same in together.items()]


def _line(rows: Sequence[Characteristic], own: str | None) -> Line:
    first = rows[0]
    return Line(
        first.endpoint,
        first.analysis_set,
        first.statistic,
        first.category,
        next((row.unit for row in rows if row.measure in _IN_ITS_UNIT), first.unit),
        own,
        {row.measure: row for row in rows if row.measure != "coverage"},
        tuple(row for row in rows if row.measure == "coverage"),
    )


def labels_of(protocol: Protocol) -> Mapping[tuple[str, str], str]:
    """Say what the protocol calls a proportion, by its endpoint and its answers."""
    return {
        (each.endpoint, " or ".join(each.of or ("met",))): each.label
        for each in protocol.statistics
        if each.label and each.yields == PROPORTION and each.group is None
    }


def in_a_few_words(line: Line) -> str:
    """Say what a number of a time is, beneath the name of its endpoint."""
    match line.statistic:
        case "rate":
            said = f"event-free at {line.category}"
        case "quantile":
            said = f"{line.category} with the event"
        case "restricted mean":
            said = f"restricted mean {line.category}"
        case name if name == EVENT_RATE:
            said = f"events {line.unit}"
        case other:
            said = other
    return f"{said} ({line.by})" if line.by else said


def sizes_of(rows: Sequence[Characteristic]) -> dict[str, float]:
    """Give the mean number of patients of each analysis set."""
    return {
        row.analysis_set: row.estimate.value
        for row in rows
        if row.statistic == "size" and row.analysis_set and row.estimate.value is not None
    }
