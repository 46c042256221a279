"""What the time of a patient is found from: the trial, the graded assessments, the responders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.codes import one_of
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Response
from trialreadout.criteria import response
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.module import graded_once
from trialreadout.endpoints.over_assessments import Answers, OverAllAssessments
from trialreadout.endpoints.series import Series
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OverAssessments
from trialreadout.protocol.time_to_event import TimeToEvent

RESPONSE = OverAllAssessments(response)
_INADEQUATE = (Response.NE, Response.MISSING)
_OF_ASSESSMENTS = {"tumour response", "last adequate assessment", "last visit"}


@dataclass(frozen=True)
class Seen:
    """One endpoint's view of a trial; `record` holds the assessments that count."""

    cohort: Cohort
    protocol: Protocol
    endpoint: TimeToEvent
    tumour: tumour_response.Graded | None
    """None where the endpoint rests on no assessments."""
    record: Series | None
    responders: Answers | None
    responded_day: FloatArray
    """(patient,) of responders the first day of the response; NaN for others."""
    start: FloatArray
    """(patient,) from time zero; NaN: the time never starts."""

    def until(self, day: FloatArray) -> Seen:
        """Leave out the assessments after a day (patient,)."""
        if self.record is None:
            return self
        series = self.record
        late = series.day > day[:, np.newaxis]
        if not late.any():
            return self
        kept = np.where(late, np.nan, series.day)
        return replace(self, record=Series(kept, series.response, series.reader, series.column))

    @property
    def assessments(self) -> Series:
        """The assessments that count."""
        assert self.record is not None
        return self.record

    @cached_property
    def adequate(self) -> BoolArray:
        """(patient, visit) which of them are neither NE nor MISSING."""
        record = self.assessments
        return ~np.isnan(record.day) & ~one_of(record.response, _INADEQUATE)

    @property
    def never_assessed(self) -> BoolArray:
        """(patient,) who had no assessment after baseline, evaluable or not."""
        return np.asarray(np.isnan(self.assessments.day).all(axis=-1))

    @property
    def therapy_day(self) -> FloatArray:
        """(patient,) the first day of a therapy that counts as a new one."""
        if self.endpoint.new_therapy.planned_radioiodine_counts:
            return np.fmin(self.cohort.therapy_day, self.cohort.planned_therapy_day)
        return self.cohort.therapy_day


def look(cohort: Cohort, protocol: Protocol, endpoint: TimeToEvent) -> Seen:
    """Grade what an endpoint rests on, and find where each patient's time starts."""
    tumour = None
    if rests_on_assessments(endpoint):
        tumour = tumour_response.grade(cohort, protocol, endpoint)
    named = responders_of(endpoint, protocol)
    responders = graded_once(RESPONSE, cohort, protocol, named) if named else None
    responded = np.full(cohort.patient.size, np.nan) if responders is None else responders.day
    start = np.zeros(cohort.patient.size)
    if endpoint.starts == "first response":
        start = responded
    elif endpoint.responders_only:
        start = np.where(np.isnan(responded), np.nan, 0.0)
    record = None if tumour is None else tumour.record
    return Seen(cohort, protocol, endpoint, tumour, record, responders, responded, start)


def rests_on_assessments(endpoint: TimeToEvent) -> bool:
    """Tell whether an endpoint asks how or when tumours were assessed."""
    named = endpoint.sources
    keys = (
        endpoint.death_without_assessment_counts_until_week is not None,
        endpoint.death_without_assessment_within_visits,
        endpoint.missed_visits,
        endpoint.missed_after_days,
        endpoint.without_baseline == "censored",
    )
    return any(keys) or bool(named & _OF_ASSESSMENTS)


def responders_of(endpoint: TimeToEvent, protocol: Protocol) -> OverAssessments | None:
    """Find the endpoint by whose rules a patient is a responder; None where none is named."""
    if endpoint.responders is None:
        return None
    named = protocol.endpoint(endpoint.responders)
    assert isinstance(named, OverAssessments)
    return named
