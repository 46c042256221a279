"""Simulated trials: virtual patients graded by their protocol, and what each trial then says.

The patients of many trials are graded together and parted into their trials afterwards. A trial
leaves a few numbers: a count for every share, an estimate for every number of a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, IntArray
from trialreadout.core.dates import DAYS_PER_MONTH, DAYS_PER_WEEK
from trialreadout.core.terms import Answer
from trialreadout.core.units import DAYS_PER
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Success
from trialreadout.protocol.composites import AnyOf
from trialreadout.simulation.chunks import Chunk
from trialreadout.simulation.counted_events import kinds_of, patients_with
from trialreadout.simulation.drawn import draw_trials
from trialreadout.simulation.numbers_of_times import event_rates, numbers_of_curves
from trialreadout.simulation.outcomes import Outcomes, joined
from trialreadout.simulation.questions import Incidence, Questions, Times, questions_of
from trialreadout.simulation.scenario import Entry, Scenario
from trialreadout.simulation.schedule import Plan, plan
from trialreadout.simulation.seen import Seen
from trialreadout.simulation.success import by_count, by_proportion, by_time
from trialreadout.statistics import kaplan_meier_of_many

PATIENTS_AT_ONCE = 32_768
"""Graded by a protocol such as that of the lead study they take a tenth of a gigabyte."""
NO_TIME = -1
"""In the days of patients: no time."""
LAST_DAY = int(np.iinfo(np.int16).max)
"""The last day that days have room for: 89 years."""


@dataclass(frozen=True)
class SimulatedTrials:
    """The trials of a protocol in a scenario: called with a chunk, what each of them says."""

    protocol: Protocol
    scenario: Scenario

    @property
    def patients(self) -> int:
        """How many patients enter each trial."""
        planned = self.scenario.entry.patients or self.protocol.study.planned_subjects
        if planned is None:
            raise ValueError("nobody says how many patients enter; set entry.patients")
        return planned

    @cached_property
    def questions(self) -> Questions:
        """What is asked of each trial."""
        return questions_of(self.protocol, self.scenario.events)

    @cached_property
    def planned(self) -> Plan:
        """The visits until the last day on which anyone can be seen, all but certainly."""
        return plan(self.protocol, last_week(self.scenario.entry, self.patients))

    @property
    def at_once(self) -> int:
        """How many trials are drawn and graded together: no more than memory has room for."""
        return max(PATIENTS_AT_ONCE // self.patients, 1)

    def __call__(self, chunk: Chunk) -> Outcomes:
        """Hold the trials of a chunk."""
        return joined(self._hold(part) for part in chunk.parts(self.at_once))

    def _hold(self, chunk: Chunk) -> Outcomes:
        """Hold trials at once."""
        random = chunk.generator()
        drawn = draw_trials(
            self.scenario,
            self.protocol,
            self.planned,
            self.patients,
            chunk.trials,
            random,
            events=self.questions.events,
        )
        seen = Seen(self.protocol, drawn.cohorts, self.patients * chunk.trials, drawn.events)
        by_trial = (chunk.trials, self.patients)
        outcomes: Outcomes = {
            "duration": drawn.truth.entered.cut_off.reshape(by_trial)[:, 0].astype(np.float32)
        }
        members = {
            name: seen.members(self.protocol.analysis_set(name)).reshape(by_trial)
            for name in self._sets()
        }
        for name, inside in members.items():
            outcomes[f"size/{name}"] = np.count_nonzero(inside, axis=1).astype(np.int16)
        for endpoint, name in self.questions.counted:
            answers = seen.answers(endpoint).reshape(by_trial)
            listed = len(self.protocol.endpoint(endpoint).answers)
            outcomes[f"answers/{endpoint}/{name}"] = _counts(answers, listed, members[name])
        for asked in self.questions.incidences:
            kinds = self.kinds(asked)
            outcomes[f"incidence/{asked.name}"] = patients_with(
                seen.events_of(asked.endpoint, asked.statistic.related),
                list(kinds.values()),
                asked.statistic.grades,
                members[asked.analysis_set],
            )
        for endpoint, name in self.questions.composites:
            way = self._ways(endpoint, seen).reshape(by_trial)
            ways = 1 << len(parts_of(self.protocol, endpoint))
            outcomes[f"through/{endpoint}/{name}"] = _counts(way, ways, members[name] & (way >= 0))
        for place, success in self.questions.successes:
            outcomes |= self._judged(place, success, seen, members[success.analysis_set])
        for times in self.questions.times:
            days, event = seen.times(times.endpoint)
            days = np.where(members[times.analysis_set].ravel(), days, np.nan)
            time = (days / self.unit(times)).reshape(by_trial)
            curves = kaplan_meier_of_many(time, event.reshape(by_trial))
            outcomes.update(numbers_of_curves(times, curves))
            outcomes.update(event_rates(times, days.reshape(by_trial), event.reshape(by_trial)))
            whole = np.where(np.isnan(days), NO_TIME, np.minimum(days, LAST_DAY))
            outcomes[f"days/{times.name}"] = whole.astype(np.int16).reshape(by_trial)
            outcomes[f"event/{times.name}"] = event.reshape(by_trial)
        return outcomes

    def _ways(self, composite: str, seen: Seen) -> IntArray:
        """Tell (patient,) which parts met a composite, a bit each; -1: it is not met."""
        way = np.zeros(seen.patients, np.int16)
        for place, (part, words) in enumerate(parts_of(self.protocol, composite)):
            way += (seen.met(part, words) == Answer.MET).astype(np.int16) << place
        met = seen.met(composite, ("met",)) == Answer.MET
        return np.where(met, way, np.int16(-1))

    def _judged(self, place: int, success: Success, seen: Seen, inside: BoolArray) -> Outcomes:
        """Say of each trial whether it is a success, and whether it stops after a first stage."""
        name = f"success/{place}"
        if success.yields != "proportion":
            days, event = seen.times(success.endpoint)
            time = (days / self.unit(success)).reshape(inside.shape)
            time = np.where(inside, time, np.nan)
            return {name: by_time(success, time, event.reshape(inside.shape))}
        answer = seen.met(success.endpoint, success.of or ("met",)).reshape(inside.shape)
        if success.judged_by == "count":
            began = seen.began().reshape(inside.shape)
            verdict, stops = by_count(success, answer, inside, began)
            return {name: verdict, f"stops/{place}": stops}
        met = np.count_nonzero(inside & (answer == Answer.MET), axis=1)
        return {name: by_proportion(success, met, np.count_nonzero(inside, axis=1))}

    def kinds(self, asked: Incidence) -> dict[str, list[int]]:
        """List the kinds of event that an incidence counts, with the places of their terms."""
        return kinds_of(self.scenario.events, asked.statistic)

    def unit(self, times: Times | Success) -> float:
        """Say how many days the unit of a time has."""
        return DAYS_PER[self.protocol.endpoint(times.endpoint).unit]  # type: ignore[union-attr]

    def _sets(self) -> Iterator[str]:
        """Name the analysis sets that are asked about, each once."""
        asked = [each.analysis_set for each in self.questions.shares]
        asked += [each.analysis_set for each in self.questions.incidences]
        asked += [each.analysis_set for each in self.questions.times]
        asked += [each.analysis_set for _, each in self.questions.successes]
        return iter(dict.fromkeys(asked))


def parts_of(protocol: Protocol, composite: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """List the parts of a composite, each with the answers that count."""
    endpoint = protocol.endpoint(composite)
    assert isinstance(endpoint, AnyOf)
    return tuple(endpoint.counts.items())


def last_week(entry: Entry, patients: int) -> int:
    """Say until which week a patient can be seen, in all but one trial of ten thousand."""
    months = (patients + 4 * sqrt(patients)) / entry.per_month + entry.follow_up_months
    return ceil(months * DAYS_PER_MONTH / DAYS_PER_WEEK)


def _counts(answers: IntArray, kinds: int, inside: BoolArray) -> NDArray[np.int16]:
    """Count (trial, kind) the answers of those who are inside."""
    trial = np.arange(len(answers), dtype=np.int32)[:, np.newaxis] * kinds
    counts = np.bincount((trial + answers)[inside], minlength=len(answers) * kinds)
    return counts.astype(np.int16).reshape(len(answers), kinds)
