"""Baseline characteristics, as they were counted of those who were assigned.

Words of one column are categories of one measure where each patient has one; where a patient
may have several (lesions in two organs), or it is not known of all, each word is a row. A patient
of whom something is not recorded is not analysed for it, and the measure says how many.

Source: ClinicalTrials.gov, Results Data Element Definitions, 2. Baseline Characteristics;
        RRSUploadSchema.xsd, version 2017.04.18, type Baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trialreadout.analysis.column_units import without_unit
from trialreadout.analysis.results import CHARACTERISTIC, Result
from trialreadout.analysis.xml_elements import Element, element
from trialreadout.protocol.analyses import BASELINE
from trialreadout.registry.by_hand import ToFill
from trialreadout.registry.groups import Group
from trialreadout.registry.measures import (
    COUNT,
    FULL_RANGE,
    MEDIAN,
    PARTICIPANTS,
    Cell,
    Entry,
    Measure,
    Row,
    elements_of,
    group_elements,
    leaf,
)
from trialreadout.registry.numbers import NOT_AVAILABLE, printed, printed_or_na

MODULE = "Baseline Characteristics"
AGE, SEX, OWN = "Age, Continuous", "Sex: Female, Male", "Study-Specific Measure"
NOT_COLLECTED = "Race and Ethnicity Not Collected"
_SEXES = {"f": "Female", "female": "Female", "m": "Male", "male": "Male"}
_NOT_RECORDED = "not recorded"
_TOTAL = "baseline-total"
Rows = Mapping[tuple[str | None, str], Mapping[str, Result]]
"""For each group and column, its result rows by word; of a number under "summary"."""


def baseline(
    results: Iterable[Result], set_name: str, groups: Sequence[Group]
) -> tuple[Element, list[ToFill]]:
    """Write the characteristics of the patients of a set, in each group and in all."""
    own = [row for row in results if row.endpoint == BASELINE and row.analysis_set == set_name]
    columns = {group.key: f"baseline-{n}" for n, group in enumerate(groups, start=1)}
    if len(groups) > 1:
        columns[None] = _TOTAL
    rows = _by_column(own)
    sizes = {key: _size(own, key) for key in columns}
    names = list(dict.fromkeys(column for key, column in rows if key is None))
    measures = [_measure(name, rows, columns) for name in sorted(names, key=_in_order)]
    made = element(
        "baseline",
        children=[
            element(
                "baselineMeasures", children=[_element(m, n) for m, n in measures] + _race(names)
            ),
            element(
                "baselineReportingGroups",
                children=group_elements(
                    "baselineReportingGroup",
                    [(columns[g.key], g.title, g.description, sizes[g.key]) for g in groups],
                ),
            ),
            *(
                group_elements(
                    "totalBaselineReportingGroup", [(_TOTAL, "Total", None, sizes[None])]
                )
                if len(groups) > 1
                else []
            ),
        ],
    )
    return made, list(_left(names))


def _size(own: Sequence[Result], key: str | None) -> int:
    return next((len(row.about) for row in own if row.group == key), 0)


def _by_column(own: Iterable[Result]) -> dict[tuple[str | None, str], dict[str, Result]]:
    rows: dict[tuple[str | None, str], dict[str, Result]] = {}
    for row in own:
        category = row.category or ""
        if row.statistic == "summary":
            rows.setdefault((row.group, category), {})["summary"] = row
        elif row.statistic == CHARACTERISTIC:
            column, _, word = category.partition(": ")
            rows.setdefault((row.group, column), {})[word] = row
    return rows


def _in_order(column: str) -> int:
    return {"age_years": 0, "sex": 1}.get(column, 2)


def _measure(
    column: str, rows: Rows, columns: Mapping[str | None, str]
) -> tuple[Measure, str | None]:
    """Make the measure of a column, and the name that the registry has none for."""
    everybody = rows[None, column]
    if "summary" in everybody:
        return _number(column, rows, columns)
    words = [word for word in everybody if word != _NOT_RECORDED]
    unknown = everybody.get(_NOT_RECORDED)
    counted = everybody[words[0]].denominator - (unknown.n if unknown else 0)
    parted = sum(everybody[word].n for word in words) == counted
    sexes = column == "sex" and parted and {w.casefold() for w in words} <= _SEXES.keys()
    if sexes:
        named = {_SEXES[word.casefold()]: word for word in words}
        entries = {name: named.get(name) for name in ("Female", "Male")}
    else:
        entries = {word: word for word in words}
    made: list[Row] = []
    if parted:
        made.append(Row(tuple(_cell(rows, key, column, entries, i) for key, i in columns.items())))
    else:
        for name, word in entries.items():
            cells = (_cell(rows, key, column, {"": word}, i) for key, i in columns.items())
            made.append(Row(tuple(cells), name))
    measure = Measure(
        SEX if sexes else OWN,
        COUNT,
        PARTICIPANTS,
        tuple(made),
        population=_population(unknown),
    )
    return measure, None if sexes else _words(column)


def _cell(
    rows: Rows, key: str | None, column: str, entries: Mapping[str, str | None], identifier: str
) -> Cell:
    """Count the words of a column in a group; a word that nobody has is none of those known."""
    own = rows.get((key, column), {})
    unknown = own[_NOT_RECORDED].n if _NOT_RECORDED in own else 0
    analysed = next((row.denominator for row in own.values()), 0) - unknown
    counted = tuple(
        Entry(str(own[word].n if word is not None and word in own else 0), name or None)
        for name, word in entries.items()
    )
    return Cell(identifier, counted, analysed)


def _number(
    column: str, rows: Rows, columns: Mapping[str | None, str]
) -> tuple[Measure, str | None]:
    of_all = rows[None, column]["summary"]
    cells = []
    for key, identifier in columns.items():
        row = rows[key, column]["summary"]
        known = row.value is not None
        cells.append(
            Cell(
                identifier,
                (
                    Entry(
                        printed_or_na(row.value),
                        low=printed(row.low) if row.low is not None else NOT_AVAILABLE,
                        high=printed(row.high) if row.high is not None else NOT_AVAILABLE,
                        comment=None if known else "Not recorded of anybody",
                    ),
                ),
                row.n,
            )
        )
    measure = Measure(
        AGE if column == "age_years" else OWN,
        MEDIAN,
        of_all.unit or "number",
        (Row(tuple(cells)),),
        FULL_RANGE,
        population=_population(rows[None, column].get(_NOT_RECORDED)),
    )
    return measure, None if column == "age_years" else _words(column)


def _population(unknown: Result | None) -> str | None:
    if unknown is None or not unknown.n:
        return None
    return f"Not recorded of {unknown.n} of {unknown.denominator}"


def _words(column: str) -> str:
    return without_unit(column).replace("_", " ")


def _element(measure: Measure, other: str | None) -> Element:
    return element("baselineMeasure", children=[*elements_of(measure), *leaf("otherTitle", other)])


def _race(names: Sequence[str]) -> list[Element]:
    """Say that race and ethnicity were not collected, where no column holds them."""
    if {"race", "ethnicity", "ethnic"} & set(names):
        return []
    return [
        element(
            "baselineMeasure",
            children=[element("measureRows"), *leaf("title", NOT_COLLECTED)],
        )
    ]


def _left(names: Sequence[str]) -> Iterator[ToFill]:
    if "age_years" not in names:
        yield ToFill(MODULE, "Age", "required by the registry, and not among the data")
    if "sex" not in names:
        yield ToFill(MODULE, "Sex/Gender", "required by the registry, and not among the data")
    if {"race", "ethnicity", "ethnic"} & set(names):
        why = "written in the words of the data; the registry has categories of its own"
        yield ToFill(MODULE, "Race, Ethnicity", why)
    else:
        yield ToFill(MODULE, NOT_COLLECTED, "no column holds them; confirm that nobody asked")
    yield ToFill(MODULE, "Region of Enrollment", "countries are not among the data")
    yield ToFill(
        MODULE,
        OWN,
        "every characteristic of the data is written; take out what is not to be shown, and say "
        "in a description what its words mean",
    )
