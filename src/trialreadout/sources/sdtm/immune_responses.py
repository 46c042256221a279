"""From RS to the overall responses by iRECIST, with those of their parts beside them.

Source: CDISC SDTM Implementation Guide 3.4, 6.3 (RS).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.terms import ImmuneResponse, label
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.readers import capitals, read_by
from trialreadout.sources.sdtm.responses_not_done import with_missing


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
    rs = rs.filter(by_irecist(rs))
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
    overall = with_missing(overall, label(ImmuneResponse.MISSING))
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


def by_irecist(rs: pl.DataFrame) -> pl.Expr:
    """Tell which responses are by iRECIST."""
    return capitals(rs, "RSCAT").str.starts_with("IRECIST")
