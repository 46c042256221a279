"""Reference cases: what is given and what is expected, with where the numbers come from.

Each requirement has a file of its own, `cases/ID.json`. What several of them are given, such as the
times of a trial, stands once in `cases/samples.json` and is called by its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a requirement."""

    name: str
    """In words that a clinician or a statistician can check."""
    given: Mapping[str, Any]
    """What goes in, by name. None: missing."""
    expected: Mapping[str, Any]
    """What has to come out, by name: numbers, words, or lists of them. None: there is none."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a requirement."""

    origin: Mapping[str, str]
    """Where the expected values come from: a tool with its version and call, or a paper."""
    cases: tuple[Case, ...]


def file_of(requirement: str) -> Path:
    """Return where the cases of a requirement stand."""
    return CASES / f"{requirement}.json"


def read_cases(requirement: str) -> CaseFile:
    """Read the cases of a requirement.

    Raises
    ------
    OSError, ValueError, KeyError
        If the file is not there, is no JSON, or lacks a part.
    """
    document = _read(file_of(requirement))
    return CaseFile(
        origin=document["origin"],
        cases=tuple(
            Case(each["name"], _with_sample(each["given"]), each["expected"])
            for each in document["cases"]
        ),
    )


def _with_sample(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put what a sample holds beside what a case gives of its own."""
    if "sample" not in given:
        return given
    samples = _samples(CASES / f"{SAMPLES}.json")
    return {**samples[given["sample"]], **given}


@cache
def _samples(path: Path) -> Mapping[str, Any]:
    samples: Mapping[str, Any] = _read(path)["samples"]
    return samples


def _read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document
