"""Endpoints that look over all assessments of a patient.

Best response, response, clinical benefit and last assessment ask the same record of the same
reader, take the same keys of the protocol and yield the same table; what parts them is the
rule that each asks.

The reading `recist` takes disease after a complete response for progression. Where responses are
graded from measurements, a PR or NON-CR/NON-PD can stand there at which no disease was seen: all
targets are gone, and a non-target lesion was not read, or only a marker is not normal. Such an
assessment shows neither that all is gone nor that anything is back; for this reading it is not
evaluable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.codes import one_of
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Answer, Response
from trialreadout.criteria import DatedAnswer, DatedResponse, after_complete_response
from trialreadout.criteria.readings import seen_by
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import Words, answer_columns, words_of_terms
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import OverAssessments
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class Answers:
    """The answer of each patient, its day, and the assessments that it rests on."""

    answer: IntArray
    """(patient,) codes of `words`."""
    day: FloatArray
    """(patient,) first day of the answer, from time zero; NaN: it has none."""
    words: Words
    tumour: tumour_response.Graded
    response: IntArray
    """(patient, visit) `Response` codes of the assessments of record, as the reading sees them."""
    until_day: FloatArray
    """(patient,) last day before another anticancer therapy; NaN: no limit."""
    until_progression: bool
    """Whether assessments after the first progression were left out."""


Rule = Callable[..., DatedResponse | DatedAnswer]
"""A rule of `trialreadout.criteria` over the days and responses of each patient."""


@dataclass(frozen=True, slots=True)
class OverAllAssessments:
    """An endpoint over all assessments, by its rule."""

    rule: Rule

    def needs(self, endpoint: OverAssessments, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables without which it cannot be graded."""
        return tumour_response.needs(endpoint, protocol)

    def consults(self, endpoint: OverAssessments, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables that it reads where they are there."""
        therapies = ("therapies",) if endpoint.until_new_therapy else ()
        return (*tumour_response.consults(endpoint, protocol), *therapies)

    def grade(self, cohort: Cohort, protocol: Protocol, endpoint: OverAssessments) -> Answers:
        """Ask the rule of the reader of record's assessments."""
        tumour = tumour_response.grade(cohort, protocol, endpoint)
        until_day = np.full_like(cohort.therapy_day, np.nan)
        if endpoint.until_new_therapy:
            until_day = cohort.therapy_day
        response = _seen_by(endpoint.reading, tumour)
        found = self.rule(
            tumour.record.day,
            response,
            stable_from_day=endpoint.stable_from_days,
            confirmation_days=endpoint.confirmation_days,
            tolerated_not_evaluable=endpoint.tolerated_not_evaluable,
            tolerated_stable=endpoint.tolerated_stable,
            missing_as_not_evaluable=endpoint.missing_as_not_evaluable,
            until_progression=endpoint.until_progression,
            until_day=until_day,
            reading=endpoint.reading,
        )
        dated = isinstance(found, DatedResponse)
        return Answers(
            answer=found.response if isinstance(found, DatedResponse) else found.met,
            day=found.day,
            words=words_of_terms(Response if dated else Answer),
            tumour=tumour,
            response=response,
            until_day=until_day,
            until_progression=endpoint.until_progression,
        )

    def table(self, graded: Answers, cohort: Cohort, sources: Sources) -> pl.DataFrame:
        """List the patients with their answers.

        Returns
        -------
        One row a patient: `subject`, `answer`, `day` (from time zero), `on` (its date),
        `assessments` (how many the reader of record made), and how many of them were left out,
        `after_new_therapy` and `after_progression`.
        """
        series = graded.tumour.record
        there = ~np.isnan(series.day)
        after_therapy = there & (series.day > graded.until_day[:, np.newaxis])
        progressed = there & ~after_therapy & (graded.response == Response.PD)
        first = np.where(progressed, series.day, np.inf).min(axis=-1, initial=np.inf, keepdims=True)
        after_progression = there & ~after_therapy & (series.day > first) & graded.until_progression
        return pl.DataFrame(
            {
                **answer_columns(graded, cohort, sources),
                "assessments": there.sum(axis=-1, dtype=np.int32),
                "after_new_therapy": after_therapy.sum(axis=-1, dtype=np.int32),
                "after_progression": after_progression.sum(axis=-1, dtype=np.int32),
            }
        )

    def source_rows(
        self, graded: Answers, cohort: Cohort, sources: Sources, patient: int
    ) -> list[SourceRow]:
        """Name the source rows that the answer of one patient rests on, in the order of time."""
        return tumour_response.source_rows(graded.tumour, cohort, sources, patient)


def first_progression(graded: Answers) -> FloatArray:
    """Find the first progression that the reader of record saw, as graded or recorded.

    Returns
    -------
    (patient,)
        Days from time zero; NaN: none among the assessments up to another anticancer therapy,
        where the endpoint looks no further.
    """
    record = graded.tumour.record
    beyond = record.day > graded.until_day[:, np.newaxis]
    progressed = (record.response == Response.PD) & ~np.isnan(record.day) & ~beyond
    day = np.where(progressed, record.day, np.inf).min(axis=-1, initial=np.inf)
    return np.where(np.isinf(day), np.nan, day)


def _seen_by(reading: str, tumour: tumour_response.Graded) -> IntArray:
    """See the assessments of record as a reading does; (patient, visit) `Response` codes."""
    record = tumour.record
    response = record.response
    if reading == "recist" and tumour.parts is not None:
        unseen = after_complete_response(response) & _no_disease_seen(tumour)
        response = np.where(unseen, np.int8(Response.NE), response)
    return seen_by(reading, record.day, response)


def _no_disease_seen(tumour: tumour_response.Graded) -> BoolArray:
    """Tell at which assessments of record no lesion was seen, and yet there is no CR.

    Returns
    -------
    (patient, visit)
        Whether a PR or NON_CR_NON_PD has no target lesion that is there, and no non-target one.
    """
    assert tumour.parts is not None
    record = tumour.record
    patient = np.arange(len(record.day))[:, np.newaxis]
    target, non_target = (
        codes[record.reader, patient, record.column]
        for codes in (tumour.parts.target, tumour.parts.non_target)
    )
    answer: BoolArray = (
        one_of(record.response, (Response.PR, Response.NON_CR_NON_PD))
        & one_of(target, (Response.CR, Response.ND))
        & (non_target != Response.NON_CR_NON_PD)
    )
    return answer
