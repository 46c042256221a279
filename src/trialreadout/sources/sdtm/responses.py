"""From RS to the overall responses that readers gave.

RS may hold responses by several criteria, told apart by RSCAT; only those of one can be graded.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (RS).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import MarkerResponse, Response, label
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.readers import capitals, read_by

_KEY = ("subject", "assessed_on", "visit", "reader")
_OF_LESIONS = {"NED": label(Response.ND)}
"""No evidence of disease is no disease to follow."""
_UNCONFIRMED = "PDU"
_OF_MARKER = {
    "CR": label(MarkerResponse.RESPONSE_WITHIN_NORMAL_RANGE),
    "PR": label(MarkerResponse.RESPONSE),
    "SD": label(MarkerResponse.STABLE),
    "PD": label(MarkerResponse.PROGRESSION),
}
"""The words of RECIST, in which RS holds the response of a marker."""


def assessments(
    domains: Mapping[str, pl.DataFrame],
    category: str | None = None,
    parts: Mapping[Any, str] = MappingProxyType({}),
) -> Raw | None:
    """Read each reader's overall response from RS; one that was not done is missing.

    Beside it stands what the reader said of the parts of the disease. Where nothing was said of
    the whole, the overall response is missing.

    Parameters
    ----------
    domains
        Of the study.
    category
        The RSCAT whose responses count; None: there is but one.
    parts
        The RSCAT of the responses of the lesions, and of a marker.
    """
    if (rs := domains.get("rs")) is None:
        return None
    overall = rs.filter(pl.col("RSTESTCD") == "OVRLRESP")
    rs, findings = _of_category(overall, category)
    not_done = pl.col("RSSTRESC").is_null() & (capitals(rs, "RSSTAT") == "NOT DONE")
    missing = pl.lit(label(Response.MISSING))
    rs = rs.with_columns(RSSTRESC=pl.when(not_done).then(missing).otherwise("RSSTRESC"))
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
    raw = read_by(raw, rs, "RS")
    findings += _unconfirmed(raw.cells)
    of_lesions = _OF_LESIONS | {_UNCONFIRMED: label(Response.NE)}
    cells = raw.cells.with_columns(response=_in_words(of_lesions, "response"))
    for column, rows, words in _parts(domains["rs"], parts):
        if not rows.height:
            findings += _none_of_part(column, parts)
            continue
        part = take(
            rows,
            {"subject": "USUBJID", "assessed_on": "RSDTC", "visit": "VISIT", column: "RSSTRESC"},
        )
        said = read_by(part, rows, "RS").cells.with_columns(_in_words(words, column))
        cells = _beside(cells, said)
    return Raw(cells, raw.headings, tuple(findings))


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
    both = cells.join(
        part,
        on=key,
        how="full",
        coalesce=True,
        nulls_equal=True,
        suffix="_of_part",
        maintain_order="left_right",
    )
    return both.with_columns(
        response=pl.when(pl.col("file").is_null())
        .then(pl.lit(label(Response.MISSING)))
        .otherwise("response"),
        file=pl.coalesce("file", "file_of_part"),
        row=pl.coalesce("row", "row_of_part"),
    ).drop("file_of_part", "row_of_part")


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


def _of_category(overall: pl.DataFrame, category: str | None) -> tuple[pl.DataFrame, list[Finding]]:
    """Keep the responses of one category; several, or none of the one meant, are a finding."""
    if not overall.height:
        return overall, []
    words = overall.select(words=capitals(overall, "RSCAT")).to_series()
    there = overall.filter(words.is_first_distinct() & (words != ""))
    named = there["RSCAT"].sort().to_list() if there.height else []
    file = str(overall["file"][0])
    if category is None:
        return overall, [_several(named, file)] if len(named) > 1 else []
    kept = overall.filter(words == category.upper())
    if not kept.height:
        return kept, [_none_of(category, named)]
    rows, unsaid = overall.rename({"USUBJID": "subject"}), words == ""
    return kept, faults("response-without-category", "assessments", rows, unsaid, "RSCAT")


def _several(named: list[str], file: str) -> Finding:
    return Finding(
        "error",
        "several-response-categories",
        table="assessments",
        file=file,
        column="RSCAT",
        value=", ".join(named),
        allowed="overall responses of one category",
        remedy="Name in study.toml the one that counts: under [data], "
        f'response_category = "{named[0]}", for one.',
    )


def _none_of(category: str, named: list[str]) -> Finding:
    return Finding(
        "error",
        "unknown-response-category",
        table="assessments",
        file="study.toml",
        column="data.response_category",
        value=category,
        allowed=", ".join(named) or "no category: RS names none",
        remedy="Write one of these." if named else "Take the key out.",
    )
