"""What the sheets of a site's own files most likely hold: a proposal for its author to confirm.

A heading is proposed for a column if a whole word of it names that column and its cells fit;
what is less than that is listed beside its alternatives. No cell is copied but for words that
stand in the vocabulary of terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from trialreadout.core.units import MEGABECQUERELS_PER, MILLIMETRES_PER
from trialreadout.sources.identifying import names_a_person
from trialreadout.sources.plain.handed_in import lacking_columns
from trialreadout.sources.plain.likely_layout import Series, series_of
from trialreadout.sources.plain.likely_visits import NamedWeeks, weeks_named
from trialreadout.sources.plain.likely_words import is_allowed, meaning_of_word
from trialreadout.sources.plain.mapping import columns_of, day_column
from trialreadout.sources.plain.patterns import is_pattern
from trialreadout.sources.plain.places import Place
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.plain.vocabulary import (
    certain_column,
    likely_column,
    likely_table,
    names_first_dose,
)
from trialreadout.sources.tables import TABLES, Column

Source = str | dict[str, str]
"""A heading, or what [columns] writes in its place: { heading = "Größe", unit = "cm" }."""

_NUMBER = re.compile(r"[<>≤≥]?=?\s*[+-]?\d*[.,]?\d+(?:[eE][+-]?\d+)?")
_WHOLE = re.compile(r"-?\d{1,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}(T.*)?|(\d{1,2}[./-])?\d{1,2}[./-]\d{4}( .*)?")
_MOSTLY = 0.8
"""The share of cells that must fit a column for a heading to be proposed for it."""
_CERTAIN_BY = {
    "lesions": "role",
    "measurements": "diameter_mm",
    "assessments": "response",
    "examinations": "new_lesion",
}
"""For a table the column by which a sheet of another one certainly holds it, too."""
_UNITS = {"mm": tuple(MILLIMETRES_PER), "MBq": tuple(MEGABECQUERELS_PER)}
_UNIT = re.compile(r"[\[(_ ]([A-Za-z]+)[\])]?$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one sheet is proposed to be."""

    table: str
    place: Place
    columns: Mapping[str, Source] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    """For a column, what its author should look at."""
    unsure: Mapping[str, Source] = field(default_factory=dict)
    """For a column, what it may be taken from; not proposed."""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For a column, the site's own words and what they mean."""
    not_used: Mapping[str, str] = field(default_factory=dict)
    """Headings from which nothing would be read, and where they stand."""
    lacking: tuple[str, ...] = ()
    """Columns without which the table cannot be read."""
    from_day_zero: bool = False
    """Whether study days hold a day 0."""
    records: int = 0
    """How many rows differ in whose they are: of subjects, the patients."""
    throughout: Mapping[str, str] = field(default_factory=dict)
    """For a column, the one word that every row says: the agent."""
    visits: NamedWeeks | None = None
    """The weeks that the labels of visits, or the headings of a wide marker, name."""
    headings: frozenset[str | None] = frozenset()
    """Those of the sheet that are read."""


def propose(sheets: Sequence[tuple[Place, Sheet]], marker: str) -> list[Proposal]:
    """Propose for each plain table at most one sheet, and for each sheet a table.

    A sheet may hold a second table: what is last known of the patients, when they were first
    treated, or a wide marker, beside other things.

    Parameters
    ----------
    sheets
        As they were read.
    marker
        The name of a marker where the file has none.

    Returns
    -------
    The proposals in the order of the plain tables. A sheet that is like no table has none.
    """
    ranked = [
        (rank, proposal)
        for place, sheet in sheets
        for table in TABLES
        for proposal in [_proposed(table, place, sheet, marker)]
        if (rank := _rank(proposal, place)) is not None
    ]
    ranked = [pair for pair in ranked if not _is_another(pair[1], ranked)]
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    taken: dict[str, Proposal] = {}
    places: set[Place] = set()
    for _, proposal in ranked:
        if proposal.table not in taken and proposal.place not in places:
            taken[proposal.table] = proposal
            places.add(proposal.place)
    for _, proposal in ranked:
        if (
            proposal.table not in taken
            and _stands_beside(proposal)
            and not _are_sizes(proposal, ranked)
        ):
            taken[proposal.table] = replace(proposal, unsure={}, not_used={})
    chosen = [taken[table] for table in TABLES if table in taken]
    return [_without_read(proposal, chosen) for proposal in chosen]


def _is_another(proposal: Proposal, ranked: Sequence[tuple[tuple[bool, int], Proposal]]) -> bool:
    """Tell whether a sheet that lacks something for this table has all of one that says more."""
    own = len(proposal.columns)
    return bool(proposal.lacking) and any(
        other.place == proposal.place and not other.lacking and len(other.columns) > own
        for _, other in ranked
    )


def _are_sizes(proposal: Proposal, ranked: Sequence[tuple[tuple[bool, int], Proposal]]) -> bool:
    """Tell whether values of a marker may as well be the sizes of lesions in the same sheet."""
    value = proposal.columns.get("value")
    return proposal.table == "markers" and any(
        other.place == proposal.place
        and other.table == "measurements"
        and not other.lacking
        and other.columns.get("diameter_mm") == value
        for _, other in ranked
    )


def _without_read(proposal: Proposal, chosen: Sequence[Proposal]) -> Proposal:
    """Leave out what is said of headings that another table reads from the same sheet."""
    read = {
        heading
        for other in chosen
        if other.place == proposal.place and other.table != proposal.table
        for heading in other.headings
    }
    return replace(
        proposal,
        unsure={c: s for c, s in proposal.unsure.items() if _heading(s) not in read},
        not_used={h: at for h, at in proposal.not_used.items() if h not in read},
    )


def _stands_beside(proposal: Proposal) -> bool:
    """Tell whether a sheet of another table certainly holds this one, too.

    A sheet of lesions in each examination holds their sizes, and one of examinations the overall
    response: by words that stand under no other heading.
    """
    if proposal.lacking:
        return False
    if proposal.table in _CERTAIN_BY:
        return _CERTAIN_BY[proposal.table] in proposal.columns
    if proposal.table == "doses":
        return names_first_dose(_heading(proposal.columns.get("started_on", "")) or "")
    return proposal.table in ("status", "markers")


def _rank(proposal: Proposal, place: Place) -> tuple[bool, int] | None:
    """Say how well a table fits a sheet; None if not at all."""
    named = likely_table(place.sheet or place.path.stem, TABLES) == proposal.table
    named |= place.sheet is not None and place.table == proposal.table
    own = set(proposal.columns) - {"subject", "visit", "reader"}
    if "subject" not in proposal.columns or not (named or (own and not proposal.lacking)):
        return None
    return named, len(own)


def _proposed(table: str, place: Place, sheet: Sheet, marker: str) -> Proposal:
    known = columns_of(table)
    columns: dict[str, Source] = {}
    notes: dict[str, str] = {}
    unsure: dict[str, Source] = {}
    series = series_of(sheet.headings)
    wide = {heading for each in series for heading in each.headings}
    own = [
        heading
        for heading in sheet.headings
        if heading not in wide and not names_a_person(heading) and not is_pattern(heading)
    ]
    meant: dict[str, list[str]] = {}
    for heading in own:
        column = certain_column(heading, known)
        if column is not None and _is_left_blank(table, column, heading, sheet):
            unsure.setdefault(column, _source(heading, known[column]))
            notes.setdefault(column, "no cell beneath it is filled")
        elif column is not None and _fits(known[column], sheet.cells[heading], column):
            meant.setdefault(column, []).append(heading)
        elif (near := likely_column(heading, known)) is not None:
            unsure.setdefault(near, _source(heading, known[near]))
    for column, headings in meant.items():
        exact = [heading for heading in headings if heading.casefold() == column]
        if len(headings) > 1 and not exact:
            unsure[column] = headings[0]
            notes[column] = "or " + ", ".join(f'"{each}"' for each in headings[1:])
            continue
        heading = (exact or headings)[0]
        if known[column].kind == "date" and _are_days(sheet.cells[heading]):
            columns[day_column(column)] = heading
            notes[day_column(column)] = "study days, as the numbers beneath it are small"
        else:
            columns[column] = _source(heading, known[column])
    if table == "measurements" and not {"diameter_mm", "assessed_on"} & columns.keys():
        _wide_sizes(sheet, series, columns, notes)
    if table == "markers" and "value" not in columns:
        _wide_marker(sheet, series, columns, notes, unsure)
    elif table == "markers" and "marker" not in columns:
        columns["marker"] = {"is": marker}
        notes["marker"] = "the file does not name it: mend the name"
    if table == "doses" and "agent" not in columns:
        columns["agent"] = {"is": "study drug"}
        notes["agent"] = "the file does not name it: mend the name, here and below"
    unsure = {c: s for c, s in unsure.items() if c not in columns}
    read = {_heading(source) for source in columns.values()}
    used = {h for each in series if each.pattern in read for h in each.headings} | read
    codes = _codes(known, columns, sheet, series)
    days = [s for c, s in columns.items() if c not in TABLES[table].columns and isinstance(s, str)]
    return Proposal(
        table,
        place,
        columns,
        notes,
        unsure,
        codes,
        {h: sheet.heads.get(h, "") for h in sheet.headings if h not in used},
        tuple(lacking_columns(table, set(columns))),
        any((sheet.cells[heading] == "0").any() for heading in days if heading in sheet.headings),
        _records(columns, sheet),
        _throughout(columns, sheet),
        _visits(columns, sheet),
        frozenset(used - {None}),
    )


def _heading(source: Source) -> str | None:
    return source if isinstance(source, str) else source.get("heading")


def _source(heading: str, spec: Column) -> Source:
    """Write where a column comes from, with the unit that its heading names."""
    found = _UNIT.search(heading)
    for unit in _UNITS.get(spec.unit or "", ()) if found else ():
        assert found is not None
        if unit.casefold() == found[1].casefold() and unit != spec.unit:
            return {"heading": heading, "unit": unit}
    return heading


def _is_left_blank(table: str, column: str, heading: str, sheet: Sheet) -> bool:
    """Tell whether the column that would make a sheet this table holds nothing in any row."""
    return (
        _CERTAIN_BY.get(table) == column
        and sheet.cells.height > 0
        and sheet.cells[heading].null_count() == sheet.cells.height
    )


def _fits(spec: Column, cells: pl.Series, column: str) -> bool:
    """Tell whether most cells of a heading are such as the column holds."""
    words = [str(cell) for cell in cells.drop_nulls()]
    if not words or spec.kind == "text":
        return True
    match spec.kind:
        case "number" | "integer":
            fit = [_NUMBER.fullmatch(word) is not None for word in words]
        case "date":
            fit = [bool(_DATE.fullmatch(w) or _WHOLE.fullmatch(w)) for w in words]
        case _:
            fit = [
                is_allowed(spec, w) or meaning_of_word(column, spec, w) is not None for w in words
            ]
    return sum(fit) >= _MOSTLY * len(words)


def _are_days(cells: pl.Series) -> bool:
    words = [str(cell) for cell in cells.drop_nulls()]
    return (
        bool(words)
        and all(_WHOLE.fullmatch(word) for word in words)
        and not all(_YEAR.fullmatch(word) for word in words)
    )


def _wide_marker(
    sheet: Sheet,
    series: Sequence[Series],
    columns: dict[str, Source],
    notes: dict[str, str],
    unsure: dict[str, Source],
) -> None:
    """Propose values that stand side by side, and when they were sampled."""
    number = Column("number")
    values = [
        each
        for each in series
        if not each.holds_dates
        and all(_fits(number, sheet.cells[heading], "value") for heading in each.headings)
    ]
    if not values:
        return
    chosen = values[0]
    dated = [s for s in series if s.holds_dates and s.counts == chosen.counts]
    dated = [s for s in dated if set(s.numbers) == set(chosen.numbers)]
    if len(values) > 1 or (chosen.counts == "unknown" and not dated):
        unsure["value"] = chosen.pattern
        notes["value"] = (
            "or " + ", ".join(f'"{each.pattern}"' for each in values[1:])
            if len(values) > 1
            else 'are the numbers weeks? Then also: sampled_on = { weeks = "{week}" }'
        )
        return
    word = "day" if chosen.counts == "day" else "week"
    columns["value"] = chosen.pattern
    columns["marker"] = {"is": chosen.name}
    columns["visit"] = {"is": f"{word} {{{word}}}" if chosen.counts != "unknown" else "{week}"}
    if chosen.unit is not None:
        columns["unit"] = {"is": chosen.unit}
    if dated:
        columns["sampled_on"] = dated[0].pattern
    elif word == "day":
        columns["sampled_day"] = {"is": "{day}"}
        notes["sampled_day"] = "a guess: the days in the headings count from time zero"
    else:
        columns["sampled_on"] = {"weeks": "{week}"}
        notes["sampled_on"] = "a guess: the weeks in the headings count from time zero"


def _wide_sizes(
    sheet: Sheet, series: Sequence[Series], columns: dict[str, Source], notes: dict[str, str]
) -> None:
    """Propose sizes of lesions that stand side by side, a date beside each.

    Words among the sizes are proposed for what was seen of the lesion. Where the dates stand
    elsewhere, nothing is proposed.
    """
    for each in series:
        dated = [s for s in series if s.holds_dates and set(s.numbers) == set(each.numbers)]
        if each.holds_dates or len(dated) != 1 or each.counts != "week":
            continue
        words = [str(cell) for h in each.headings for cell in sheet.cells[h].drop_nulls()]
        sizes = sum(_NUMBER.fullmatch(word) is not None for word in words)
        if 2 * sizes <= len(words):
            continue
        columns["assessed_on"] = dated[0].pattern
        columns["visit"] = {"is": "week {week}"}
        columns["diameter_mm"] = each.pattern
        if sizes < len(words):
            columns["state"] = each.pattern
            notes["state"] = "numbers are sizes, words are this: map them under [codes.state]"
        return


def _records(columns: Mapping[str, Source], sheet: Sheet) -> int:
    subject = columns.get("subject")
    return sheet.cells[subject].n_unique() if isinstance(subject, str) else 0


def _throughout(columns: Mapping[str, Source], sheet: Sheet) -> dict[str, str]:
    """Find the agent, where a column of agents names one."""
    agent = columns.get("agent")
    if not isinstance(agent, str):
        return {}
    words = sheet.cells[agent].unique().to_list()
    return {"agent": words[0]} if len(words) == 1 and words[0] is not None else {}


def _visits(columns: Mapping[str, Source], sheet: Sheet) -> NamedWeeks | None:
    """Find the weeks that visits are named by: in cells, or in the headings of a wide layout."""
    visit = columns.get("visit")
    if isinstance(visit, str):
        return weeks_named(map(str, sheet.cells[visit].drop_nulls().unique()))
    value = columns.get("value")
    wide = [s for s in series_of(sheet.headings) if s.pattern == value and s.counts != "day"]
    return NamedWeeks(wide[0].pattern, later) if wide and (later := _later(wide[0])) else None


def _later(series: Series) -> tuple[int, ...]:
    return tuple(sorted(week for week in series.numbers if week > 0))


def _codes(
    known: Mapping[str, Column],
    columns: Mapping[str, Source],
    sheet: Sheet,
    series: Sequence[Series],
) -> dict[str, dict[str, str]]:
    """Propose what the site's own words beneath the headings mean."""
    codes: dict[str, dict[str, str]] = {}
    wide = {each.pattern: each.headings for each in series}
    for column, source in columns.items():
        heading = _heading(source)
        if column not in known or heading is None:
            continue
        beneath = wide.get(heading, (heading,) if heading in sheet.headings else ())
        spec = known[column]
        if spec.kind == "text" and column != "visit":
            continue
        words = {str(cell) for each in beneath for cell in sheet.cells[each].drop_nulls()}
        for word in sorted(words):
            if (
                not is_allowed(spec, word)
                and (meant := meaning_of_word(column, spec, word)) is not None
            ):
                codes.setdefault(column, {})[word] = meant
    return codes
