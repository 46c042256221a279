"""What became of the patients: who was treated, why treatment ended, who died, who deviated.

What a table does not say is not taken for its contrary: a patient who lives and is without an end
of treatment is one whose treatment is not known to have ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from trialreadout.analysis.characteristics import one_row_each
from trialreadout.sources.read import Sources

Counted = tuple[str, pl.DataFrame]
"""What is counted, and the patients of whom it is true, a row each."""
NOT_RECORDED = "not recorded"


def disposition_of(sources: Sources, cut_off: date | None) -> Iterator[Counted]:
    """Tell how far each patient came.

    Parameters
    ----------
    sources
        The tables. One that has an error, or was not handed in, leaves its rows out.
    cut_off
        Who died later was alive on it.
    """
    dead = _dead(cut_off)
    faulty = {name for name in ("subjects", "doses", "status") if sources.fault_of(name)}
    if "subjects" in faulty:
        return
    subjects = one_row_each(sources, "subjects")
    failed = pl.col("screen_failure").fill_null(False)
    if subjects["screen_failure"].any():
        yield "screen failure", subjects.filter(failed)
    yield "entered", subjects.filter(~failed)
    dosed: pl.DataFrame | None = None
    if "doses" in sources.tables and "doses" not in faulty:
        doses = sources.table("doses").drop_nulls("started_on")
        dosed = subjects.join(doses, on="subject", how="semi")
        yield "treated", dosed
        yield "entered, not treated", subjects.filter(~failed).join(dosed, on="subject", how="anti")
    if "status" in sources.tables and "status" not in faulty:
        status = subjects.select("subject").join(
            one_row_each(sources, "status"),
            on="subject",
            how="left",
        )
        if dosed is not None:
            untreated = status.join(subjects.filter(~failed), on="subject", how="semi")
            untreated = untreated.join(dosed, on="subject", how="anti")
            yield from _by("entered, not treated", untreated, "reason")
            yield from _treatment(status.join(dosed, on="subject", how="semi"), dead)
        yield from _life(status, dead)


def _dead(cut_off: date | None) -> pl.Expr:
    """Tell who died by the cut-off; of a death in a part of a date the last contact decides."""
    partial = pl.col("died_on_collected").is_not_null()
    later = (pl.col("last_contact_on") == pl.lit(cut_off, pl.Date)).fill_null(False)
    return pl.col("died_on").is_not_null() | (partial & ~later)


def _treatment(status: pl.DataFrame, dead: pl.Expr) -> Iterator[Counted]:
    recorded = pl.col("discontinued_on").is_not_null() | pl.col("reason").is_not_null()
    ended = status.filter(recorded | dead)
    yield "treatment ended", ended
    yield from _by("treatment ended", ended, "reason")
    open_ = status.join(ended, on="subject", how="anti")
    yield "treatment not known to have ended", open_


def _life(status: pl.DataFrame, dead: pl.Expr) -> Iterator[Counted]:
    died = status.filter(dead)
    yield "died", died
    yield from _by("died", died, "cause")
    undated = died.filter(pl.col("died_on").is_null())
    if undated.height:
        yield "died, on a day that is not known", undated
    others = status.filter(~dead)
    yield "alive when last seen", others.drop_nulls("last_contact_on")
    unseen = others.filter(pl.col("last_contact_on").is_null())
    yield "without any contact recorded", unseen


def _by(what: str, rows: pl.DataFrame, column: str) -> Iterator[Counted]:
    """Split by a column of words, if it says anything of anyone."""
    for word in rows[column].drop_nulls().unique().sort():
        yield f"{what}: {word}", rows.filter(pl.col(column) == word)
    if 0 < rows[column].null_count() < rows.height:
        yield f"{what}: {column} {NOT_RECORDED}", rows.filter(pl.col(column).is_null())


def deviations_of(sources: Sources) -> Iterator[Counted]:
    """List the patients with a departure from the protocol, and those with each kind.

    Returns
    -------
    A row a deviation. Nothing where no table of deviations was handed in, or it has an error.
    """
    if "deviations" not in sources.tables or sources.fault_of("deviations"):
        return
    rows = sources.table("deviations").drop_nulls("subject")
    yield "any deviation", rows
    for kind in rows["kind"].drop_nulls().unique().sort():
        yield f"kind: {kind}", rows.filter(pl.col("kind") == kind)
    if rows["kind"].null_count():
        yield f"kind: {NOT_RECORDED}", rows.filter(pl.col("kind").is_null())
