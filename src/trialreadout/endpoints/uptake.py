"""Whether uptake came back in a lesion of each patient, scan against baseline scan.

The rule stands in `trialreadout.criteria.reinduction`; here the protocol says which views and
whose reading count, and what the doubtful is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Answer, codes_of
from trialreadout.criteria import StrongerUptake, reinduction
from trialreadout.endpoints.answers import Words, answer_columns
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.endpoints.needs import needed
from trialreadout.endpoints.scans_at import AtTwoTimes, at_two_times, ratios_at_two
from trialreadout.protocol import Protocol
from trialreadout.protocol.scintigraphy import OfScans, UptakeReinduction
from trialreadout.sources.read import Sources

WORDS: Words = {
    int(Answer.MET): "reinduced",
    int(Answer.NOT_MET): "not reinduced",
    int(Answer.NOT_EVALUABLE): "not evaluable",
}


@dataclass(frozen=True, slots=True)
class GradedUptake:
    """Whether uptake came back, and what was seen."""

    answer: IntArray
    """(patient,) `Answer` codes."""
    day: FloatArray
    """(patient,) of the later scan; NaN: there was none."""
    words: Words
    lesion: IntArray
    """(patient, lesion) `Answer` codes."""
    seen: AtTwoTimes


def needs(endpoint: OfScans, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which uptake cannot be graded."""
    return needed(protocol, "scans", "reads")


def consults(endpoint: OfScans, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there: a trial may show no focus."""
    return ("foci",)


def grade(cohort: Cohort, protocol: Protocol, endpoint: UptakeReinduction) -> GradedUptake:
    """Hold the scan at the visit against the baseline, lesion by lesion.

    What nobody noted stands beside the lesions as one more: it has no uptake where the views that
    decide were read, and is unknown where they were not.

    Raises
    ------
    KeyError
        If the reader of record read nothing.
    """
    seen = at_two_times(cohort, protocol, endpoint)
    answers = codes_of(Answer)
    found = reinduction(
        np.column_stack([seen.baseline, seen.baseline_elsewhere]),
        np.column_stack([seen.later, seen.later_elsewhere]),
        exists=np.column_stack([cohort.scintigraphy.exists, np.ones(len(seen.day), bool)]),
        equivocal=Answer(answers[endpoint.equivocal]),
        stronger=_stronger(cohort, protocol, endpoint, seen),
    )
    return GradedUptake(found.patient, seen.day, WORDS, found.lesion[:, :-1], seen)


def _stronger(
    cohort: Cohort, protocol: Protocol, endpoint: UptakeReinduction, seen: AtTwoTimes
) -> StrongerUptake | None:
    """Bring what uptake that grew is worth; None: nothing, so that no ratio is looked at."""
    answer = Answer(codes_of(Answer)[endpoint.insufficient_then_stronger])
    if answer == Answer.NOT_MET:
        return None
    unmeasured = np.full(len(seen.day), np.nan)
    baseline, later = (
        np.column_stack([ratio, unmeasured])
        for ratio in ratios_at_two(cohort, protocol, endpoint, seen.visit)
    )
    return StrongerUptake(answer, endpoint.stronger_from_ratio, baseline, later)


def table(graded: GradedUptake, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients.

    Returns
    -------
    One row a patient: `subject`, `answer`, `day`, `on`, and how many `lesions` any reader ever
    saw, and in how many the uptake came back (`reinduced`) or cannot be told (`unknown`).
    """
    exists = cohort.scintigraphy.exists
    return pl.DataFrame(
        {
            **answer_columns(graded, cohort, sources),
            "lesions": exists.sum(axis=-1, dtype=np.int32),
            "reinduced": (exists & (graded.lesion == Answer.MET)).sum(axis=-1, dtype=np.int32),
            "unknown": (exists & (graded.lesion == Answer.NOT_EVALUABLE)).sum(
                axis=-1, dtype=np.int32
            ),
        }
    )


def source_rows(
    graded: GradedUptake, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the scans, their readings and foci, at baseline and at the visit."""
    return rows_of_scans(graded.seen, cohort, sources, patient)


def rows_of_scans(
    seen: AtTwoTimes, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the rows of the scans of one patient at both times, readings and foci with them."""
    columns = sorted({0, int(seen.visit[patient])})
    scans = cohort.scintigraphy
    return [
        *rows_at(sources, "scans", scans.scan_row[patient, columns].ravel()),
        *rows_at(sources, "reads", scans.read_row[:, patient, columns].swapaxes(0, 1).ravel()),
        *rows_at(sources, "foci", scans.row[:, patient, columns].swapaxes(0, 1).ravel()),
    ]
