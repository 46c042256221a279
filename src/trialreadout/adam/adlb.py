"""ADLB: markers and laboratory values as they were handed in, against the last before treatment.

The baseline is the last number on or before the first dose, of two on one day the higher, that was
not sampled under stimulation. A change is given after the first dose alone. Nothing is converted
here: a marker or test in two units is two parameters, each with a baseline of its own. Where an
endpoint of the study graded laboratory values, its grades stand beside them.

Source: CDISC ADaM Implementation Guide 1.3, 3.3.
"""

from __future__ import annotations

import polars as pl

from trialreadout.adam.dataset import Dataset
from trialreadout.adam.expressions import imputed, study_day, yes
from trialreadout.adam.laboratory_grades import TOXICITY, laboratory_grades
from trialreadout.adam.material import Material
from trialreadout.adam.parameters import made_codes
from trialreadout.adam.traced import TRACED, traced
from trialreadout.adam.variables import IMPUTED, YES, variable

_MARKER, _TEST = "Tumor Marker", "Laboratory"
_SERIES = ["USUBJID", "PARAMCD"]
_SIGNS = {"below": "<", "above": ">"}


def adlb(material: Material) -> Dataset:
    """List the values."""
    rows = pl.concat([_markers(material), _labs(material)], how="diagonal_relaxed")
    graded = laboratory_grades(material)
    if graded is not None:
        rows = rows.join(graded, on="_index", how="left", maintain_order="left")
    rows = _with_parameters(rows)
    rows = rows.join(material.of_patients(), on="USUBJID", how="left", maintain_order="left")
    rows = _against_baseline(rows.sort("ADT", "AVAL", "AVALU", "AVISIT").with_row_index("_place"))
    low, high, value = pl.col("ANRLO"), pl.col("ANRHI"), pl.col("AVAL")
    within = (value >= low) & (value <= high)
    rows = rows.with_columns(
        ADY=study_day("ADT", "_reference"),
        ANRIND=pl.when(value < low)
        .then(pl.lit("LOW"))
        .when(value > high)
        .then(pl.lit("HIGH"))
        .when(within)
        .then(pl.lit("NORMAL")),
    )
    return material.dataset(
        "ADLB",
        "Laboratory Analysis Dataset",
        "BASIC DATA STRUCTURE",
        "One record per subject per parameter per record handed in",
        ("USUBJID", "PARAMCD", "ADT", "ASEQ"),
        (*_VARIABLES, *(TOXICITY if graded is not None else ()), *TRACED),
        rows,
    )


def _with_parameters(rows: pl.DataFrame) -> pl.DataFrame:
    """Name the parameter of each value: a marker or test in one unit, as AVAL must mean one thing.

    The code is made of the marker or test; of several units all but the first have a number.
    """
    unit = pl.when(pl.col("AVALU").is_not_null()).then(pl.format(" ({})", "AVALU"))
    rows = rows.with_columns(PARAM=pl.col("_measured") + unit.fill_null(""))
    named = rows.select("PARAM", "_measured").unique().sort("PARAM")
    stems = dict(named.iter_rows())
    codes = made_codes(stems, stems=stems)
    return rows.with_columns(
        PARAMCD=pl.col("PARAM").replace_strict(codes, default=None, return_dtype=pl.String)
    )


def _markers(material: Material) -> pl.DataFrame:
    rows = material.sources.table("markers").drop_nulls(["subject", "marker"])
    return rows.select(
        *_placed(rows, material, "markers"),
        _measured="marker",
        PARCAT1=pl.lit(_MARKER),
        AVALC=_limited(),
        STIMFL=yes(pl.col("stimulated").fill_null(False)),
        ANRHI="upper_limit_normal",
    )


def _limited() -> pl.Expr:
    """Write a value that is a limit of its assay with its sign."""
    limit = pl.col("limit")
    sign = limit.replace_strict(_SIGNS, default="", return_dtype=pl.String)
    return pl.when(limit.is_not_null()).then(sign + pl.col("value").cast(pl.String))


def _labs(material: Material) -> pl.DataFrame:
    """Give the laboratory values that are not among the markers: of SDTM both come from LB."""
    rows = material.sources.table("labs").with_row_index("_index")
    rows = rows.drop_nulls(["subject", "test"])
    if material.protocol.data.dialect == "sdtm":
        markers = material.sources.table("markers").select("row")
        rows = rows.join(markers, on="row", how="anti", maintain_order="left")
    return rows.select(
        *_placed(rows, material, "labs"),
        pl.col("_index").cast(pl.Int64),
        _measured="test",
        PARCAT1=pl.lit(_TEST),
        AVALC=_limited(),
        ANRLO="lower_limit",
        ANRHI="upper_limit",
    )


def _placed(rows: pl.DataFrame, material: Material, table: str) -> list[pl.Expr]:
    """Give what markers and laboratory values have in common."""
    return [
        *traced(material, table, "value"),
        pl.col("subject").alias("USUBJID"),
        pl.col("value").alias("AVAL"),
        pl.col("unit").alias("AVALU"),
        pl.col("sampled_on").alias("ADT"),
        imputed("sampled_on").alias("ADTF"),
        pl.col("visit").alias("AVISIT"),
    ]


def _against_baseline(rows: pl.DataFrame) -> pl.DataFrame:
    """Hold each value against the last number on or before the first dose."""
    usual = pl.col("AVAL").is_not_null() & pl.col("STIMFL").is_null()
    before = rows.filter(usual & (pl.col("ADT") <= pl.col("TRTSDT")))
    last = before.group_by(_SERIES, maintain_order=True).agg(
        BASE=pl.col("AVAL").last(), _at=pl.col("_place").last()
    )
    rows = rows.join(last, on=_SERIES, how="left", maintain_order="left")
    base = pl.col("BASE")
    change = pl.when(pl.col("ADT") > pl.col("TRTSDT")).then(pl.col("AVAL") - base)
    return rows.with_columns(
        ABLFL=yes(pl.col("_place") == pl.col("_at")),
        CHG=change,
        PCHG=pl.when(base != 0).then(100 * change / base),
    )


_VARIABLES = (
    variable("ASEQ", "Number of the record within the subject"),
    variable(
        "PARAMCD",
        "Made of the name of the marker or test; a number behind tells units apart",
        "Assigned",
    ),
    variable("PARAM", "markers.marker or labs.test, and the unit", "Assigned"),
    variable("PARCAT1", "Tumor Marker, Laboratory", "Assigned"),
    variable("AVAL", "The value as handed in; of SDTM in standard units", "Assigned"),
    variable("AVALU", "Its unit", "Assigned"),
    variable("AVALC", "The value that is a limit of its assay", "Assigned"),
    variable("ADT", "sampled_on", "Assigned"),
    variable("ADTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("ADY", "ADT counted from time zero, which is day 1"),
    variable("AVISIT", "Visit as collected", "Assigned"),
    variable("BASE", "Last number of the parameter on or before the first dose"),
    variable("CHG", "AVAL - BASE, after the first dose"),
    variable("PCHG", "100 * CHG / BASE"),
    variable("STIMFL", "Whether markers.stimulated", terms=YES),
    variable("ABLFL", "The record that BASE is of", terms=YES),
    variable("ANRLO", "Lower limit of normal", "Assigned"),
    variable("ANRHI", "Upper limit of normal", "Assigned"),
    variable(
        "ANRIND",
        "AVAL against ANRLO and ANRHI; null where a limit that it needs is not known",
        terms=(("LOW", "Below"), ("NORMAL", "Within"), ("HIGH", "Above")),
    ),
)
