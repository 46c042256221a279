"""What an intercurrent event makes of an answer, as the protocol's strategy has it.

"treatment policy" looks past the event, which is what every endpoint does of itself; "while on
treatment" looks until it; "met", "not met" and "not evaluable" give the answer in its place.
The end of a time by an event, or its censoring, stands in the endpoint itself.

Source: ICH E9(R1), Addendum on estimands and sensitivity analysis in clinical trials, 2019, A.3.2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.known_by import known_by
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import EVENTS, STRATEGY_GIVES, IntercurrentEvent


def while_on_treatment(cohort: Cohort, protocol: Protocol, endpoint: Any) -> Cohort:
    """Take off what came after an event, where the strategy is to look until then."""
    limits = [
        np.where(happened(event, cohort, protocol), _day(event, cohort), np.nan)
        for event in _of(protocol, endpoint)
        if event.strategy == "while on treatment"
    ]
    if np.isnan(limits).all():
        return cohort
    return known_by(cohort, np.fmin.reduce(limits))


def with_events(graded: Any, cohort: Cohort, protocol: Protocol, endpoint: Any) -> Any:
    """Put the answer of a strategy in the place of the one that was graded."""
    for event in _of(protocol, endpoint):
        if event.strategy not in STRATEGY_GIVES:
            continue
        given = STRATEGY_GIVES[event.strategy]
        code = next(code for code, word in graded.words.items() if word in given)
        struck = happened(event, cohort, protocol)
        graded = replace(
            graded,
            answer=np.where(struck, np.int8(code), graded.answer),
            day=np.where(struck, np.nan, graded.day),
        )
    return graded


def happened(event: IntercurrentEvent, cohort: Cohort, protocol: Protocol) -> BoolArray:
    """Tell of each patient (patient,) whether the event happened, in time to matter."""
    day = _day(event, cohort)
    if event.before is None:
        return ~np.isnan(day)
    before: BoolArray = day < protocol.planned_visit(event.before).day
    return before


def _of(protocol: Protocol, endpoint: Any) -> list[IntercurrentEvent]:
    return [
        event
        for event in protocol.intercurrent_events
        if endpoint.name in event.endpoint and event.what in EVENTS
    ]


def _day(event: IntercurrentEvent, cohort: Cohort) -> FloatArray:
    days = {
        "death": cohort.death_day,
        "new therapy": cohort.therapy_day,
        "planned therapy": cohort.planned_therapy_day,
        "end of treatment": cohort.end_of_treatment_day,
    }
    return days[event.what]
