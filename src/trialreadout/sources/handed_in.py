"""What a dialect makes of a data folder: plain tables of text, and all that was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trialreadout.core.findings import Finding
from trialreadout.sources.raw import Raw


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The tables of a study before their cells are typed."""

    raw: Mapping[str, Raw]
    """By the name of the plain table; subjects are there."""
    findings: tuple[Finding, ...]
    files: Mapping[str, Path]
    """By the name that findings use: the path within the study folder."""
    incomplete: Mapping[str, Finding]
    """For a table that a faulty file should have fed, what is wrong with that file."""
    origins: Mapping[str, str]
    """What people call the origin of each table, there or not: "TR", "measurements.csv"."""
    named_under: str
    """The key of the study file that names a file: "[data] files"."""
    read_as: Mapping[str, str] = field(default_factory=dict)
    """For a file, in which form it was read, where that is not the usual one."""
