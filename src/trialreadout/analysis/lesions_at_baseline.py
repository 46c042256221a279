"""What lesions each patient had at the baseline, as characteristics of the patient.

They are those of the reader of record, at the baseline that the protocol chose: how many target
lesions, the sum of their diameters as it was graded, and in which organs target or non-target
lesions were. Where several readers make up the record, no one reader's lesions are the baseline's,
and nothing is told.

Source: ICH E3 (1995), section 11.2 (the extent of the disease among the baseline characteristics).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from trialreadout.analysis.characteristics import (
    MOST_CATEGORIES,
    Characteristic,
    one_row_each,
)
from trialreadout.analysis.graded import GradedEndpoint, tumour_of
from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import LesionRole, label
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

TARGETS, SUM, ORGANS = "target_lesions", "sum_of_target_lesions_mm", "lesions_in"
OF_LESIONS = (TARGETS, SUM, ORGANS)
_AT_BASELINE = tuple(label(role) for role in (LesionRole.TARGET, LesionRole.NON_TARGET))


@dataclass(frozen=True, slots=True)
class LesionsAtBaseline:
    """One characteristic, and where it stands."""

    characteristic: Characteristic
    """Of the organs a row a patient and organ, null: no lesion, or one without its organ; of the
    numbers null: no baseline assessment, and of the sum also no target lesion, or one not read."""
    rows: Callable[[str], list[SourceRow]]
    """Find for a patient the rows that say so; of numbers those of the target lesions, or of all
    lesions where none is a target. They are put into words only for who is opened."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What the reader of record saw of the patients of one cohort."""

    reader: str
    targets: pl.DataFrame
    """`subject`, `number` and `sum_mm`, of those with a baseline assessment."""
    rows: Mapping[str, IntArray]
    """For each patient with a baseline assessment the rows in the table of measurements."""


def lesions_at_baseline(
    graded: Mapping[str, GradedEndpoint], sources: Sources
) -> Iterator[LesionsAtBaseline]:
    """Describe the lesions by the first endpoint that is graded from measurements.

    Returns
    -------
    Number and sum of target lesions, and organs; nothing where no endpoint is graded from
    measurements. Organs are left out where they are more words than a table can hold.
    """
    read = next((found for one in graded.values() if (found := _of_one(one, sources))), None)
    if read is None:
        return
    everyone = one_row_each(sources, "subjects").select("subject")
    targets = everyone.join(pl.concat([each.targets for each in read]), on="subject", how="left")
    places = {subject: own for each in read for subject, own in each.rows.items()}

    def measured(subject: str) -> list[SourceRow]:
        return rows_at(sources, "measurements", places[subject]) if subject in places else []

    for column, name in ((TARGETS, "number"), (SUM, "sum_mm")):
        values = targets.select("subject", value=pl.col(name).cast(pl.Float64))
        if values["value"].count():
            yield LesionsAtBaseline(Characteristic(column, values, None), measured)
    yield from _organs(read[0].reader, everyone, sources)


def _of_one(one: GradedEndpoint, sources: Sources) -> list[_Read]:
    """Find what was read for one endpoint; nothing where it rests on no one reader's lesions."""
    graded = [(cohort, tumour_of(part)) for cohort, part in one.parts]
    if not all(isinstance(each, tumour_response.Graded) and each.parts for _, each in graded):
        return []
    found = [_of_cohort(cohort, tumour, sources) for cohort, tumour in graded]
    return [each for each in found if each is not None] if None not in found else []


def _of_cohort(cohort: Cohort, tumour: Any, sources: Sources) -> _Read | None:
    readers = np.unique(tumour.record.reader)
    if readers.size != 1:
        return None
    reader = int(readers[0])
    seen = cohort.measurements
    targets = (seen.exists & (seen.role == LesionRole.TARGET))[reader]
    known = ~np.isnan(seen.day[reader, :, 0])
    number = targets.sum(axis=-1)
    shown = np.where(number[:, np.newaxis] > 0, targets, seen.exists[reader])
    sum_mm = np.where(known & (number > 0), tumour.parts.sum_mm[reader, :, 0], np.nan)
    subjects = subjects_of(cohort, sources)
    rows = {subjects[int(at)]: seen.row[reader, at, 0][shown[at]] for at in np.flatnonzero(known)}
    told = pl.DataFrame(
        {"subject": subjects, "number": number, "sum_mm": pl.Series(sum_mm, nan_to_null=True)}
    )
    return _Read(cohort.readers[reader], told.filter(pl.Series(known)), rows)


def _organs(reader: str, everyone: pl.DataFrame, sources: Sources) -> Iterator[LesionsAtBaseline]:
    of_reader = pl.col("reader").fill_null(UNNAMED_READER) == reader
    own = sources.table("lesions").filter(of_reader, pl.col("role").is_in(_AT_BASELINE))
    organs = own["organ"].drop_nulls().unique().sort().to_list()
    if not organs or len(organs) > MOST_CATEGORIES:
        return

    def named(subject: str) -> list[SourceRow]:
        return [
            SourceRow(
                "lesions",
                str(row["file"]),
                row["row"],
                reader,
                f"{row['lesion']} {row['role']}, {row['organ'] or 'organ not recorded'}",
            )
            for row in own.filter(subject=subject).iter_rows(named=True)
        ]

    organ_of = own.select("subject", value="organ").unique(maintain_order=True)
    values = everyone.join(organ_of, on="subject", how="left", maintain_order="left_right")
    yield LesionsAtBaseline(Characteristic(ORGANS, values, tuple(organs)), named)
