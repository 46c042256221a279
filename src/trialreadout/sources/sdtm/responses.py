"""From RS and TR to what readers said of an examination: overall response, new lesions.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (TR, RS).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.terms import NEW_LESION_BY_GRAVITY, label
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.readers import capitals, read_by


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
    return read_by(raw, rs, "RS")


def examinations(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read what was said of new lesions: their states in TR, and NEWLPROG in RS.

    Where both speak of one examination, or of several new lesions, the gravest word stands; a
    word that is not known stands above all, to be found.
    """
    parts: list[Raw] = []
    if (tr := domains.get("tr")) is not None:
        new = (capitals(tr, "TRGRPID") == "NEW") & (pl.col("TRTESTCD") == "TUMSTATE")
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
