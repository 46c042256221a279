"""The adverse events of virtual patients.

Each term comes once or not at all, at its worst grade. What is done about toxicity has its event:
a first reduction, and a stop for toxicity, follow within a week upon the worst event that the
patient has, if there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.dates import DAYS_PER_WEEK
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
    related: BoolArray
    """Whether it is called related to the drug."""

    def take(self, patients: IntArray) -> Events:
        """Take some of the patients."""
        return Events(
            self.terms,
            self.grade[:, patients],
            self.first_day[:, patients],
            self.last_day[:, patients],
            self.action[:, patients],
            self.related[:, patients],
        )


def draw_events(terms: Sequence[Event], truth: Truth, random: np.random.Generator) -> Events:
    """Draw the events of patients; draw what else is seen of them first."""
    patients = truth.seen_until.size
    worst = _worst(terms, patients, random)
    first = np.floor(_waits([each.median_weeks for each in terms], patients, random))
    action = np.zeros(worst.shape, np.int8)
    for day, done in ((_first_reduction(truth), REDUCED), (_withdrawal(truth), WITHDRAWN)):
        before = random.integers(1, ACTED_WITHIN + 1, patients)
        _bring_before(day, before, worst, action, first, done)
    last = first + np.ceil(_waits([each.lasts_weeks for each in terms], patients, random))
    until = truth.seen_until.astype(np.float32)
    seen = (worst > 0) & (first <= until)
    return Events(
        terms=tuple(terms),
        grade=np.where(seen, worst, np.int8(0)),
        first_day=np.where(seen, first, np.float32(np.nan)),
        last_day=np.where(seen & (last <= until), last, np.float32(np.nan)),
        action=np.where(seen, action, np.int8(NOTHING)),
        related=_related(terms, patients, random),
    )


def _worst(terms: Sequence[Event], patients: int, random: np.random.Generator) -> IntArray:
    """Draw (term, patient) the worst grade, 0 where there is no event."""
    drawn = random.random((len(terms), patients), np.float32)
    worst = np.zeros(drawn.shape, np.int8)
    for grade in range(max(len(each.grades) for each in terms)):
        reached = [[sum(each.grades[grade:])] for each in terms]
        worst += drawn < np.array(reached, np.float32)
    return worst


def _related(terms: Sequence[Event], patients: int, random: np.random.Generator) -> BoolArray:
    share = np.array([[each.related] for each in terms], np.float32)
    if (share == 1).all():
        return np.ones((len(terms), patients), bool)
    related: BoolArray = random.random((len(terms), patients), np.float32) < share
    return related


def _waits(
    median_weeks: Sequence[float], patients: int, random: np.random.Generator
) -> NDArray[np.float32]:
    """Draw (term, patient) days, each term with a median of its own."""
    waits = random.standard_exponential((len(median_weeks), patients), np.float32)
    mean_days = DAYS_PER_WEEK / np.log(2) * np.array(median_weeks, np.float32)
    waits *= mean_days[:, np.newaxis].astype(np.float32)
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
