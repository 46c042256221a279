"""SDTM as a dialect: which domain files there are, and supplemental qualifiers at their parents.

A domain is read from one file that carries its name (`rs.parquet`, `RS.xpt`) or the stem
that the protocol gives it. The columns of SUPP-- become columns of their parent domain.

Source: CDISC SDTM Implementation Guide 3.4, 8.4 (relating non-standard variables).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.files import SUFFIXES, read_file

DOMAINS = ("dm", "ex", "tu", "tr", "rs", "lb", "ae", "ds", "vs", "cm")


@dataclass(frozen=True, slots=True)
class Domains:
    """The domains that were found, with upper-case headings, and what was wrong with them."""

    tables: Mapping[str, pl.DataFrame]
    files: Mapping[str, Path]
    """By the name that findings use: the path within the study folder."""
    findings: tuple[Finding, ...]


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
    findings: list[Finding] = []
    present = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    for domain in (*DOMAINS, *(f"supp{domain}" for domain in DOMAINS)):
        stem = stems.get(domain, domain)
        candidates = [p for p in present if stem.lower() in (p.stem.lower(), p.name.lower())]
        if not candidates:
            if domain in stems:
                findings.append(_not_there(domain, stem, prefix))
            continue
        if len(candidates) > 1:
            findings.append(_ambiguous(domain, candidates, prefix))
            continue
        name = f"{prefix}/{candidates[0].name}"
        files[name] = candidates[0]
        read = read_file(candidates[0], name)
        if isinstance(read, Finding):
            findings.append(read)
            continue
        headings = {c: c.upper() for c in read.columns if c not in ("file", "row")}
        tables[domain] = read.rename(headings)
    for domain in DOMAINS:
        if domain in tables and f"supp{domain}" in tables:
            tables[domain] = _with_qualifiers(tables[domain], tables[f"supp{domain}"])
    return Domains(tables, files, tuple(findings))


def _with_qualifiers(parent: pl.DataFrame, supplement: pl.DataFrame) -> pl.DataFrame:
    """Hang each supplemental qualifier at its parent, as a column named by QNAM."""
    for (id_variable,), part in supplement.group_by("IDVAR", maintain_order=True):
        keys = ["USUBJID"]
        if id_variable is not None:
            keys.append(str(id_variable))
        if not set(keys) <= set(parent.columns):
            continue
        named = [name for name in part["QNAM"].unique().sort() if name not in parent.columns]
        if not named:
            continue
        wide = (
            part.filter(pl.col("QNAM").is_in(named))
            .with_columns(_number_as_text("IDVARVAL"))
            .pivot("QNAM", index=["USUBJID", "IDVARVAL"], values="QVAL", aggregate_function="first")
        )
        parent = (
            parent.with_columns(_number_as_text(keys[-1]).alias("_id"))
            if len(keys) > 1
            else parent.with_columns(pl.lit(None, pl.String).alias("_id"))
        )
        parent = parent.join(
            wide,
            left_on=["USUBJID", "_id"],
            right_on=["USUBJID", "IDVARVAL"],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        ).drop("_id")
    return parent


def _number_as_text(column: str) -> pl.Expr:
    """Write 1, 1.0 and "1" alike, since a sequence number travels as any of them."""
    return pl.col(column).cast(pl.String).str.replace(r"\.0$", "")


def _not_there(domain: str, stem: str, prefix: str) -> Finding:
    return Finding(
        "error",
        "missing-domain",
        file=f"{prefix}/{stem}.*",
        value=domain.upper(),
        allowed=", ".join(f"{stem}{suffix}" for suffix in SUFFIXES),
        remedy=f"Put the file of {domain.upper()} there, or mend its name under [data] domains.",
    )


def _ambiguous(domain: str, candidates: list[Path], prefix: str) -> Finding:
    return Finding(
        "error",
        "two-files-for-a-domain",
        file=f"{prefix}/{candidates[0].name}",
        value=" and ".join(path.name for path in candidates),
        allowed=f"one file for {domain.upper()}",
        remedy="Name the one that holds, with its ending, under [data] domains; or take one out.",
    )
