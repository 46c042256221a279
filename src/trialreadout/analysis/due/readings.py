"""What lacks of the reading of each scan: the reading itself, or the word that settles it."""

from __future__ import annotations

from datetime import date

import polars as pl

from trialreadout.endpoints.scans_at import ADJUDICATED
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import UNNAMED_READER

READ, ADJUDICATION = "read", "adjudication"
_SCAN = ["subject", "kind", "scanned_on"]


def lacking_readings(protocol: Protocol, sources: Sources) -> dict[tuple[str, str, date], str]:
    """Say of each scan what its reading lacks, by patient, kind and day of the scan.

    The reader of record has to have read it; where that is "adjudicated", somebody has, and those
    who read it saw the same uptake in every lesion, or one reading is the adjudicated one. A scan
    whose reading lacks nothing is not named.
    """
    record = protocol.data.reader_of_record.scintigraphy.casefold()
    named = pl.col("reader").fill_null(UNNAMED_READER)
    reads = sources.table("reads").with_columns(named, adjudicated=_flag("adjudicated"))
    if record != ADJUDICATED:
        reads = reads.filter(pl.col("reader").str.to_lowercase() == record)
    scans = sources.table("scans").drop_nulls(_SCAN).select(_SCAN).unique()
    unread = scans.join(reads, on=_SCAN, how="anti")
    lacking = dict.fromkeys(unread.select(_SCAN).iter_rows(), READ)
    if record == ADJUDICATED:
        foci = sources.table("foci").with_columns(named)
        lacking |= dict.fromkeys(_disputed(reads, foci).iter_rows(), ADJUDICATION)
    return lacking


def _flag(column: str) -> pl.Expr:
    return pl.col(column).fill_null(False)


def _disputed(reads: pl.DataFrame, foci: pl.DataFrame) -> pl.DataFrame:
    """Find the scans of which readers saw different uptake in a lesion, and none was adjudicated.

    A reader who noted no focus in a lesion saw none there.
    """
    open_still = reads.group_by(_SCAN).agg(
        pl.col("adjudicated").any(), readers=pl.col("reader").n_unique()
    )
    open_still = open_still.filter(~pl.col("adjudicated"))
    noted = foci.join(reads.select(*_SCAN, "reader").unique(), on=[*_SCAN, "reader"])
    of_lesion = noted.group_by(*_SCAN, "lesion").agg(
        pl.col("reader").n_unique().alias("saw"), pl.col("uptake").n_unique().alias("words")
    )
    differ = of_lesion.join(open_still, on=_SCAN).filter(
        (pl.col("words") > 1) | (pl.col("saw") < pl.col("readers"))
    )
    return differ.select(_SCAN).unique()
