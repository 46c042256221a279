"""SDTM as a dialect: which domain files there are, and whether each is whole.

A domain is read from one file that carries its name (`rs.parquet`, `RS.xpt`) or the name
that the protocol gives it. The columns of SUPP-- become columns of their parent domain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from unicodedata import normalize

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.core.inert import as_text
from trialreadout.sources.files import SUFFIXES, read_file
from trialreadout.sources.sdtm.identifying import without_persons
from trialreadout.sources.sdtm.qualifiers import with_qualifiers
from trialreadout.sources.sdtm.required import required_of, tables_fed_by

DOMAINS = ("dm", "ex", "tu", "tr", "rs", "lb", "ae", "ds", "vs", "cm")
_NUMBERS = r"(STRESN|STNRLO|STNRHI|DOSE|AGE|TOXGR|SEQ|DY|NUM)$"
"""Headings whose cells may be numbers already; all others are text, whatever the file says."""

_MISSPELT = 0.9
"""Likeness from which on a heading is taken for a misspelt one: TRSTRSN is, TRSTRESC is not."""


@dataclass(frozen=True, slots=True)
class Domains:
    """The domains that were found, with upper-case headings, and what was wrong with them."""

    tables: Mapping[str, pl.DataFrame]
    files: Mapping[str, Path]
    """By the name that findings use: the path within the study folder."""
    findings: tuple[Finding, ...]
    faulty: Mapping[str, Finding]
    """For a domain that is not whole, or not there though the protocol names it, the fault."""


def read_domains(folder: Path, prefix: str, stems: Mapping[Any, str]) -> Domains:
    """Read every domain that lies in a folder.

    Parameters
    ----------
    folder
        Where the files lie.
    prefix
        What the folder is called within the study, for findings.
    stems
        For a domain ("rs", "supprs") its file, where that is not its own name: "rs_final", or
        "rs_final.csv" where files of several kinds carry the name.
    """
    tables: dict[str, pl.DataFrame] = {}
    files: dict[str, Path] = {}
    faulty: dict[str, Finding] = {}
    warnings: list[Finding] = []
    present = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
    for domain in (*DOMAINS, *(f"supp{domain}" for domain in DOMAINS)):
        stem = stems.get(domain, domain)
        candidates = [p for p in present if _alike(stem) in (_alike(p.stem), _alike(p.name))]
        if not candidates:
            if domain in stems:
                faulty[domain] = _not_there(domain, stem, prefix)
            continue
        if len(candidates) > 1:
            faulty[domain] = _ambiguous(domain, candidates, prefix)
            continue
        name = f"{prefix}/{as_text(candidates[0].name)}"
        files[name] = candidates[0]
        read = _read_domain(domain, candidates[0], name)
        if isinstance(read, Finding):
            faulty[domain] = read
            continue
        chief = next(iter(tables_fed_by(domain)), None)
        tables[domain], of_persons = without_persons(domain, chief, read, name)
        warnings += of_persons
        if not read.height:
            warnings.append(_no_rows(domain, name))
    for domain in DOMAINS:
        if domain in tables and f"supp{domain}" in tables:
            tables[domain], lost = with_qualifiers(tables[domain], tables[f"supp{domain}"])
            warnings += lost
    return Domains(tables, files, (*faulty.values(), *warnings), faulty)


def _alike(name: str) -> str:
    """Write a name in one way: disks differ in capitals, and in how they spell an umlaut."""
    return normalize("NFC", name).lower()


def _read_domain(domain: str, path: Path, name: str) -> pl.DataFrame | Finding:
    """Read one file, with upper-case headings and text where SDTM has text; or say why not."""
    table = tables_fed_by(domain)[0] if tables_fed_by(domain) else None
    read = read_file(path, name)
    if isinstance(read, Finding):
        return read._replace(table=table)
    headings = {c: c.strip().upper() for c in read.columns if c not in ("file", "row")}
    twice = [heading for heading, n in Counter(headings.values()).items() if n > 1]
    if twice:
        return _twice(twice[0], table, name)
    missing = [c for c in required_of(domain) if c not in headings.values()]
    if missing:
        return _missing_columns(missing, sorted(headings.values()), table, name)
    blank = pl.all_horizontal(pl.col(list(headings)).is_null())
    rows = read.filter(~blank).rename(headings)
    numbers = rows.select(pl.col(list(headings.values())).exclude(f"^.*{_NUMBERS}")).columns
    return rows.with_columns(pl.col(numbers).cast(pl.String))


def _not_there(domain: str, stem: str, prefix: str) -> Finding:
    return Finding(
        "error",
        "missing-domain",
        table=next(iter(tables_fed_by(domain)), None),
        file=f"{prefix}/{stem}.*",
        value=domain.upper(),
        allowed=" or ".join(f"{stem}{suffix}" for suffix in SUFFIXES),
        remedy=f"Put the file of {domain.upper()} there, or mend its name under [data] domains.",
    )


def _ambiguous(domain: str, candidates: list[Path], prefix: str) -> Finding:
    return Finding(
        "error",
        "two-files-for-a-domain",
        table=next(iter(tables_fed_by(domain)), None),
        file=f"{prefix}/{candidates[0].name}",
        value=" and ".join(path.name for path in candidates),
        allowed=f"one file for {domain.upper()}",
        remedy="Name the one that holds, with its ending, under [data] domains; or take one out.",
    )


def _twice(heading: str, table: str | None, name: str) -> Finding:
    return Finding(
        "error",
        "duplicate-column",
        table=table,
        file=name,
        row=1,
        column=heading,
        value=heading,
        allowed="each heading once, whether in capitals or not",
        remedy="Take one of the two columns out: which of them holds cannot be guessed.",
    )


def _missing_columns(
    missing: list[str], headings: list[str], table: str | None, name: str
) -> Finding:
    akin = [heading for heading in headings if heading[:2] == missing[0][:2]]
    near = get_close_matches(missing[0], akin, n=1, cutoff=_MISSPELT)
    meant = f" Is {near[0]} meant?" if near else ""
    return Finding(
        "error",
        "missing-column",
        table=table,
        file=name,
        row=1,
        column=", ".join(missing),
        allowed=f"a column headed {' and one headed '.join(missing)}",
        remedy=f"Add the column, or mend its heading.{meant}",
    )


def _no_rows(domain: str, name: str) -> Finding:
    return Finding(
        "warning",
        "no-rows",
        table=next(iter(tables_fed_by(domain)), None),
        file=name,
        value="no rows below the headings",
        allowed="a row for each record",
        remedy=f"Nothing, if there is nothing to record in {domain.upper()}; else export it again.",
    )
