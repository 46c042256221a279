"""From DM, and the milestones of DS, to the patients.

Sources: CDISC SDTM Implementation Guide 3.4, 5.2 (DM), 6.2 (DS).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.disposition import ENTRY, RANDOMISED, disposition, with_record


def subjects(domains: Mapping[str, pl.DataFrame]) -> Raw:
    """Read DM; the day of entry is that of DS, else the reference start date of DM.

    That date is usually the first dose: where it stands for the entry it is a finding.
    """
    dm = domains["dm"]
    raw = take(
        dm,
        {
            "subject": "USUBJID",
            "arm": "ARM",
            "actual_arm": "ACTARM",
            "site": "SITEID",
            "sex": "SEX",
            "age_years": "AGE",
            "informed_on": "RFICDTC",
            "enrolled_on": "RFSTDTC",
        },
    )
    standard = dm.columns[: dm.columns.index("file")]
    qualifiers = [
        pl.col(c).alias(c.lower()) for c in dm.columns if c not in (*standard, "row", "file")
    ]
    words = pl.concat_str(
        [pl.col(c).fill_null("") for c in ("ARM", "ARMCD", "ARMNRS") if c in dm.columns]
        or [pl.lit("")],
        separator="|",
    ).str.to_uppercase()
    failed = words.str.contains(r"SCREEN FAIL|SCRNFAIL")
    screened = dm.with_columns(screen_failure=failed).select("screen_failure", *qualifiers)
    raw = Raw(raw.cells.hstack(screened), {**raw.headings, "screen_failure": "ARMCD"})
    decoded = pl.col("DSDECOD").str.to_uppercase()
    entered = disposition(domains, decoded.is_in(ENTRY))
    randomised = disposition(domains, decoded.is_in(RANDOMISED))
    cells = with_record(raw.cells, entered, _entered="DSSTDTC")
    cells = with_record(cells, randomised, randomised_on="DSSTDTC")
    headings = {"enrolled_on": "DSSTDTC", "randomised_on": "DSSTDTC", **raw.headings}
    if "enrolled_on" not in raw.headings:
        return Raw(cells.rename({"_entered": "enrolled_on"}), headings)
    started = cells["_entered"].is_null() & cells["enrolled_on"].is_not_null()
    rule, at = "entry-from-reference-start", "RFSTDTC"
    findings = faults(rule, "subjects", cells, started, "enrolled_on", heading=at)
    cells = cells.with_columns(enrolled_on=pl.coalesce("_entered", "enrolled_on"))
    return Raw(cells.drop("_entered"), headings, tuple(findings))
