"""What is seen and collected of virtual patients, as a cohort like that of any trial."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.core.before import first_column
from trialreadout.core.cohort import (
    Cohort,
    Measurements,
    RecordedResponses,
    Scintigraphy,
    Values,
)
from trialreadout.core.dates import parse_date
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import BoneResponse, LesionState, MarkerResponse, NewLesion, Response
from trialreadout.endpoints.scans_at import ADJUDICATED
from trialreadout.endpoints.series import ACCEPTED
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import GrowthChange
from trialreadout.simulation.ct import draw_ct
from trialreadout.simulation.dosed import draw_up_doses, end_of_treatment
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import WEIGHT, Plan
from trialreadout.simulation.scintigraphy import draw_scintigraphy
from trialreadout.simulation.truth import Truth
from trialreadout.simulation.values import Measured, as_values, draw_marker, draw_weights
from trialreadout.simulation.visits import came, draw_days
from trialreadout.sources.tables import UNNAMED_READER

FIRST_DAY = 14_000
"""The day on which a trial begins whose protocol names none, since 1970-01-01: 2008-05-01."""


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
    last = np.maximum(visits - 1 - first_column(truth.ct_made[::-1].T), 0)
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
    zero = entered.registered if planned.from_registration else entered.first_dose
    seen_on_entry = 0.0 if planned.from_registration else np.nan
    doses = draw_up_doses(truth, protocol)
    ended = end_of_treatment(truth) if doses.agents else none
    record = protocol.data.reader_of_record
    measurements = draw_ct(scenario.ct, scenario.tumour, truth, random)
    return Cohort(
        patient=patients,
        readers=(UNNAMED_READER if record.ct == ACCEPTED else record.ct.casefold(),),
        measurements=measurements,
        responses=_no_responses(n),
        time_zero=first_day(protocol) + zero,
        death_day=np.where(died, happened.death, np.nan),
        last_contact_day=np.where(entered.treated, truth.seen_until, seen_on_entry),
        therapy_day=none,
        planned_therapy_day=none,
        progression_claimed_day=none,
        end_of_treatment_day=ended,
        discontinued_day=np.where(ended < entered.until, ended, np.nan),
        cut_off_day=entered.cut_off - zero,
        markers=_markers(truth, scenario, planned, random),
        weights=_weights(truth, scenario, planned, random),
        scintigraphy=_scintigraphy(truth, scenario, record.scintigraphy, planned, random),
        doses=doses,
        history=_from_the_first(measurements) if _asks_for_history(protocol) else None,
    )


def first_day(protocol: Protocol) -> int:
    """Return the day since 1970-01-01 on which a trial's first patient enters."""
    started = protocol.study.started
    if started is None:
        return FIRST_DAY
    day = parse_date(started).first if isinstance(started, str) else started
    return (day - date(1970, 1, 1)).days


def _markers(
    truth: Truth, scenario: Scenario, planned: Plan, random: np.random.Generator
) -> Values:
    """Draw every marker that is planned, each on its own, all by one set of assumptions."""
    n, marker = truth.seen_until.size, scenario.marker
    measures = []
    for name, series in planned.markers.items():
        day = draw_days(series, marker.day_sd, n, random)
        relative = truth.burden.of_first_lesion.relative_size(day, truth.levels)[:, 0]
        value, limit, antibody = draw_marker(marker, relative, random)
        there = came(day, truth.seen_until, marker.missed, random)
        highest = np.nan if marker.upper_limit_normal is None else marker.upper_limit_normal
        measures.append(Measured(name, series, day, value, there, limit, antibody, highest))
    return as_values(measures, n)


def _weights(
    truth: Truth, scenario: Scenario, planned: Plan, random: np.random.Generator
) -> Values:
    n = truth.seen_until.size
    if not len(planned.weights):
        return as_values((), n)
    day = draw_days(planned.weights, scenario.marker.day_sd, n, random)
    there = came(day, truth.seen_until, scenario.marker.missed, random)
    treated = np.minimum(day, end_of_treatment(truth))
    kilograms = draw_weights(scenario.weight, treated, random)
    return as_values([Measured(WEIGHT, planned.weights, day, kilograms, there)], n)


def _scintigraphy(
    truth: Truth, scenario: Scenario, record: str, planned: Plan, random: np.random.Generator
) -> Scintigraphy:
    day = draw_days(planned.scans, scenario.ct.day_sd, truth.seen_until.size, random)
    made = came(day, truth.seen_until, scenario.uptake.missed, random)
    made[0] &= planned.scans.has_baseline
    lesions = truth.burden.diameter_mm > 0
    reader = UNNAMED_READER if record == ADJUDICATED else record
    return draw_scintigraphy(
        scenario.uptake, reader, planned.scan_views, day, made, lesions, random
    )


def _asks_for_history(protocol: Protocol) -> bool:
    grows = [each for each in protocol.endpoints if isinstance(each, GrowthChange)]
    return any(each.marker is None for each in grows)


def _from_the_first(measured: Measurements) -> Measurements:
    """Lay out every assessment behind an empty column 0."""

    def behind(grid: np.ndarray, filler: object) -> np.ndarray:
        """Put a column before those of (reader, patient, visit, ...)."""
        empty = np.full((*grid.shape[:2], 1, *grid.shape[3:]), filler, grid.dtype)
        return np.concatenate([empty, grid], axis=2)

    return replace(
        measured,
        day=behind(measured.day, np.nan),
        diameter_mm=behind(measured.diameter_mm, np.nan),
        state=behind(measured.state, LesionState.NOT_RECORDED),
        seen_after_days=behind(measured.seen_after_days, 0),
        new_lesion=behind(measured.new_lesion, NewLesion.UNKNOWN),
        new_lesion_after_days=behind(measured.new_lesion_after_days, 0),
        new_lesion_first_seen=behind(measured.new_lesion_first_seen, False),
        accepted=behind(measured.accepted, False),
        row=behind(measured.row, NO_ROW),
        new_lesion_row=behind(measured.new_lesion_row, NO_ROW),
    )


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
