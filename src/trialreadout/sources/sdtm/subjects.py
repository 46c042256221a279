"""From SDTM to the tables about patients: subjects, doses, other therapies, what is last known.

Sources: CDISC SDTM Implementation Guide 3.4, 5.2 (DM), 6.1 (EX, CM), 6.2 (DS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.dates import earliest_days
from trialreadout.sources.raw import Raw, take

_DOSES_PER_DAY = {
    "QD": 1.0,
    "BID": 2.0,
    "TID": 3.0,
    "QID": 4.0,
    "QOD": 0.5,
    "Q12H": 2.0,
    "Q8H": 3.0,
}
_ENTRY = ("RANDOMIZED", "ENROLLED", "REGISTERED")
_NO_PART = (*_ENTRY, "SCREEN FAILURE", "INFORMED CONSENT OBTAINED")

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


def subjects(domains: Mapping[str, pl.DataFrame]) -> Raw:
    """Read DM; the day of entry is that of DS, else the reference start date of DM."""
    dm = domains["dm"]
    raw = take(
        dm,
        {
            "subject": "USUBJID",
            "arm": "ARM",
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
    entry = _disposition(domains, pl.col("DSDECOD").is_in(list(_ENTRY)))
    if entry is None:
        return raw
    dated = ["enrolled_on"] if "enrolled_on" in raw.headings else []
    joined = raw.cells.join(
        entry.select(pl.col("USUBJID").alias("subject"), pl.col("DSSTDTC").alias("_entered")),
        on="subject",
        how="left",
        maintain_order="left",
    ).with_columns(enrolled_on=pl.coalesce("_entered", *dated))
    return Raw(joined.drop("_entered"), {"enrolled_on": "DSSTDTC", **raw.headings})


def doses(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read EX; a placebo is a dose of 0 mg."""
    ex = domains.get("ex")
    if ex is None:
        return None
    raw = take(
        ex,
        {
            "subject": "USUBJID",
            "agent": "EXTRT",
            "started_on": "EXSTDTC",
            "ended_on": "EXENDTC",
            "dose_mg": "EXDOSE",
            "times_per_day": "EXDOSFRQ",
            "reason": "EXADJ",
        },
    )
    if "times_per_day" in raw.headings:
        per_day = pl.col("times_per_day").replace_strict(
            _DOSES_PER_DAY, default=None, return_dtype=pl.Float64
        )
        raw = replace(raw, cells=raw.cells.with_columns(times_per_day=per_day))
    return raw


def therapies(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read from CM what its category calls a therapy of cancer, if it was not given before."""
    cm = domains.get("cm")
    categories = [c for c in ("CMCAT", "CMSCAT") if cm is not None and c in cm.columns]
    if cm is None or not categories:
        return None
    words = pl.concat_str([pl.col(c).fill_null("") for c in categories], separator="|")
    cancer = words.str.to_uppercase().str.contains(
        "CANCER"
    ) & ~words.str.to_uppercase().str.contains("PRIOR")
    return take(
        cm.filter(cancer),
        {
            "subject": "USUBJID",
            "started_on": "CMSTDTC",
            "ended_on": "CMENDTC",
            "kind": categories[-1],
        },
    )


def status(domains: Mapping[str, pl.DataFrame], contact_domains: tuple[str, ...]) -> Raw:
    """Read what is last known: death from DM, discontinuation from DS, contact from many.

    The last contact is the latest day on which some record shows the patient alive; of a
    partial date the first day that it can have been.
    """
    raw = take(domains["dm"], {"subject": "USUBJID", "died_on": "DTHDTC"})
    cells = raw.cells
    contacts = [
        domains[domain].select(
            "file",
            "row",
            subject="USUBJID",
            day=earliest_days(domains[domain][column]),
        )
        for domain in contact_domains
        for column in LAST_CONTACT_DATES.get(domain, ())
        if domain in domains and column in domains[domain].columns
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
    ended = _disposition(
        domains,
        (pl.col("DSCAT").str.to_uppercase() == "DISPOSITION EVENT")
        & ~pl.col("DSDECOD").is_in(["COMPLETED", *_NO_PART]),
    )
    if ended is not None:
        cells = cells.join(
            ended.select(
                pl.col("USUBJID").alias("subject"),
                pl.col("DSSTDTC").alias("discontinued_on"),
                pl.col("DSDECOD").str.to_lowercase().alias("reason"),
            ),
            on="subject",
            how="left",
            maintain_order="left",
        )
    headings = {**raw.headings, "last_contact_on": ", ".join(contact_domains).upper()}
    return Raw(cells, headings, () if "died_on" in raw.headings else (_deaths_unknown(cells),))


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


def _disposition(domains: Mapping[str, pl.DataFrame], which: pl.Expr) -> pl.DataFrame | None:
    """Return the first disposition record of each patient that answers to `which`."""
    ds = domains.get("ds")
    if ds is None or not {"DSDECOD", "DSCAT", "DSSTDTC"} <= set(ds.columns):
        return None
    return ds.filter(which).sort("USUBJID", "DSSTDTC", "row").unique("USUBJID", keep="first")
