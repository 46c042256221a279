"""From when on nothing counts, and why: no baseline, new therapy, treatment stopped, missed visits.

An event on the very day still counts; what was seen later does not, whatever day it is given.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.readers import place_of_reader
from trialreadout.endpoints.series import ACCEPTED
from trialreadout.endpoints.time_seen import Seen
from trialreadout.endpoints.times import CUT_SHORT_BY, NOT_CUT
from trialreadout.endpoints.tumour_visits import missed_between


@dataclass(frozen=True, slots=True)
class Cut:
    """The last day that counts."""

    day: FloatArray
    """(patient,) from time zero; infinite: every day counts, -inf: none does."""
    because: IntArray
    """(patient,) position in `CUT_SHORT_BY`; -1 where every day counts."""


def first_cut(seen: Seen) -> Cut:
    """Find what first keeps later events from counting, missed visits aside."""
    size = seen.cohort.patient.size
    days = np.full((len(CUT_SHORT_BY), size), np.inf)
    if seen.endpoint.without_baseline == "censored":
        days[CUT_SHORT_BY.index("no baseline"), _without_baseline(seen)] = -np.inf
    if seen.endpoint.new_therapy.censor:
        days[CUT_SHORT_BY.index("new therapy")] = _or_never(seen.therapy_day)
    if seen.endpoint.stopped.censor:
        days[CUT_SHORT_BY.index("treatment stopped")] = _or_never(_stopped_day(seen))
    day = days.min(axis=0)
    return Cut(day, np.where(day < np.inf, days.argmin(axis=0), NOT_CUT))


def cut_by_gaps(known: FloatArray, seen: Seen, cut: Cut) -> Cut:
    """Cut at the last adequate assessment of those whose event comes after too long a gap.

    A planned visit is missed if its whole window lies between the last adequate assessment, or
    time zero, and the first event. Where a key of its own rules on deaths of patients who were
    never assessed, their gap after time zero does not matter.

    Parameters
    ----------
    known : (source, patient)
        When each event is known, of those that count so far; NaN.
    seen
        What counts so far.
    cut
        What it was cut by.
    """
    endpoint = seen.endpoint
    if not (endpoint.missed_visits or endpoint.missed_after_days):
        return cut
    event = np.where(np.isnan(known), np.inf, known).min(axis=0)
    earlier = seen.adequate & (seen.assessments.day < event[:, np.newaxis])
    last = np.where(earlier, seen.assessments.day, -np.inf).max(axis=-1, initial=-np.inf)
    if endpoint.missed_visits:
        missed = missed_between(last, event, seen.protocol)
        too_long = np.isfinite(event) & (missed >= endpoint.missed_visits)
    else:
        assert endpoint.missed_after_days is not None
        gap = event - np.maximum(last, 0)
        too_long = np.isfinite(event) & (gap > endpoint.missed_after_days)
    if _rules_on_early_deaths(seen):
        too_long &= ~seen.never_assessed
    because = np.where(too_long, CUT_SHORT_BY.index("missed visits"), cut.because)
    return Cut(np.where(too_long, last, cut.day), because)


def _rules_on_early_deaths(seen: Seen) -> bool:
    endpoint = seen.endpoint
    return (
        endpoint.death_without_assessment_counts_until_week is not None
        or endpoint.death_without_assessment_within_visits is not None
    )


def _without_baseline(seen: Seen) -> BoolArray:
    """Tell (patient,) whom the reader of record has no baseline of; nobody, where recorded."""
    if seen.tumour is None or seen.tumour.parts is None:
        return np.zeros(seen.cohort.patient.size, bool)
    there = ~np.isnan(seen.cohort.measurements.day[..., 0])
    reader = seen.protocol.reader_of(seen.endpoint)
    if reader != ACCEPTED:
        there = there[[place_of_reader(reader, seen.cohort.readers)]]
    return np.asarray(~there.any(axis=0))


def _stopped_day(seen: Seen) -> FloatArray:
    """Return (patient,) when treatment was stopped; who has a claim stopped for it."""
    claimed = seen.cohort.progression_claimed_day
    stopped = seen.cohort.discontinued_day
    return claimed if stopped is None else np.fmax(stopped, claimed)


def _or_never(day: FloatArray) -> FloatArray:
    return np.where(np.isnan(day), np.inf, day)
