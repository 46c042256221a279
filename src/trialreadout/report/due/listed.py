"""What a day asks of a trial as a table for programs: a row a visit, then a row a decision."""

from __future__ import annotations

import polars as pl

from trialreadout.analysis.due.day import Due
from trialreadout.analysis.due.deviations.deviation import Deviation
from trialreadout.analysis.files import as_csv

_COLUMNS = (
    *("subject", "what", "visit", "state", "lacking", "not_done"),
    *("first_on", "last_on", "on_what_is_known", "by_rule", "offered", "accepted", "decided_on"),
)
_BETWEEN = "; "


def listed(due: Due) -> bytes:
    """Write visits in the order of their urgency, then decisions by patient, as CSV."""
    rows: list[dict[str, str | None]] = [
        {
            "subject": each.subject,
            "what": "visit",
            "visit": each.visit,
            "state": each.state,
            "lacking": _BETWEEN.join(each.awaited),
            "not_done": _BETWEEN.join(each.not_done),
            "first_on": _day(each.first_on),
            "last_on": _day(each.last_on),
        }
        for each in due.visits
    ]
    rows += [
        {
            "subject": each.subject,
            "what": "decision",
            "visit": each.at,
            "state": each.state,
            "lacking": _BETWEEN.join(f"{one.item} ({one.visit})" for one in each.lacking),
            "first_on": _day(each.first_on),
            "last_on": _day(each.last_on),
            "on_what_is_known": each.would_be,
            "by_rule": each.by_rule,
            "offered": each.offered,
            "accepted": None if each.accepted is None else "Y" if each.accepted else "N",
            "decided_on": _day(each.decided_on),
        }
        for each in due.decisions
    ]
    return as_csv(pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String)))


def _day(day: object) -> str | None:
    return None if day is None else str(day)


def listed_deviations(due: Due) -> bytes:
    """Write the deviations by patient, as CSV."""
    columns = Deviation.__dataclass_fields__
    rows = [
        {name: None if (cell := getattr(each, name)) is None else str(cell) for name in columns}
        for each in due.deviations
    ]
    return as_csv(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)))
