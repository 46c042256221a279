"""The patients in one order, the readers, and the days that concern a patient as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.grid import NO_ROW
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TIME_ZERO, UNNAMED_READER

AS_PLANNED = "completed"
"""The reason of a status that says that treatment ended as planned, and was not stopped."""
_READ_TABLES = ("measurements", "examinations", "assessments", "immune_assessments")


@dataclass(frozen=True, slots=True)
class People:
    """Who is in the trial. Days are days since 1970-01-01; NaN: not known."""

    names: pl.Series
    """(patient,) identifiers in ascending order."""
    row: IntArray
    """(patient,) row in the table of subjects."""
    readers: pl.Series
    """(reader,) names in ascending order."""
    time_zero: FloatArray
    """(patient,) first dose, or registration, as the protocol says."""
    treated_from: FloatArray
    """(patient,) first dose; time zero for a patient without one. The baseline lies before it."""
    died: FloatArray
    """(patient,) day of death, as far as it is known by the cut-off."""
    last_contact: FloatArray
    """(patient,) last day on which a record shows the patient alive."""
    therapy: FloatArray
    """(patient,) first day of another anticancer therapy after time zero, not a planned one."""
    planned_therapy: FloatArray
    """(patient,) first day of a therapy after time zero that the protocol itself plans."""
    progression_claimed: FloatArray
    """(patient,) day of a progression claimed without an assessment."""
    discontinued: FloatArray
    """(patient,) day on which the treatment was stopped for good, other than as planned."""
    end_of_treatment: FloatArray
    """(patient,) last day of any dose; NaN: no dose, or one that has not ended."""

    @property
    def n_series(self) -> int:
        """How many lines of assessments there are: one a reader and patient."""
        return len(self.readers) * len(self.names)

    def series(self, rows: pl.DataFrame) -> IntArray:
        """Return (row,) the series of each row, or NO_ROW for a patient who is unknown."""
        reader = codes_in(rows["reader"].fill_null(UNNAMED_READER), self.readers)
        patient = codes_in(rows["subject"], self.names)
        return np.where(patient == NO_ROW, NO_ROW, reader * len(self.names) + patient)

    def for_each_reader(self, days: FloatArray) -> FloatArray:
        """Return (series,) what is said of each patient."""
        return np.tile(days, len(self.readers))


def read_people(sources: Sources, protocol: Protocol) -> People:
    """Find the patients, the readers and the days of each patient."""
    subjects = sources.table("subjects").with_row_index("_row")
    subjects = subjects.drop_nulls("subject").unique("subject", keep="first").sort("subject")
    names = subjects["subject"]
    table, column = TIME_ZERO[protocol.dates.time_zero].split(".")
    zero = _first_day(names, sources.table(table), column)
    first_dose = _first_day(names, sources.table("doses"), "started_on")
    readers = {UNNAMED_READER}.union(
        *(sources.table(name)["reader"].drop_nulls().unique() for name in _READ_TABLES)
    )
    status, therapies = sources.table("status"), sources.table("therapies")
    stopped = status.filter(pl.col("reason").str.to_lowercase().ne_missing(AS_PLANNED))
    planned = therapies["planned"].fill_null(False)
    return People(
        names=names,
        row=subjects["_row"].to_numpy(),
        readers=pl.Series(sorted(readers), dtype=pl.String),
        time_zero=zero,
        treated_from=np.where(np.isnan(zero) | np.isnan(first_dose), zero, first_dose),
        died=_first_day(names, status, "died_on"),
        last_contact=_first_day(names, status, "last_contact_on"),
        therapy=_first_day(names, therapies.filter(~planned), "started_on", after=zero),
        planned_therapy=_first_day(names, therapies.filter(planned), "started_on", after=zero),
        progression_claimed=_first_day(names, status, "progression_claimed_on"),
        discontinued=_first_day(names, stopped, "discontinued_on"),
        end_of_treatment=_end_of_treatment(names, sources.table("doses")),
    )


def codes_in(values: pl.Series, order: pl.Series) -> IntArray:
    """Return (row,) the position of each text in a list of texts; NO_ROW where it is not in it."""
    codes = values.cast(pl.Enum(order), strict=False).to_physical()
    return codes.cast(pl.Int64).fill_null(NO_ROW).to_numpy()


def _end_of_treatment(names: pl.Series, doses: pl.DataFrame) -> FloatArray:
    """Return (patient,) the last day of any dose; NaN where the last one has no end."""
    last = doses.group_by("subject").agg(
        pl.when(pl.col("ended_on").is_null().any())
        .then(None)
        .otherwise(pl.col("ended_on").max())
        .alias("last")
    )
    return _first_day(names, last, "last")


def _first_day(
    names: pl.Series, table: pl.DataFrame, column: str, after: FloatArray | None = None
) -> FloatArray:
    """Return (patient,) the earliest day of each patient, of those after a day if one is given."""
    days = table.select("subject", day=pl.col(column).to_physical().cast(pl.Float64))
    if after is not None:
        floor = pl.DataFrame({"subject": names, "floor": pl.Series(after, nan_to_null=True)})
        days = days.join(floor, on="subject").filter(pl.col("day") > pl.col("floor"))
    first = days.group_by("subject").agg(pl.col("day").min())
    found = pl.DataFrame({"subject": names}).join(
        first, on="subject", how="left", maintain_order="left"
    )
    return found["day"].fill_null(float("nan")).to_numpy()
