"""From SDTM to the tables about patients: subjects, doses, other therapies, what is last known.

Sources: CDISC SDTM Implementation Guide 3.4, 5.2 (DM), 6.1 (EX, CM), 6.2 (DS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.dates import earliest_days
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.deaths import is_death, with_deaths
from trialreadout.sources.sdtm.readers import capitals

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
_NOT_GIVEN = {"EXOCCUR": "N", "EXSTAT": "NOT DONE"}
_OF_CANCER = r"CANCER|ONCOLOG|NEOPLAS|CHEMOTHERAP|TUMOU?R"
_EARLIER = r"PRIOR|PREVIOUS"
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
    """Read DM; the day of entry is that of DS, else the reference start date of DM.

    That date is usually the first dose: where it stands for the entry it is a finding.
    """
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
    entered = _disposition(domains, pl.col("DSDECOD").is_in(list(_ENTRY)))
    randomised = _disposition(domains, pl.col("DSDECOD") == "RANDOMIZED")
    cells = _with(raw.cells, entered, _entered="DSSTDTC")
    cells = _with(cells, randomised, randomised_on="DSSTDTC")
    headings = {"enrolled_on": "DSSTDTC", "randomised_on": "DSSTDTC", **raw.headings}
    if "enrolled_on" not in raw.headings:
        return Raw(cells.rename({"_entered": "enrolled_on"}), headings)
    started = cells["_entered"].is_null() & cells["enrolled_on"].is_not_null()
    rule, at = "entry-from-reference-start", "RFSTDTC"
    findings = faults(rule, "subjects", cells, started, "enrolled_on", heading=at)
    cells = cells.with_columns(enrolled_on=pl.coalesce("_entered", "enrolled_on"))
    return Raw(cells.drop("_entered"), headings, tuple(findings))


def doses(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read EX; a placebo is a dose of 0 mg, and what was not given is no dose."""
    ex = domains.get("ex")
    if ex is None:
        return None
    given, withheld = _given(ex)
    raw = take(
        given,
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
    return replace(raw, findings=tuple(withheld))


def _given(ex: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out of EX what was not given, each with a finding."""
    findings: list[Finding] = []
    for column, word in _NOT_GIVEN.items():
        if column in ex.columns:
            withheld = capitals(ex, column) == word
            rows = ex.rename({"USUBJID": "subject"})
            findings += faults("dose-not-given", "doses", rows, withheld, column)
            ex = ex.filter(~withheld)
    return ex, findings


def therapies(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read from CM what its category calls a therapy of cancer, if it was not given before."""
    cm = domains.get("cm")
    categories = [c for c in ("CMCAT", "CMSCAT") if cm is not None and c in cm.columns]
    if cm is None or not categories:
        return None
    words = pl.concat_str([capitals(cm, c) for c in categories], separator="|")
    return take(
        cm.filter(words.str.contains(_OF_CANCER) & ~words.str.contains(_EARLIER)),
        {
            "subject": "USUBJID",
            "started_on": "CMSTDTC",
            "ended_on": "CMENDTC",
            "kind": categories[-1],
        },
    )


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
    ended = _disposition(
        domains,
        (pl.col("DSCAT").str.to_uppercase() == "DISPOSITION EVENT")
        & ~pl.col("DSDECOD").is_in(["COMPLETED", *_NO_PART]),
    )
    cells = _with(cells, ended, discontinued_on="DSSTDTC", reason="DSDECOD")
    cells = cells.with_columns(pl.col("reason").str.to_lowercase())
    headings = {**raw.headings, "last_contact_on": ", ".join(contact_domains).upper()}
    return Raw(cells, headings, tuple(findings))


def _of_the_living(domain: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the records that show a patient alive."""
    if domain == "ex":
        return _given(rows)[0]
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


def _disposition(domains: Mapping[str, pl.DataFrame], which: pl.Expr) -> pl.DataFrame:
    """Return the first disposition record of each patient that answers to `which`."""
    needed = ("USUBJID", "DSDECOD", "DSCAT", "DSSTDTC")
    ds = domains.get("ds")
    if ds is None or not set(needed) <= set(ds.columns):
        return pl.DataFrame(schema=dict.fromkeys(needed, pl.String))
    in_order = ds.filter(which).sort("USUBJID", "DSSTDTC", "row", nulls_last=True)
    return in_order.unique("USUBJID", keep="first")


def _with(cells: pl.DataFrame, records: pl.DataFrame, **columns: str) -> pl.DataFrame:
    """Add to each patient cells of the patient's one record; null where there is none."""
    return cells.join(
        records.select(subject="USUBJID", **columns),
        on="subject",
        how="left",
        maintain_order="left",
    )
