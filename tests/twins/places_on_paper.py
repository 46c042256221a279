"""Where each result of readout.json must stand on paper, told from its own fields alone.

A result names its endpoint, analysis set and group, statistic, category and method; from these
follow the table, the row and the column that hold it, and `text` is what must be printed there.
Nothing here knows how tables are made or written. All texts are compared without blanks, which a
line break may take away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Result = Mapping[str, Any]
Place = tuple[int, int, int]
"""Of a cell: its table, row and column among those read."""

NOTHING = ("–", "notaskedfor")
"""What stands where no number belongs."""
OF_PATIENTS = {
    "disposition": "Disposition of patients",
    "protocol deviations": "Protocol deviations",
    "baseline characteristics": "Baseline characteristics",
}
BY_CATEGORY = ("proportion", "bounds", "count", "comparison")
IN_WORDS = {
    "rate": "event-free at {category}",
    "agreement": "graded as recorded",
    "size": "patients",
    "follow-up": "median follow-up (reverse)",
    "observed follow-up": "follow-up as observed",
    "median": "median",
    "success": "success",
}
UNITS = (
    "_percent_per_month",
    *("_per_week", "_percent", "_weeks", "_days", "_years", "_mbq", "_mg", "_mm"),
)
EVENTS = ("incidence", "incidence of related events")


class Read(Protocol):
    """A table as it was read from paper."""

    @property
    def caption(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> tuple[tuple[str, ...], ...]: ...


@dataclass(frozen=True)
class Numbered:
    """A table with the number and the title that its caption begins with."""

    at: int
    number: str
    title: str
    rest: str
    """Of the caption, after the title."""
    table: Read


def faults(results: Sequence[Result], tables: Sequence[Read]) -> list[str]:
    """Say what is printed where it must not be, or not where it must.

    Parameters
    ----------
    results
        Of readout.json.
    tables
        As read from paper; those without a number that hold results are the headline, and numbers
        already printed.

    Returns
    -------
    A sentence for each fault: a result that stands nowhere, or twice, or with another text; and a
    text where no result belongs.
    """
    numbered = list(_numbered(results, tables))
    said = _faults_of_numbers(numbered)
    claimed: dict[Place, str] = {}
    for result in results:
        places = _places(result, numbered)
        if len(places) != 1:
            said.append(f"{result['id']} stands in {len(places)} places")
        for at, row, column in places:
            claimed[at, row, column] = result["id"]
            printed = tables[at].rows[row][column]
            if printed != _expected(result):
                said.append(f"{result['id']} is printed as {printed}")
    for each in numbered:
        for row, column in _cells(each.table):
            text = each.table.rows[row][column]
            if (each.at, row, column) not in claimed and text not in _fillers(each):
                said.append(f"{each.number}: {text} is no result")
    return [*said, *_headline(results, tables), *_published(results, tables)]


def holds_results(results: Sequence[Result], tables: Sequence[Read]) -> list[int]:
    """Say which tables hold results under a number of their own."""
    return [each.at for each in _numbered(results, tables)]


def closed(text: str) -> str:
    """Leave out blanks of every width."""
    return re.sub(r"[\s\u200b]", "", text)


def _numbered(results: Sequence[Result], tables: Sequence[Read]) -> Iterator[Numbered]:
    """Find the tables of endpoints: the longest title that a caption begins with is its own."""
    titles = sorted({_title(each) for each in results}, key=len, reverse=True)
    for at, table in enumerate(tables):
        found = re.match(r"Table(14(?:\.\d+)+)\.", table.caption)
        title = found and next(
            (t for t in titles if table.caption[found.end() :].startswith(t)), None
        )
        if found and title:
            rest = table.caption[found.end() + len(title) :]
            if not rest.startswith(".Combinations"):
                yield Numbered(at, found[1], title, rest, table)


def _faults_of_numbers(numbered: Sequence[Numbered]) -> list[str]:
    """No number may stand twice, and no row or column of a table share its name."""
    numbers = [each.number for each in numbered]
    said = [f"{number} stands twice" for number in numbers if numbers.count(number) > 1]
    for each in numbered:
        names = [row[0] for row in each.table.rows]
        if len(set(names)) < len(names) or len(set(each.table.columns)) < len(each.table.columns):
            said.append(f"{each.number}: two rows or columns share a name")
    return said


def _title(result: Result) -> str:
    name = OF_PATIENTS.get(result["endpoint"], result["endpoint"])
    column = _group(result)[0]
    in_two = f", by {column}" if column and result["statistic"] not in (*EVENTS, "shift") else ""
    return closed(_capital(name) + in_two)


def _places(result: Result, numbered: Sequence[Numbered]) -> list[Place]:
    own = [each for each in numbered if each.title == _title(result)]
    if result["statistic"] in EVENTS:
        return list(_of_events(result, own))
    if result["statistic"] == "shift":
        return list(_of_shifts(result, own))
    return [place for each in own if each.rest[:1] != "." for place in _of_set(result, each)]


def _of_set(result: Result, each: Numbered) -> Iterator[Place]:
    """A row a statistic, told apart from its like where it must be; a column a set or group."""
    head = closed(_capital(result["analysis_set"])) + _part_of_head(result) + "(N="
    names = [row[0] for row in each.table.rows]
    row = next((names.index(name) for name in _names(result) if name in names), None)
    for column, text in enumerate(each.table.columns):
        if row is not None and text.startswith(head):
            yield each.at, row, column


def _of_events(result: Result, own: Sequence[Numbered]) -> Iterator[Place]:
    """A row a term or organ class, a column a grade; a table a set, a group and a kind."""
    term, _, grade = result["category"].rpartition(", ")
    related = ",relatedevents" if "related" in result["statistic"] else ""
    whom = closed(", ".join(filter(None, (result["analysis_set"], result["group"]))))
    for each in own:
        if re.match(rf"\.[A-Za-z]+{related},{re.escape(whom)};", each.rest):
            yield from _at(each, closed(_capital(term)), closed(_capital(grade)))


def _of_shifts(result: Result, own: Sequence[Numbered]) -> Iterator[Place]:
    """A row a grade at baseline, a column the worst one; a table a test, a set and a group."""
    term, _, grades = result["category"].rpartition(", ")
    before, _, worst = grades.partition(" to ")
    whom = ", ".join(filter(None, (term, result["analysis_set"], result["group"])))
    for each in own:
        if each.rest.lower().startswith(closed(f".{whom}:").lower()):
            yield from _at(each, before, worst)


def _at(each: Numbered, row: str, column: str) -> Iterator[Place]:
    for at, names in enumerate(each.table.rows):
        if names[0] == row and column in each.table.columns[1:]:
            yield each.at, at, each.table.columns.index(column, 1)


def _names(result: Result) -> list[str]:
    """Names that the row of a result may have, that which says most first."""
    name = _capital(_in_words(result))
    confidence = result["confidence"]
    level = f", {100 * confidence:g} %" if confidence is not None else ""
    method, what = _method(result), f"{result['statistic']} {result['category'] or ''}".rstrip()
    longer = (f"{name}, {method}{level}, {what}", f"{name}, {method}{level}", f"{name}, {method}")
    return [closed(each) for each in (*longer, name)]


def _in_words(result: Result) -> str:
    statistic, category = result["statistic"], result["category"]
    if result["label"]:
        return str(result["label"])
    if statistic == "comparison":
        what, by, column = category.rpartition(" by ")
        return f"{what}{by}{column.replace('_', ' ')}"
    if statistic in BY_CATEGORY:
        return str(category)
    if statistic == "characteristic":
        column, colon, word = category.partition(": ")
        return f"{'ECOG' if column == 'ecog' else _without_unit(column)}{colon}{word}"
    if statistic in ("summary", "quartiles"):
        return _without_unit(category)
    return IN_WORDS.get(statistic, statistic).format(category=category)


def _method(result: Result) -> str:
    """The interval of a median that is called after a program has its name in capitals."""
    return str(result["method"]).replace("spss", "SPSS")


def _without_unit(column: str) -> str:
    for unit in UNITS:
        column = column.removesuffix(unit)
    return column.replace("_", " ")


def _group(result: Result) -> tuple[str, str]:
    column, _, value = (result["group"] or "").partition(": ")
    return column.replace("_", " "), value


def _part_of_head(result: Result) -> str:
    column, value = _group(result)
    return closed(f", {column}: {value}") if column else ""


def _expected(result: Result) -> str:
    return str(result["n"]) if result["statistic"] == "shift" else closed(result["text"])


def _fillers(each: Numbered) -> tuple[str, ...]:
    """In a cross table a pair of grades that no patient has is a nought."""
    return (*NOTHING, "0") if ":patientsbygrade" in each.rest else NOTHING


def _cells(table: Read) -> Iterator[tuple[int, int]]:
    for row, cells in enumerate(table.rows):
        for column in range(1, len(cells)):
            yield row, column


def _headline(results: Sequence[Result], tables: Sequence[Read]) -> Iterator[str]:
    """Hold the primary endpoints, side by side: a row a statistic, a column a set."""
    for table in tables:
        if "Primaryendpointsandresponserates" in table.caption:
            for row, column in _cells(table):
                name, head, text = (
                    table.rows[row][0],
                    table.columns[column],
                    table.rows[row][column],
                )
                texts = [
                    _expected(each)
                    for each in results
                    if closed(_capital(each["analysis_set"])) == head and name in _in_headline(each)
                ]
                if text not in (texts or NOTHING):
                    yield f"headline, {name}, {head}: {text} is none of {texts}"


def _in_headline(result: Result) -> list[str]:
    part = f" ({result['group']})" if result["group"] else ""
    of = f"{_capital(result['endpoint'])}: {_in_words(result)}"
    return [closed(f"{of}{part}"), closed(f"{of}, {_method(result)}{part}")]


def _published(results: Sequence[Result], tables: Sequence[Read]) -> Iterator[str]:
    """Hold what is computed beside what was printed: a row names endpoint and set."""
    for table in tables:
        if table.columns[1:] == ("Printed", "Computed", "Method", "Printsalike"):
            for name, _, text, method, _ in table.rows:
                texts = [_expected(each) for each in results if _is_published(each, name, method)]
                if text not in (texts or ("notcomputed",)):
                    yield f"published, {name}: {text} is none of {texts}"


def _is_published(result: Result, name: str, method: str) -> bool:
    share = f"{result['endpoint']}: {result['category']}"
    kind = {"size": "patients", "proportion": share}.get(result["statistic"])
    words = kind if kind is not None else f"{result['endpoint']}, {result['statistic']}"
    named = ", ".join(filter(None, (words, result["analysis_set"], result["group"])))
    return closed(_capital(named)) == name and closed(_method(result)) == method


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
