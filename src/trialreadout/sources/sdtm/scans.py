"""From TU and TR to lesions and their measurements.

A lesion belongs to its reader: T01 of one radiologist and T01 of another are two. A node
counts by its short axis (LPERP), every other lesion by its longest diameter (LDIAM). The other
axis is kept beside them and counts for nothing.

Sources: CDISC SDTM Implementation Guide 3.4, 6.3 (TU, TR).
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247 (short axis of nodes).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.units import MILLIMETRES_PER
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import WRITTEN, Raw, take
from trialreadout.sources.sdtm.readers import capitals, identifications, is_new, reader_of

_STATES = {
    "PRESENT": "present",
    "ABSENT": "absent",
    "UNEQUIVOCAL": "progressed",
    "UNEQUIVOCAL PROGRESSION": "progressed",
    "UNEQUIVOCAL INCREASE": "progressed",
    "TOO SMALL TO MEASURE": "too small",
    "NOT EVALUABLE": "not evaluable",
    "NOT ASSESSABLE": "not evaluable",
    "NE": "not evaluable",
}
_NODE = r"LYMPH NODE|LYMPHATIC"
_OF_MEASUREMENTS = (
    "USUBJID",
    "TRGRPID",
    "TRLNKID",
    "TRTESTCD",
    "TRSTRESC",
    "TRSTRESN",
    "TRSTRESU",
    "TRSTAT",
    "TRREASND",
    "TREVAL",
    "TREVALID",
    "TRACPTFL",
    "VISIT",
    "TRDTC",
    "TRSEQ",
    "file",
    "row",
)
_BESIDE = {
    "subject": "USUBJID",
    "lesion": "TRLNKID",
    "reader": "reader",
    WRITTEN: "TRDTC",
    "visit": "VISIT",
    "state": "TRSTRESC",
    "not_done": "TRSTAT",
}
_LONGEST, _SHORT, _EITHER, _SEEN = "LDIAM", "LPERP", "DIAMETER", "TUMSTATE"


def lesions(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read TU; a lesion in a lymph node is nodal."""
    if (tu := domains.get("tu")) is None:
        return None
    tu = identifications(tu).with_columns(
        TUSTRESC=pl.when(is_new(tu, "TUSTRESC")).then(pl.lit("NEW")).otherwise("TUSTRESC")
    )
    raw = take(
        tu,
        {
            "subject": "USUBJID",
            "lesion": "TULNKID",
            "role": "TUSTRESC",
            "organ": "TULOC",
            "first_seen_on": "TUDTC",
        },
    )
    organ = capitals(tu, "TULOC")
    further = tu.with_columns(
        nodal=organ.str.contains(_NODE).fill_null(False), reader=reader_of(tu, "TU")
    ).select("nodal", "reader")
    return Raw(raw.cells.hstack(further), {**raw.headings, "reader": "TUEVALID"})


def measurements(domains: Mapping[str, pl.DataFrame], lesions: pl.DataFrame | None) -> Raw | None:
    """Read the diameters and states of target and non-target lesions from TR.

    Parameters
    ----------
    domains
        Of the study.
    lesions
        `subject`, `reader`, `lesion` and `nodal`; None if there is no TU. Of a lesion that is
        not among them everything counts but a short axis beside a longest diameter.

    Returns
    -------
    The records that count, and `beside` them those along the other axis; None without TR.
    """
    if (tr := domains.get("tr")) is None:
        return None
    by_axis = tr["TRTESTCD"].is_in([_LONGEST, _SHORT]).any()
    tests = [_LONGEST, _SHORT, _SEEN] if by_axis else [_EITHER, _SEEN]
    tr = tr.select(column for column in _OF_MEASUREMENTS if column in tr.columns)
    tr = tr.filter(pl.col("TRTESTCD").is_in(tests) & ~is_new(tr, "TRGRPID"))
    tr = tr.with_columns(reader=reader_of(tr, "TR"), said=capitals(tr, "TRSTRESC"))
    if lesions is None:
        tr = tr.with_columns(nodal=pl.lit(None, pl.Boolean))
    else:
        tr = tr.with_columns(_nodal(tr, lesions))
    of_other_axis = _along_the_other_axis(tr)
    unused = ("TRGRPID", "TREVAL", "TREVALID", "TRACPTFL", "TRREASND", "nodal")
    beside = tr.drop(unused, strict=False).filter(of_other_axis)
    tr = _without_words_beside_sizes(tr.filter(~of_other_axis))
    raw = take(
        tr,
        {
            "subject": "USUBJID",
            "lesion": "TRLNKID",
            "reader": "reader",
            "assessed_on": "TRDTC",
            "visit": "VISIT",
            "accepted": "TRACPTFL",
            "diameter_mm": "TRSTRESN",
            "reason_not_done": "TRREASND",
        },
    )
    diameter, findings = _diameters(tr)
    axis = pl.when("nodal").then(pl.lit("short")).otherwise(pl.lit("longest"))
    seen = tr.select(pl.col("TRDTC").alias(WRITTEN), state=_state(tr), axis=axis)
    return Raw(
        raw.cells.with_columns(diameter).hstack(seen),
        {**raw.headings, "reader": "TREVALID", "state": "TRSTRESC"},
        tuple(findings),
        take(beside, _BESIDE).cells.with_columns(_diameters(beside)[0]),
    )


def _nodal(tr: pl.DataFrame, lesions: pl.DataFrame) -> pl.Series:
    """Say of each row whether its lesion is a node; null where nobody identified the lesion."""
    key = ["subject", "reader", "lesion"]
    rows = tr.select("USUBJID", "reader", "TRLNKID").join(
        lesions.select(*key, "nodal").unique(key, keep="first"),
        left_on=["USUBJID", "reader", "TRLNKID"],
        right_on=key,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return rows["nodal"]


def _along_the_other_axis(tr: pl.DataFrame) -> pl.Series:
    """Mark (row,) the sizes along the axis by which a lesion does not count."""
    other_axis = pl.when("nodal").then(pl.lit(_LONGEST)).otherwise(pl.lit(_SHORT))
    of_other_axis = pl.col("TRTESTCD") == other_axis
    if tr["nodal"].null_count():
        is_longest = pl.col("TRTESTCD") == _LONGEST
        has_longest = is_longest.any().over("USUBJID", "reader", "TRLNKID")
        of_other_axis &= pl.col("nodal").is_not_null() | has_longest
    return tr.select(of_other_axis).to_series()


def _without_words_beside_sizes(tr: pl.DataFrame) -> pl.DataFrame:
    """Leave out that a lesion is present where its size was recorded on the same day."""
    worded = (pl.col("TRTESTCD") == _SEEN) & (pl.col("said") == "PRESENT")
    if "TRGRPID" in tr.columns:
        worded &= capitals(tr, "TRGRPID") == "TARGET"
    if not tr.select(worded.any()).item():
        return tr
    sized = (pl.col("TRTESTCD") != _SEEN).any().over("USUBJID", "reader", "TRLNKID", "TRDTC")
    return tr.filter(~(worded & sized))


def _diameters(tr: pl.DataFrame) -> tuple[pl.Series, list[Finding]]:
    """Return each diameter in millimetres, as a number or as the text that is none.

    A value in another unit than the rest is a finding and no diameter: whether the number
    or the unit is wrong cannot be known.
    """
    text_only = pl.col("TRSTRESN").is_null() & ~pl.col("said").is_in([*_STATES, ""])
    text_only &= pl.col("TRTESTCD") != _SEEN
    number = pl.col("TRSTRESN")
    if tr.select(text_only.any()).item():
        number = pl.when(text_only).then("TRSTRESC").otherwise(number.cast(pl.String))
    diameter = tr.select(diameter_mm=number).to_series()
    if "TRSTRESU" not in tr.columns:
        return diameter, []
    units = tr.select(pl.col("TRSTRESU").str.to_lowercase()).to_series()
    counted = units.drop_nulls().value_counts().sort("count", "TRSTRESU", descending=True)
    if not counted.height:
        return diameter, []
    unit = counted[0, 0]
    rows = tr.rename({"USUBJID": "subject"})
    if unit not in MILLIMETRES_PER:
        unknown = (units == unit).fill_null(False)
        findings = faults("unknown-unit", "measurements", rows, unknown, "TRSTRESU")
        return diameter.set(unknown, None), findings
    odd = (units != unit).fill_null(False)
    findings = faults("two-units", "measurements", rows, odd, "TRSTRESU", allowed=unit)
    diameter = diameter.set(odd, None) if odd.any() else diameter
    return _times(diameter, MILLIMETRES_PER[unit]), findings


def _times(diameter: pl.Series, factor: float) -> pl.Series:
    """Convert what is a number; what is none stays as it is, to be found later."""
    if factor == 1:
        return diameter
    number = diameter.cast(pl.Float64, strict=False) * factor
    text = diameter.is_not_null() & number.is_null()
    if not text.any():
        return number
    return diameter.cast(pl.String).zip_with(text, number.cast(pl.String))


def _state(tr: pl.DataFrame) -> pl.Expr:
    """Return what was seen: a number means measured, a word is itself, "not done" unread."""
    known = pl.col("said").replace_strict(_STATES, default=None, return_dtype=pl.String)
    return (
        pl.when(capitals(tr, "TRSTAT") == "NOT DONE")
        .then(pl.lit("not evaluable"))
        .when(known.is_not_null())
        .then(known)
        .when(pl.col("TRTESTCD") != _SEEN)
        .then(pl.lit("measured"))
        .otherwise("said")
    )
