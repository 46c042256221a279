"""The plain tables of a study, written anew without what tells who its patients are.

What is written is what was understood: typed cells under the names of the plain tables, after the
data cut-off, in rows ordered by the new identifiers. So a site's own headings, further columns,
unread sheets and stray cells stay behind, whatever they held.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.sources.cut_off import GOES_ON_UNTIL
from trialreadout.sources.dates import COLLECTED
from trialreadout.sources.deidentified.columns import LINKING, treatment_of
from trialreadout.sources.deidentified.dates import moved, study_days
from trialreadout.sources.deidentified.key import Key
from trialreadout.sources.deidentified.options import Options
from trialreadout.sources.deidentified.protocol import texts_of
from trialreadout.sources.deidentified.told import Told, What
from trialreadout.sources.deidentified.words import Words
from trialreadout.sources.plain.handed_in import lacking_columns
from trialreadout.sources.plain.mapping import FOUND_BY_PROGRAM, day_column
from trialreadout.sources.raw import is_place
from trialreadout.sources.read import Sources
from trialreadout.sources.tables import TABLES, UNNAMED_READER

OLDEST = 89
"""Ages above it are pooled: 45 CFR 164.514(b)(2)(i)(C)."""
POOLED = 90


@dataclass(frozen=True, slots=True)
class Written:
    """The tables as files, and what became of each column."""

    files: Mapping[str, bytes]
    told: tuple[Told, ...]


def tables_without_persons(
    sources: Sources,
    protocol: Protocol,
    key: Key,
    options: Options,
    series: Callable[[str, str], str | None],
    telling: Iterable[str] = (),
) -> Written:
    """Write the tables of a study anew.

    Parameters
    ----------
    sources, protocol
        The study as it was read, after its cut-off.
    key
        With an identifier for each patient, site, assay and reader, and the moves of dates.
    options
        What is kept and dropped.
    series
        For a patient and the series of a scan, what it is called now; None: it is not carried over.
    telling
        What stands in the study's files and names persons: words that hold it are withheld.
    """
    known = texts_of(protocol)
    named = [*telling, *key.subjects, *key.readers, *key.sites]
    words = Words(known, (name for name in named if name.casefold() not in known))
    files: dict[str, bytes] = {}
    told: list[Told] = []
    for name in TABLES:
        if name not in sources.tables:
            continue
        rows = sources.table(name).filter(pl.col("subject").is_in(list(key.subjects)))
        if name == "subjects" and protocol.data.cut_off is not None:
            entered = (pl.col("enrolled_on") <= protocol.data.cut_off).fill_null(True)
            rows = rows.filter(entered)
        table = _Table(name, rows, protocol, key, options, series, words)
        columns, said = table.written()
        told += said
        files[f"data/{name}.csv"] = _csv(columns)
    return Written(files, tuple(told))


@dataclass(frozen=True)
class _Table:
    """One table on its way."""

    name: str
    rows: pl.DataFrame
    protocol: Protocol
    key: Key
    options: Options
    series: Callable[[str, str], str | None]
    words: Words

    def written(self) -> tuple[pl.DataFrame, list[Told]]:
        """Return the columns that leave, and what became of each."""
        columns: list[pl.Series] = []
        told: list[Told] = []
        for column in self._own():
            cells = self.rows[column]
            filled = cells.count()
            dropped = f"{self.name}.{column}" in self.options.drop_columns
            if dropped and not self._needed(column):
                told.append(Told(self.name, column, "dropped", filled, "as asked"))
                continue
            blank = not filled and not self._needed(column) and not self._partial(column)
            if blank and not self._went_on(column):
                continue
            made, what, why = self._made(column)
            told.append(Told(self.name, column, what, filled, why))
            if made is not None:
                columns.append(made)
        table = pl.DataFrame(columns)
        return table.sort("subject", maintain_order=True), told

    def _own(self) -> list[str]:
        own = [c for c in TABLES[self.name].columns if c not in FOUND_BY_PROGRAM]
        if self.name == "subjects":
            known = TABLES["subjects"].columns
            own += [
                c
                for c in self.rows.columns
                if c not in known and not is_place(c) and not c.endswith(COLLECTED)
            ]
        return own

    def _needed(self, column: str) -> bool:
        """Tell whether the table cannot be read without a column."""
        known = TABLES[self.name].columns
        return column in known and column in lacking_columns(self.name, set(known) - {column})

    def _partial(self, column: str) -> bool:
        collected = column + COLLECTED
        return collected in self.rows.columns and self.rows[collected].count() > 0

    def _went_on(self, column: str) -> int:
        """Count the doses that ended after the cut-off: nothing in the new files says so."""
        there = column == "ended_on" and GOES_ON_UNTIL in self.rows.columns
        return self.rows[GOES_ON_UNTIL].count() if there else 0

    def _made(self, column: str) -> tuple[pl.Series | None, What, str]:
        cells = self.rows[column]
        kept = f"{self.name}.{column}" in self.options.keep_columns
        match treatment_of(self.name, column):
            case "subject":
                made = _renamed(cells, self.key.subjects)
                return made, "kept" if self.options.keep_ids else "replaced", "identifier"
            case "date":
                return self._date(column)
            case "typed":
                return _as_text(cells), "kept", ""
            case "age":
                old = int((cells > OLDEST).sum())
                pooled = cells.set((cells > OLDEST).fill_null(False), float(POOLED))
                why = f"{old} above {OLDEST} pooled as {POOLED}" if old else ""
                return _as_text(pooled), "kept", why
            case "reader":
                return _renamed(cells, self.key.readers), "replaced", "persons"
            case "place":
                of = self.key.sites if column == "site" else self.key.assays
                return _renamed(cells, of), "replaced", "places"
            case "series":
                names = [
                    None if text is None else self.series(subject, text)
                    for subject, text in zip(self.rows["subject"], cells, strict=True)
                ]
                return pl.Series(column, names, dtype=pl.String), "replaced", "files"
            case "free text" if not kept:
                return None, "dropped", "free text"
            case _ if kept:
                return cells.cast(pl.String), "kept", "as asked"
            case treatment:
                return self._text(column, shared=treatment == "shared words")

    def _date(self, column: str) -> tuple[pl.Series, What, str]:
        went_on = self._went_on(column)
        why = [f"{went_on} after the cut-off: when they ended is not known any more"] * bool(
            went_on
        )
        if self.options.dates == "shifted":
            return moved(self.rows, column, self.key.shifts), "shifted", "; ".join(why)
        from_one = self.protocol.dates.study_day_one == "time zero"
        days = study_days(self.rows, column, self.key.origins, from_one=from_one)
        made = _as_text(days.alias(day_column(column)))
        unplaced = self.rows[column].is_null() & self.rows[column + COLLECTED].is_not_null()
        lost = int(unplaced.sum())
        why += [f"{lost} known in part alone left out"] * bool(lost)
        return made, "study days", "; ".join(why)

    def _text(self, column: str, *, shared: bool) -> tuple[pl.Series | None, What, str]:
        cells = self.rows[column].cast(pl.String)
        held = self.words.withheld(cells, self.rows["subject"], shared=shared)
        needed = column in LINKING or self._needed(column)
        instead = self.words.replacements(held, numbered=needed)
        n = int(cells.is_in(list(held)).sum())
        made = cells.replace(instead) if held else cells
        if not made.count() and not needed:
            return None, "dropped", "free text" if shared else "identifying"
        why = f"{n} cell{'s' * (n != 1)}" if n else ""
        return made, "words withheld" if n else "kept", why


def identifiers_of(sources: Sources) -> dict[str, set[str]]:
    """Return the patients, sites, assays and readers that stand in the tables."""
    readers = {
        reader
        for rows in sources.tables.values()
        if "reader" in rows.columns
        for reader in rows["reader"].drop_nulls().to_list()
    }
    subjects = sources.table("subjects")
    return {
        "subjects": set(subjects["subject"].drop_nulls().to_list()),
        "sites": set(subjects["site"].drop_nulls().to_list()),
        "assays": set(sources.table("markers")["assay"].drop_nulls().to_list()),
        "readers": readers - {UNNAMED_READER},
    }


def errors_in(sources: Sources) -> list[Finding]:
    """Return the errors of the data: cells that were not understood cannot be judged either."""
    return [finding for finding in sources.findings if finding.severity == "error"]


def _renamed(cells: pl.Series, names: Mapping[str, str]) -> pl.Series:
    """Put new names in the place of old ones; a word that has none, such as investigator, stays."""
    return cells.cast(pl.String).replace(dict(names))


def _as_text(cells: pl.Series) -> pl.Series:
    if cells.dtype == pl.Boolean:
        texts = [None if each is None else "Y" if each else "N" for each in cells]
    elif cells.dtype == pl.Float64:
        texts = [None if each is None else _number(each) for each in cells]
    else:
        return cells.cast(pl.String)
    return pl.Series(cells.name, texts, dtype=pl.String)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"


def _csv(table: pl.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(["" if each is None else each for each in row] for row in table.iter_rows())
    return text.getvalue().encode()
