"""In which form a sheet writes its numbers and dates, read as such where it is one form.

A sheet that writes decimal commas throughout is read so; one that writes both commas and points
has errors at the fewer of them. The same holds for dates; a column of a workbook that holds date
cells and no text has no form, and another that holds text is not held against it. Nothing is
guessed: 03/04/2011 is read only if another date of the sheet, or the study file, shows which number
is the day. A month in letters (3 Mar 2014, 3. März 2014) is understood beside any form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from trialreadout.core.dates import parse_date
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.sources.faults import faults
from trialreadout.sources.plain.mapping import Mapped, columns_of
from trialreadout.sources.plain.month_names import iso_of_month_name
from trialreadout.sources.plain.numbers import Decimals, decimals_of, with_point
from trialreadout.sources.plain.sheet import Sheet

_TIME = r"(?:[ T](\d{1,2}:\d{2}(?::\d{2})?))?"
_NUMBERS_APART = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_YEAR_FIRST = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}}){_TIME}.*")
_LARGEST_MONTH = 12
_ORDERS = {"day first": "day{0}month{0}year", "month first": "month{0}day{0}year"}


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet with its numbers and dates in the form of the plain tables."""

    sheet: Sheet
    how: tuple[str, ...]
    """In what form it was, where that is another."""
    findings: tuple[Finding, ...]


def read_forms(table: str, sheet: Sheet, mapped: Mapped, protocol: Protocol) -> Read:
    """Read numbers and dates in the form that a sheet uses throughout.

    Parameters
    ----------
    table
        The plain table that the sheet holds.
    sheet, mapped
        Its cells, and which column each heading is.
    protocol
        For what the sheet itself may not show: [data] decimal, [dates] order.

    Returns
    -------
    The sheet with points and ISO 8601; what is in no form that is known stays as it is. Findings
    of rule "mixed-forms", "thousands-separator", "ambiguous-number", "ambiguous-date" and
    "month-first", at their cells.
    """
    known = columns_of(table)
    kind_of = {h: known[c].kind for h, c in _numbers_last(mapped.pairs()) if c in known}
    words: dict[str, set[str]] = {}
    for heading, column in mapped.pairs():
        words.setdefault(heading, set()).update(protocol.codes.get(column, ()))
    written = {
        h: [t for t in sheet.written[h].drop_nulls().unique().sort() if t not in words[h]]
        for h in kind_of
    }
    numbers = {h: w for h, w in written.items() if kind_of[h] in ("number", "integer")}
    dates = {
        h: [t for t in sheet.cells[h].drop_nulls().unique().sort() if t not in words[h]]
        for h, kind in kind_of.items()
        if kind == "date"
    }
    decimals = decimals_of(_counted(sheet, numbers), sheet.separator, protocol.data.decimal)
    as_text = {h: texts for h, texts in dates.items() if sheet.written[h].count()}
    form = _form_of_dates(_counted(sheet, as_text), protocol.dates.order)
    odd: dict[str, dict[str, str]] = {}
    new: dict[str, dict[str, str]] = {}
    for heading, texts in numbers.items():
        odd[heading] = {t: rule for t in texts if (rule := decimals.fault_of(t)) is not None}
        new[heading] = {t: with_point(t) for t in texts if decimals.reads(t)}
    for heading, texts in dates.items():
        faulty = texts if heading in as_text else ()
        odd[heading] = {t: rule for t in faulty if (rule := form.fault_of(t)) is not None}
        new[heading] = {t: iso for t in texts if (iso := form.iso(t)) is not None}
    subject = mapped.direct.get("subject")
    whose = sheet.cells[subject] if subject else pl.repeat(None, sheet.cells.height, eager=True)
    rows = sheet.cells.with_columns(whose.cast(pl.String).alias("subject"))
    findings = [
        finding
        for heading, cells in odd.items()
        for rule in dict.fromkeys(cells.values())
        for finding in faults(
            rule,
            table,
            rows.select("subject", "file", "row", heading) if heading != "subject" else rows,
            rows[heading].is_in([text for text, each in cells.items() if each == rule]),
            heading,
            allowed=_allowed(rule, decimals, form),
        )
    ]
    changed = [pl.col(heading).replace(texts) for heading, texts in new.items() if texts]
    how = (*sheet.how, *decimals.how(numbers), *form.how(dates))
    return Read(
        replace(sheet, cells=sheet.cells.with_columns(changed), how=how),
        how,
        tuple(findings),
    )


def _numbers_last(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Have the size of a lesion decide what a column is that holds its state as well."""
    return sorted(pairs, key=lambda pair: pair[1] == "diameter_mm")


def _counted(sheet: Sheet, texts: Mapping[str, list[str]]) -> dict[str, int]:
    """Count in how many cells each text stands."""
    counts: dict[str, int] = {}
    for heading, those in texts.items():
        cells = sheet.cells[heading].value_counts()
        wanted = set(those)
        for text, n in cells.iter_rows():
            if text in wanted:
                counts[text] = counts.get(text, 0) + n
    return counts


@dataclass(frozen=True, slots=True)
class _Dates:
    """The form in which a sheet writes whole dates."""

    parted_by: str | None
    """What stands between the numbers of a date that ends in its year; None: ISO 8601."""
    order: str | None
    """Which number comes first; None: that is not known."""
    named: bool
    """Whether the study file names the order."""

    def fault_of(self, text: str) -> str | None:
        """Name the rule that a date breaks."""
        found = _NUMBERS_APART.fullmatch(text)
        if found is None:
            other = _YEAR_FIRST.fullmatch(text) is not None and self.parted_by is not None
            return "mixed-forms" if other else None
        if self.parted_by != found[2]:
            return "mixed-forms"
        if self.order is None:
            return "ambiguous-date"
        if self.order == "month first" and not self.named:
            return "month-first"
        shown = _order_shown(found)
        return "mixed-forms" if shown not in (None, self.order) else None

    def iso(self, text: str) -> str | None:
        """Write a date in ISO 8601; None where it is so already, or is no date."""
        if (named := iso_of_month_name(text)) is not None:
            return _existing(named)
        if (month := _MONTH_AND_YEAR.fullmatch(text)) is not None:
            return _existing(f"{month[2]}-{int(month[1]):02}")
        if (whole := _YEAR_FIRST.fullmatch(text)) is not None and whole[2] and " " in text:
            return _existing(text.replace(" ", "T", 1))
        found = _NUMBERS_APART.fullmatch(text)
        if found is None or self.order is None or self.fault_of(text):
            return None
        first, second = int(found[1]), int(found[3])
        day, month_ = (first, second) if self.order == "day first" else (second, first)
        return _existing(f"{found[4]}-{month_:02}-{day:02}" + (f"T{found[5]}" if found[5] else ""))

    def how(self, dates: Mapping[str, list[str]]) -> tuple[str, ...]:
        """Say in what form the dates are, if it is not ISO 8601."""
        if self.parted_by and self.order:
            return (f"dates as {_ORDERS[self.order].format(self.parted_by)}",)
        partial = any(_MONTH_AND_YEAR.fullmatch(t) for texts in dates.values() for t in texts)
        return ("dates as month.year",) if partial and not self.parted_by else ()


def _form_of_dates(counts: Mapping[str, int], asked: str | None) -> _Dates:
    """Find the form of most dates of a sheet, and which number of them is the day."""
    votes: dict[str | None, int] = {}
    shown: dict[str, int] = {}
    for text, n in counts.items():
        found = _NUMBERS_APART.fullmatch(text)
        if found is not None:
            votes[found[2]] = votes.get(found[2], 0) + n
            if (order := _order_shown(found)) is not None:
                shown[order] = shown.get(order, 0) + n
        elif _YEAR_FIRST.fullmatch(text):
            votes[None] = votes.get(None, 0) + n
    if not votes:
        return _Dates(None, None, False)
    parted_by = max(votes, key=lambda each: (votes[each], each is None, each or ""))
    if parted_by is None:
        return _Dates(None, None, False)
    if parted_by == ".":
        return _Dates(".", "day first", False)
    if asked is not None:
        return _Dates(parted_by, asked, True)
    order = max(shown, key=lambda each: (shown[each], each)) if shown else None
    return _Dates(parted_by, order, False)


def _order_shown(found: re.Match[str]) -> str | None:
    """Tell which number of a date is the day, where one of them can be no month."""
    if found[2] == ".":
        return "day first"
    if int(found[1]) > _LARGEST_MONTH:
        return "day first"
    return "month first" if int(found[3]) > _LARGEST_MONTH else None


def _existing(iso: str) -> str | None:
    """Return a date that exists; None for the 30th of February."""
    try:
        parse_date(iso)
    except ValueError:
        return None
    return iso


def _allowed(rule: str, decimals: Decimals, form: _Dates) -> str | None:
    """Say what the other cells of the sheet are like."""
    if rule != "mixed-forms":
        return None
    dates = _ORDERS[form.order].format(form.parted_by) if form.parted_by and form.order else "ISO"
    return f"the form of the other cells: decimal {decimals.mark or 'point'}s, dates as {dates}"
