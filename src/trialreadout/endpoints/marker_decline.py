"""The decline of a tumour marker in each patient, as far as the protocol asks for it.

The rule is that of published criteria (`trialreadout.criteria.marker_response`), with the numbers
of the protocol in their place and no rise that counts. Days are those from the start of treatment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.core.terms import MarkerResponse
from trialreadout.criteria import MarkerRule
from trialreadout.endpoints import marker_response
from trialreadout.endpoints.answers import Words
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.endpoints.marker_response import GradedMarker, rows_of_values
from trialreadout.protocol import Protocol
from trialreadout.protocol.markers import MarkerDecline
from trialreadout.sources.read import Sources

WORDS: Words = {
    int(MarkerResponse.RESPONSE): "decline",
    int(MarkerResponse.STABLE): "no decline",
    int(MarkerResponse.NE): "NE",
}
RULES: Mapping[int, str] = MappingProxyType(
    {
        **{
            rule: marker_response.RULES[rule]
            for rule in (
                marker_response.SPOILED,
                MarkerRule.NO_BASELINE,
                MarkerRule.NOTHING_AFTER,
                MarkerRule.FALL_NOT_CONFIRMED,
            )
        },
        MarkerRule.BASELINE_TOO_LOW: "not evaluable: a baseline of 0",
        MarkerRule.FELL: "fell far enough from baseline",
        MarkerRule.NEITHER: "never fell far enough",
    }
)
"""What an answer rests on, in words."""
_SHOWS = {MarkerResponse.RESPONSE: "far enough below the baseline"}

needs, consults = marker_response.needs, marker_response.consults


def grade(cohort: Cohort, protocol: Protocol, endpoint: MarkerDecline) -> GradedMarker:
    """Grade the course of each patient.

    Raises
    ------
    KeyError
        If nobody has a value of the marker.
    """
    markers = cohort.markers
    if endpoint.until_week is not None:
        last = cohort.treated_from + DAYS_PER_WEEK * endpoint.until_week
        late = markers.day > last[:, np.newaxis]
        markers = replace(markers, value=np.where(late, np.nan, markers.value))
    graded = marker_response.grade(replace(cohort, markers=markers), protocol, endpoint)
    return replace(graded, words=WORDS)


def table(graded: GradedMarker, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their decline.

    Returns
    -------
    One row a patient: `subject`, `answer`, `day` and `on` (of the first value that shows the
    decline), `rule` (what the answer rests on), `values` (how many there are), `baseline`,
    `nadir`, `best_change_percent` (of the lowest value after the start, against the baseline) and
    `decline_weeks` (from the start of treatment). Null where there is none.
    """
    rows = marker_response.numbers_of(graded, cohort, sources, RULES)
    return rows.drop("progression_on", "progression_weeks").rename(
        {"response_weeks": "decline_weeks"}
    )


def source_rows(
    graded: GradedMarker, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the values of one patient in the order of time, and which show the decline."""
    return rows_of_values(graded, sources, patient, _SHOWS)
