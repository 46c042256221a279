"""The times as rows of patients, each with the row that ended it, and the rows behind one."""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.core.units import DAYS_PER
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.lineage import SourceRow, places_of_dates, rows_of_subject
from trialreadout.endpoints.over_assessments import Answers
from trialreadout.endpoints.times import CUT_SHORT_BY, NO_REASON, NO_VISIT, RESPONDERS, Times
from trialreadout.sources.read import Sources

_PLACE = {
    "source_table": pl.String,
    "source_column": pl.String,
    "source_file": pl.String,
    "source_row": pl.Int32,
}
_DATED_BY = {"measurements": "assessed_on", "examinations": "examined_on"} | {
    "assessments": "assessed_on"
}


def table(graded: Times, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their times.

    Returns
    -------
    One row a patient: `subject`, `time` (in the endpoint's unit), `event`, `days` (from the
    start), `start_on`, `on` (the dates), `reason`, `censored_as` (0 for an event, else the number
    of the source of censoring, from 1 in the protocol's order), `cut_short_by` (what kept later
    events of a censored patient from counting), and the first source row of the end:
    `source_table`, `source_column` (its date), `source_file`, `source_row`. All but the subject and
    the start are null where there is no time.
    """
    known = pl.Series(graded.reason != NO_REASON)
    days = pl.Series(graded.days, nan_to_null=True)
    censored_as = pl.Series(graded.censored_as.astype(np.int32))
    rows = pl.DataFrame(
        {
            "subject": sources.table("subjects")["subject"].gather(cohort.patient),
            "time": days / DAYS_PER[graded.unit],
            "event": _where(known, pl.Series(graded.event)),
            "days": days.cast(pl.Int32),
            "start_on": _dates(cohort.time_zero + graded.start),
            "on": _dates(cohort.time_zero + graded.start + graded.days),
            "reason": _words(graded.reason, graded.reasons),
            "censored_as": _where(known, censored_as),
            "cut_short_by": _words(graded.cut_short, CUT_SHORT_BY),
        }
    )
    return rows.hstack(_places(graded, rows, cohort, sources))


def source_rows(graded: Times, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    """Name the source rows that end the time of one patient, and a response that it rests on."""
    if graded.reason[patient] == NO_REASON:
        return []
    responded: list[SourceRow] = []
    if graded.responders is not None:
        responded = _rows_of_response(graded.responders, cohort, sources, patient)
    return list(dict.fromkeys([*responded, *_rows_of_end(graded, cohort, sources, patient)]))


def _rows_of_response(
    responders: Answers, cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    visit = int(_visit_of_response(responders)[patient])
    if visit == NO_VISIT:
        return []
    return tumour_response.rows_of_visit(responders.tumour, cohort, sources, patient, visit)


def _rows_of_end(graded: Times, cohort: Cohort, sources: Sources, patient: int) -> list[SourceRow]:
    visit, origin = int(graded.visit[patient]), graded.origins[int(graded.reason[patient])]
    if visit != NO_VISIT and graded.tumour is not None:
        return tumour_response.rows_of_visit(graded.tumour, cohort, sources, patient, visit)
    if origin == RESPONDERS:
        return []
    subject = sources.table("subjects")["subject"][int(cohort.patient[patient])]
    day = cohort.time_zero[patient] + graded.start[patient] + graded.days[patient]
    return rows_of_subject(sources, origin, subject, int(day))


def _visit_of_response(responders: Answers) -> IntArray:
    """Return (patient,) the visit of the first response, in the series; -1: there is none."""
    same = responders.tumour.record.day == responders.day[:, np.newaxis]
    return np.where(same.any(axis=-1), same.argmax(axis=-1), NO_VISIT)


def _places(graded: Times, rows: pl.DataFrame, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """Find (patient,) the first source row of each end."""
    ended = pl.Series("origin", graded.reason).replace_strict(
        dict(enumerate(graded.origins)), default=None, return_dtype=pl.String
    )
    ends = rows.select("subject", "on").with_row_index("patient").with_columns(ended)
    found: list[pl.DataFrame] = []
    if graded.tumour is not None:
        visit = np.where(graded.reason == NO_REASON, NO_VISIT, graded.visit)
        found.append(_places_of_visits(graded.tumour, visit, cohort, sources))
    if graded.responders is not None and RESPONDERS in graded.origins:
        by_response = (ended == RESPONDERS).fill_null(False).to_numpy()
        visit = np.where(by_response, _visit_of_response(graded.responders), NO_VISIT)
        found.append(_places_of_visits(graded.responders.tumour, visit, cohort, sources))
    for origin in sorted(set(graded.origins) - {RESPONDERS, ""}):
        which = ends.filter(pl.col("origin") == origin)
        places = places_of_dates(sources, origin, which.select("patient", "subject", "on"))
        source_table, column = origin.split(".")
        found.append(_placed(places, source_table, column))
    everyone = ends.select("patient")
    placed = pl.concat([frame.select("patient", *_PLACE) for frame in found]) if found else None
    if placed is None:
        return everyone.select(pl.lit(None, kind).alias(name) for name, kind in _PLACE.items())
    return everyone.join(placed, on="patient", how="left", maintain_order="left").drop("patient")


def _places_of_visits(
    tumour: tumour_response.Graded, visit: IntArray, cohort: Cohort, sources: Sources
) -> pl.DataFrame:
    """Find the first source row of some visits; -1: none is asked for."""
    patient = np.flatnonzero(visit != NO_VISIT)
    at = patient, visit[patient]
    place = tumour.record.reader[at], patient, tumour.record.column[at]
    if tumour.parts is None:
        return _rows_placed(patient, cohort.responses.row[place], "assessments", sources)
    lesions = cohort.measurements.row[place]
    no_record = np.iinfo(lesions.dtype).max
    first = np.where(lesions == NO_ROW, no_record, lesions).min(axis=-1, initial=no_record)
    measured = first != no_record
    examined = cohort.measurements.new_lesion_row[place]
    return pl.concat(
        [
            _rows_placed(patient[measured], first[measured], "measurements", sources),
            _rows_placed(patient[~measured], examined[~measured], "examinations", sources),
        ]
    )


def _rows_placed(patient: IntArray, row: IntArray, name: str, sources: Sources) -> pl.DataFrame:
    there = row != NO_ROW
    rows = sources.table(name).select("file", "row")[row[there]]
    of_patients = pl.Series("patient", patient[there].astype(np.uint32))
    return _placed(rows.insert_column(0, of_patients), name, _DATED_BY[name])


def _placed(places: pl.DataFrame, source_table: str, column: str) -> pl.DataFrame:
    return places.select(
        pl.col("patient").cast(pl.UInt32),
        source_table=pl.lit(source_table),
        source_column=pl.lit(column),
        source_file=pl.col("file").cast(pl.String),
        source_row=pl.col("row").cast(pl.Int32),
    )


def _where(known: pl.Series, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(known).then(values)).to_series()


def _words(codes: IntArray, words: tuple[str, ...]) -> pl.Series:
    return pl.Series(codes).replace_strict(
        dict(enumerate(words)), default=None, return_dtype=pl.String
    )


def _dates(day: FloatArray) -> pl.Series:
    return pl.Series(day, nan_to_null=True).cast(pl.Int32).cast(pl.Date)
