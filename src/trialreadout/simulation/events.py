"""The adverse events of virtual patients.

Each term comes once or not at all, at its worst grade. What is done about toxicity has its event:
a first reduction, and a stop for toxicity, follow within a week upon the worst event that the
patient has, if there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.endpoints.adverse_events import emergent_from
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import OfEvents
from trialreadout.simulation.dosed import end_of_treatment
from trialreadout.simulation.scenario import Event
from trialreadout.simulation.truth import Truth

NOTHING, REDUCED, WITHDRAWN = range(3)
ACTIONS = ("", "dose reduced", "drug withdrawn")
"""What was done about an event, by its code."""
ACTED_WITHIN = 7
"""Days from the beginning of an event in which the dose is changed."""


@dataclass(frozen=True, slots=True)
class Events:
    """The events that were seen; arrays are (term, patient), days from time zero."""

    terms: tuple[Event, ...]
    grade: IntArray
    """The worst; 0: the patient has no such event."""
    first_day: FloatArray
    """NaN without one."""
    last_day: FloatArray
    """NaN without one, or where it went on when the patient was last seen."""
    action: IntArray
    """Position in `ACTIONS`."""

    def take(self, patients: IntArray) -> Events:
        """Take some of the patients."""
        return Events(
            self.terms,
            self.grade[:, patients],
            self.first_day[:, patients],
            self.last_day[:, patients],
            self.action[:, patients],
        )


def draw_events(terms: Sequence[Event], truth: Truth, random: np.random.Generator) -> Events:
    """Draw the events of patients; draw what else is seen of them first."""
    shape = (len(terms), truth.seen_until.size)
    worst = np.zeros(shape, np.int8)
    first, length = np.empty(shape), np.empty(shape)
    for at, each in enumerate(terms):
        limits = np.cumsum(each.grades[::-1])[::-1].astype(np.float32)
        draw = random.random(shape[1], np.float32)
        worst[at] = (draw < limits[:, np.newaxis]).sum(axis=0)
        first[at] = np.floor(_exponential(each.median_weeks, shape[1], random))
        length[at] = np.ceil(_exponential(each.lasts_weeks, shape[1], random))
    action = np.zeros(shape, np.int8)
    for day, done in ((_first_reduction(truth), REDUCED), (_withdrawal(truth), WITHDRAWN)):
        before = random.integers(1, ACTED_WITHIN + 1, shape[1])
        _bring_before(day, before, worst, action, first, done)
    seen = (worst > 0) & (first <= truth.seen_until)
    last = first + length
    return Events(
        terms=tuple(terms),
        grade=np.where(seen, worst, np.int8(0)),
        first_day=np.where(seen, first, np.nan),
        last_day=np.where(seen & (last <= truth.seen_until), last, np.nan),
        action=np.where(seen, action, np.int8(NOTHING)),
    )


def emergent(events: Events, cohort: Cohort, protocol: Protocol, endpoint: OfEvents) -> BoolArray:
    """Tell (term, patient) which events emerge under treatment, as the endpoint has it.

    Parameters
    ----------
    events
        Those of the patients of the cohort, in its order.
    cohort
        For the days of its doses.
    protocol, endpoint
        What counts as emergent.
    """
    window = emergent_from(cohort, protocol, endpoint, emergent=True)
    inside: BoolArray = (events.first_day >= window.first_day) & (
        events.first_day <= window.last_day
    )
    return inside


def _exponential(median_weeks: float, patients: int, random: np.random.Generator) -> FloatArray:
    """Draw (patient,) days."""
    waits = random.standard_exponential(patients)
    waits *= DAYS_PER_WEEK * median_weeks / np.log(2)
    return waits


def _first_reduction(truth: Truth) -> FloatArray:
    """Return (patient,) the first day at the second level; NaN: never reached."""
    if len(truth.levels.share) == 1:
        return np.full(truth.seen_until.size, np.nan)
    day = truth.levels.from_day[1]
    return np.where(day <= end_of_treatment(truth), day, np.nan)


def _withdrawal(truth: Truth) -> FloatArray:
    """Return (patient,) the day on which toxicity ended treatment; NaN: it did not."""
    stopped = truth.levels.stopped
    return np.where(stopped == end_of_treatment(truth), stopped, np.nan)


def _bring_before(
    day: FloatArray,
    before: IntArray,
    worst: IntArray,
    action: IntArray,
    first: FloatArray,
    done: int,
) -> None:
    """Let the worst event about which nothing was done yet begin shortly before a day."""
    free = np.where(action == NOTHING, worst, np.int8(0))
    term = free.argmax(axis=0)
    patient = np.flatnonzero(~np.isnan(day) & free.any(axis=0))
    at = term[patient], patient
    first[at] = np.maximum(day[patient] - before[patient], 0)
    action[at] = done
