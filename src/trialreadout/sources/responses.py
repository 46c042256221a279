"""The responses that readers wrote down, brought onto grids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.assessments import Assessments
from trialreadout.core.cohort import RecordedResponses
from trialreadout.core.grid import Layout
from trialreadout.core.terms import BoneResponse, ImmuneResponse, MarkerResponse, Response, codes_of
from trialreadout.protocol import Protocol
from trialreadout.sources.people import People
from trialreadout.sources.placement import Placement, place
from trialreadout.sources.read import Sources
from trialreadout.sources.scans import days_since_zero, marked
from trialreadout.sources.timeline import NO_BASELINE


@dataclass(frozen=True, slots=True)
class Criteria:
    """A set of criteria by which readers record: its table, its words, and what is worst."""

    table: str
    column: str
    vocabulary: type[IntEnum]
    missing: int
    best_first: tuple[IntEnum, ...]
    """Of several responses to one assessment the worst stands, the last in this order."""
    progression: tuple[IntEnum, ...]
    """Those that stand on the first day on which one was recorded."""


BY_RECIST = Criteria(
    "assessments",
    "response",
    Response,
    Response.MISSING,
    best_first=(
        Response.MISSING,
        Response.ND,
        Response.NE,
        Response.CR,
        Response.PR,
        Response.SD,
        Response.NON_CR_NON_PD,
        Response.PD,
    ),
    progression=(Response.PD,),
)
BY_IRECIST = Criteria(
    "immune_assessments",
    "immune_response",
    ImmuneResponse,
    ImmuneResponse.MISSING,
    best_first=(
        ImmuneResponse.MISSING,
        ImmuneResponse.ND,
        ImmuneResponse.NE,
        ImmuneResponse.ICR,
        ImmuneResponse.IPR,
        ImmuneResponse.ISD,
        ImmuneResponse.NON_ICR_NON_IUPD,
        ImmuneResponse.IUPD,
        ImmuneResponse.ICPD,
    ),
    progression=(ImmuneResponse.IUPD, ImmuneResponse.ICPD),
)


def place_responses(
    sources: Sources, protocol: Protocol, people: People, criteria: Criteria = BY_RECIST
) -> Placement:
    """Find the assessment of every recorded response; none of them is a baseline."""
    rows = sources.table(criteria.table).rename({"assessed_on": "day"})

    def no_baseline(found: Assessments, placed: IntArray) -> IntArray:
        return np.full(people.n_series, NO_BASELINE)

    return place(rows, people, protocol.data.assessment_days, no_baseline, people.time_zero)


def response_grids(
    sources: Sources,
    people: People,
    placed: Placement,
    position_of: IntArray,
    patients: int,
    criteria: Criteria = BY_RECIST,
) -> RecordedResponses:
    """Lay out the responses recorded of some patients.

    Of several in one assessment the worst stands. A progression stands on the first day on
    which one was recorded, every other response on the assessment's last day.
    """
    table = sources.table(criteria.table)
    words = table[criteria.column].replace_strict(
        codes_of(criteria.vocabulary), default=criteria.missing, return_dtype=pl.Int8
    )
    response = words.to_numpy()
    progression = np.isin(response, criteria.progression)
    badness = np.zeros(max(criteria.vocabulary) + 1, np.int8)
    badness[list(criteria.best_first)] = range(len(criteria.best_first))
    everything = placed.on(position_of, (len(people.readers), patients, placed.width(position_of)))
    worst = everything.only_the_last_by(
        np.where(progression, -placed.day, placed.day), badness[response]
    )
    day = days_since_zero(np.where(progression, placed.day, placed.last_day), placed, people)
    return RecordedResponses(
        day=worst.spread(day, np.nan),
        response=worst.spread(response, criteria.missing),
        accepted=marked(everything, table["accepted"]),
        lesions=_part(worst, table, "lesion_response", Response, Response.MISSING),
        bone=_part(worst, table, "bone_response", BoneResponse, BoneResponse.NE),
        marker=_part(worst, table, "marker_response", MarkerResponse, MarkerResponse.NE),
        row=worst.rows(),
    )


def _part(
    layout: Layout, table: pl.DataFrame, column: str, vocabulary: type[IntEnum], missing: IntEnum
) -> IntArray:
    """Lay out the response of one part of the disease; what is not told apart is `missing`."""
    unsaid = pl.Series([None], dtype=pl.String).new_from_index(0, table.height)
    words = table.get_column(column, default=unsaid)
    codes = words.replace_strict(codes_of(vocabulary), default=int(missing), return_dtype=pl.Int8)
    return layout.spread(codes, int(missing))
