"""From a study's data folder to its plain tables, with everything that is wrong in them.

The steps are the same for every dialect: files to cells, cells to types, dates to days, the
cut-off, and the checks across tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol import Protocol
from trialreadout.sources.cells import conform, empty_table
from trialreadout.sources.checks import check_tables
from trialreadout.sources.dates import Floors, earliest_days, resolve_dates
from trialreadout.sources.faults import faults
from trialreadout.sources.files import hash_of
from trialreadout.sources.raw import Raw
from trialreadout.sources.sdtm import plain_tables, read_domains


@dataclass(frozen=True, slots=True)
class Sources:
    """The plain tables of a study, the faults found in them, and the files they came from."""

    tables: Mapping[str, pl.DataFrame]
    """Each with `file` and `row`; dates as days, with what was collected beside them."""
    findings: tuple[Finding, ...]
    files: Mapping[str, str]
    """SHA-256 of each file, by its path within the study folder."""

    def table(self, name: str) -> pl.DataFrame:
        """Return a plain table; one that was not handed in has no rows."""
        return self.tables[name] if name in self.tables else empty_table(name)


def read_sources(study_folder: Path, protocol: Protocol) -> Sources:
    """Read the data of a study.

    Raises
    ------
    StudyError
        If there is no data folder, or no patient in it can be read.
    """
    folder = study_folder / protocol.data.folder
    if not folder.is_dir() or not any(folder.iterdir()):
        raise StudyError([_no_data(protocol.data.folder)])
    if protocol.data.dialect != "sdtm":
        raise StudyError([_unread_dialect(protocol.data.dialect)])
    domains = read_domains(folder, protocol.data.folder, dict(protocol.data.domains))
    if "dm" not in domains.tables:
        raise StudyError([*domains.findings, _no_patients(protocol.data.folder)])
    raw = plain_tables(domains.tables, protocol.data.last_contact)
    tables, findings = bring_together(raw, protocol)
    files = {name: hash_of(path) for name, path in domains.files.items()}
    return Sources(tables, (*domains.findings, *findings), files)


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
    findings: list[Finding] = []
    typed: dict[str, pl.DataFrame] = {}
    for name, table in raw.items():
        cells, unfit = conform(name, _recoded(table.cells, protocol.codes), table.headings)
        typed[name] = cells
        findings += [*table.findings, *unfit]
    floors = _floors(typed)
    tables: dict[str, pl.DataFrame] = {}
    for name, cells in typed.items():
        headings = raw[name].headings
        dated, undated = resolve_dates(name, cells, headings, protocol.dates, floors)
        findings += undated
        if protocol.data.cut_off:
            dated, late = _until(protocol.data.cut_off, name, dated, headings)
            findings += late
        tables[name] = dated
    findings += check_tables(tables, {name: table.headings for name, table in raw.items()})
    return tables, findings


def _recoded(cells: pl.DataFrame, codes: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """Put the table's words in the place of the site's own."""
    return cells.with_columns(
        pl.col(column).cast(pl.String).replace(dict(words))
        for column, words in codes.items()
        if column in cells.columns
    )


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


_PLACED_BY = {
    "doses": "started_on",
    "examinations": "examined_on",
    "measurements": "assessed_on",
    "assessments": "assessed_on",
    "labs": "sampled_on",
    "weights": "measured_on",
    "adverse_events": "started_on",
    "therapies": "started_on",
}
"""The date by which a row lies before or after the cut-off."""


def _until(
    cut_off: date, name: str, rows: pl.DataFrame, headings: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out what came after the data cut-off; a later death is not yet known of."""
    if name == "status":
        died, contact = pl.col("died_on"), pl.col("last_contact_on")
        alive = (died > cut_off).fill_null(False)
        known = pl.max_horizontal(contact, pl.when(alive).then(cut_off))
        return rows.with_columns(
            died_on=pl.when(~alive).then(died),
            last_contact_on=pl.when(known > cut_off).then(cut_off).otherwise(known),
        ), []
    if name not in _PLACED_BY:
        return rows, []
    column = _PLACED_BY[name]
    late = (rows[column] > cut_off).fill_null(False)
    at = headings.get(column, column)
    return rows.filter(~late), faults("after-cut-off", name, rows, late, column, heading=at)


def _no_data(folder: str) -> Finding:
    return Finding(
        "error",
        "no-data",
        file=folder,
        value="no such folder, or nothing in it",
        allowed="a folder with the study's tables",
        remedy="Put the tables there, or name their folder under [data] folder.",
    )


def _no_patients(folder: str) -> Finding:
    return Finding(
        "error",
        "missing-domain",
        table="subjects",
        file=f"{folder}/dm.*",
        value="DM",
        allowed="the domain DM, which says who the patients are",
        remedy="Add its file, or give its name under [data] domains.",
    )


def _unread_dialect(dialect: str) -> Finding:
    return Finding(
        "error",
        "unread-dialect",
        file="study.toml",
        column="data.dialect",
        value=dialect,
        allowed="sdtm",
        remedy="Hand the data in as SDTM: plain tables are not read yet.",
    )
