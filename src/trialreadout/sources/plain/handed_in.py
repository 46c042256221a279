"""A folder of a site's own files, handed in as plain tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.terms import LesionState, label
from trialreadout.protocol import Protocol
from trialreadout.protocol.columns import ColumnSource
from trialreadout.sources.codes import recoded
from trialreadout.sources.handed_in import HandedIn
from trialreadout.sources.plain.days import with_dates
from trialreadout.sources.plain.forms import read_forms
from trialreadout.sources.plain.headings import nearest
from trialreadout.sources.plain.identifying import judge, judge_unused, trusted_headings
from trialreadout.sources.plain.mapping import Mapped, columns_of, day_column, map_columns
from trialreadout.sources.plain.new_lesions import with_unsaid_new_lesions
from trialreadout.sources.plain.places import ENDINGS, Found, Place, find_places, read_place
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.sources.plain.vocabulary import likely_column
from trialreadout.sources.plain.wide import rows_of
from trialreadout.sources.raw import Raw, is_place
from trialreadout.sources.tables import TABLES

_NEEDED = {
    "status": ("died_on",),
    "markers": ("value",),
    "weights": ("measured_on", "weight_kg"),
}
"""Columns without which a table would answer otherwise and nobody would notice."""
NUMBERS = ("number", "integer")


def read_plain(folder: Path, protocol: Protocol) -> HandedIn:
    """Read the plain tables in a folder.

    Raises
    ------
    StudyError
        If the table of subjects is not there, cannot be read, or names no patient.
    """
    found = find_places(
        folder,
        protocol.data.folder,
        {str(table): file for table, file in protocol.data.files.items()},
    )
    raw: dict[str, Raw] = {}
    faulty = dict(found.faulty)
    findings = list(found.findings)
    read_as: dict[str, str] = {}
    read_by: dict[str, set[str]] = {}
    of_persons: set[tuple[str | None, str | None]] = set()
    for table, place in found.of_table.items():
        sheet = read_place(place)
        if isinstance(sheet, Finding):
            faulty[table] = sheet._replace(table=table)
            findings.append(faulty[table])
            continue
        judged = judge(
            table, sheet, _asked(protocol, table), _elsewhere(table, sheet, found, protocol)
        )
        mapped = map_columns(
            table,
            sheet.name,
            sheet.headings,
            _asked(protocol, table),
            judged.suspects,
            protocol.columns_of_groups(),
        )
        read_by[table] = set(mapped.by_heading())
        read, how, said = _read_table(table, judged.sheet, mapped, protocol)
        findings += (f for f in judged.findings if (f.file, f.column) not in of_persons)
        of_persons |= {(f.file, f.column) for f in judged.findings}
        wrong = next((f for f in said if f.severity == "error" and f.row is None), None)
        if how:
            read_as[place.name] = ", ".join(how)
        if read is None:
            assert wrong is not None
            faulty[table] = wrong
            findings += said
            continue
        if _is_shared(table, found):
            read = _without_silent_rows(table, read, mapped, protocol)
        raw[table] = replace(read, findings=tuple(said))
        if not read.cells.height:
            findings.append(_no_rows(table, place.name))
    raw = {table: _without_read(table, read, found, read_by) for table, read in raw.items()}
    if "subjects" in raw and _is_shared("subjects", found):
        raw["subjects"] = _of_patients(raw["subjects"], _asked(protocol, "subjects"))
    findings += _columns_of_no_table(protocol, found)
    for place in found.unused:
        if not isinstance(sheet := read_place(place), Finding):
            findings += judge_unused(sheet)
    if "subjects" not in raw:
        raise StudyError([*findings, *_no_subjects(protocol, faulty)])
    if not raw["subjects"].cells["subject"].drop_nulls().len():
        raise StudyError([*findings, _no_patients(found.of_table["subjects"], raw["subjects"])])
    raw, undated = with_dates(raw, protocol)
    return HandedIn(
        with_unsaid_new_lesions(_with_findings(raw, undated), protocol.codes),
        tuple(findings),
        {place.file: place.path for place in found.of_table.values()},
        faulty,
        {table: _origin(table, found.of_table.get(table)) for table in TABLES},
        "[data] files",
        read_as,
    )


def _asked(protocol: Protocol, table: str) -> Mapping[str, str | ColumnSource]:
    return protocol.columns.get(table, {})  # type: ignore[call-overload, no-any-return]


def _elsewhere(table: str, sheet: Sheet, found: Found, protocol: Protocol) -> set[str]:
    """List the headings that another table of the same sheet reads."""
    place = found.of_table[table]
    others = [name for name, at in found.of_table.items() if name != table and at == place]
    return {
        heading
        for name in others
        for heading in trusted_headings(name, sheet.headings, _asked(protocol, name))
    }


def _read_table(
    table: str, sheet: Sheet, mapped: Mapped, protocol: Protocol
) -> tuple[Raw | None, tuple[str, ...], list[Finding]]:
    """Read one table; None where a column is missing, or is asked for and not there."""
    findings = [*mapped.findings, *_missing_columns(table, sheet, mapped)]
    if any(finding.severity == "error" for finding in findings):
        return None, sheet.how, findings
    read = read_forms(table, _one_number_each(table, sheet, mapped), mapped, protocol)
    return rows_of(read.sheet, mapped), read.how, [*findings, *read.findings]


def _one_number_each(table: str, sheet: Sheet, mapped: Mapped) -> Sheet:
    """Take a number that is merged over rows back to the first: it is one size, and not several."""
    known = columns_of(table)
    numbers = {h for h, c in mapped.pairs() if c in known and known[c].kind in NUMBERS}
    again = [
        pl.when(~pl.col("row").is_in(sorted(rows))).then(pl.col(heading)).alias(heading)
        for heading, rows in sheet.merged.items()
        if heading in numbers
    ]
    return replace(sheet, cells=sheet.cells.with_columns(again)) if again else sheet


def _without_read(table: str, raw: Raw, found: Found, read_by: Mapping[str, set[str]]) -> Raw:
    """Leave out that a heading is not read where another table of the same sheet reads it."""
    place = found.of_table[table]
    others = [h for name, h in read_by.items() if name != table and found.of_table[name] == place]
    elsewhere = {heading for headings in others for heading in headings}
    left = (f for f in raw.findings if f.rule != "unknown-column" or f.value not in elsewhere)
    return replace(raw, findings=tuple(left))


def _is_shared(table: str, found: Found) -> bool:
    """Tell whether another table is read from the same sheet."""
    place = found.of_table[table]
    return any(name != table and at == place for name, at in found.of_table.items())


def _without_silent_rows(table: str, raw: Raw, mapped: Mapped, protocol: Protocol) -> Raw:
    """Leave out rows of a shared sheet that say nothing for a table but which patient they are of.

    A sheet of follow-up with a column for the next therapy has a row for each patient, and for
    most of them no therapy. What a row says of patients, and what is last known of them, stays.
    """
    said = [c for c in (*mapped.direct, *mapped.wide) if c != "subject"]
    if table in ("subjects", "status") or not said:
        return raw
    words = recoded(raw.cells, protocol.codes).select(pl.any_horizontal(pl.col(said).is_not_null()))
    return replace(raw, cells=raw.cells.filter(words.to_series()))


def _of_patients(subjects: Raw, asked: Mapping[str, str | ColumnSource]) -> Raw:
    """Leave out the further columns that say several things of one patient: none is a subgroup.

    They belong to what else the rows of the sheet are, such as doses.
    """
    known = {*columns_of("subjects"), *asked}
    further = [c for c in subjects.cells.columns if c not in known and not is_place(c)]
    if not further:
        return subjects
    said = subjects.cells.group_by("subject").agg(pl.col(further).drop_nulls().n_unique())
    several = [column for column in further if (said[column] > 1).any()]
    return replace(subjects, cells=subjects.cells.drop(several))


def _missing_columns(table: str, sheet: Sheet, mapped: Mapped) -> list[Finding]:
    """Find the columns without which the table cannot be read."""
    if any(finding.rule == "missing-column" for finding in mapped.findings):
        return []
    lacking = lacking_columns(table, mapped.columns)
    if "diameter_mm" not in mapped.columns and _sizes_are_told_of(table, sheet, mapped):
        lacking.append("diameter_mm")
    return [_missing(table, sheet, column) for column in lacking]


def lacking_columns(table: str, there: set[str]) -> list[str]:
    """List the columns that are not there and without which the table cannot be read."""
    columns = TABLES[table].columns
    needed = [c for c, spec in columns.items() if spec.required] + [*_NEEDED.get(table, ())]
    lacking = []
    for column in needed:
        ways = {column}
        if columns[column].kind == "date":
            ways.add(day_column(column))
        if column == "state":
            ways.add("diameter_mm")
        if not ways & there:
            lacking.append(column)
    return lacking


def _sizes_are_told_of(table: str, sheet: Sheet, mapped: Mapped) -> bool:
    """Tell whether some lesion is said to have been measured, so that its size must be there."""
    state = mapped.direct.get("state")
    if table != "measurements" or state is None:
        return False
    measured = label(LesionState.MEASURED)
    return bool((sheet.cells[state].str.to_lowercase() == measured).any())


def _missing(table: str, sheet: Sheet, column: str) -> Finding:
    likely = (h for h in sheet.headings if likely_column(h, columns_of(table)) == column)
    near = next(likely, None) or nearest(column, sheet.headings)
    return Finding(
        "error",
        "missing-column",
        table=table,
        file=sheet.name,
        column=column,
        value=", ".join(sheet.headings),
        allowed=f"a column headed {column}",
        remedy=(f'Is "{near}" meant? ' if near else "")
        + f"Add the column, or name the site's own heading under [columns.{table}] in study.toml.",
    )


def _columns_of_no_table(protocol: Protocol, found: Found) -> Iterable[Finding]:
    """Find the tables that [columns] names and that are nowhere."""
    for table in protocol.columns:
        if table not in found.of_table and table not in found.faulty:
            yield Finding(
                "warning",
                "missing-table",
                table=table,
                file="study.toml",
                column=f"columns.{table}",
                value=table,
                allowed="a table that is there",
                remedy=f"Add {_origin(table, None)}, or name its file under [data] files.",
            )


def _no_rows(table: str, name: str) -> Finding:
    return Finding(
        "warning",
        "no-rows",
        table=table,
        file=name,
        value="no rows below the headings",
        allowed="a row for each record",
        remedy=f"Nothing, if there is nothing to record in {table}; else export it again.",
    )


def _no_subjects(protocol: Protocol, faulty: Mapping[str, Finding]) -> Iterable[Finding]:
    if "subjects" in faulty:
        return []
    return [
        Finding(
            "error",
            "missing-table",
            table="subjects",
            file=f"{protocol.data.folder}/subjects.*",
            value="subjects",
            allowed=f"{' or '.join(f'subjects{each}' for each in ENDINGS)}: it says who takes part",
            remedy="Add its file or sheet, or give its name under [data] files.",
        )
    ]


def _no_patients(place: Place, subjects: Raw) -> Finding:
    return Finding(
        "error",
        "no-patients",
        table="subjects",
        file=place.name,
        column=subjects.headings["subject"],
        value=f"no identifier in {subjects.cells.height} rows",
        allowed="a row for each patient",
        remedy="Export the table of subjects again, with its patients.",
    )


def _origin(table: str, place: Place | None) -> str:
    return f"{table}.csv" if place is None else place.name.rpartition("/")[2]


def _with_findings(raw: Mapping[str, Raw], undated: list[Finding]) -> dict[str, Raw]:
    """Keep beside each table what was wrong with its days; what is of none with the subjects."""
    return {
        name: replace(
            table,
            findings=(
                *table.findings,
                *(f for f in undated if (f.table if f.table in raw else "subjects") == name),
            ),
        )
        for name, table in raw.items()
    }
