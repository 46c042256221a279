"""Tumour response at one visit: one answer for each patient.

Of the assessments of record in the window of the visit the one nearest its planned day counts.
A patient without one is MISSING there, whatever was seen at other visits, unless the protocol
lets an earlier progression stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.before import first_column
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Response
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import Words, answer_columns, words_of_terms
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.protocol import Protocol
from trialreadout.protocol.endpoints import RecistTimepoint
from trialreadout.sources.read import Sources

needs = tumour_response.needs
consults = tumour_response.consults
_NONE = -1


@dataclass(frozen=True, slots=True)
class AtVisit:
    """The response of each patient at the visit, and the assessment that gave it."""

    answer: IntArray
    """(patient,) `Response` codes; MISSING where there is no assessment at the visit."""
    day: FloatArray
    """(patient,) its day from time zero; NaN: there is none."""
    words: Words
    visit: IntArray
    """(patient,) position in the record's series; -1: no assessment counts."""
    tumour: tumour_response.Graded


def grade(cohort: Cohort, protocol: Protocol, endpoint: RecistTimepoint) -> AtVisit:
    """Take from each patient's assessments the one at the visit."""
    assert endpoint.at is not None
    planned = protocol.planned_visit(endpoint.at)
    tumour = tumour_response.grade(cohort, protocol, endpoint)
    record = tumour.record
    inside = (record.day >= planned.first_day) & (record.day <= planned.last_day)
    apart = np.where(inside, np.abs(record.day - planned.day), np.inf)
    visit = np.where(inside.any(axis=-1), apart.argmin(axis=-1), _NONE)
    if endpoint.progression_before_counts:
        progressed = (record.response == Response.PD) & (record.day <= planned.last_day)
        visit = np.where(progressed.any(axis=-1), first_column(progressed), visit)
    at = np.maximum(visit, 0)[:, np.newaxis]
    seen = visit != _NONE
    response = np.take_along_axis(record.response, at, axis=-1)[:, 0]
    day = np.take_along_axis(record.day, at, axis=-1)[:, 0]
    return AtVisit(
        answer=np.where(seen, response, np.int8(Response.MISSING)),
        day=np.where(seen, day, np.nan),
        words=words_of_terms(Response),
        visit=visit,
        tumour=tumour,
    )


def table(graded: AtVisit, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their response: `subject`, `answer`, `day`, `on`."""
    return pl.DataFrame(answer_columns(graded, cohort, sources))


def source_rows(graded: AtVisit, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the rows of the assessments up to the one that counts, which nadir and sum rest on."""
    return tumour_response.source_rows(graded.tumour, cohort, sources, patient)
