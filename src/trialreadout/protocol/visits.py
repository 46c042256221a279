"""Each planned visit has one time, one name, and days that it shares with no rival.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator
from itertools import pairwise

from pydantic import ValidationError

from trialreadout.protocol.fault import Document, Fault, listed, meant, tables_of
from trialreadout.protocol.refusals import tuples
from trialreadout.protocol.schedule import LAST_WEEK, PlannedVisit, Visit

ENDS = ("end of treatment", "new therapy")
"""What the data tell of a patient that can end visits, besides death and leaving the study."""


def visit_names(document: Document) -> list[str] | None:
    """List the names of all visits in order; None while a visit is itself at fault."""
    visits = _visits(document)
    if None in visits.values():
        return None
    return list(dict.fromkeys(one.name for _, one in _planned(visits)))


def weeks_collecting(document: Document, thing: str, until_week: int) -> set[int] | None:
    """List the weeks of the visits that collect something, of all where none does.

    None while a visit is itself at fault.
    """
    visits = _visits(document).values()
    if None in visits:
        return None
    planned = [one for visit in visits if visit for one in visit.planned(until_week)]
    asked = thing.casefold()
    collecting = [one for one in planned if asked in map(str.casefold, one.collect)]
    return {one.week for one in collecting or planned}


def contradictory_visits(document: Document) -> Iterator[Fault]:
    """List visits with no time or several, and series whose names do not tell the week."""
    for index, visit in tables_of(document, "visit"):
        said = [key for key in ("week", "weeks", "repeat") if key in visit]
        allowed = "one of week, weeks and repeat"
        if not said:
            remedy = "Say when it is: week = 4, weeks = [4, 8] or repeat = { from_week = 4, ... }."
            yield Fault(("visit", index, "week"), "missing-key", allowed=allowed, remedy=remedy)
        if len(said) > 1:
            remedy = "Keep one of them."
            yield Fault(("visit", index, said[-1]), "not-allowed", listed(said), allowed, remedy)
        if "weeks" in visit and "{week}" not in str(visit.get("name", "{week}")):
            path = ("visit", index, "name")
            remedy = f'Write "{{week}}" where the week belongs: "{visit["name"]} {{week}}".'
            yield Fault(path, "duplicate-name", visit["name"], "a name for each week", remedy)


def unknown_ends(document: Document) -> Iterator[Fault]:
    """List what ends visits and is neither an event that the data tell nor a time to event."""
    times = [
        str(endpoint["name"])
        for _, endpoint in tables_of(document, "endpoint")
        if endpoint.get("kind") == "time-to-event" and "name" in endpoint
    ]
    known = [*ENDS, *times]
    for index, visit in tables_of(document, "visit"):
        ends = visit.get("ends_with")
        for name in ends if isinstance(ends, list) else ():
            if isinstance(name, str) and name not in known:
                remedy = meant(name, known) or "Name a time to event of this file."
                path = ("visit", index, "ends_with")
                yield Fault(path, "unknown-name", name, listed(known), remedy)


def duplicate_visits(document: Document) -> Iterator[Fault]:
    """List visits that bear the name of another."""
    taken: dict[str, int] = {}
    faults: dict[int, Fault] = {}
    for index, one in _planned(_visits(document)):
        if taken.setdefault(one.name, index) != index:
            path = ("visit", index, "name")
            remedy = "Give each its own name; endpoints refer to it by that name."
            faults[index] = Fault(path, "duplicate-name", one.name, "a name not yet taken", remedy)
    yield from faults.values()


def overlapping_windows(document: Document) -> Iterator[Fault]:
    """List visits that collect the same thing on the same days."""
    planned = sorted(_planned(_visits(document)), key=lambda pair: pair[1].first_day)
    faults: dict[int, Fault] = {}
    for thing in sorted({thing for _, one in planned for thing in one.collect}):
        collecting = [(index, one) for index, one in planned if thing in one.collect]
        for (_, earlier), (index, later) in pairwise(collecting):
            if later.first_day <= earlier.last_day and index not in faults:
                faults[index] = _overlap(index, thing, earlier, later)
    yield from faults.values()


def _overlap(index: int, thing: str, earlier: PlannedVisit, later: PlannedVisit) -> Fault:
    path = ("visit", index, "window_days")
    value = f"days {later.first_day} to {later.last_day}"
    allowed = "a window that shares no day with another visit that collects the same"
    remedy = (
        f'Day {later.first_day} lies in the windows of "{earlier.name}" (week {earlier.week}) and '
        f'"{later.name}" (week {later.week}), which both collect {thing}; narrow one of them.'
    )
    return Fault(path, "overlapping-windows", value, allowed, remedy)


def _visits(document: Document) -> dict[int, Visit | None]:
    """Map the place of each visit to its model, None where it is at fault."""
    visits: dict[int, Visit | None] = {}
    for index, table in tables_of(document, "visit"):
        try:
            visits[index] = Visit.model_validate(tuples(table))
        except ValidationError:
            visits[index] = None
    return visits


def _planned(visits: dict[int, Visit | None]) -> Iterator[tuple[int, PlannedVisit]]:
    for index, visit in visits.items():
        for one in visit.planned(LAST_WEEK) if visit else ():
            yield index, one
