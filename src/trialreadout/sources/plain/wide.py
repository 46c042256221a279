"""From a sheet to the rows of a plain table; of a wide layout each row becomes several.

A row of a wide layout is there if one of its own cells is: what was recorded neither with a
value nor with a date was not recorded. A date cell that is merged over several rows is that of the
first; the others take it where they have something of their own.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import polars as pl

from trialreadout.sources.plain.mapping import Mapped
from trialreadout.sources.plain.patterns import Words, filled, words_in
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.raw import Raw

PLANNED = "_planned_weeks"
"""Ending of the column that holds, beside a date, the week for which it was planned."""
_ORDER = "_order"


def rows_of(sheet: Sheet, mapped: Mapped) -> Raw:
    """Lay the cells of a sheet out as a plain table.

    Returns
    -------
    Text under the plain table's columns. Of a wide layout one row for each place of the
    pattern, in the order of the file, with the words of the pattern in columns such as
    "{week}". Dates that are planned stand under their name and `PLANNED`, in weeks.
    """
    unheaded = {column: column for column in (*mapped.constants, *mapped.weeks)}
    headings = {**unheaded, **mapped.direct, **mapped.patterns}
    if mapped.wide:
        cells = _melted(sheet, mapped)
    else:
        cells = sheet.cells.select(*_direct(mapped), *_said(mapped, {}), "file", "row")
    cells = cells.with_columns(
        _times(cells[column], factor)
        for column, factor in mapped.factors.items()
        if column in cells.columns and factor != 1
    )
    return Raw(cells, headings)


def _melted(sheet: Sheet, mapped: Mapped) -> pl.DataFrame:
    """Make a row of each place that the patterns name.

    A date that is merged over the rows of several lesions says of none of them that it was seen.
    """
    cells = sheet.cells
    names = list(dict.fromkeys(w for p in mapped.patterns.values() for w in words_in(p)))
    whole = [c for c, p in mapped.patterns.items() if set(words_in(p)) == set(names)]
    places: dict[Words, None] = {}
    for column in whole:
        order = [words_in(mapped.patterns[column]).index(name) for name in names]
        places |= {tuple(words[i] for i in order): None for words in mapped.wide[column]}
    parts = []
    for number, place in enumerate(places):
        words = dict(zip(names, place, strict=True))
        found = {column: _heading_at(mapped, column, words) for column in mapped.wide}
        taken = [pl.col(h).alias(c) for c, h in found.items() if h is not None]
        own = [_is_own(sheet, h) for c in whole if (h := found[c]) is not None]
        parts.append(
            cells.filter(pl.any_horizontal(own)).select(
                *_direct(mapped),
                *taken,
                *_said(mapped, words),
                *(pl.lit(word).alias(f"{{{name}}}") for name, word in words.items()),
                "file",
                "row",
                pl.lit(number).alias(_ORDER),
            )
        )
    return pl.concat(parts, how="diagonal").sort("row", _ORDER).drop(_ORDER)


def _is_own(sheet: Sheet, heading: str) -> pl.Expr:
    """Tell whether a row has a cell of its own under a heading."""
    there = pl.col(heading).is_not_null()
    shared = sheet.merged.get(heading)
    return there & ~pl.col("row").is_in(sorted(shared)) if shared else there


def _heading_at(mapped: Mapped, column: str, words: dict[str, str]) -> str | None:
    own = tuple(words[name] for name in words_in(mapped.patterns[column]))
    return mapped.wide[column].get(own)


def _direct(mapped: Mapped) -> list[pl.Expr]:
    return [pl.col(heading).alias(column) for column, heading in mapped.direct.items()]


def _said(mapped: Mapped, words: dict[str, str]) -> list[pl.Expr]:
    """Return what every row says, with the words of the heading in it."""
    texts = [pl.lit(filled(text, words)).alias(c) for c, text in mapped.constants.items()]
    return texts + [
        pl.lit(filled(weeks, words)).alias(column + PLANNED)
        for column, weeks in mapped.weeks.items()
    ]


def _times(cells: pl.Series, factor: float) -> pl.Series:
    """Convert what is a number, to the last digit; what is none stays, to be found later."""
    unique = [text for text in cells.unique().to_list() if text is not None]
    converted = {text: _converted(text, Decimal(str(factor))) for text in unique}
    return cells.replace_strict(converted, default=None, return_dtype=pl.String)


def _converted(text: str, factor: Decimal) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return f"{(number * factor).normalize():f}" if number.is_finite() else text
