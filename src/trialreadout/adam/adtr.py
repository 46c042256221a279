"""ADTR: the target lesions as the reader of record measured them, and their sums.

A lesion's parameters are its longest diameter (LDIAMn) and its short axis (NLDIAMn), n being its
place among the patient's target lesions of that reader in the order of their names. The axis by
which it counts carries ANL01FL: of a node the short one, of any other lesion the longest. The sum
(SDIAM) has no value where a target lesion was not read: a part of it is no sum. Sums and records
are those that the responses rest on, and the other axis beside them; nothing else has a row here.

Sources: CDISC ADaM Implementation Guide 1.3, 3.3.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247 (nodes, nadir).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.adam.assessments import at_every_assessment, tumour_of
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.expressions import imputed, study_day, yes
from trialreadout.adam.material import Material
from trialreadout.adam.traced import TRACED, rows_at, traced
from trialreadout.adam.variables import IMPUTED, YES, variable
from trialreadout.core.arrays import BoolArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import LesionRole
from trialreadout.endpoints.answers import subjects_of
from trialreadout.endpoints.tumour_response import Graded, Parts
from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.sources.axes import nodes_by_short_axis
from trialreadout.sources.other_axis import along_the_other_axis

_SUM, _LESIONS = "SDIAM", "Target Lesion(s)"
_BESIDE = "_beside"
"""Column of rows that stand beside those that count; null: the row counts."""
_SCHEMA = {
    "USUBJID": pl.String,
    "PARAMCD": pl.String,
    "PARAM": pl.String,
    "AVALC": pl.String,
    "AVAL": pl.Float64,
    "BASE": pl.Float64,
    "NADIR": pl.Float64,
    "PCHG": pl.Float64,
    "PCHGNAD": pl.Float64,
    "ADT": pl.Date,
    "ADTF": pl.String,
    "AVISIT": pl.String,
    "AVISITN": pl.Int64,
    "EVAL": pl.String,
    "LNKID": pl.String,
    "SRCDOM": pl.String,
    "SRCVAR": pl.String,
    "SRCSEQ": pl.Int64,
    _BESIDE: pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was graded of one cohort, and which of its assessments are of record."""

    cohort: Cohort
    parts: Parts
    of_record: BoolArray
    """(reader, patient, visit), the baseline included."""
    target: BoolArray
    """(reader, patient, lesion)"""


def adtr(material: Material) -> Dataset:
    """List sizes and sums."""
    asked, seen = _graded(material)
    blocks = [frame for each in seen for frame in (*_sizes(each, material), _sums(each, material))]
    rows = pl.concat([pl.DataFrame(schema=_SCHEMA), *blocks], how="diagonal_relaxed")
    version = None
    if asked is not None:
        version = f"RECIST {material.protocol.tumour_response_of(asked).version}"  # type: ignore[arg-type]
    of_sum, first = pl.col("PARAMCD") == _SUM, pl.col("AVISITN") == 0
    rows = rows.join(material.of_patients(), on="USUBJID", how="left", maintain_order="left")
    rows = rows.with_columns(
        PARCAT1=pl.lit(_LESIONS),
        PARCAT2=pl.col("EVAL").str.to_titlecase(),
        PARCAT3=pl.lit(version, pl.String),
        CHG=pl.col("AVAL") - pl.col("BASE"),
        CHGNAD=pl.col("AVAL") - pl.col("NADIR"),
        ADY=study_day("ADT", "_reference"),
        AVISIT=pl.when(first).then(pl.lit("BASELINE")).otherwise("AVISIT"),
        ABLFL=yes(first),
        ANL01FL=yes(pl.col("AVAL").is_not_null() & pl.col(_BESIDE).is_null()),
        AVALU=pl.when(pl.col("AVAL").is_not_null()).then(pl.lit("mm")),
        DTYPE=pl.when(of_sum & pl.col("AVAL").is_not_null()).then(pl.lit("SUM")),
    )
    return material.dataset(
        "ADTR",
        "Tumor Results Analysis Dataset",
        "BASIC DATA STRUCTURE",
        "One record per subject per parameter per analysis date",
        ("USUBJID", "PARAMCD", "ADT", "ASEQ"),
        _VARIABLES,
        rows,
    )


def _graded(material: Material) -> tuple[AnyEndpoint | None, list[_Seen]]:
    """Find the first endpoint of every assessment that was graded here from measurements."""
    for endpoint in material.graded.values():
        if not at_every_assessment(endpoint):
            continue
        seen = [
            _seen(cohort, tumour)
            for cohort, graded in endpoint.parts
            if (tumour := tumour_of(graded)) is not None and tumour.parts is not None
        ]
        if seen:
            assert isinstance(endpoint.endpoint, AnyEndpoint)
            return endpoint.endpoint, seen
    return None, []


def _seen(cohort: Cohort, tumour: Graded) -> _Seen:
    assert tumour.parts is not None
    record, measured = tumour.record, cohort.measurements
    of_record = np.zeros(measured.day.shape, bool)
    patient, visit = np.nonzero(~np.isnan(record.day))
    of_record[record.reader[patient, visit], patient, record.column[patient, visit]] = True
    named = np.unique(record.reader)
    of_record[..., 0] |= of_record.any(axis=-1)
    if named.size == 1:
        of_record[named[0], :, 0] = True
    of_record &= ~np.isnan(measured.day)
    target = measured.exists & (measured.role == LesionRole.TARGET)
    return _Seen(cohort, tumour.parts, of_record, target)


def _sizes(seen: _Seen, material: Material) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give a row for each record of a target lesion, and one for the other axis beside it."""
    measured = seen.cohort.measurements
    there = (measured.row != NO_ROW) & seen.of_record[..., np.newaxis]
    there &= seen.target[..., np.newaxis, :]
    reader, patient, visit, lesion = np.nonzero(there)
    by_short_axis = nodes_by_short_axis(material.protocol)
    place = np.cumsum(seen.target, axis=-1)[reader, patient, lesion]
    records = rows_at(material, "measurements", measured.row[there]).with_columns(
        *_who(seen, material, reader, patient, visit),
        _short=pl.Series(measured.nodal[reader, patient, lesion]) & by_short_axis,
        _place=pl.Series(place).cast(pl.String),
    )
    said = pl.col("axis").is_not_null() & pl.col("diameter_mm").is_not_null()
    short = pl.when(said).then(pl.col("axis") == "short").otherwise("_short")
    records = records.with_columns(_short=short)
    beside = along_the_other_axis(records, material.sources, material.protocol)
    beside = beside.with_columns(~pl.col("_short"))
    return (
        _listed(records, material),
        _listed(beside, material).with_columns(pl.lit(True).alias(_BESIDE)),
    )


def _listed(records: pl.DataFrame, material: Material) -> pl.DataFrame:
    """Give a row for each record; `_short` says along which axis, `_place` of which lesion."""
    short, size = pl.col("_short"), pl.col("diameter_mm")
    code = pl.when(short).then(pl.lit("NLDIAM")).otherwise(pl.lit("LDIAM"))
    axis = pl.when(short).then(pl.lit("Short Axis")).otherwise(pl.lit("Longest Diameter"))
    return records.select(
        "USUBJID",
        "EVAL",
        "AVISITN",
        *traced(material, "measurements", "diameter_mm"),
        PARAMCD=pl.concat_str(code, "_place"),
        PARAM=pl.concat_str(pl.lit("Target Lesion "), "_place", pl.lit(" "), axis),
        AVAL=size,
        AVALC=pl.when(size.is_null()).then(pl.col("state").str.to_uppercase()),
        ADT="assessed_on",
        ADTF=imputed("assessed_on"),
        AVISIT="visit",
        LNKID="lesion",
    )


def _sums(seen: _Seen, material: Material) -> pl.DataFrame:
    """Give a row for each assessment of a patient with target lesions."""
    measured, changes = seen.cohort.measurements, seen.parts.changes
    here = seen.of_record & seen.target.any(axis=-1, keepdims=True)
    reader, patient, visit = np.nonzero(here)
    day = measured.day[here] + seen.cohort.time_zero[patient]
    visits = rows_at(material, "measurements", measured.row[here].max(axis=-1, initial=NO_ROW))
    sums, first = seen.parts.sum_mm, seen.parts.sum_mm[..., :1]
    base = np.broadcast_to(first, sums.shape)
    from_baseline = changes.from_baseline_percent.copy()
    from_baseline[..., 0] = np.where(first[..., 0] > 0, 0.0, np.nan)
    numbers = {
        "AVAL": sums,
        "BASE": base,
        "NADIR": changes.nadir_mm,
        "PCHG": from_baseline,
        "PCHGNAD": changes.from_nadir_percent,
    }
    return visits.select(
        *_who(seen, material, reader, patient, visit),
        pl.Series("ADT", day).cast(pl.Int32).cast(pl.Date),
        *(pl.Series(name, grid[here], nan_to_null=True) for name, grid in numbers.items()),
        PARAMCD=pl.lit(_SUM),
        PARAM=pl.lit("Target Lesions Sum of Diameters"),
        ADTF=imputed("assessed_on"),
        AVISIT="visit",
    )


def _who(
    seen: _Seen, material: Material, reader: IntArray, patient: IntArray, visit: IntArray
) -> list[pl.Series]:
    """Name patient, reader and place in time of rows."""
    return [
        subjects_of(seen.cohort, material.sources).gather(patient).alias("USUBJID"),
        pl.Series("EVAL", seen.cohort.readers, dtype=pl.String).gather(reader),
        pl.Series("AVISITN", visit).cast(pl.Int64),
    ]


_VARIABLES = (
    variable("ASEQ", "Number of the record within the subject", "Assigned"),
    variable(
        "PARAMCD",
        "LDIAMn the longest diameter, NLDIAMn the short axis, n in the order of names; SDIAM",
        "Assigned",
    ),
    variable("PARAM", "What PARAMCD says", "Assigned"),
    variable("PARCAT1", "Target lesions", "Assigned"),
    variable("PARCAT2", "Reader of record", "Assigned"),
    variable("PARCAT3", "Response criteria", "Assigned"),
    variable("AVAL", "measurements.diameter_mm; of SDIAM the sum, null where one was not read"),
    variable("AVALU", "mm", "Assigned"),
    variable("AVALC", "measurements.state of a lesion without a size"),
    variable("BASE", "Of SDIAM the sum at baseline"),
    variable("CHG", "AVAL - BASE"),
    variable("PCHG", "100 * CHG / BASE"),
    variable("NADIR", "Of SDIAM the smallest complete sum before"),
    variable("CHGNAD", "AVAL - NADIR"),
    variable("PCHGNAD", "100 * CHGNAD / NADIR"),
    variable("ADT", "Day of the measurement; of SDIAM the last day of the assessment"),
    variable("ADTF", "What was imputed of it by the protocol's policy", terms=IMPUTED),
    variable("ADY", "ADT counted from time zero, which is day 1"),
    variable("AVISIT", "BASELINE, else the visit as collected"),
    variable("AVISITN", "Place of the assessment in time, the baseline being 0"),
    variable("ABLFL", "Records of the baseline that the protocol chose", terms=YES),
    variable("ANL01FL", "Records with a value, along the axis that counts", terms=YES),
    variable("DTYPE", "SUM where the value is a sum", terms=(("SUM", "Sum of the lesions"),)),
    variable("LNKID", "measurements.lesion", "Assigned"),
    variable("EVAL", "Reader of the record", "Assigned"),
    *TRACED,
)
