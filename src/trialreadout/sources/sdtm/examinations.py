"""From TR, RS and TU to what was said of new lesions at each examination.

A word is said by TUMSTATE in TR and by NEWLPROG in RS. A lesion can also be recorded as new
without any word: identified in TU, or only measured in TR. Whether it is new then is unknown,
and a finding.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (TR, RS, TU).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import NEW_LESION_BY_GRAVITY, NewLesion, label
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.readers import capitals, identifications, is_new, read_by

_EXAMINATION = ("subject", "examined_on", "visit", "reader")


def examinations(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read what was said of new lesions, and which of them nothing was said of.

    Where several records speak of one examination, the gravest word stands; a word that is not
    known stands above all, to be found.
    """
    said: list[Raw] = []
    shown: list[Raw] = []
    if (tr := domains.get("tr")) is not None:
        new = tr.filter(is_new(tr, "TRGRPID"))
        worded = (pl.col("TRTESTCD") == "TUMSTATE") & pl.col("TRSTRESC").is_not_null()
        said.append(_new_lesions(new.filter(worded), "TR"))
        shown.append(_new_lesions(new.filter(~worded), "TR"))
    if (rs := domains.get("rs")) is not None:
        said.append(_new_lesions(rs.filter(pl.col("RSTESTCD") == "NEWLPROG"), "RS"))
    if (tu := domains.get("tu")) is not None:
        tu = identifications(tu).filter(is_new(tu, "TUSTRESC"))
        others = [*(_graver_than_no(raw.cells) for raw in said), *(raw.cells for raw in shown)]
        shown.append(_dated_or_alone(_new_lesions(tu, "TU"), others))
    if not said and not shown:
        return None
    unsaid, findings = _unsaid(shown, [_graver_than_no(raw.cells) for raw in said])
    cells = pl.concat([*(raw.cells for raw in said), *unsaid], how="diagonal")
    return Raw(_gravest(cells), (said or shown)[0].headings, tuple(findings))


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
    return read_by(raw, rows, prefix)


def _dated_or_alone(identified: Raw, others: list[pl.DataFrame]) -> Raw:
    """Leave out identifications without a date where the reader's other records show a lesion."""
    cells = identified.cells
    if "examined_on" not in cells.columns:
        cells = cells.with_columns(examined_on=pl.lit(None, pl.String))
    undated = cells.filter(pl.col("examined_on").is_null())
    for other in others:
        undated = _without(undated, other, ("subject", "reader"))
    return replace(identified, cells=pl.concat([cells.drop_nulls("examined_on"), undated]))


def _graver_than_no(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(~capitals(cells, "new_lesion").is_in(["", "NO"]))


def _unsaid(
    shown: list[Raw], words: list[pl.DataFrame]
) -> tuple[list[pl.DataFrame], list[Finding]]:
    """Give the examinations that show a new lesion of which the reader said nothing.

    Parameters
    ----------
    shown
        Records of new lesions without a word.
    words
        What readers said, other than that there is none.
    """
    unsaid: list[pl.DataFrame] = []
    findings: list[Finding] = []
    for raw in shown:
        cells = raw.cells
        for others in (*words, *unsaid):
            cells = _without(cells, others, _EXAMINATION)
        there = [column for column in _EXAMINATION if column in cells.columns]
        cells = cells.unique(there, keep="first", maintain_order=True)
        rule, at = "new-lesion-unsaid", raw.headings["new_lesion"]
        findings += faults(rule, "examinations", cells, pl.lit(True), "new_lesion", heading=at)
        unsaid.append(cells.with_columns(new_lesion=pl.lit(label(NewLesion.UNKNOWN))))
    return unsaid, findings


def _without(cells: pl.DataFrame, others: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """Leave out what is the same, in the columns that both have, as some other record."""
    key = [c for c in columns if c in cells.columns and c in others.columns]
    return cells.join(others, on=key, how="anti", nulls_equal=True, maintain_order="left")


def _gravest(cells: pl.DataFrame) -> pl.DataFrame:
    """Keep the gravest word on each examination."""
    gravity = {label(term).upper(): rank for rank, term in enumerate(NEW_LESION_BY_GRAVITY)}
    unknown_word = len(gravity)
    rank = pl.col("new_lesion").str.to_uppercase()
    rank = rank.replace_strict(gravity, default=unknown_word, return_dtype=pl.Int8)
    rank = pl.when(pl.col("new_lesion").is_not_null()).then(rank)
    key = [column for column in _EXAMINATION if column in cells.columns]
    return (
        cells.sort(-rank, "file", "row", nulls_last=True)
        .unique(key, keep="first", maintain_order=True)
        .sort("file", "row")
    )
