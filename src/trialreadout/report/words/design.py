"""Sentences of what was planned: who could enter, what was given, what was looked at and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from trialreadout.protocol import Protocol
from trialreadout.protocol.schedule import Treatment, Visit
from trialreadout.report.words.sentence import Sentence, within
from trialreadout.report.words.style import Style
from trialreadout.report.words.verdicts import criterion_in_words, first_stage_in_words
from trialreadout.report.words.who import patients_of

_TIMES: Mapping[float, str] = {1: "once daily", 2: "twice daily", 3: "three times daily"}
_COLLECTED: Mapping[str, str] = {
    "ct": "CT",
    "mri": "MRI",
    "planar": "planar scintigraphy",
    "spect": "SPECT",
}
"""What is collected, as a paper names it; markers and the rest are called as they are."""


def sentences_of_design(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    """Say what study it was, and what would have counted as success."""
    study = protocol.study
    phase = f"phase {study.phase} " if study.phase else ""
    arms = any(each.rule == "randomised" for each in protocol.analysis_sets)
    randomised = "randomised " * arms
    planned = f" planned for {study.planned_subjects} patients" * bool(study.planned_subjects)
    yield (f"this was a {randomised}{phase}study ({study.id}){planned}",)
    if study.started:
        yield (f"it began {_on(study.started, style)}",)
    if study.registered_on:
        yield (f"it was registered {_on(study.registered_on, style)}",)
    if protocol.data.cut_off:
        yield (f"the data cut-off was {style.day(protocol.data.cut_off)}",)
    for success in protocol.successes:
        who = patients_of(protocol, success.analysis_set, style)
        criterion = criterion_in_words(protocol, success, who)
        if success.judged_by == "count":
            yield (f"success was set as {success.endpoint} in {criterion}",)
        else:
            yield (f"success was set as {criterion} for {success.endpoint} in {who}",)
        if success.first_stage:
            first = f"{success.endpoint} in {first_stage_in_words(success, who)}"
            yield (f"after a first stage the study was to go on with {first}",)


def sentences_of_patients(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    """Say who could enter, and what they were to be given."""
    age = protocol.population.age_years
    if age.minimum is not None and age.maximum is not None:
        yield (f"patients aged {age.minimum} to {age.maximum} years were eligible",)
    elif age.minimum is not None:
        yield (f"patients aged {age.minimum} years or older were eligible",)
    elif age.maximum is not None:
        yield (f"patients up to {age.maximum} years of age were eligible",)
    for what, criteria in (
        ("inclusion", protocol.population.inclusion),
        ("exclusion", protocol.population.exclusion),
    ):
        if criteria:
            yield (f"{what} criteria were: {'; '.join(within(each) for each in criteria)}",)
    if protocol.treatments:
        given = style.listed([_treatment(each, style) for each in protocol.treatments])
        yield (f"the planned treatment was {given}",)


def sentences_of_visits(protocol: Protocol, style: Style) -> Iterator[Sentence]:
    """Say what was to be looked at and when, each kind of examination once."""
    at: dict[str, dict[str, None]] = {}
    for visit in protocol.visits:
        for what in visit.collect:
            at.setdefault(what, {})[_when(visit, style)] = None
    alike: dict[tuple[str, ...], list[str]] = {}
    for what, visits in at.items():
        alike.setdefault(tuple(visits), []).append(_COLLECTED.get(what, what))
    for when, examined in alike.items():
        were = "was" if len(examined) == 1 else "were"
        yield (f"{style.listed(examined)} {were} planned {style.listed(when)}",)


def _on(day: date | str, style: Style) -> str:
    return f"{'on' if isinstance(day, date) else 'in'} {style.day(day)}"


def _treatment(planned: Treatment, style: Style) -> str:
    dose = "" if planned.dose_mg is None else f" {planned.dose_mg:g} mg"
    activity = "" if planned.activity_mbq is None else f" {planned.activity_mbq:g} MBq"
    times = planned.times_per_day
    often = "" if times is None else f" {_TIMES.get(times, f'{times:g} times daily')}"
    weeks = "" if planned.weeks is None else f" for {planned.weeks:g} weeks"
    return f"{planned.agent}{dose}{activity}{often}{weeks}{_in_arms(planned, style)}"


def _in_arms(planned: Treatment, style: Style) -> str:
    """Name the arms that are given a treatment; "" where all are."""
    if not planned.arms:
        return ""
    return f" in {'arm' if len(planned.arms) == 1 else 'arms'} {style.listed(planned.arms)}"


def _when(visit: Visit, style: Style) -> str:
    if visit.repeat is not None:
        every = f"every {visit.repeat.every_weeks} weeks from week {visit.repeat.from_week} on"
        until = visit.repeat.until_week
        return every if until is None else f"{every.removesuffix(' on')} to week {until}"
    if visit.weeks:
        return f"at weeks {style.listed([str(week) for week in visit.weeks])}"
    return f"at {visit.name}"
