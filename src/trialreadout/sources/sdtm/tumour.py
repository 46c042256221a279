"""From SDTM to the tables about tumours: lesions, measurements, new lesions, responses.

A lesion belongs to its reader: T01 of one radiologist and T01 of another are two. A node
counts by its short axis (LPERP), every other lesion by its longest diameter (LDIAM).

Sources: CDISC SDTM Implementation Guide 3.4, 6.3 (TU, TR, RS).
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247 (short axis of nodes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import NEW_LESION_BY_GRAVITY, label
from trialreadout.core.units import MILLIMETRES_PER
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take

_STATES = {
    "PRESENT": "present",
    "ABSENT": "absent",
    "UNEQUIVOCAL": "progressed",
    "UNEQUIVOCAL PROGRESSION": "progressed",
    "UNEQUIVOCAL INCREASE": "progressed",
    "INCREASED": "progressed",
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
    "file",
    "row",
)
_LONGEST, _SHORT, _EITHER, _SEEN = "LDIAM", "LPERP", "DIAMETER", "TUMSTATE"


def lesions(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read TU; a lesion in a lymph node is nodal."""
    if (tu := domains.get("tu")) is None:
        return None
    if "TUTESTCD" in tu.columns:
        tu = tu.filter(pl.col("TUTESTCD") == "TUMIDENT")
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
    organ = _upper(tu, "TULOC")
    further = tu.with_columns(
        nodal=organ.str.contains(_NODE).fill_null(False), reader=_reader(tu, "TU")
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
        not among them nothing is left out but a short axis beside a longest diameter.
    """
    if (tr := domains.get("tr")) is None:
        return None
    by_axis = tr["TRTESTCD"].is_in([_LONGEST, _SHORT]).any()
    tests = [_LONGEST, _SHORT, _SEEN] if by_axis else [_EITHER, _SEEN]
    tr = tr.filter(pl.col("TRTESTCD").is_in(tests) & (_upper(tr, "TRGRPID") != "NEW"))
    tr = tr.with_columns(reader=_reader(tr, "TR"))
    if lesions is None:
        tr = tr.with_columns(nodal=pl.lit(None, pl.Boolean))
    else:
        key = ["subject", "reader", "lesion"]
        tr = tr.join(
            lesions.select(*key, "nodal").unique(key, keep="first"),
            left_on=["USUBJID", "reader", "TRLNKID"],
            right_on=key,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
    tr = _along_one_axis(tr)
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
    seen = tr.select(state=_state(tr), axis=axis)
    return Raw(
        raw.cells.with_columns(diameter).hstack(seen),
        {**raw.headings, "reader": "TREVALID", "state": "TRSTRESC"},
        tuple(findings),
    )


def _along_one_axis(tr: pl.DataFrame) -> pl.DataFrame:
    """Leave out the axis by which a lesion is not measured."""
    other_axis = pl.when("nodal").then(pl.lit(_LONGEST)).otherwise(pl.lit(_SHORT))
    of_other_axis = pl.col("TRTESTCD") == other_axis
    if tr["nodal"].null_count():
        is_longest = pl.col("TRTESTCD") == _LONGEST
        has_longest = is_longest.any().over("USUBJID", "reader", "TRLNKID")
        of_other_axis &= pl.col("nodal").is_not_null() | has_longest
    return tr.filter(~of_other_axis)


def examinations(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read what was said of new lesions: their states in TR, and NEWLPROG in RS.

    Where both speak of one examination, or of several new lesions, the gravest word stands; a
    word that is not known stands above all, to be found.
    """
    parts: list[Raw] = []
    if (tr := domains.get("tr")) is not None:
        new = (_upper(tr, "TRGRPID") == "NEW") & (pl.col("TRTESTCD") == _SEEN)
        parts.append(_new_lesions(tr.filter(new), "TR"))
    if (rs := domains.get("rs")) is not None:
        parts.append(_new_lesions(rs.filter(pl.col("RSTESTCD") == "NEWLPROG"), "RS"))
    if not parts:
        return None
    cells = pl.concat([part.cells for part in parts], how="diagonal")
    gravity = {label(term).upper(): rank for rank, term in enumerate(NEW_LESION_BY_GRAVITY)}
    unknown_word = len(gravity)
    rank = pl.col("new_lesion").str.to_uppercase()
    rank = rank.replace_strict(gravity, default=unknown_word, return_dtype=pl.Int8)
    rank = pl.when(pl.col("new_lesion").is_not_null()).then(rank)
    key = [c for c in ("subject", "examined_on", "visit", "reader") if c in cells.columns]
    cells = (
        cells.sort(-rank, "file", "row", nulls_last=True)
        .unique(key, keep="first", maintain_order=True)
        .sort("file", "row")
    )
    return Raw(cells, parts[0].headings)


def assessments(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read each reader's overall response from RS."""
    if (rs := domains.get("rs")) is None:
        return None
    rs = rs.filter(pl.col("RSTESTCD") == "OVRLRESP")
    raw = take(
        rs,
        {
            "subject": "USUBJID",
            "assessed_on": "RSDTC",
            "visit": "VISIT",
            "accepted": "RSACPTFL",
            "response": "RSSTRESC",
        },
    )
    return _read_by(raw, rs, "RS")


def _new_lesions(rows: pl.DataFrame, prefix: str) -> Raw:
    raw = take(
        rows,
        {
            "subject": "USUBJID",
            "examined_on": f"{prefix}DTC",
            "visit": "VISIT",
            "accepted": f"{prefix}ACPTFL",
            "new_lesion": f"{prefix}STRESC",
        },
    )
    return _read_by(raw, rows, prefix)


def _read_by(raw: Raw, rows: pl.DataFrame, prefix: str) -> Raw:
    readers = rows.with_columns(reader=_reader(rows, prefix)).select("reader")
    headings = {**raw.headings, "reader": f"{prefix}EVALID"}
    return replace(raw, cells=raw.cells.hstack(readers), headings=headings)


def _reader(rows: pl.DataFrame, prefix: str) -> pl.Expr:
    """Name the reader: by --EVALID, else by --EVAL; null where neither says."""
    named = [pl.col(c) for c in (f"{prefix}EVALID", f"{prefix}EVAL") if c in rows.columns]
    return pl.coalesce(named).str.to_lowercase() if named else pl.lit(None, pl.String)


def _upper(rows: pl.DataFrame, column: str) -> pl.Expr:
    """Return a column in capitals; empty text where it or its cells are not there."""
    if column not in rows.columns:
        return pl.lit("")
    return pl.col(column).str.to_uppercase().fill_null("")


def _diameters(tr: pl.DataFrame) -> tuple[pl.Series, list[Finding]]:
    """Return each diameter in millimetres, as a number or as the text that is none.

    A value in another unit than the rest is a finding and no diameter: whether the number
    or the unit is wrong cannot be known.
    """
    words = _upper(tr, "TRSTRESC")
    text_only = pl.col("TRSTRESN").is_null() & ~words.is_in([*_STATES, ""])
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
    words = _upper(tr, "TRSTRESC")
    known = words.replace_strict(_STATES, default=None, return_dtype=pl.String)
    return (
        pl.when(_upper(tr, "TRSTAT") == "NOT DONE")
        .then(pl.lit("not evaluable"))
        .when(known.is_not_null())
        .then(known)
        .when(pl.col("TRTESTCD") != _SEEN)
        .then(pl.lit("measured"))
        .otherwise(words)
    )
