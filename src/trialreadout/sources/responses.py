"""The responses that readers wrote down, brought onto grids."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.assessments import Assessments
from trialreadout.core.cohort import RecordedResponses
from trialreadout.core.grid import Layout
from trialreadout.core.terms import BoneResponse, MarkerResponse, Response, codes_of
from trialreadout.protocol import Protocol
from trialreadout.sources.people import People
from trialreadout.sources.placement import Placement, place
from trialreadout.sources.read import Sources
from trialreadout.sources.scans import days_since_zero, marked
from trialreadout.sources.timeline import NO_BASELINE

_BEST_FIRST = (
    Response.MISSING,
    Response.ND,
    Response.NE,
    Response.CR,
    Response.PR,
    Response.SD,
    Response.NON_CR_NON_PD,
    Response.PD,
)
"""Of several responses to one assessment the worst stands, the last in this order."""


def place_responses(sources: Sources, protocol: Protocol, people: People) -> Placement:
    """Find the assessment of every recorded response; none of them is a baseline."""
    rows = sources.table("assessments").rename({"assessed_on": "day"})

    def no_baseline(found: Assessments, placed: IntArray) -> IntArray:
        return np.full(people.n_series, NO_BASELINE)

    return place(rows, people, protocol.data.assessment_days, no_baseline, people.time_zero)


def response_grids(
    sources: Sources, people: People, placed: Placement, position_of: IntArray, patients: int
) -> RecordedResponses:
    """Lay out the responses recorded of some patients.

    Of several in one assessment the worst stands. A progression stands on the first day on
    which one was recorded, every other response on the assessment's last day.
    """
    table = sources.table("assessments")
    words = table["response"].replace_strict(
        codes_of(Response), default=Response.MISSING, return_dtype=pl.Int8
    )
    response = words.to_numpy()
    progression = response == Response.PD
    badness = np.zeros(max(Response) + 1, np.int8)
    badness[list(_BEST_FIRST)] = range(len(_BEST_FIRST))
    everything = placed.on(position_of, (len(people.readers), patients, placed.width(position_of)))
    worst = everything.only_the_last_by(
        np.where(progression, -placed.day, placed.day), badness[response]
    )
    day = days_since_zero(np.where(progression, placed.day, placed.last_day), placed, people)
    return RecordedResponses(
        day=worst.spread(day, np.nan),
        response=worst.spread(response, Response.MISSING),
        accepted=marked(everything, table["accepted"]),
        lesions=_part(worst, table["lesion_response"], Response, Response.MISSING),
        bone=_part(worst, table["bone_response"], BoneResponse, BoneResponse.NE),
        marker=_part(worst, table["marker_response"], MarkerResponse, MarkerResponse.NE),
        row=worst.rows(),
    )


def _part(
    layout: Layout, words: pl.Series, vocabulary: type[IntEnum], missing: IntEnum
) -> IntArray:
    """Lay out the response of one part of the disease; what is not told apart is `missing`."""
    codes = words.replace_strict(codes_of(vocabulary), default=int(missing), return_dtype=pl.Int8)
    return layout.spread(codes, int(missing))
