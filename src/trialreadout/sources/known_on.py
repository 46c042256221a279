"""The tables as they were known on a day.

A data cut-off is about what happened to patients by then; scans are often read later. On the day
itself a reading that was made later is not known yet, and nor are the foci in it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

_READING = ["subject", "scanned_on", "kind", "reader"]


def known_on(sources: Sources, day: date) -> Sources:
    """Leave out the readings made after a day, and the foci that only they show.

    Parameters
    ----------
    sources
        Tables with this day as their data cut-off.
    day
        The day. A reading without a day of its own is known from the day of the scan.
    """
    # Before the first record nothing has happened yet, which a cut-off takes for a mistake.
    found = tuple(each for each in sources.findings if each.rule != "cut-off-before-data")
    sources = replace(sources, findings=found)
    if "reads" not in sources.tables:
        return sources
    reads = sources.table("reads")
    known = reads.filter((pl.col("read_on") <= day).fill_null(True))
    tables = {**sources.tables, "reads": known}
    if "foci" in sources.tables:
        named = pl.col("reader").fill_null(UNNAMED_READER)
        later = reads.with_columns(named).join(known.with_columns(named), on=_READING, how="anti")
        foci = sources.table("foci")
        tables["foci"] = (
            foci.with_columns(_reader="reader", reader=named)
            .join(later, on=_READING, how="anti", maintain_order="left")
            .with_columns(reader="_reader")
            .select(foci.columns)
        )
    return replace(sources, tables=tables)
