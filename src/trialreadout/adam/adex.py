"""ADEX: what was given, a row a stretch of one dose level, and what it came to.

The totals are the numbers of the endpoints of exposure, each a parameter of its own.

Source: CDISC ADaM Implementation Guide 1.3, 3.3.
"""

from __future__ import annotations

import polars as pl

from trialreadout.adam.dataset import Dataset
from trialreadout.adam.expressions import imputed, study_day
from trialreadout.adam.material import Material
from trialreadout.adam.traced import TRACED, traced
from trialreadout.adam.variables import IMPUTED, variable
from trialreadout.protocol.safety import Exposure

_TOTALS = {
    "weeks": ("TDUR", "Duration of Treatment", "WEEKS"),
    "dose_mg": ("TDOSE", "Total Dose", "mg"),
    "intensity_percent": ("TDINT", "Dose Intensity", "%"),
    "reductions": ("TNRED", "Number of Dose Reductions", None),
    "interruptions": ("TNINT", "Number of Interruptions", None),
    "interrupted_days": ("TDAYINT", "Days of Interruption", "DAYS"),
}
"""For a number of an endpoint of exposure its parameter, words and unit."""
_STRETCHES = {
    "dose_mg": ("DOSE", "Dose", "mg"),
    "times_per_day": ("DOSEFRQ", "Doses per Day", None),
    "activity_mbq": ("ACTIVITY", "Activity", "MBq"),
}
_SCHEMA = {"AENDT": pl.Date, "AENDTF": pl.String, "EXADJ": pl.String, "SRCSEQ": pl.Int64}


def adex(material: Material) -> Dataset:
    """List stretches and totals."""
    blocks = [pl.DataFrame(schema=_SCHEMA), *_stretches(material), *_totals(material)]
    rows = pl.concat(blocks, how="diagonal_relaxed").sort("ASTDT", "AENDT", "AVAL", "EXADJ")
    rows = rows.join(material.of_patients(), on="USUBJID", how="left", maintain_order="left")
    rows = rows.with_columns(
        ASTDY=study_day("ASTDT", "_reference"), AENDY=study_day("AENDT", "_reference")
    )
    return material.dataset(
        "ADEX",
        "Exposure Analysis Dataset",
        "BASIC DATA STRUCTURE",
        "One record per subject per treatment per parameter, of doses per analysis start date",
        ("USUBJID", "PARAMCD", "EXTRT", "ASTDT", "ASEQ"),
        _VARIABLES,
        rows,
    )


def _stretches(material: Material) -> list[pl.DataFrame]:
    doses = material.sources.table("doses").drop_nulls("subject")
    return [
        doses.drop_nulls(column).select(
            *traced(material, "doses", column),
            *_parameter(code, words, unit),
            PARCAT1=pl.lit("INDIVIDUAL"),
            USUBJID="subject",
            EXTRT="agent",
            EXADJ="reason",
            AVAL=pl.col(column).cast(pl.Float64),
            ASTDT="started_on",
            ASTDTF=imputed("started_on"),
            AENDT="ended_on",
            AENDTF=imputed("ended_on"),
        )
        for column, (code, words, unit) in _STRETCHES.items()
    ]


def _totals(material: Material) -> list[pl.DataFrame]:
    """Give the numbers of each endpoint of exposure; null where one is not known.

    Two endpoints of one agent are told apart by the name of the endpoint.
    """
    asked = [e for e in material.graded.values() if isinstance(e.endpoint, Exposure)]
    agents = [each.endpoint.agent for each in asked if isinstance(each.endpoint, Exposure)]
    blocks: list[pl.DataFrame] = []
    for endpoint, agent in zip(asked, agents, strict=True):
        name = agent if agents.count(agent) == 1 else endpoint.endpoint.name
        blocks += [
            endpoint.table.select(
                *_parameter(code, words, unit),
                PARCAT1=pl.lit("OVERALL"),
                USUBJID="subject",
                EXTRT=pl.lit(name),
                AVAL=pl.col(column).cast(pl.Float64),
            )
            for column, (code, words, unit) in _TOTALS.items()
        ]
    return blocks


def _parameter(code: str, words: str, unit: str | None) -> list[pl.Expr]:
    return [
        pl.lit(code).alias("PARAMCD"),
        pl.lit(words).alias("PARAM"),
        pl.lit(unit, pl.String).alias("AVALU"),
    ]


_VARIABLES = (
    variable("ASEQ", "Number of the record within the subject"),
    variable("PARAMCD", "DOSE, DOSEFRQ, ACTIVITY of a stretch; T... of the whole", "Assigned"),
    variable("PARAM", "What PARAMCD says", "Assigned"),
    variable(
        "PARCAT1",
        "INDIVIDUAL a stretch of one dose level, OVERALL the whole treatment",
        "Assigned",
        (("INDIVIDUAL", "A stretch of one dose level"), ("OVERALL", "The whole treatment")),
    ),
    variable("EXTRT", "doses.agent", "Assigned"),
    variable("AVAL", "Of a stretch the doses' number; of the whole that of the endpoint"),
    variable("AVALU", "Unit of AVAL", "Assigned"),
    variable("EXADJ", "doses.reason", "Assigned"),
    variable("ASTDT", "doses.started_on", "Assigned"),
    variable("ASTDTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("ASTDY", "ASTDT counted from time zero, which is day 1"),
    variable("AENDT", "doses.ended_on", "Assigned"),
    variable("AENDTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("AENDY", "AENDT counted from time zero, which is day 1"),
    *TRACED,
)
