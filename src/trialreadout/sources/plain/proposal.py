"""What one sheet of a site's own files most likely holds: a proposal for its author to confirm.

A heading is proposed for a column if a whole word of it names that column and its cells fit;
what is less than that is listed beside its alternatives. No cell is copied but for words that
stand in the vocabulary of terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trialreadout.core.units import MEGABECQUERELS_PER, MILLIMETRES_PER
from trialreadout.sources.identifying import names_a_person
from trialreadout.sources.plain.handed_in import lacking_columns
from trialreadout.sources.plain.likely_cells import are_days, fits
from trialreadout.sources.plain.likely_layout import Series, series_of
from trialreadout.sources.plain.likely_visits import NamedWeeks, weeks_named
from trialreadout.sources.plain.likely_wide import Source, wide_marker, wide_sizes
from trialreadout.sources.plain.likely_words import is_allowed, meaning_of_word
from trialreadout.sources.plain.mapping import columns_of, day_column
from trialreadout.sources.plain.patterns import is_pattern
from trialreadout.sources.plain.places import Place
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.plain.vocabulary import certain_column, likely_column
from trialreadout.sources.tables import TABLES, Column

CERTAIN_BY = {
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


def proposal_for(table: str, place: Place, sheet: Sheet, marker: str) -> Proposal:
    """Propose how a table is read from a sheet, whether it holds that table or not.

    Parameters
    ----------
    table
        A plain table.
    place, sheet
        Where the sheet stands, and what it holds.
    marker
        The name of a marker where the sheet has none.
    """
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
        elif column is not None and fits(known[column], sheet.cells[heading], column):
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
        if known[column].kind == "date" and are_days(sheet.cells[heading]):
            columns[day_column(column)] = heading
            notes[day_column(column)] = "study days, as the numbers beneath it are small"
        else:
            columns[column] = _source(heading, known[column])
    if table == "measurements" and not {"diameter_mm", "assessed_on"} & columns.keys():
        wide_sizes(sheet, series, columns, notes)
    if table == "markers" and "value" not in columns:
        wide_marker(sheet, series, columns, notes, unsure)
    elif table == "markers" and "marker" not in columns:
        columns["marker"] = {"is": marker}
        notes["marker"] = "the file does not name it: mend the name"
    if table == "doses" and "agent" not in columns:
        columns["agent"] = {"is": "study drug"}
        notes["agent"] = "the file does not name it: mend the name, here and below"
    unsure = {c: s for c, s in unsure.items() if c not in columns}
    read = {heading_of(source) for source in columns.values()}
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


def heading_of(source: Source) -> str | None:
    """Say from which heading a column is taken; None where it is from none."""
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
        CERTAIN_BY.get(table) == column
        and sheet.cells.height > 0
        and sheet.cells[heading].null_count() == sheet.cells.height
    )


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
        heading = heading_of(source)
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
