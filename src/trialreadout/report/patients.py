"""The patients as a table: who is in which analysis set, and the answers that matter most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trialreadout.analysis.drawn import Drawn
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.rounding import rounded
from trialreadout.protocol import Protocol
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.decision_points import DecisionPoint
from trialreadout.protocol.endpoints import RecistBest
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.report.tables import MOST_PATIENTS, NO_VALUE, Cell, Table
from trialreadout.report.text import capitalised


def table_of_patients(
    protocol: Protocol, drawn: Drawn, graded: Mapping[str, GradedEndpoint]
) -> Table | None:
    """List all patients, in a set or not, a row each; None where they are too many for a page."""
    sets = {name: set(some) for name, some in drawn.sets.items() if some is not None}
    if len(drawn.subjects) > MOST_PATIENTS:
        return None
    shown = [name for name in dict.fromkeys(_key_endpoints(protocol)) if name in graded]
    answers = {name: found for name in shown if (found := _answers(graded[name]))}
    return Table(
        "A row a patient; a time with + is censored",
        (
            "Patient",
            *map(capitalised, sets),
            *(f"{capitalised(name)}{_unit(protocol, name)}" for name in answers),
        ),
        tuple(
            (
                Cell(subject, patient=subject),
                *(Cell("yes" if subject in some else "no") for some in sets.values()),
                *(Cell(answers[name].get(subject, NO_VALUE)) for name in answers),
            )
            for subject in drawn.subjects
        ),
        wide=True,
    )


def _key_endpoints(protocol: Protocol) -> Iterator[str]:
    """Name primary endpoints and their parts, best response, times of all patients, decisions."""
    for endpoint in protocol.endpoints:
        if endpoint.primary:
            yield endpoint.name
            yield from endpoint.counts if isinstance(endpoint, AnyOf) else ()
    best = [each.name for each in protocol.endpoints if isinstance(each, RecistBest)]
    yield from best[:1]
    for asked in protocol.asked:
        if isinstance(asked, TimeToEvent) and asked.responders is None:
            yield asked.name
        if isinstance(asked, DecisionPoint):
            yield asked.name


def _unit(protocol: Protocol, name: str) -> str:
    unit = getattr(protocol.endpoint(name), "unit", None)
    return f" ({unit})" if unit else ""


def _answers(graded: GradedEndpoint) -> dict[str, str]:
    """Write the answer of each patient; of an endpoint with several rows a patient, none."""
    table = graded.table
    if not {"answer", "time"} & set(table.columns) or table["subject"].is_duplicated().any():
        return {}
    return {row["subject"]: _answer(row) for row in table.to_dicts()}


def _answer(row: Mapping[str, Any]) -> str:
    if "time" not in row:
        return str(row["answer"])
    if row["time"] is None:
        return "no time"
    return f"{rounded(row['time'], 1)}{'' if row['event'] else '+'}"
