"""The day of each death, and the deaths of which no day is known.

DTHDTC of DM counts. Where it is blank, or holds but the month or year, the disposition DEATH
of DS tells the day. That a patient died is said by the flag DTHFL of DM as well, and by an
adverse event whose outcome is fatal or that resulted in death: without any day they are faults,
since the patient would else pass for alive.

Source: CDISC SDTM Implementation Guide 3.4, 5.2 (DM), 6.2 (AE, DS).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.faults import faults
from trialreadout.sources.sdtm.readers import capitals

_WHOLE_DATE = len("2014-02-03")


def is_death(ds: pl.DataFrame) -> pl.Expr:
    """Tell whether a disposition is the patient's death."""
    return capitals(ds, "DSDECOD") == "DEATH"


def with_deaths(
    cells: pl.DataFrame, domains: Mapping[str, pl.DataFrame]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Complete the days of death, and find the deaths without one.

    Parameters
    ----------
    cells
        The table of status, with `died_on` as DM has it.
    domains
        Of the study.

    Returns
    -------
    The table, with `death_file` and `death_row` where the day is that of DS; and the findings.
    """
    disposed = _disposed(domains)
    days = disposed.drop_nulls("on").sort(pl.col("on").str.len_chars() < _WHOLE_DATE, "on", "row")
    days = days.unique("subject", keep="first", maintain_order=True)
    cells = cells.join(
        days.select("subject", "on", death_file=pl.col("file").cast(pl.String), death_row="row"),
        on="subject",
        how="left",
        maintain_order="left",
    )
    in_dm = pl.col("died_on").fill_null("")
    more = pl.col("on").str.starts_with(in_dm) & (pl.col("on") != in_dm)
    tells = (more & (in_dm.str.len_chars() < _WHOLE_DATE)).fill_null(False)
    cells = cells.with_columns(
        pl.when(tells).then("on").otherwise("died_on").alias("died_on"),
        pl.when(tells).then("death_file").alias("death_file"),
        pl.when(tells).then("death_row").alias("death_row"),
    ).drop("on")
    return cells, [*_without_date(cells, domains), *_differing(cells, disposed)]


def _disposed(domains: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `subject`, `on`, `file` and `row` of each disposition that is a death."""
    ds = domains.get("ds")
    if ds is None or not {"DSDECOD", "DSSTDTC"} <= set(ds.columns):
        text = {"subject": pl.String, "on": pl.String, "file": pl.Categorical, "row": pl.Int32}
        return pl.DataFrame(schema=text)
    return ds.filter(is_death(ds)).select("file", "row", subject="USUBJID", on="DSSTDTC")


def _said(domains: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Give the records that say that a patient died, by the heading that says so."""
    for domain, heading, word in (
        ("dm", "DTHFL", "Y"),
        ("ds", "DSDECOD", "DEATH"),
        ("ae", "AEOUT", "FATAL"),
        ("ae", "AESDTH", "Y"),
    ):
        rows = domains.get(domain)
        if rows is not None and heading in rows.columns:
            said = rows.filter(capitals(rows, heading) == word)
            yield heading, said.rename({"USUBJID": "subject"})


def _without_date(cells: pl.DataFrame, domains: Mapping[str, pl.DataFrame]) -> list[Finding]:
    """Find, once a patient, the record of a death of which no day is known."""
    findings: list[Finding] = []
    undated = cells.filter(pl.col("died_on").is_null()).select("subject")
    undated = undated.join(cells.drop_nulls("died_on"), on="subject", how="anti")
    for heading, rows in _said(domains):
        rows = rows.join(undated, on="subject", how="semi", maintain_order="left")
        rows = rows.unique("subject", keep="first", maintain_order=True)
        findings += faults("death-without-date", "status", rows, pl.lit(True), heading)
        undated = undated.join(rows, on="subject", how="anti")
    return findings


def _differing(cells: pl.DataFrame, disposed: pl.DataFrame) -> list[Finding]:
    """Find the whole days of death in DS that are not the one that counts."""
    counted = cells.drop_nulls("died_on").select("subject", "died_on").unique("subject")
    rows = disposed.join(counted, on="subject", how="inner", maintain_order="left")
    here, there = (pl.col(c).str.slice(0, _WHOLE_DATE) for c in ("on", "died_on"))
    both = (here.str.len_chars() == _WHOLE_DATE) & (there.str.len_chars() == _WHOLE_DATE)
    differ = rows.filter(both & (here != there))
    return faults("death-dates-differ", "status", differ, pl.lit(True), "on", heading="DSSTDTC")
