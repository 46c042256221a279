"""What readers said of the parts of a disease: the lesions, the bone, a marker.

A part stands in RS under a test of its own, or as an overall response of another category.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (RS).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import MarkerResponse, Response, label
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import SEQUENCE, Raw, take
from trialreadout.sources.sdtm.readers import capitals, read_by

_KEY = ("subject", "assessed_on", "visit", "reader")
_OF_LESIONS = {"NED": label(Response.ND)}
"""No evidence of disease is no disease to follow."""
_UNCONFIRMED = "PDU"
_OF_PART = "_of_part"
_OF_MARKER = {
    "CR": label(MarkerResponse.RESPONSE_WITHIN_NORMAL_RANGE),
    "PR": label(MarkerResponse.RESPONSE),
    "SD": label(MarkerResponse.STABLE),
    "PD": label(MarkerResponse.PROGRESSION),
}
"""The words of RECIST, in which RS holds the response of a marker."""


def with_parts(overall: Raw, rs: pl.DataFrame, parts: Mapping[Any, str]) -> Raw:
    """Put what was said of the parts beside the overall responses.

    Parameters
    ----------
    overall
        The overall responses.
    rs
        The domain they are from.
    parts
        The RSCAT of the responses of the lesions, and of a marker.
    """
    findings = [*overall.findings, *_unconfirmed(overall.cells)]
    of_lesions = _OF_LESIONS | {_UNCONFIRMED: label(Response.NE)}
    cells = overall.cells.with_columns(response=_in_words(of_lesions, "response"))
    for column, rows, words in _parts(rs, parts):
        if not rows.height:
            findings += _none_of_part(column, parts)
            continue
        part = take(
            rows,
            {"subject": "USUBJID", "assessed_on": "RSDTC", "visit": "VISIT", column: "RSSTRESC"},
        )
        said = read_by(part, rows, "RS").cells.with_columns(_in_words(words, column))
        cells = _beside(cells, said)
    return Raw(cells, overall.headings, tuple(findings))


def _parts(
    rs: pl.DataFrame, parts: Mapping[Any, str]
) -> Iterator[tuple[str, pl.DataFrame, Mapping[str, str]]]:
    """Give for each part that RS tells of its column, its rows and its words."""
    tests = pl.col("RSTESTCD")
    for column, test, words in (
        ("lesion_response", "SFTSRESP", _OF_LESIONS),
        ("bone_response", "BONERESP", {}),
    ):
        rows = rs.filter(tests == test)
        if rows.height:
            yield column, rows, words
    for part, column, words in (
        ("lesions", "lesion_response", _OF_LESIONS),
        ("marker", "marker_response", _OF_MARKER),
    ):
        if part in parts:
            of_part = capitals(rs, "RSCAT") == parts[part].upper()
            yield column, rs.filter((tests == "OVRLRESP") & of_part), words


def _beside(cells: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    """Put a part's responses beside the others of the same assessment, or in a row of their own."""
    key = [column for column in _KEY if column in cells.columns and column in part.columns]
    place = [column for column in ("file", "row", SEQUENCE) if column in cells.columns]
    part = part.rename({column: f"{column}{_OF_PART}" for column in place}, strict=False)
    both = cells.join(
        part,
        on=key,
        how="full",
        coalesce=True,
        nulls_equal=True,
        maintain_order="left_right",
    )
    unsaid = pl.col("file").is_null()
    return both.with_columns(
        pl.when(unsaid)
        .then(pl.lit(label(Response.MISSING)))
        .otherwise("response")
        .alias("response"),
        *(pl.coalesce(f"^{column}({_OF_PART})?$").alias(column) for column in place),
    ).select(pl.exclude(f"^.*{_OF_PART}$"))


def _in_words(words: Mapping[str, str], column: str) -> pl.Expr:
    """Write a response in the words of its column; one that is not known stays as it is."""
    return (
        pl.coalesce(
            pl.col(column).str.to_uppercase().replace_strict(dict(words), default=None), column
        )
        if words
        else pl.col(column)
    )


def _unconfirmed(cells: pl.DataFrame) -> list[Finding]:
    """Find overall responses of a progression that waits for its confirmation."""
    waits = pl.col("response").str.to_uppercase() == _UNCONFIRMED
    rule = "unconfirmed-progression"
    return faults(rule, "assessments", cells, waits, "response", heading="RSSTRESC")


def _none_of_part(column: str, parts: Mapping[Any, str]) -> list[Finding]:
    part = "marker" if column == "marker_response" else "lesions"
    return [
        Finding(
            "error",
            "unknown-response-category",
            table="assessments",
            file="study.toml",
            column=f"data.response_parts.{part}",
            value=parts[part],
            allowed="an RSCAT of RS that has overall responses",
            remedy="Write the category as RS does, or take the key out.",
        )
    ]
