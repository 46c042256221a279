"""The sums of target lesions of each patient, visit by visit: what a response is held against.

The baseline stands first. Beside each sum are the references that the criteria use, the baseline
and the smallest sum so far, and the rows of the measurements that it is the sum of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.analysis.graded import GradedEndpoint, tumour_of
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import LesionRole, NewLesion, Response
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.tumour_response import words_of
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class AssessedSums:
    """The assessments of record by one set of criteria."""

    endpoint: str
    """The first endpoint that rests on them."""
    rows: pl.DataFrame
    """One row an assessment, the baseline first, in the order of time: `subject`, `baseline`
    (whether it is that), `on`, `sum_mm` (null: a target lesion was not read), `baseline_mm`,
    `nadir_mm` (the smallest sum before), `from_baseline_percent`, `from_nadir_percent`, `target`,
    `non_target`, `new_lesion`, `recurrence`, `response` (of the baseline null), and `measured`: of
    each target lesion with a record its row in the table of measurements."""


def assessed_sums_of(
    graded: Mapping[str, GradedEndpoint], sources: Sources
) -> Iterator[AssessedSums]:
    """List the sums of every set of criteria; none where responses were recorded as they are."""
    known: set[int] = set()
    for name, one in graded.items():
        found = [(cohort, tumour_of(part)) for cohort, part in one.parts]
        measured = [
            (cohort, tumour)
            for cohort, tumour in found
            if isinstance(tumour, tumour_response.Graded) and tumour.parts is not None
        ]
        if measured and id(measured[0][1].parts) not in known:
            known.add(id(measured[0][1].parts))
            rows = pl.concat([_rows(cohort, tumour, sources) for cohort, tumour in measured])
            yield AssessedSums(name, rows.sort("subject", "on", maintain_order=True))


def _rows(cohort: Cohort, tumour: tumour_response.Graded, sources: Sources) -> pl.DataFrame:
    assert tumour.parts is not None
    record, parts, seen = tumour.record, tumour.parts, cohort.measurements
    patient, visit = np.nonzero(~np.isnan(record.day))
    reader, column = record.reader[patient, visit], record.column[patient, visit]
    first = np.unique(np.stack([reader, patient]), axis=1)
    has_baseline = ~np.isnan(seen.day[first[0], first[1], 0])
    first = first[:, has_baseline]
    reader = np.concatenate([first[0], reader])
    patient = np.concatenate([first[1], patient])
    column = np.concatenate([np.zeros_like(first[0]), column])
    here = reader, patient, column
    baseline = column == 0
    day = np.where(baseline, seen.day[here], tumour.day[here])
    changes = parts.changes
    targets = seen.exists & (seen.role == LesionRole.TARGET)
    measured = [
        row[is_target & (row != NO_ROW)].tolist()
        for row, is_target in zip(seen.row[here], targets[reader, patient], strict=True)
    ]
    graded = {
        "target": words_of(parts.target[here], Response),
        "non_target": words_of(parts.non_target[here], Response),
        "new_lesion": words_of(parts.new_lesion[here], NewLesion),
        "response": words_of(tumour.response[here], Response),
    }
    followed = pl.Series(~baseline)
    return pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources).gather(patient),
            "baseline": pl.Series(baseline),
            "on": pl.Series(day + cohort.time_zero[patient]).cast(pl.Int32).cast(pl.Date),
            "sum_mm": pl.Series(parts.sum_mm[here], nan_to_null=True),
            "baseline_mm": pl.Series(parts.sum_mm[reader, patient, 0], nan_to_null=True),
            "nadir_mm": pl.Series(changes.nadir_mm[here], nan_to_null=True),
            "from_baseline_percent": pl.Series(
                changes.from_baseline_percent[here], nan_to_null=True
            ),
            "from_nadir_percent": pl.Series(changes.from_nadir_percent[here], nan_to_null=True),
            **graded,
            "recurrence": pl.Series(parts.recurrence[here]),
            "measured": pl.Series(measured, dtype=pl.List(pl.Int64)),
        }
    ).with_columns(pl.when(followed).then(pl.col(name)).alias(name) for name in graded)
