"""Baselines that are older than the protocol allows, or younger than the treatment.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.1: as close as
        possible to the start of treatment, and never more than four weeks before it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.core.findings import Finding
from trialreadout.core.grid import NO_ROW
from trialreadout.core.readers import is_reader, place_of_reader
from trialreadout.protocol import Protocol
from trialreadout.sources.faults import said_of_rows
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

_ALL_READERS = "accepted"


def check_baseline_dates(
    sources: Sources, cohorts: tuple[Cohort, ...], protocol: Protocol
) -> list[Finding]:
    """Find baselines of the readers of record that lie too far from the first dose.

    Returns
    -------
    A warning for each patient and reader, at the measurement furthest off. Patients without a
    dose are not asked.
    """
    within = protocol.tumour_response.baseline_within_days
    doses = sources.table("doses").group_by("subject").agg(first_dose=pl.col("started_on").min())
    before = (pl.col("first_dose") - pl.col("assessed_on")).dt.total_days()
    rows = (
        of_record(baseline_rows(sources, cohorts), protocol)
        .join(doses, on="subject", maintain_order="left")
        .with_columns(_before=before)
        .sort("_before", maintain_order=True)
    )
    heading = sources.heading("measurements", "assessed_on")
    series = ["subject", "reader"]
    old = rows.filter(pl.col("_before") > within).unique(series, keep="last", maintain_order=True)
    late = rows.filter(pl.col("_before") < 0).unique(series, keep="first", maintain_order=True)
    dose = pl.col("first_dose").cast(pl.String)
    asked = pl.format("at most {} days before the first dose, {}", pl.lit(within), dose)
    on_or_before = pl.format("on or before the first dose, {}", dose)
    return [
        finding
        for rule, found, allowed in (
            ("old-baseline", old, asked),
            ("baseline-after-first-dose", late, on_or_before),
        )
        if found.height
        for finding in said_of_rows(rule, "measurements", found, "assessed_on", heading, allowed)
    ]


def baseline_rows(sources: Sources, cohorts: tuple[Cohort, ...]) -> pl.DataFrame:
    """Return the measurements that make up the baselines."""
    rows = np.concatenate([each.measurements.row[..., :1, :].reshape(-1) for each in cohorts])
    return sources.table("measurements")[np.unique(rows[rows != NO_ROW])]


def of_record(rows: pl.DataFrame, protocol: Protocol) -> pl.DataFrame:
    """Return the rows of the readers that endpoints draw on, all of them named."""
    own = (getattr(endpoint, "reader", None) for endpoint in protocol.endpoints)
    readers = {protocol.data.reader_of_record.ct, *filter(None, own)}
    rows = rows.with_columns(pl.col("reader").fill_null(UNNAMED_READER))
    if _ALL_READERS in readers:
        return rows
    named = rows["reader"].unique().to_list()
    known = [named[place_of_reader(each, named)] for each in readers if is_reader(each, named)]
    return rows.filter(pl.col("reader").is_in(known))
