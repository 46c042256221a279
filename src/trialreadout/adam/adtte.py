"""ADTTE: the times of the patients, each with what ended it and the row that says so.

AVAL is in days whatever the unit of the endpoint, and counts both the first day and the last: ADT -
STARTDT + 1, as CDISC has it and nothing else here. A patient whose time never starts, or of whom
nothing is known after its start, has no row.

Source: CDISC ADaM Basic Data Structure for Time-to-Event Analyses 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from trialreadout.adam.assessments import assessments_of_record
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.expressions import study_day
from trialreadout.adam.material import Material
from trialreadout.adam.traced import TRACED, traced
from trialreadout.adam.variables import IMPUTED, variable
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.endpoints.answers import subjects_of

_OF_ADSL = {
    "status.died_on": "DTHDT",
    "status.last_contact_on": "LSTALVDT",
    "doses.started_on": "TRTSDT",
    "subjects.enrolled_on": "ENRLDT",
}
"""Dates that SDTM brings together from several domains, and where ADSL has them."""
_KEYS = ("USUBJID", "_source", "_visit")
_SCHEMA = {
    "USUBJID": pl.String,
    "PARAMCD": pl.String,
    "PARAM": pl.String,
    "PARAMN": pl.Int64,
    "STARTDT": pl.Date,
    "ADT": pl.Date,
    "ADTF": pl.String,
    "AVAL": pl.Float64,
    "CNSR": pl.Int64,
    "EVNTDESC": pl.String,
    "CNSDTDSC": pl.String,
    "SRCDOM": pl.String,
    "SRCVAR": pl.String,
    "SRCSEQ": pl.Int64,
}


def adtte(material: Material) -> Dataset:
    """List the times."""
    times = [each for each in material.graded.values() if is_time(each)]
    blocks = [
        _times(each, material).with_columns(
            PARAMCD=pl.lit(material.parameters[each.endpoint.name].code),
            PARAM=pl.lit(material.parameters[each.endpoint.name].words),
            PARAMN=pl.lit(number),
        )
        for number, each in enumerate(times, start=1)
    ]
    rows = pl.concat([pl.DataFrame(schema=_SCHEMA), *blocks], how="diagonal_relaxed")
    rows = rows.join(material.of_patients(), on="USUBJID", how="left", maintain_order="left")
    return material.dataset(
        "ADTTE",
        "Time-to-Event Analysis Dataset",
        "BASIC DATA STRUCTURE",
        "One record per subject per parameter",
        ("USUBJID", "PARAMCD"),
        _VARIABLES,
        rows.with_columns(ADY=study_day("ADT", "_reference"), AVALU=pl.lit("DAYS")),
    )


def is_time(endpoint: GradedEndpoint) -> bool:
    """Tell whether an endpoint is a time to an event."""
    return {"days", "event", "on", "reason"} <= set(endpoint.table.columns)


def _times(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    days = pl.col("days")
    event = pl.col("event")
    said = pl.col("reason").str.slice(0, 1).str.to_uppercase() + pl.col("reason").str.slice(1)
    rows = endpoint.table.drop_nulls(["days", "on"]).select(
        USUBJID="subject",
        STARTDT=pl.col("on") - pl.duration(days=days),
        ADT="on",
        AVAL=days.cast(pl.Float64) + 1,
        CNSR=pl.when(event).then(0).otherwise(1),
        EVNTDESC=said,
        CNSDTDSC=pl.when(~event).then(said),
    )
    ends = [
        _ends(cohort, graded, material)
        for cohort, graded in endpoint.parts
        if hasattr(graded, "origins")
    ]
    if not ends:
        return rows
    rows = rows.join(pl.concat(ends), on="USUBJID", how="left", maintain_order="left")
    seen = assessments_of_record(endpoint, material)
    if seen is not None:
        rows = _with_visits_of_responses(rows, seen)
    places = list(_places(seen, material, rows["_source"].unique()))
    if not places:
        return rows
    found = pl.concat(places, how="diagonal_relaxed")
    return rows.join(found, on=_KEYS, how="left", maintain_order="left", nulls_equal=True)


def _with_visits_of_responses(rows: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Find the assessment of a response, which the endpoint knows by its day alone."""
    days = seen.select("USUBJID", "ADT", _there="_visit").unique(["USUBJID", "ADT"], keep="first")
    rows = rows.join(days, on=["USUBJID", "ADT"], how="left", maintain_order="left")
    by_day = ~pl.col("_source").str.contains(".", literal=True) & pl.col("_there").is_not_null()
    by_day = by_day.fill_null(False)
    return rows.with_columns(
        _visit=pl.when(by_day).then("_there").otherwise("_visit"),
        _source=pl.when(~by_day).then("_source"),
    )


def _ends(cohort: Any, graded: Any, material: Material) -> pl.DataFrame:
    """Say of each patient on what the end rests: a visit of record, or a date of a table."""
    origins = dict(enumerate(graded.origins))
    reason = pl.Series(graded.reason).cast(pl.Int64)
    visit = pl.Series(graded.visit).cast(pl.Int64)
    frame = pl.DataFrame(
        {
            "USUBJID": subjects_of(cohort, material.sources),
            "_source": reason.replace_strict(origins, default=None, return_dtype=pl.String),
            "_visit": visit,
        }
    )
    of_visit = pl.col("_visit") >= 0
    return frame.with_columns(
        _source=pl.when(~of_visit).then("_source"), _visit=pl.when(of_visit).then("_visit")
    )


def _places(
    seen: pl.DataFrame | None, material: Material, origins: pl.Series
) -> Iterator[pl.DataFrame]:
    """Give the place of each end: of assessments, and of each date."""
    if seen is not None:
        columns = ["USUBJID", "_visit", "ADTF", "SRCDOM", "SRCVAR", "SRCSEQ"]
        yield seen.select(pl.lit(None, pl.String).alias("_source"), *columns)
    for origin in origins.drop_nulls().sort():
        table, _, column = origin.partition(".")
        if not column:
            continue
        if material.protocol.data.dialect == "sdtm" and origin in _OF_ADSL:
            yield _in_adsl(origin, material)
            continue
        rows = material.sources.table(table).drop_nulls(["subject", column])
        first = rows.sort(column, maintain_order=True).unique("subject", keep="first")
        yield first.select(
            pl.lit(origin).alias("_source"),
            pl.lit(None, pl.Int64).alias("_visit"),
            pl.col("subject").alias("USUBJID"),
            *traced(material, table, column),
        )


def _in_adsl(origin: str, material: Material) -> pl.DataFrame:
    return material.adsl.rows.select(
        "USUBJID",
        _source=pl.lit(origin),
        _visit=pl.lit(None, pl.Int64),
        SRCDOM=pl.lit("ADSL"),
        SRCVAR=pl.lit(_OF_ADSL[origin]),
    )


_VARIABLES = (
    variable("PARAMCD", "The endpoint's adam.paramcd, or made of its name", "Assigned"),
    variable("PARAM", "The endpoint's adam.param, or its name", "Assigned"),
    variable("PARAMN", "Place of the parameter in the protocol", "Assigned"),
    variable("STARTDT", "Day from which the time counts"),
    variable("ADT", "Day of the event, or of censoring"),
    variable("ADTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("ADY", "ADT counted from time zero, which is day 1"),
    variable("AVAL", "ADT - STARTDT + 1"),
    variable("AVALU", "DAYS", "Assigned"),
    variable("CNSR", "0 event, 1 censored", terms=(("0", "Event"), ("1", "Censored"))),
    variable("EVNTDESC", "What ended the time"),
    variable("CNSDTDSC", "What ended the time of who is censored"),
    *TRACED,
)
