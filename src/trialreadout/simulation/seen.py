"""Virtual patients, graded: answers, times and analysis sets, patient by patient.

An endpoint is graded where it is first asked for, cohort by cohort, and put in the order of the
patients, one trial after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Answer
from trialreadout.endpoints.adverse_events import EmergentFrom
from trialreadout.endpoints.answers import UNKNOWN
from trialreadout.endpoints.kinds import grade
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.simulation.counted_events import counted, first_events
from trialreadout.simulation.events import Events


@dataclass(frozen=True)
class Seen:
    """What a protocol makes of virtual patients."""

    protocol: Protocol
    cohorts: tuple[Cohort, ...]
    patients: int
    """In all cohorts together."""
    events: Events | None = None
    """The adverse events of the patients; None: they were not drawn."""
    _graded: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def graded(self, endpoint: str) -> tuple[Any, ...]:
        """Return what was graded of each cohort."""
        if endpoint not in self._graded:
            asked = self.protocol.endpoint(endpoint)
            self._graded[endpoint] = tuple(
                grade(cohort, self.protocol, asked) for cohort in self.cohorts
            )
        return self._graded[endpoint]

    def answers(self, endpoint: str) -> IntArray:
        """Return (patient,) the answer, as a position in the endpoint's own list of answers."""
        listed = self.protocol.endpoint(endpoint).answers
        position = {word: place for place, word in enumerate(listed)}

        def places(graded: Any) -> IntArray:
            lowest = min(graded.words)
            place = np.full(max(graded.words) - lowest + 1, len(listed), np.int8)
            for code, word in graded.words.items():
                place[code - lowest] = position[word]
            found: IntArray = place[graded.answer - lowest]
            return found

        return self._of_all(np.int8(len(listed)), endpoint, places)

    def met(self, endpoint: str, words: Collection[str]) -> IntArray:
        """Tell (patient,) as `Answer` whether the answer is one of some words."""
        listed = self.protocol.endpoint(endpoint).answers
        unknown = [word in UNKNOWN and word not in words for word in listed]
        counts = np.array([word in words for word in listed], np.int8)
        return np.where(unknown, np.int8(Answer.NOT_EVALUABLE), counts)[self.answers(endpoint)]

    def began(self) -> FloatArray:
        """Return (patient,) the day of time zero; NaN: none."""
        return self._each(np.nan, lambda cohort: cohort.time_zero)

    def times(self, endpoint: str) -> tuple[FloatArray, BoolArray]:
        """Return (patient,) the days, NaN: no time, and whether they ended with the event."""
        asked = self.protocol.endpoint(endpoint)
        if isinstance(asked, TimeToAdverseEvent):
            window = self._window(endpoint, lambda watched: watched.emergent)
            until = self._of_all(np.nan, endpoint, lambda watched: watched.until)
            return first_events(self._drawn(), window, until, asked)
        days = self._of_all(np.nan, endpoint, lambda graded: graded.days)
        return days, self._of_all(np.bool_(False), endpoint, lambda graded: graded.event)

    def events_of(self, endpoint: str, related: bool) -> IntArray:
        """Return (term, patient) the grade of each event that an endpoint counts; 0: none."""
        return counted(self._drawn(), self._window(endpoint, lambda graded: graded), related)

    def _drawn(self) -> Events:
        if self.events is None:
            raise ValueError("events are asked for, and none were drawn")
        return self.events

    def _window(self, endpoint: str, take: Callable[[Any], EmergentFrom]) -> EmergentFrom:
        """Bring together the days in which events of each patient count."""
        some = take(self.graded(endpoint)[0])
        return replace(
            some,
            first_day=self._of_all(np.nan, endpoint, lambda graded: take(graded).first_day),
            last_day=self._of_all(np.nan, endpoint, lambda graded: take(graded).last_day),
        )

    def members(self, chosen: AnalysisSet) -> BoolArray:
        """Tell (patient,) who is in an analysis set."""
        rule = chosen.rule
        if isinstance(rule, AnswerRule):
            listed = self.protocol.endpoint(rule.endpoint).answers
            inside = np.array([word in rule.answers for word in listed])
            return inside[self.answers(rule.endpoint)]
        if isinstance(rule, AgentRule):
            return self._each(np.bool_(False), lambda cohort: _given(cohort, rule.agent))
        if rule == "at least one dose":
            return self._each(np.bool_(False), lambda cohort: ~np.isnan(cohort.treated_from))
        return np.ones(self.patients, bool)

    def _of_all(
        self, missing: Any, endpoint: str, take: Callable[[Any], NDArray[Any]]
    ) -> NDArray[Any]:
        everyone = np.full(self.patients, missing)
        for cohort, graded in zip(self.cohorts, self.graded(endpoint), strict=True):
            everyone[cohort.patient] = take(graded)
        return everyone

    def _each(self, missing: Any, take: Callable[[Cohort], NDArray[Any]]) -> NDArray[Any]:
        everyone = np.full(self.patients, missing)
        for cohort in self.cohorts:
            everyone[cohort.patient] = take(cohort)
        return everyone


def _given(cohort: Cohort, agent: str) -> BoolArray:
    if agent.casefold() not in map(str.casefold, cohort.doses.agents):
        return np.zeros(cohort.patient.size, bool)
    given: BoolArray = ~np.isnan(cohort.doses.first_day[cohort.doses.of(agent)]).all(axis=-1)
    return given
