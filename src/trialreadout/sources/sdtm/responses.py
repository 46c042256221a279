"""From RS to the overall responses that readers gave.

RS may hold responses by several criteria, told apart by RSCAT; only those of one can be graded.
Those by iRECIST stand in a table of their own.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (RS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import Response, label
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.immune_responses import by_irecist
from trialreadout.sources.sdtm.readers import capitals, read_by
from trialreadout.sources.sdtm.response_parts import with_parts
from trialreadout.sources.sdtm.responses_not_done import with_missing


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
    everything = rs.filter(pl.col("RSTESTCD") == "OVRLRESP")
    overall = everything.filter(~by_irecist(everything))
    if overall.height < everything.height and not overall.height:
        return None
    overall, findings = _of_category(overall, category)
    overall = with_missing(overall, label(Response.MISSING))
    raw = take(
        overall,
        {
            "subject": "USUBJID",
            "assessed_on": "RSDTC",
            "visit": "VISIT",
            "accepted": "RSACPTFL",
            "response": "RSSTRESC",
        },
    )
    whole = read_by(raw, overall, "RS")
    return with_parts(replace(whole, findings=tuple(findings)), rs, parts)


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
