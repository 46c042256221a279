"""What is seen and collected of virtual patients, as a cohort like that of any trial."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort, Doses, RecordedResponses, Scintigraphy, Values
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import BoneResponse, MarkerResponse, Response
from trialreadout.protocol import Protocol
from trialreadout.simulation.ct import draw_ct
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import Plan
from trialreadout.simulation.scintigraphy import draw_scintigraphy
from trialreadout.simulation.truth import Truth
from trialreadout.simulation.values import as_values, draw_marker, draw_weights
from trialreadout.simulation.visits import came, draw_days

FIRST_DAY = 14_000
"""The day on which every trial begins, counted from 1970-01-01: 2008-05-01."""
_NARROW = 4
"""Visits by which cohorts differ in width at least."""


def observe(
    truth: Truth,
    scenario: Scenario,
    protocol: Protocol,
    planned: Plan,
    random: np.random.Generator,
) -> Iterator[Cohort]:
    """Draw what is seen of patients.

    Patients with few examinations stand apart from those with many, so that neither pays for the
    other.

    Yields
    ------
    Cohort
        Its `patient` holds positions among the patients of the truth; together they hold each
        patient once.
    """
    visits = len(planned.ct)
    last = visits - 1 - truth.ct_made[::-1].argmax(axis=0)
    last = np.where(truth.ct_made.any(axis=0), last, 0)
    start = -1
    for end in _widths(visits):
        patients = np.flatnonzero((last > start) & (last < end))
        start = end - 1
        if patients.size:
            some = truth.take(patients, end)
            yield _cohort(some, patients, scenario, protocol, planned, random)


def _widths(visits: int) -> list[int]:
    """Say how many visits each cohort has: 2, 4, 8, ..., all."""
    doubled = [2**power for power in range(1, visits.bit_length()) if 2**power < visits]
    return [*doubled, visits]


def _cohort(
    truth: Truth,
    patients: IntArray,
    scenario: Scenario,
    protocol: Protocol,
    planned: Plan,
    random: np.random.Generator,
) -> Cohort:
    n = patients.size
    entered, happened = truth.entered, truth.happened
    died = entered.treated & (happened.death <= np.fmin(happened.left, entered.until))
    none = np.full(n, np.nan)
    record = protocol.data.reader_of_record
    return Cohort(
        patient=patients,
        readers=(record.ct,),
        measurements=draw_ct(scenario.ct, scenario.tumour, truth, random),
        responses=_no_responses(n),
        time_zero=FIRST_DAY + entered.first_dose,
        death_day=np.where(died, happened.death, np.nan),
        last_contact_day=np.where(entered.treated, truth.seen_until, np.nan),
        therapy_day=none,
        planned_therapy_day=none,
        progression_claimed_day=none,
        end_of_treatment_day=_end_of_treatment(truth),
        discontinued_day=none,
        markers=_marker(truth, scenario, planned, random),
        weights=_weights(truth, scenario, planned, random),
        scintigraphy=_scintigraphy(truth, scenario, record.scintigraphy, planned, random),
        doses=_doses(truth, protocol),
    )


def _end_of_treatment(truth: Truth) -> FloatArray:
    """Return (patient,) the last day of the drug: toxicity, progression seen, or all sight lost."""
    shows = truth.ct_made & (truth.ct_day >= truth.happened.progressed)
    seen = np.where(shows, truth.ct_day, np.inf).min(axis=0)
    last = np.minimum(np.minimum(truth.levels.stopped, seen), truth.seen_until)
    return np.where(truth.entered.treated, last, np.nan)


def _doses(truth: Truth, protocol: Protocol) -> Doses:
    """Lay out what was given of the drug that the protocol plans first, a stretch a level."""
    drug = next((each for each in protocol.treatments if each.dose_mg is not None), None)
    n = truth.seen_until.size
    if drug is None or drug.dose_mg is None:
        nothing = np.full((0, n, 1), np.nan)
        return Doses((), nothing, nothing, nothing, nothing, np.full((0, n, 1), NO_ROW))
    end = _end_of_treatment(truth)
    first = np.where(truth.levels.from_day <= end, truth.levels.from_day, np.nan)
    following = np.vstack([truth.levels.from_day[1:], np.full(n, np.inf)])
    last = np.where(np.isnan(first), np.nan, np.minimum(following - 1, end))
    full = drug.dose_mg * (drug.times_per_day or 1)
    amount = np.array(truth.levels.share).reshape(-1, 1) * full
    given = np.where(np.isnan(first), np.nan, amount)
    return Doses(
        agents=(drug.agent,),
        first_day=first.T[np.newaxis],
        last_day=last.T[np.newaxis],
        mg_per_day=given.T[np.newaxis],
        activity_mbq=np.broadcast_to(np.nan, given.shape).T[np.newaxis],
        row=np.broadcast_to(np.int32(NO_ROW), given.shape).T[np.newaxis],
    )


def _marker(truth: Truth, scenario: Scenario, planned: Plan, random: np.random.Generator) -> Values:
    (name, series), *_ = planned.markers.items()
    n = truth.seen_until.size
    day = draw_days(series, scenario.marker.day_sd, n, random)
    relative = truth.burden.of_first_lesion.relative_size(day, truth.levels)[:, 0]
    value, limit, antibody = draw_marker(scenario.marker, relative, random)
    there = came(day, truth.seen_until, scenario.marker.missed, random)
    return as_values(name, series, day, value, there, limit, antibody)


def _weights(
    truth: Truth, scenario: Scenario, planned: Plan, random: np.random.Generator
) -> Values:
    day = draw_days(planned.weights, scenario.marker.day_sd, truth.seen_until.size, random)
    there = came(day, truth.seen_until, scenario.marker.missed, random)
    kilograms = draw_weights(scenario.weight, day, random)
    return as_values("weight", planned.weights, day, kilograms, there)


def _scintigraphy(
    truth: Truth, scenario: Scenario, reader: str, planned: Plan, random: np.random.Generator
) -> Scintigraphy:
    day = draw_days(planned.scans, scenario.ct.day_sd, truth.seen_until.size, random)
    made = came(day, truth.seen_until, scenario.uptake.missed, random)
    lesions = truth.burden.diameter_mm > 0
    return draw_scintigraphy(scenario.uptake, reader, day, made, lesions, random)


def _no_responses(patients: int) -> RecordedResponses:
    shape = (1, patients, 1)
    return RecordedResponses(
        day=np.full(shape, np.nan),
        response=np.full(shape, np.int8(Response.MISSING)),
        accepted=np.zeros(shape, bool),
        lesions=np.full(shape, np.int8(Response.MISSING)),
        bone=np.full(shape, np.int8(BoneResponse.NE)),
        marker=np.full(shape, np.int8(MarkerResponse.NE)),
        row=np.full(shape, NO_ROW),
    )
