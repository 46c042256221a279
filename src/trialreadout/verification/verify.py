"""Verification of an installation: every requirement by its cases, every file by its hash.

A requirement fails if a value deviates by more than its tolerance, and also if its cases cannot be
read or computed: a fault of the program is a failure that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from trialreadout.verification.case_files import CaseFile, read_cases
from trialreadout.verification.comparison import Compared, compare
from trialreadout.verification.installed_files import InstalledFiles, check_installed_files
from trialreadout.verification.machine import Machine, this_machine
from trialreadout.verification.requirements import REQUIREMENTS, Requirement

_FAMILIES = "trialreadout.verification.families"


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that is not as expected, or why there is none."""

    case: str
    quantity: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a requirement."""

    requirement: Requirement
    origin: Mapping[str, str]
    cases: int
    values: int
    """How many values were compared."""
    largest_deviation: float | None
    """Of the numbers. None: only words were compared, or nothing."""
    faults: tuple[Fault, ...]

    @property
    def passed(self) -> bool:
        """Whether something was compared, and all of it was as expected."""
        return self.values > 0 and not self.faults


@dataclass(frozen=True, slots=True)
class Verification:
    """What an installation proved of itself."""

    on: date
    by: str
    """Who ran it."""
    machine: Machine
    verdicts: tuple[Verdict, ...]
    files: InstalledFiles

    def passed(self, strict: bool = False) -> bool:
        """Tell whether all is as it should be.

        Parameters
        ----------
        strict
            Whether files that cannot be held against a record are a failure, too.
        """
        files = self.files.as_recorded or (self.files.why_not is not None and not strict)
        return files and all(each.passed for each in self.verdicts)


def verify(on: date, by: str, requirements: Iterable[Requirement] = REQUIREMENTS) -> Verification:
    """Verify this installation.

    Parameters
    ----------
    on, by
        The day, and who did it; both are printed alone.
    requirements
        Those to be verified.
    """
    files = check_installed_files()
    return Verification(
        on=on,
        by=by,
        machine=this_machine(),
        verdicts=tuple(verdict_of(each) for each in requirements),
        files=files,
    )


def verdict_of(requirement: Requirement) -> Verdict:
    """Compute the cases of a requirement and compare them."""
    try:
        file = read_cases(requirement.id)
        module = import_module(f"{_FAMILIES}.{requirement.family}")
        compute = module.COMPUTED[requirement.id]
    except Exception as fault:
        return Verdict(requirement, {}, 0, 0, None, (_no_case(fault),))
    return _judged(requirement, file, compute)


def _judged(requirement: Requirement, file: CaseFile, compute: Any) -> Verdict:
    compared: list[Compared] = []
    faults: list[Fault] = []
    for case in file.cases:
        try:
            own = list(compare(case.expected, compute(case.given)))
        except Exception as fault:
            faults.append(Fault(case.name, "", "a value", _in_words(fault)))
            continue
        compared += own
        faults += [
            Fault(case.name, each.quantity, _shown(each.expected), _shown(each.found))
            for each in own
            if not each.within(requirement.tolerance)
        ]
    deviations = [each.deviation for each in compared if each.deviation is not None]
    return Verdict(
        requirement,
        file.origin,
        len(file.cases),
        len(compared),
        max(deviations, default=None),
        tuple(faults),
    )


def _no_case(fault: Exception) -> Fault:
    return Fault("every case", "", "cases that can be computed", _in_words(fault))


def _in_words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
