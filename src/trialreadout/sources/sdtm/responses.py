"""From RS to the overall responses that readers gave.

RS may hold responses by several criteria, told apart by RSCAT; only those of one can be graded.
Those by iRECIST stand in a table of their own, beside them.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (RS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import ImmuneResponse, Response, label
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.readers import capitals, read_by


def assessments(domains: Mapping[str, pl.DataFrame], category: str | None = None) -> Raw | None:
    """Read each reader's overall response from RS; one that was not done is missing.

    Parameters
    ----------
    domains
        Of the study.
    category
        The RSCAT whose responses count; None: there is but one.
    """
    if (rs := domains.get("rs")) is None:
        return None
    everything = rs.filter(pl.col("RSTESTCD") == "OVRLRESP")
    overall = everything.filter(~_by_irecist(everything))
    if overall.height < everything.height and not overall.height:
        return None
    rs, findings = _of_category(overall, category)
    rs = _with_missing(rs, label(Response.MISSING))
    headings = _HEADINGS | {"response": "RSSTRESC"}
    return replace(read_by(take(rs, headings), rs, "RS"), findings=tuple(findings))


def immune_assessments(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read each reader's overall response by iRECIST, with those of its parts beside it.

    Parameters
    ----------
    domains
        Of the study. RSCAT says which responses are by iRECIST.

    Returns
    -------
    None where there are none. A part that was recorded for another visit or day is not beside it.
    """
    if (rs := domains.get("rs")) is None:
        return None
    rs = rs.filter(_by_irecist(rs))
    overall = rs.filter(pl.col("RSTESTCD") == "OVRLRESP")
    if not overall.height:
        return None
    of_visit = [c for c in _OF_VISIT if c in rs.columns]
    for test in _PARTS:
        part = rs.filter(pl.col("RSTESTCD") == test).unique(of_visit, keep="first")
        part = part.select(*of_visit, pl.col("RSSTRESC").alias(test))
        overall = overall.join(
            part, on=of_visit, how="left", nulls_equal=True, maintain_order="left"
        )
    overall = _with_missing(overall, label(ImmuneResponse.MISSING))
    parts = {column: test for test, column in _PARTS.items()}
    headings = _HEADINGS | {"immune_response": "RSSTRESC"} | parts
    return read_by(take(overall, headings), overall, "RS")


_HEADINGS = {
    "subject": "USUBJID",
    "assessed_on": "RSDTC",
    "visit": "VISIT",
    "accepted": "RSACPTFL",
}
_OF_VISIT = ("USUBJID", "VISIT", "RSDTC", "RSEVAL", "RSEVALID")
_PARTS = {"TRGRESP": "target", "NTRGRESP": "non_target", "NEWLIND": "new_lesion_seen"}


def _by_irecist(rs: pl.DataFrame) -> pl.Expr:
    """Tell which responses are by iRECIST."""
    return capitals(rs, "RSCAT").str.starts_with("IRECIST")


def _with_missing(rs: pl.DataFrame, missing: str) -> pl.DataFrame:
    """Say of a response that was not done that it is missing."""
    not_done = pl.col("RSSTRESC").is_null() & (capitals(rs, "RSSTAT") == "NOT DONE")
    return rs.with_columns(RSSTRESC=pl.when(not_done).then(pl.lit(missing)).otherwise("RSSTRESC"))


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
