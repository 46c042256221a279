"""What readers recorded of the whole, held against what they recorded of the parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum

import polars as pl

from trialreadout.core.arrays import IntArray
from trialreadout.core.findings import Finding
from trialreadout.core.terms import BoneResponse, MarkerResponse, Response, codes_of
from trialreadout.criteria import gcig_response, pcwg3_response

_WORDS = {code: word for word, code in codes_of(Response).items()}
_ALSO = (("CR", "NON-CR/NON-PD"), ("ND", "ND"))
"""For a response of the lesions one of the whole that the table of PCWG3 has as well: without
target lesions a complete response waits for bone as neither CR nor PD, and without any disease
there is none."""


def check_combined(
    tables: Mapping[str, pl.DataFrame], headings: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Find overall responses that contradict those of their parts; nothing is mended."""
    if "assessments" not in tables:
        return
    rows = tables["assessments"]
    rows = rows.filter(pl.col("response").is_not_null() & (pl.col("response") != "MISSING"))
    heading = headings["assessments"].get("response", "response")
    by_bone = rows.filter(pl.col("bone_response").is_not_null())
    bone = _codes(by_bone, "bone_response", BoneResponse, BoneResponse.NE)
    together = pcwg3_response(_of_lesions(by_bone), bone)
    allowed = pl.lit(False)
    for lesions, whole in _ALSO:
        allowed |= (pl.col("lesion_response") == lesions) & (pl.col("response") == whole)
    yield from _contradictions(by_bone, together, "bone_response", allowed, heading)
    by_marker = rows.filter(pl.col("marker_response").is_not_null())
    marker = _codes(by_marker, "marker_response", MarkerResponse, MarkerResponse.NE)
    together = gcig_response(_of_lesions(by_marker), marker)
    yield from _contradictions(by_marker, together, "marker_response", pl.lit(False), heading)


def _of_lesions(rows: pl.DataFrame) -> IntArray:
    return _codes(rows, "lesion_response", Response, Response.MISSING)


def _codes(
    rows: pl.DataFrame, column: str, vocabulary: type[IntEnum], missing: IntEnum
) -> IntArray:
    codes = rows[column].replace_strict(
        codes_of(vocabulary), default=int(missing), return_dtype=pl.Int8
    )
    found: IntArray = codes.to_numpy()
    return found


def _contradictions(
    rows: pl.DataFrame, together: IntArray, part: str, allowed: pl.Expr, heading: str
) -> Iterator[Finding]:
    words = pl.Series(together).cast(pl.Int8).replace_strict(_WORDS, return_dtype=pl.String)
    rows = rows.with_columns(_together=words)
    odd = rows.filter((pl.col("response") != pl.col("_together")) & ~allowed.fill_null(False))
    for row in odd.iter_rows(named=True):
        parts = f"lesions {row['lesion_response']}, {part.partition('_')[0]} {row[part]}"
        yield Finding(
            "warning",
            "combined-otherwise",
            table="assessments",
            file=str(row["file"]),
            row=row["row"],
            column=heading,
            subject=row["subject"],
            value=row["response"],
            allowed=f"{row['_together']} ({parts})",
            remedy="Ask the reader; graded_from in study.toml says which of the two counts.",
        )
