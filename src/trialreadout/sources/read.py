"""From a study's data folder to its plain tables, with everything that is wrong in them.

The steps are the same for every dialect: files to cells, cells to types, dates to days, the
cut-off, and the checks across tables.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.inert import as_text
from trialreadout.protocol import Protocol
from trialreadout.sources.axes import nodes_by_short_axis
from trialreadout.sources.blank_responses import with_blank_responses
from trialreadout.sources.cells import conform, empty_table
from trialreadout.sources.checks import check_tables
from trialreadout.sources.codes import check_columns_named, recoded
from trialreadout.sources.completed import completed
from trialreadout.sources.cut_off import until_cut_off, without_calendar
from trialreadout.sources.dates import Floors, earliest_days, resolve_dates
from trialreadout.sources.files import hash_of
from trialreadout.sources.handed_in import HandedIn
from trialreadout.sources.one_record import Cell, one_record_each
from trialreadout.sources.other_dialect import keys_of_the_other_dialect
from trialreadout.sources.plain import read_plain
from trialreadout.sources.planned_checks import check_against_plan
from trialreadout.sources.raw import Raw
from trialreadout.sources.reports import with_reports
from trialreadout.sources.sdtm import read_sdtm


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Sources:
    """The plain tables of a study, the faults found in them, and the files they came from."""

    tables: Mapping[str, pl.DataFrame]
    """Each with `file` and `row`; dates as days, with what was collected beside them."""
    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    """SHA-256 of each file, by its path within the study folder."""
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each plain table what its file calls each column."""
    incomplete: Mapping[str, Finding] = field(default_factory=dict)
    """For a table that a faulty file should have fed, what is wrong with that file."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """What people call the origin of each table, there or not: "TR", "measurements.csv"."""
    named_under: str = "[data] files"
    """The key of the study file that names a file."""
    read_as: Mapping[str, str] = field(default_factory=dict)
    """For a file, in which form it was read, where that is not the usual one."""
    other_axis: pl.DataFrame | None = None
    """Of SDTM the sizes along the axis by which a lesion does not count, cells as collected."""

    def table(self, name: str) -> pl.DataFrame:
        """Return a plain table; one that was not handed in has no rows."""
        return self.tables[name] if name in self.tables else empty_table(name)

    def heading(self, table: str, column: str) -> str:
        """Return what the file calls a column of a plain table."""
        return self.headings.get(table, {}).get(column, column)

    def fault_of(self, name: str) -> Finding | None:
        """Return the first error that stands in the way of using a plain table."""
        own = (f for f in self.findings if f.table == name and f.severity == "error")
        return self.incomplete.get(name) or next(own, None)


_DIALECTS: Mapping[str, Callable[[Path, Protocol], HandedIn]] = {
    "plain": read_plain,
    "sdtm": read_sdtm,
}


def read_sources(study_folder: Path, protocol: Protocol) -> Sources:
    """Read the data of a study.

    Raises
    ------
    StudyError
        If there is no data folder, no patient in it can be read, or a cut-off is asked for though
        no day is one of the calendar.
    """
    folder = study_folder / protocol.data.folder
    if not folder.is_dir() or not any(folder.iterdir()):
        kept = (study_folder / "readout.json").is_file()
        raise StudyError([_kept_readout() if kept else _no_data(protocol.data.folder)])
    before = _states(folder)
    handed = with_reports(study_folder, _DIALECTS[protocol.data.dialect](folder, protocol))
    raw = dict(handed.raw)
    raw.setdefault("status", _nothing_known(raw["subjects"]))
    tables, findings = bring_together(raw, protocol)
    if "status" not in handed.raw:
        del tables["status"]
    hashes = _hashes(handed.files)
    if changed := sorted(_changed(before, _states(folder))):
        names = [f"{protocol.data.folder}/{as_text(name)}" for name in changed]
        raise StudyError([changed_while_read(name) for name in names])
    return Sources(
        tables,
        (*keys_of_the_other_dialect(protocol), *handed.findings, *findings),
        hashes,
        {name: table.headings for name, table in raw.items()},
        handed.incomplete,
        handed.origins,
        handed.named_under,
        handed.read_as,
        raw["measurements"].beside if "measurements" in raw else None,
    )


def bring_together(
    raw: Mapping[str, Raw], protocol: Protocol
) -> tuple[dict[str, pl.DataFrame], list[Finding]]:
    """Type, date, cut off and check plain tables, whatever dialect they came from.

    Parameters
    ----------
    raw
        By the name of the plain table; subjects and status are there.
    protocol
        For its codes, its policies of imputation and its cut-off.
    """
    own = {*raw["subjects"].cells.columns}
    findings = check_columns_named(protocol, own)
    typed: dict[str, pl.DataFrame] = {}
    for name, table in raw.items():
        own_words = replace(table, cells=recoded(table.cells, protocol.codes))
        whole, contradicted = completed(name, own_words)
        cells, unfit = conform(name, whole, table.headings)
        typed[name] = cells
        findings += [*table.findings, *contradicted, *unfit]
    floors = _floors(typed)
    headings = {name: table.headings for name, table in raw.items()}
    tables: dict[str, pl.DataFrame] = {}
    for name, cells in typed.items():
        tables[name], undated = resolve_dates(name, cells, headings[name], protocol.dates, floors)
        findings += undated
    if protocol.data.cut_off and protocol.dates.moved:
        raise without_calendar(
            protocol.data.cut_off,
            "the dates of each patient were moved (dates.moved)",
            "Take the cut-off out: it was applied before the dates were moved, or cannot be.",
        )
    if protocol.data.cut_off:
        tables, later = until_cut_off(protocol.data.cut_off, tables, headings)
        findings += later
    findings = _first_at_each_cell(findings, raw)
    single = one_record_each(tables, headings)
    findings = [f for f in findings if not _is_answered(f, single.answered)]
    tables = dict(single.tables)
    if protocol.data.dialect == "plain":
        understood = with_blank_responses(tables, headings, protocol, findings)
        tables, findings = dict(understood.tables), list(understood.findings)
    checked = check_tables(tables, headings, nodes_by_short_axis(protocol))
    planned = check_against_plan(tables, headings, protocol)
    return tables, [*findings, *single.findings, *checked, *planned]


def _is_answered(finding: Finding, answered: Container[Cell]) -> bool:
    """Tell whether a cell that lacks its value is one for which another row speaks."""
    cell = (finding.table, finding.file, finding.row, finding.column)
    return finding.rule == "missing-value" and cell in answered


def _first_at_each_cell(findings: list[Finding], raw: Mapping[str, Raw]) -> list[Finding]:
    """Leave out that a cell is no number or date where a finding says already why."""
    of_files = {f for table in raw.values() for f in table.findings if f.row is not None}
    if not of_files:
        return findings
    known = {_cell(finding) for finding in of_files}
    again = ("not-a-number", "not-a-date", "missing-value")
    return [f for f in findings if f.rule not in again or f in of_files or _cell(f) not in known]


def _cell(finding: Finding) -> tuple[str | None, int | None, str | None]:
    return finding.file, finding.row, finding.column


def _nothing_known(subjects: Raw) -> Raw:
    """Return a table of status without rows."""
    return Raw(subjects.cells.select("subject", "file", "row").clear(), {"subject": "subject"})


def _floors(typed: Mapping[str, pl.DataFrame]) -> Floors:
    """Find for each patient the days that an imputed date may not precede."""
    contact = _earliest_of_each(typed, "status", "last_contact_on")
    started = _earliest_of_each(typed, "doses", "started_on")
    return {
        "last known alive": contact.group_by("subject").agg(pl.col("day").max()),
        "first dose": started.group_by("subject").agg(pl.col("day").min()),
    }


def _earliest_of_each(typed: Mapping[str, pl.DataFrame], name: str, column: str) -> pl.DataFrame:
    """Return (row,) the first day that each date can have been; no rows without the table."""
    if name not in typed:
        return pl.DataFrame(schema={"subject": pl.String, "day": pl.Date})
    return typed[name].select("subject", day=earliest_days(typed[name][column]))


def changed_while_read(name: str) -> Finding:
    """Say that a file is another one than when it was begun to be read."""
    return Finding(
        "error",
        "changed-while-read",
        file=name,
        value="the file changed, came or went while the study was read",
        allowed="files that stay as they are until the command ends",
        remedy="Run the command again when nobody writes to the study.",
    )


State = tuple[int, ...]
"""Which file it is, how long, and when it was last written to, in nanoseconds."""


def _states(folder: Path) -> dict[str, State]:
    """Note the state of every file of a folder; reading changes none of it."""
    states: dict[str, State] = {}
    for path in folder.iterdir():
        with suppress(OSError):
            told = path.stat()
            states[path.name] = (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return states


def _changed(before: Mapping[str, State], after: Mapping[str, State]) -> set[str]:
    """Name the files whose state differs; hidden ones, such as locks of programs, do not count."""
    names = {*before, *after}
    return {n for n in names if before.get(n) != after.get(n) and not n.startswith((".", "~$"))}


def _hashes(files: Mapping[str, Path]) -> dict[str, str]:
    """Hash the files that can be read; the others are findings already."""
    hashes: dict[str, str] = {}
    for name, path in files.items():
        with suppress(OSError):
            hashes[name] = hash_of(path)
    return hashes


def _kept_readout() -> Finding:
    """Say that a folder holds what a run wrote, not what it read."""
    return Finding(
        "error",
        "no-data",
        file="readout.json",
        value="a readout that was kept, without the data it was made from",
        allowed="the folder of the study itself",
        remedy="Name the study's folder, in which study.toml and the data lie.",
    )


def _no_data(folder: str) -> Finding:
    return Finding(
        "error",
        "no-data",
        file=folder,
        value="no such folder, or nothing in it",
        allowed="a folder with the study's tables",
        remedy=(
            "Put the tables there, each a file or a sheet of one, or name their folder under "
            '[data] folder; "readout init NEW-FOLDER" makes one to fill in.'
        ),
    )
