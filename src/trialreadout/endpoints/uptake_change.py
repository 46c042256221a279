"""How the uptake of each lesion changed between baseline and a visit: a row a lesion.

From the objective of NCT00887107, which no outcome of its record measures; none of its papers
reports it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Uptake, UptakeChange
from trialreadout.criteria import uptake_change
from trialreadout.endpoints import uptake
from trialreadout.endpoints.answers import words_of_terms
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.endpoints.scans_at import AtTwoTimes, at_two_times
from trialreadout.protocol import Protocol
from trialreadout.protocol.scintigraphy import UptakeChange as Asked
from trialreadout.sources.read import Sources

needs = uptake.needs
consults = uptake.consults


@dataclass(frozen=True, slots=True)
class LesionChanges:
    """The change of each lesion, and what was seen of it."""

    change: IntArray
    """(patient, lesion) `UptakeChange` codes."""
    seen: AtTwoTimes


def grade(cohort: Cohort, protocol: Protocol, endpoint: Asked) -> LesionChanges:
    """Hold the uptake of each lesion against its own at baseline."""
    seen = at_two_times(cohort, protocol, endpoint)
    return LesionChanges(uptake_change(seen.baseline, seen.later), seen)


def table(graded: LesionChanges, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the lesions that any reader ever saw.

    Returns
    -------
    One row a lesion: `subject`, `lesion`, `answer`, `baseline`, `later` (the uptake then).
    """
    patient, lesion = np.nonzero(cohort.scintigraphy.exists)
    rows = cohort.scintigraphy.row[:, patient, :, :, lesion]
    newest = rows.max(axis=tuple(range(1, rows.ndim)), initial=NO_ROW)
    named = sources.table("foci")["lesion"].gather(newest)
    return pl.DataFrame(
        {
            "subject": sources.table("subjects")["subject"].gather(cohort.patient[patient]),
            "lesion": named,
            "answer": _words(graded.change[patient, lesion], UptakeChange),
            "baseline": _words(graded.seen.baseline[patient, lesion], Uptake),
            "later": _words(graded.seen.later[patient, lesion], Uptake),
        }
    )


def source_rows(
    graded: LesionChanges, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the scans, their readings and foci, at baseline and at the visit."""
    return uptake.rows_of_scans(graded.seen, cohort, sources, patient)


def _words(codes: IntArray, vocabulary: type) -> pl.Series:
    words = dict(words_of_terms(vocabulary))
    return pl.Series(codes).cast(pl.Int8).replace_strict(words, return_dtype=pl.String)
