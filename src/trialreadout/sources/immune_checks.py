"""Responses by iRECIST that contradict their parts, or one another. They count as recorded.

Source: Seymour et al., Lancet Oncol 2017;18:e143-e152, table 2.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.terms import ImmuneResponse, label
from trialreadout.sources.faults import said_of_rows

ICR, IPR, ISD, NON, IUPD, ICPD, NE, ND, MISSING = map(label, ImmuneResponse)
_TABLE = "immune_assessments"
_RESPONSE = "immune_response"
_ENDS_A_RUN = (ICR, IPR, ISD, NON)
_PROGRESSION = (IUPD, ICPD)
_WORDS = tuple(map(label, ImmuneResponse))


def check_immune(
    tables: Mapping[str, pl.DataFrame], headings: Mapping[str, Mapping[str, str]]
) -> list[Finding]:
    """Find responses that do not follow from their parts, or from those before them."""
    if _TABLE not in tables or not tables[_TABLE].height:
        return []
    at = headings[_TABLE].get(_RESPONSE, _RESPONSE)
    rows = _with_the_past(tables[_TABLE])
    first_run = ~pl.col("_progressed_before")
    parts = rows.with_columns(_expected=_expected(first_run)).drop_nulls("_expected")
    parts = parts.filter(pl.col(_RESPONSE) != MISSING).sort("row")
    alone = rows.filter((pl.col(_RESPONSE) == ICPD) & ~pl.col("_open") & ~pl.col("_confirmed"))
    after = rows.filter(pl.col("_confirmed") & pl.col(_RESPONSE).is_in([*_ENDS_A_RUN, IUPD]))
    return [
        *said_of_rows("immune-parts-contradict", _TABLE, parts, _RESPONSE, at, pl.col("_expected")),
        *said_of_rows("immune-confirmed-alone", _TABLE, alone.sort("row"), _RESPONSE, at),
        *said_of_rows("immune-after-confirmation", _TABLE, after.sort("row"), _RESPONSE, at),
    ]


def _with_the_past(rows: pl.DataFrame) -> pl.DataFrame:
    """Add of each record what its reader recorded of the patient before it, in order of day.

    `_progressed_before`: an iUPD or iCPD; `_open`: an iUPD that nothing has ended; `_confirmed`:
    an iCPD.
    """
    series = ["subject", "reader"]
    response = pl.col(_RESPONSE)
    begins = pl.when(response == IUPD).then(True).when(response.is_in(_ENDS_A_RUN)).then(False)
    return (
        rows.drop_nulls("assessed_on")
        .sort("assessed_on", "row", maintain_order=True)
        .with_columns(_open=begins)
        .with_columns(
            _open=pl.col("_open").forward_fill().shift().over(series).fill_null(False),
            _confirmed=(response == ICPD).fill_null(False).cum_max().shift().over(series),
            _progressed_before=response.is_in(_PROGRESSION)
            .fill_null(False)
            .cum_max()
            .shift()
            .over(series),
        )
        .with_columns(pl.col("_confirmed", "_progressed_before").fill_null(False))
    )


def _expected(first_run: pl.Expr) -> pl.Expr:
    """Say what was expected of a response that does not follow from its parts; null: it does."""
    response, target, non_target = pl.col(_RESPONSE), pl.col("target"), pl.col("non_target")
    progression = response.is_in(_PROGRESSION)
    stranger = [
        pl.when(part.is_not_null() & ~part.is_in(_WORDS)).then(
            pl.format(f'a word of iRECIST for {name} lesions, not "{{}}"', part)
        )
        for name, part in (("target", target), ("non-target", non_target))
    ]
    worse = target.is_in(_PROGRESSION) | non_target.is_in(_PROGRESSION)
    new = pl.col("new_lesion_seen")
    followed = (
        pl.when(target == ICR)
        .then(pl.when(non_target.is_in([ICR, ND])).then(pl.lit(ICR)).otherwise(pl.lit(IPR)))
        .when(target.is_in([IPR, ISD, NE]))
        .then(target)
    )
    made = pl.format("{}, from target {} and non-target {}", followed, target, non_target)
    compared = ~progression & ~worse & (response != followed)
    return pl.coalesce(
        *stranger,
        pl.when(worse & ~progression).then(pl.lit("iUPD or iCPD, as one of its parts is")),
        pl.when(
            progression
            & ~worse
            & ~new
            & ~pl.col("_open")
            & target.is_not_null()
            & non_target.is_not_null()
        ).then(pl.lit("no progression: no part of it is, and no new lesion was seen")),
        pl.when(first_run & new & ~progression).then(
            pl.lit("iUPD: a new lesion was seen, and no progression before it")
        ),
        pl.when(compared.fill_null(False)).then(made.fill_null(followed)),
    )
