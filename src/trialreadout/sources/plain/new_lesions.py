"""New lesions that are listed or measured and of which no examination says a word.

Whether such a lesion is new is then unknown, and a finding; without it a progression would be
missed and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.terms import LesionRole, NewLesion, label
from trialreadout.sources.codes import Codes, recoded
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw
from trialreadout.sources.tables import UNNAMED_READER

_RULE = "new-lesion-without-word"
_SERIES = ["subject", "reader"]
_PLACE = ["file", "row"]


def with_unsaid_new_lesions(raw: Mapping[str, Raw], codes: Codes) -> dict[str, Raw]:
    """Add the examinations that show a new lesion of which nothing is said.

    Parameters
    ----------
    raw
        Tables of text with ISO dates.
    codes
        The site's own words.

    Returns
    -------
    The tables; such an examination says "unknown", and stands in the row that shows it.
    """
    tables = dict(raw)
    if "lesions" not in raw:
        return tables
    lesions = _named(recoded(raw["lesions"].cells, codes), "role", "first_seen_on", "lesion")
    new = lesions.filter(pl.col("role").str.to_lowercase() == label(LesionRole.NEW))
    if not new.height:
        return tables
    seen_at = raw["lesions"].headings.get("first_seen_on", "first_seen_on")
    shown = [(_listed(new), "lesions", seen_at)]
    if "measurements" in raw:
        measured = _measured(recoded(raw["measurements"].cells, codes), new)
        shown.insert(0, (measured, "measurements", raw["measurements"].headings["lesion"]))
    examinations = raw.get("examinations")
    said = _said(None if examinations is None else recoded(examinations.cells, codes))
    findings = list(examinations.findings) if examinations else []
    unsaid: list[pl.DataFrame] = []
    for rows, table, at in shown:
        for known in unsaid:
            rows = rows.join(known, on=[*_SERIES, "examined_on"], how="anti", nulls_equal=True)
            rows = rows.filter(_dated() | ~_of_the_same(rows, known))
        rows = rows.filter(~_worded(rows, said))
        rows = rows.unique([*_SERIES, "examined_on"], keep="first", maintain_order=True)
        findings += faults(_RULE, table, rows, pl.lit(True), "lesion", heading=at)
        unsaid.append(rows.drop("lesion"))
    added = pl.concat(unsaid, how="diagonal").with_columns(
        new_lesion=pl.lit(label(NewLesion.UNKNOWN))
    )
    if not added.height:
        return tables
    own = {"subject": "subject", "examined_on": seen_at}
    if examinations is None:
        tables["examinations"] = Raw(added, own, tuple(findings))
    else:
        cells = pl.concat([examinations.cells, added], how="diagonal_relaxed")
        tables["examinations"] = replace(
            examinations,
            cells=cells,
            headings={**own, **examinations.headings},
            findings=tuple(findings),
        )
    return tables


def _named(cells: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return these columns, blank where the file has none, and the reader by name."""
    absent = [c for c in ("reader", *columns) if c not in cells.columns]
    cells = cells.with_columns(pl.lit(None, pl.String).alias(c) for c in absent)
    return cells.with_columns(pl.col("reader").fill_null(UNNAMED_READER)).select(
        *_SERIES, *columns, *_PLACE
    )


def _listed(new: pl.DataFrame) -> pl.DataFrame:
    return new.select(*_SERIES, "lesion", *_PLACE, examined_on="first_seen_on")


def _measured(measurements: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return the measurements that show a new lesion, by day."""
    rows = _named(measurements, "lesion", "assessed_on", "visit", "diameter_mm", "state")
    state = pl.col("state").str.to_lowercase()
    size = pl.col("diameter_mm")
    unsized = size.is_null() | (size.cast(pl.Float64, strict=False) == 0).fill_null(False)
    nothing = state.is_in(["absent", "not evaluable"]).fill_null(False)
    nothing |= pl.col("state").is_null() & unsized
    return (
        rows.filter(~nothing)
        .join(new, on=[*_SERIES, "lesion"], how="semi", maintain_order="left")
        .select(*_SERIES, "lesion", "visit", *_PLACE, examined_on="assessed_on")
    )


def _said(examinations: pl.DataFrame | None) -> pl.DataFrame:
    """Return what was said of new lesions, other than that there is none."""
    if examinations is None:
        schema = dict.fromkeys([*_SERIES, "day", "word"], pl.String)
        return pl.DataFrame(schema=schema)
    rows = _named(examinations, "examined_on", "new_lesion")
    word = pl.col("new_lesion").str.to_lowercase()
    return rows.select(*_SERIES, day="examined_on", word=word).filter(
        pl.col("word").is_not_null() & (pl.col("word") != label(NewLesion.NO))
    )


def _worded(rows: pl.DataFrame, said: pl.DataFrame) -> pl.Series:
    """Tell of each row whether a word covers it: one of its day, or an unequivocal one before.

    A lesion without a day is covered by any word.
    """
    numbered = rows.with_row_index("_n")
    pairs = numbered.join(said, on=_SERIES, how="inner")
    certain = pl.col("word") == label(NewLesion.UNEQUIVOCAL)
    covers = (
        pl.col("examined_on").is_null()
        | (pl.col("day") == pl.col("examined_on"))
        | (certain & (pl.col("day") <= pl.col("examined_on")))
    ).fill_null(False)
    return numbered["_n"].is_in(pairs.filter(covers)["_n"].implode())


def _dated() -> pl.Expr:
    return pl.col("examined_on").is_not_null()


def _of_the_same(rows: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """Tell of each row whether the reader's other records show a new lesion."""
    numbered = rows.with_row_index("_n")
    there = numbered.join(known, on=_SERIES, how="semi")
    return numbered["_n"].is_in(there["_n"].implode())
