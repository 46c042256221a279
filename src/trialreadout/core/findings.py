"""A finding: one fault in what was handed in, said so that its author can mend it.

Faults are collected, never raised one by one. An error stops the analysis that needs the
row; a warning does not. Both name the place, what was read there, and a way out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning"]


class Finding(NamedTuple):
    """A fault, where it stands, and its remedy. What does not apply is None.

    It is a tuple because a file can hold a hundred thousand of them.
    """

    severity: Severity
    rule: str
    """The check that found it, in words that stay the same: "unknown-patient"."""
    table: str | None = None
    file: str | None = None
    """Relative to the study folder."""
    row: int | None = None
    """As a spreadsheet shows it (the heading is row 1); in study.toml, the line."""
    column: str | None = None
    """The heading in the file; in study.toml, the key."""
    subject: str | None = None
    value: str | None = None
    """What was read, as it was read."""
    allowed: str | None = None
    """What was expected."""
    remedy: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, for JSON."""
        return self._asdict()


class StudyError(Exception):
    """A study that cannot be read: the findings say why. The command ends with status 2."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.rule}: {f.value or f.remedy}" for f in self.findings))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error.

    Parameters
    ----------
    findings
        Of any severity.
    """
    return any(finding.severity == "error" for finding in findings)
