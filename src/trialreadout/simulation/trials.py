"""Simulated trials: virtual patients graded by their protocol, and what each trial then says.

The patients of many trials are graded together and parted into their trials afterwards. A trial
leaves a few numbers: a count for every share, an estimate for every number of a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import ceil, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, IntArray
from trialreadout.core.dates import DAYS_PER_MONTH, DAYS_PER_WEEK
from trialreadout.core.terms import Answer
from trialreadout.core.units import DAYS_PER
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic, Success
from trialreadout.simulation.chunks import Chunk
from trialreadout.simulation.observed import observe
from trialreadout.simulation.pooled import count_days
from trialreadout.simulation.questions import Questions, Times, questions_of
from trialreadout.simulation.scenario import Entry, Scenario
from trialreadout.simulation.schedule import Plan, plan
from trialreadout.simulation.seen import Seen
from trialreadout.simulation.success import by_count, by_proportion, by_time
from trialreadout.simulation.truth import draw_truth
from trialreadout.statistics import KaplanMeierOfMany, kaplan_meier_of_many

Outcomes = dict[str, NDArray[Any]]
"""Arrays by name, with one entry a trial along the first axis; "days/..." has one a chunk."""


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
        return questions_of(self.protocol)

    @cached_property
    def planned(self) -> Plan:
        """The visits until the last day on which anyone can be seen, all but certainly."""
        return plan(self.protocol, last_week(self.scenario.entry, self.patients))

    def __call__(self, chunk: Chunk) -> Outcomes:
        """Hold the trials of a chunk."""
        random = chunk.generator()
        truth = draw_truth(self.scenario, self.planned, self.patients, chunk.trials, random)
        cohorts = tuple(observe(truth, self.scenario, self.protocol, self.planned, random))
        seen = Seen(self.protocol, cohorts, self.patients * chunk.trials)
        by_trial = (chunk.trials, self.patients)
        outcomes: Outcomes = {
            "duration": truth.entered.cut_off.reshape(by_trial)[:, 0].astype(np.float32)
        }
        members = {
            name: seen.members(self.protocol.analysis_set(name)).reshape(by_trial)
            for name in self._sets()
        }
        for name, inside in members.items():
            outcomes[f"size/{name}"] = np.count_nonzero(inside, axis=1).astype(np.int16)
        for endpoint, name in self.questions.counted:
            answers = seen.answers(endpoint).reshape(by_trial)
            kinds = len(self.protocol.endpoint(endpoint).answers)
            outcomes[f"answers/{endpoint}/{name}"] = _counts(answers, kinds, members[name])
        for place, success in self.questions.successes:
            outcomes |= self._judged(place, success, seen, members[success.analysis_set])
        for times in self.questions.times:
            days, event = seen.times(times.endpoint)
            days = np.where(members[times.analysis_set].ravel(), days, np.nan)
            time = (days / self.unit(times)).reshape(by_trial)
            curves = kaplan_meier_of_many(time, event.reshape(by_trial))
            outcomes.update(_numbers(times, curves))
            outcomes[f"days/{times.name}"] = count_days(days, event, self.last_day)
        return outcomes

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

    @cached_property
    def last_day(self) -> int:
        """The last day on which anyone can be seen, all but certainly."""
        return DAYS_PER_WEEK * last_week(self.scenario.entry, self.patients)

    def unit(self, times: Times | Success) -> float:
        """Say how many days the unit of a time has."""
        return DAYS_PER[self.protocol.endpoint(times.endpoint).unit]  # type: ignore[union-attr]

    def _sets(self) -> Iterator[str]:
        """Name the analysis sets that are asked about, each once."""
        asked = [each.analysis_set for each in self.questions.shares]
        asked += [each.analysis_set for each in self.questions.times]
        asked += [each.analysis_set for _, each in self.questions.successes]
        return iter(dict.fromkeys(asked))


def last_week(entry: Entry, patients: int) -> int:
    """Say until which week a patient can be seen, in all but one trial of ten thousand."""
    months = (patients + 4 * sqrt(patients)) / entry.per_month + entry.follow_up_months
    return ceil(months * DAYS_PER_MONTH / DAYS_PER_WEEK)


def number_name(times: Times, statistic: Statistic, at: float | None) -> str:
    """Name a number of a time, with its interval."""
    said = f"{statistic.probability:g}" if at is None else f"{at:g}"
    return f"{statistic.yields}/{times.name}/{said}/{statistic.interval}/{statistic.confidence:g}"


def _numbers(times: Times, curves: KaplanMeierOfMany) -> Iterator[tuple[str, NDArray[Any]]]:
    """Read (trial, 3) value, low and high of each number off the curves."""
    for statistic in times.statistics:
        confidence, interval = statistic.confidence, statistic.interval
        match statistic.yields:
            case "rate":
                for at in statistic.at:
                    found = curves.at(at, confidence, interval)  # type: ignore[arg-type]
                    yield number_name(times, statistic, at), _limits(found)
            case "restricted mean":
                (until,) = statistic.at
                found = curves.restricted_mean(until, confidence)
                yield number_name(times, statistic, until), _limits(found)
            case _:
                found = curves.quantile(statistic.probability, confidence, interval)
                yield number_name(times, statistic, None), _limits(found)


def _limits(found: Any) -> NDArray[Any]:
    return np.stack([found.value, found.low, found.high], axis=-1)


def _counts(answers: IntArray, kinds: int, inside: BoolArray) -> NDArray[np.int16]:
    """Count (trial, kind) the answers of those who are inside."""
    trial = np.arange(len(answers), dtype=np.int32)[:, np.newaxis] * kinds
    counts = np.bincount((trial + answers)[inside], minlength=len(answers) * kinds)
    return counts.astype(np.int16).reshape(len(answers), kinds)
