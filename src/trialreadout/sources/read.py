"""From a study's data folder to its plain tables, with everything that is wrong in them.

The steps are the same for every dialect: files to cells, cells to types, dates to days, the
cut-off, and the checks across tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol import Protocol
from trialreadout.sources.cells import conform, empty_table
from trialreadout.sources.checks import check_tables
from trialreadout.sources.codes import check_columns_named, recoded
from trialreadout.sources.cut_off import until_cut_off
from trialreadout.sources.dates import Floors, earliest_days, resolve_dates
from trialreadout.sources.files import SUFFIXES, hash_of
from trialreadout.sources.raw import Raw
from trialreadout.sources.sdtm import Domains, plain_tables, read_domains, tables_fed_by
from trialreadout.sources.sdtm.status import LAST_CONTACT_DATES


@dataclass(frozen=True, slots=True)
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
    if "dm" in domains.faulty:
        raise StudyError(domains.findings)
    if "dm" not in domains.tables:
        raise StudyError([*domains.findings, _no_dm(protocol.data.folder)])
    if not domains.tables["dm"]["USUBJID"].drop_nulls().len():
        raise StudyError([*domains.findings, _no_patients(domains)])
    raw = plain_tables(domains.tables, protocol.data)
    tables, findings = bring_together(raw, protocol)
    return Sources(
        tables,
        (*domains.findings, *_without_contacts(protocol, domains), *findings),
        _hashes(domains.files),
        {name: table.headings for name, table in raw.items()},
        _incomplete(protocol, domains),
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
        cells, unfit = conform(name, recoded(table.cells, protocol.codes), table.headings)
        typed[name] = cells
        findings += [*table.findings, *unfit]
    floors = _floors(typed)
    headings = {name: table.headings for name, table in raw.items()}
    tables: dict[str, pl.DataFrame] = {}
    for name, cells in typed.items():
        tables[name], undated = resolve_dates(name, cells, headings[name], protocol.dates, floors)
        findings += undated
    if protocol.data.cut_off:
        tables, later = until_cut_off(protocol.data.cut_off, tables, headings)
        findings += later
    return tables, [*findings, *check_tables(tables, headings)]


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


def _hashes(files: Mapping[str, Path]) -> dict[str, str]:
    """Hash the files that can be read; the others are findings already."""
    hashes: dict[str, str] = {}
    for name, path in files.items():
        with suppress(OSError):
            hashes[name] = hash_of(path)
    return hashes


def _incomplete(protocol: Protocol, domains: Domains) -> dict[str, Finding]:
    incomplete: dict[str, Finding] = {}
    for domain, fault in domains.faulty.items():
        for table in tables_fed_by(domain, protocol.data.last_contact):
            incomplete.setdefault(table, fault)
    return incomplete


def _without_contacts(protocol: Protocol, domains: Domains) -> list[Finding]:
    """Find the domains that the protocol names for the last contact and that are not there."""
    if "last_contact" not in protocol.data.model_fields_set:
        return []
    named = (domain for domain in protocol.data.last_contact if domain in LAST_CONTACT_DATES)
    return [
        Finding(
            "warning",
            "missing-domain",
            table="status",
            file=f"{protocol.data.folder}/{domain}.*",
            value=domain.upper(),
            allowed=f"{domain.upper()}, which [data] last_contact names",
            remedy="Add its file, or take it out of last_contact: patients may be censored "
            "too early without it.",
        )
        for domain in named
        if domain not in domains.tables and domain not in domains.faulty
    ]


def _no_data(folder: str) -> Finding:
    return Finding(
        "error",
        "no-data",
        file=folder,
        value="no such folder, or nothing in it",
        allowed="a folder with the study's tables",
        remedy="Put the tables there, or name their folder under [data] folder.",
    )


def _no_dm(folder: str) -> Finding:
    return Finding(
        "error",
        "missing-domain",
        table="subjects",
        file=f"{folder}/dm.*",
        value="DM",
        allowed=f"{' or '.join(f'dm{suffix}' for suffix in SUFFIXES)}: it says who takes part",
        remedy="Add its file, or give its name under [data] domains.",
    )


def _no_patients(domains: Domains) -> Finding:
    return Finding(
        "error",
        "no-patients",
        table="subjects",
        file=next(iter(domains.files)),
        column="USUBJID",
        value=f"no identifier in {domains.tables['dm'].height} rows",
        allowed="a row for each patient",
        remedy="Export DM again, with its patients.",
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
