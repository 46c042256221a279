"""The assessments of record behind an endpoint, each with the row that it was handed in with.

An assessment that was graded here from several measurements is traced to the last of their rows, or
where nothing was measured to the examination.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from trialreadout.adam.expressions import imputed
from trialreadout.adam.material import Material
from trialreadout.adam.traced import rows_at, traced
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Response
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.tumour_response import words_of
from trialreadout.protocol.endpoints import RecistTimepoint

_DATED_BY = {"measurements": "assessed_on", "examinations": "examined_on"}


def tumour_of(graded: Any) -> tumour_response.Graded | None:
    """Find the graded assessments that an endpoint rests on; None where it rests on none."""
    if isinstance(graded, tumour_response.Graded):
        return graded
    return getattr(graded, "tumour", None)


def at_every_assessment(endpoint: GradedEndpoint) -> bool:
    """Tell whether an endpoint is the response at every assessment."""
    asked = endpoint.endpoint
    return isinstance(asked, RecistTimepoint) and asked.at is None


def assessments_of_record(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame | None:
    """List the assessments of record that an endpoint rests on.

    Returns
    -------
    One row an assessment: `USUBJID`, `ADT`, `ADTF`, `AVISIT`, `AVISITN` (its place in time, the
    baseline being 0), `_visit` (its place in the record), `response`, and where it was handed in,
    `SRCDOM`, `SRCVAR`, `SRCSEQ`. None where the endpoint rests on no assessments.
    """
    parts = [
        _of_cohort(tumour, cohort, material)
        for cohort, graded in endpoint.parts
        if (tumour := tumour_of(graded)) is not None
    ]
    return pl.concat(parts) if parts else None


def _of_cohort(tumour: tumour_response.Graded, cohort: Cohort, material: Material) -> pl.DataFrame:
    record = tumour.record
    patient, visit = np.nonzero(~np.isnan(record.day))
    reader, column = record.reader[patient, visit], record.column[patient, visit]
    day = record.day[patient, visit] + cohort.time_zero[patient]
    said = pl.DataFrame(
        {
            "USUBJID": subjects_of(cohort, material.sources).gather(patient),
            "ADT": pl.Series(day).cast(pl.Int32).cast(pl.Date),
            "AVISITN": pl.Series(column).cast(pl.Int64),
            "_visit": pl.Series(visit).cast(pl.Int64),
            "response": words_of(record.response[patient, visit], Response),
        }
    )
    place = (reader, patient, column)
    if tumour.parts is None:
        stood = rows_at(material, "assessments", cohort.responses.row[place])
        here = _places(stood, material, "assessments", "response", "assessed_on")
        return said.hstack(here)
    seen = cohort.measurements
    here = _measured(seen.row[place].max(axis=-1, initial=NO_ROW), material, "measurements")
    there = _measured(seen.new_lesion_row[place], material, "examinations")
    missing = here["SRCSEQ"].is_null() & here["AVISIT"].is_null() & ~here["_there"]
    merged = {
        name: there[name].zip_with(missing, here[name]) for name in here.columns if name != "_there"
    }
    return said.hstack(pl.DataFrame(merged))


def _measured(rows: Any, material: Material, table: str) -> pl.DataFrame:
    dated = _DATED_BY[table]
    there = pl.Series("_there", rows != NO_ROW)
    return _places(rows_at(material, table, rows), material, table, dated, dated).hstack([there])


def _places(
    rows: pl.DataFrame, material: Material, table: str, column: str, dated: str
) -> pl.DataFrame:
    """Give visit, imputation flag and source of rows, null where there is no row."""
    found = pl.col("row").is_not_null()
    source = [
        pl.when(found).then(each).alias(name)
        for each, name in zip(
            traced(material, table, column), ("SRCDOM", "SRCVAR", "SRCSEQ"), strict=True
        )
    ]
    return rows.select(imputed(dated).alias("ADTF"), pl.col("visit").alias("AVISIT"), *source)
