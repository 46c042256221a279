"""ADRS: the answer of each patient to each endpoint, and every assessment of record.

An endpoint of every assessment gives a row an assessment, one of the change of uptake a row a
lesion. Any other that has an answer gives a row a patient, and none is left out for want of an
assessment. Beside the endpoints stand, unless an endpoint bears the code itself, PD (whether and
when the disease progressed at all, other therapies or not), DEATH, and MDIS (whether there was a
target lesion at baseline).

Sources: CDISC ADaM Implementation Guide 1.3, 3.3. The order of responses in AVAL is that of the
         package admiralonco (aval_resp).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from trialreadout.adam.assessments import assessments_of_record, at_every_assessment, tumour_of
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.expressions import study_day, yes, yes_no
from trialreadout.adam.material import Material
from trialreadout.adam.traced import TRACED
from trialreadout.adam.uptake_changes import LESION, changes_uptake, uptake_changes
from trialreadout.adam.variables import IMPUTED, YES, variable
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import LesionRole
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.tumour_response import Graded
from trialreadout.protocol.immune_response import IMMUNE_RESPONSES, OverImmune

_TUMOUR = "Tumor Response"
_CATEGORIES = {
    "recist": _TUMOUR,
    "irecist": _TUMOUR,
    "uptake": "Scintigraphy",
    "marker": "Tumor Marker",
    "growth": "Growth Rate",
    "any": "Composite",
    "decision": "Decision",
    "weight": "Safety",
}
"""PARCAT1, by the first word of a kind."""
_AVAL = {
    "Y": 1.0,
    "N": 0.0,
    "CR": 1.0,
    "PR": 2.0,
    "SD": 3.0,
    "NON-CR/NON-PD": 4.0,
    "PD": 5.0,
    "NE": 6.0,
    "MISSING": 7.0,
}
_AVALC = {"MET": "Y", "NOT MET": "N"}
_SCHEMA = {
    "USUBJID": pl.String,
    "PARAMCD": pl.String,
    "PARAM": pl.String,
    "PARCAT1": pl.String,
    "PARCAT2": pl.String,
    "PARCAT3": pl.String,
    "LNKID": pl.String,
    "AVALC": pl.String,
    "ANL02FL": pl.String,
    "ADT": pl.Date,
    "ADTF": pl.String,
    "AVISIT": pl.String,
    "AVISITN": pl.Int64,
    "SRCDOM": pl.String,
    "SRCVAR": pl.String,
    "SRCSEQ": pl.Int64,
}
_EVALUATOR, _CRITERIA = "PARCAT2", "PARCAT3"


def adrs(material: Material) -> Dataset:
    """List answers and assessments."""
    blocks = [block for block in _blocks(material) if block.height]
    numbered = [
        block.with_columns(PARAMN=pl.lit(number)) for number, block in enumerate(blocks, start=1)
    ]
    rows = pl.concat([pl.DataFrame(schema=_SCHEMA), *numbered], how="diagonal_relaxed")
    rows = rows.join(material.of_patients(), on="USUBJID", how="left", maintain_order="left")
    rows = rows.with_columns(
        AVAL=pl.col("AVALC").replace_strict(_AVAL, default=None, return_dtype=pl.Float64),
        ADY=study_day("ADT", "_reference"),
        ANL01FL=pl.lit("Y"),
    )
    by_lesion = any(changes_uptake(each) for each in material.graded.values())
    return material.dataset(
        "ADRS",
        "Tumor Response Analysis Dataset",
        "BASIC DATA STRUCTURE",
        "One record per subject per parameter, of assessments per date, of uptake per lesion",
        ("USUBJID", "PARAMCD", "ADT", "ASEQ"),
        (*_VARIABLES, *([LESION] if by_lesion else ()), *TRACED),
        rows,
    )


def _blocks(material: Material) -> Iterator[pl.DataFrame]:
    """Give the rows of each parameter, in the order of the protocol."""
    first: GradedEndpoint | None = None
    for endpoint in material.graded.values():
        at_every = at_every_assessment(endpoint)
        if at_every:
            rows = _of_assessments(endpoint, material)
        elif changes_uptake(endpoint):
            rows = uptake_changes(endpoint, material)
        elif _answers(endpoint):
            rows = _of_patients(endpoint, material)
        else:
            continue
        first = endpoint if at_every and first is None else first
        yield _named(rows, endpoint, material)
    taken = {each.code for each in material.parameters.values()}
    if first is not None and "PD" not in taken:
        yield _progressed(first, material).with_columns(
            **_parameter("PD", "Disease Progression", _TUMOUR), **_read(first, material)
        )
    if first is not None and "MDIS" not in taken and (rows := _measurable(first, material)).height:
        words = "Measurable Disease at Baseline"
        yield rows.with_columns(**_parameter("MDIS", words, _TUMOUR), **_read(first, material))
    if "DEATH" not in taken and "status" in material.sources.tables:
        yield _died(material).with_columns(**_parameter("DEATH", "Death", "Reference Event"))


def _answers(endpoint: GradedEndpoint) -> bool:
    """Tell whether an endpoint has one answer for each patient; exposure is that of ADEX."""
    table = endpoint.table
    one_each = {"answer", "on"} <= set(table.columns) and bool(table["subject"].is_unique().all())
    return one_each and endpoint.endpoint.kind != "exposure"


def _named(rows: pl.DataFrame, endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    asked = endpoint.endpoint
    parameter = material.parameters[asked.name]
    category = _CATEGORIES.get(asked.kind.partition("-")[0])
    rows = rows.with_columns(**_parameter(parameter.code, parameter.words, category))
    return rows.with_columns(**_read(endpoint, material)) if category == _TUMOUR else rows


def _parameter(code: str, words: str, category: str | None) -> dict[str, pl.Expr]:
    return {
        "PARAMCD": pl.lit(code),
        "PARAM": pl.lit(words),
        "PARCAT1": pl.lit(category, pl.String),
    }


def _read(endpoint: GradedEndpoint, material: Material) -> dict[str, pl.Expr]:
    """Say who read, and by which criteria."""
    asked: Any = endpoint.endpoint
    reader = material.protocol.reader_of(asked)
    return {_EVALUATOR: pl.lit(reader.title()), _CRITERIA: pl.lit(_criteria(asked, material))}


def _criteria(asked: Any, material: Material) -> str:
    """Name the criteria; a response of parts of a disease is by those that bring them together."""
    if isinstance(asked, OverImmune):
        return "iRECIST"
    rules = material.protocol.tumour_response_of(asked)
    by_parts = rules.graded_from.partition("parts by ")[2]
    return by_parts or f"RECIST {rules.version}"


def _of_assessments(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    """Give a row an assessment of record; those up to the first progression are flagged."""
    rows = assessments_of_record(endpoint, material)
    assert rows is not None
    progressed = (pl.col("response") == "PD").cast(pl.Int32)
    before = (progressed.cum_sum() - progressed).over("USUBJID", order_by="ADT")
    return rows.with_columns(ANL02FL=yes(before == 0)).rename({"response": "AVALC"})


def _of_patients(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    """Give a row a patient, with the assessment of the day from which the answer holds."""
    answer = pl.col("answer")
    words = (
        pl.when(answer.is_in(IMMUNE_RESPONSES)).then(answer).otherwise(answer.str.to_uppercase())
    )
    rows = endpoint.table.select(USUBJID="subject", ADT="on", AVALC=words.replace(_AVALC))
    seen = assessments_of_record(endpoint, material)
    return rows if seen is None else _with_assessment(rows, seen)


def _with_assessment(rows: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    seen = seen.drop("response").unique(["USUBJID", "ADT"], keep="first", maintain_order=True)
    return rows.join(seen, on=["USUBJID", "ADT"], how="left", maintain_order="left")


def _everyone(material: Material) -> pl.DataFrame:
    return material.adsl.rows.select("USUBJID", "DTHFL", "DTHDT", "DTHDTF")


def _progressed(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    """Say of each patient whether and when the first progression was."""
    seen = assessments_of_record(endpoint, material)
    assert seen is not None
    first = seen.filter(response="PD").group_by("USUBJID").agg(pl.col("ADT").min())
    rows = _everyone(material).select("USUBJID")
    rows = rows.join(first, on="USUBJID", how="left", maintain_order="left")
    return _with_assessment(rows, seen).with_columns(AVALC=yes_no(pl.col("ADT").is_not_null()))


def _measurable(endpoint: GradedEndpoint, material: Material) -> pl.DataFrame:
    """Say of each patient whether the reader of record had a target lesion at baseline."""
    parts = [
        _of_cohort(tumour, cohort, material)
        for cohort, graded in endpoint.parts
        if (tumour := tumour_of(graded)) is not None and tumour.parts is not None
    ]
    return pl.concat(parts) if parts else pl.DataFrame({"USUBJID": []}, {"USUBJID": pl.String})


def _of_cohort(tumour: Graded, cohort: Cohort, material: Material) -> pl.DataFrame:
    seen = cohort.measurements
    target = seen.exists & (seen.role == LesionRole.TARGET)
    sized = target & (seen.diameter_mm[..., 0, :] > 0)
    of_reader = np.isin(np.arange(len(cohort.readers)), np.unique(tumour.record.reader))
    some = (sized.any(axis=-1) & of_reader[:, np.newaxis]).any(axis=0)
    return pl.DataFrame({"USUBJID": subjects_of(cohort, material.sources), "_some": some}).select(
        "USUBJID", AVALC=yes_no(pl.col("_some"))
    )


def _died(material: Material) -> pl.DataFrame:
    """Say of each patient whether and when death came; the record is that of ADSL.

    The day of a death may be unknown.
    """
    died = pl.col("DTHFL").is_not_null()
    return _everyone(material).select(
        "USUBJID",
        ADT="DTHDT",
        ADTF="DTHDTF",
        AVALC=yes_no(died),
        SRCDOM=pl.when(died).then(pl.lit("ADSL")),
        SRCVAR=pl.when(died).then(
            pl.when(pl.col("DTHDT").is_null()).then(pl.lit("DTHFL")).otherwise(pl.lit("DTHDT"))
        ),
    )


_VARIABLES = (
    variable("ASEQ", "Number of the record within the subject"),
    variable("PARAMCD", "The endpoint's adam.paramcd, or made of its name", "Assigned"),
    variable("PARAM", "The endpoint's adam.param, or its name", "Assigned"),
    variable("PARAMN", "Place of the parameter in the protocol", "Assigned"),
    variable("PARCAT1", "What the endpoint is about", "Assigned"),
    variable("PARCAT2", "Reader of record", "Assigned"),
    variable("PARCAT3", "Response criteria", "Assigned"),
    variable("AVALC", "The patient's answer, Y or N where the endpoint is met or not"),
    variable("AVAL", "1 Y, 0 N; 1 CR, 2 PR, 3 SD, 4 NON-CR/NON-PD, 5 PD, 6 NE, 7 MISSING"),
    variable("ADT", "Day from which the answer holds"),
    variable("ADTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("ADY", "ADT counted from time zero, which is day 1"),
    variable("AVISIT", "Visit of the assessment, as collected", "Assigned"),
    variable("AVISITN", "Place of the assessment in time, the baseline being 0"),
    variable("ANL01FL", "Y: every record is of the reader of record", terms=YES),
    variable("ANL02FL", "Assessments up to and including the first progression", terms=YES),
)
