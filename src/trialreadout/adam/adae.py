"""ADAE: every adverse event that was handed in, and which of them emerged under treatment.

The first occurrences are those among the emergent events, by their day of onset and then by their
term; an event without a day comes last.

Sources: CDISC ADaM Structure for Occurrence Data 1.1. Emergence is that of
         `trialreadout.endpoints.adverse_events`.
"""

from __future__ import annotations

import polars as pl

from trialreadout.adam.dataset import Dataset
from trialreadout.adam.expressions import imputed, study_day, yes, yes_no
from trialreadout.adam.material import Material
from trialreadout.adam.traced import TRACED, traced
from trialreadout.adam.variables import IMPUTED, YES, YES_NO, variable
from trialreadout.endpoints.adverse_events import events_of, grade
from trialreadout.protocol.safety import AdverseEvents

_ORDER = ("ASTDT", "AEDECOD", "AETERM", "AEBODSYS", "AETOXGR", "AESEV", "AENDT", "AEREL", "AEOUT")
"""What tells two events apart, so that the order of rows in a file is none here."""


def adae(material: Material) -> Dataset:
    """List the events."""
    rows = material.sources.table("adverse_events").with_row_index("_index")
    rows = rows.with_columns(pl.col("_index").cast(pl.Int64)).drop_nulls("subject")
    rows = rows.join(_emergent(material), on="_index", how="left", maintain_order="left")
    started, ended = pl.col("ASTDT"), pl.col("AENDT")
    rows = rows.select(
        *traced(material, "adverse_events", "term"),
        USUBJID="subject",
        AETERM=pl.coalesce("reported_term", "term"),
        AEDECOD="term",
        AEBODSYS="system_organ_class",
        AETOXGR=pl.col("grade").cast(pl.String),
        AESEV=pl.col("severity").str.to_uppercase(),
        AESER=yes_no(pl.col("serious")),
        AEREL="related",
        AEACN="action",
        AEOUT="outcome",
        ASTDT="started_on",
        ASTDTF=imputed("started_on"),
        AENDT="ended_on",
        AENDTF=imputed("ended_on"),
        TRTEMFL=yes(pl.col("emergent").fill_null(False)),
    )
    rows = rows.join(material.of_patients(), on="USUBJID", how="left", maintain_order="left")
    rows = rows.with_columns(
        ASTDY=study_day("ASTDT", "_reference"),
        AENDY=study_day("AENDT", "_reference"),
        ADURN=(ended - started).dt.total_days() + 1,
    ).with_columns(ADURU=pl.when(pl.col("ADURN").is_not_null()).then(pl.lit("DAYS")))
    return material.dataset(
        "ADAE",
        "Adverse Event Analysis Dataset",
        "OCCURRENCE DATA STRUCTURE",
        "One record per subject per adverse event",
        ("USUBJID", "ASTDT", "AEDECOD", "ASEQ"),
        _VARIABLES,
        _flagged(rows),
    )


def _emergent(material: Material) -> pl.DataFrame:
    """Say of each event, by its position in the plain table, whether it is emergent."""
    asked = (
        each.endpoint
        for each in material.graded.values()
        if isinstance(each.endpoint, AdverseEvents)
    )
    every = AdverseEvents(name="adverse events", kind="adverse-events")
    endpoint = next(asked, every).model_copy(update={"emergent": False})
    parts = [
        events_of(grade(cohort, material.protocol, endpoint), cohort, material.sources)
        for cohort in material.cohorts
    ]
    return pl.concat(parts).select("emergent", _index="source_row")


def _flagged(rows: pl.DataFrame) -> pl.DataFrame:
    """Flag the first emergent event of each patient, organ class and term."""
    order = rows.sort(pl.col("TRTEMFL").is_null(), *_ORDER, nulls_last=True, maintain_order=True)
    emergent = pl.col("TRTEMFL").is_not_null()
    groups = {"AOCCFL": (), "AOCCSFL": ("AEBODSYS",), "AOCCPFL": ("AEDECOD",)}
    return order.with_columns(
        yes(emergent & (pl.int_range(pl.len()).over("USUBJID", *by) == 0)).alias(flag)
        for flag, by in groups.items()
    )


_VARIABLES = (
    variable("ASEQ", "Number of the record within the subject"),
    variable("AETERM", "adverse_events.reported_term, else adverse_events.term"),
    variable("AEDECOD", "adverse_events.term", "Assigned"),
    variable("AEBODSYS", "adverse_events.system_organ_class", "Assigned"),
    variable("AETOXGR", "adverse_events.grade", "Assigned"),
    variable("AESEV", "adverse_events.severity in capital letters"),
    variable("AESER", "Whether adverse_events.serious", terms=YES_NO),
    variable("AEREL", "adverse_events.related", "Assigned"),
    variable("AEACN", "adverse_events.action", "Assigned"),
    variable("AEOUT", "adverse_events.outcome", "Assigned"),
    variable("ASTDT", "adverse_events.started_on", "Assigned"),
    variable("ASTDTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("ASTDY", "ASTDT counted from time zero, which is day 1"),
    variable("AENDT", "adverse_events.ended_on", "Assigned"),
    variable("AENDTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("AENDY", "AENDT counted from time zero, which is day 1"),
    variable("ADURN", "AENDT - ASTDT + 1"),
    variable("ADURU", "DAYS", "Assigned"),
    variable("TRTEMFL", "Began under treatment, as [toxicity] of the protocol has it", terms=YES),
    variable("AOCCFL", "First emergent event of the subject", terms=YES),
    variable("AOCCSFL", "First of its organ class", terms=YES),
    variable("AOCCPFL", "First of its term", terms=YES),
    *TRACED,
)
