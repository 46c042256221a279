"""What is last known of each patient: death, discontinuation, and the last sign of life.

Sources: CDISC SDTM Implementation Guide 3.4, 5.2 (DM), 6.2 (DS).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.dates import earliest_days
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.deaths import is_death, with_deaths
from trialreadout.sources.sdtm.disposition import ENTRY, disposition, with_record
from trialreadout.sources.sdtm.treatment import given

_NO_PART = (*ENTRY, "SCREEN FAILURE", "INFORMED CONSENT OBTAINED")

LAST_CONTACT_DATES: Mapping[str, tuple[str, ...]] = {
    "ae": ("AESTDTC", "AEENDTC"),
    "cm": ("CMSTDTC", "CMENDTC"),
    "dm": ("RFENDTC",),
    "ds": ("DSSTDTC",),
    "ex": ("EXSTDTC", "EXENDTC"),
    "lb": ("LBDTC",),
    "rs": ("RSDTC",),
    "tr": ("TRDTC",),
    "tu": ("TUDTC",),
    "vs": ("VSDTC",),
}
"""For each domain the dates that show a patient alive on that day."""


def status(domains: Mapping[str, pl.DataFrame], contact_domains: tuple[str, ...]) -> Raw:
    """Read what is last known: death from DM and DS, discontinuation from DS, contact from many.

    The last contact is the latest day on which some record shows the patient alive; of a
    partial date the first day that it can have been. A death and a dose that was not given
    show nobody alive.
    """
    raw = take(domains["dm"], {"subject": "USUBJID", "died_on": "DTHDTC"})
    cells, findings = raw.cells, [_deaths_unknown(raw.cells)]
    if "died_on" in raw.headings:
        cells, findings = with_deaths(raw.cells, domains)
    contacts = [
        rows.select("file", "row", subject="USUBJID", day=earliest_days(rows[column]))
        for domain in contact_domains
        if domain in domains
        for rows in [_of_the_living(domain, domains[domain])]
        for column in LAST_CONTACT_DATES.get(domain, ())
        if column in rows.columns
    ]
    if contacts:
        latest = (
            pl.concat(contacts)
            .drop_nulls("day")
            .sort("day", "file", "row", descending=[False, True, True])
            .group_by("subject")
            .last()
        )
        cells = cells.join(
            latest.select(
                "subject",
                last_contact_on=pl.col("day").cast(pl.String),
                last_contact_file=pl.col("file").cast(pl.String),
                last_contact_row="row",
            ),
            on="subject",
            how="left",
            maintain_order="left",
        )
    ended = disposition(
        domains,
        (pl.col("DSCAT").str.to_uppercase() == "DISPOSITION EVENT")
        & ~pl.col("DSDECOD").str.to_uppercase().is_in(["COMPLETED", *_NO_PART]),
    )
    cells = with_record(cells, ended, discontinued_on="DSSTDTC", reason="DSDECOD")
    cells = cells.with_columns(pl.col("reason").str.to_lowercase())
    headings = {**raw.headings, "last_contact_on": ", ".join(contact_domains).upper()}
    return Raw(cells, headings, tuple(findings))


def _of_the_living(domain: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the records that show a patient alive."""
    if domain == "ex":
        return given(rows, "EX", "doses")[0]
    return rows.filter(~is_death(rows)) if domain == "ds" else rows


def _deaths_unknown(dm: pl.DataFrame) -> Finding:
    return Finding(
        "error",
        "missing-column",
        table="status",
        file=str(dm["file"][0]),
        row=1,
        column="DTHDTC",
        allowed="a column headed DTHDTC",
        remedy="Add the day of each death; leave the cells of the living blank.",
    )
