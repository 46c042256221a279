"""What a reader is shown: a case is one patient, whose scans stand side by side in time order.

A case carries no name, no date and no visit. Its code follows from study, reader and patient, so
that it stays the same whoever else enters the study; ordered by it, cases come in random order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from trialreadout.imaging.scans import PlanarScan, Volume

_DIGITS = 6
"""Of a code, in base 16: among a thousand patients two share one in one of thirty studies."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the detector names; shown once the reader has locked a case."""

    row: float
    column: float
    probability: float
    appeared: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Where another reader saw something, shown to who adjudicates."""

    by: str
    """"A", "B", ...: not the reader's name."""
    lesion: str
    site: str
    uptake: str
    place: tuple[float, ...] | None
    """Row and column of a planar scan, or slice, row and column; None: not recorded."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseScan:
    """One scan of a case."""

    point: int
    """Of the time points, 0 the first."""
    image: PlanarScan | Volume
    candidates: Sequence[Candidate] = ()
    marks: Sequence[Mark] = ()
    read_by: Sequence[str] = ()
    """Of those adjudicated between, who read it: what they did not mark they saw nothing of."""

    @property
    def kind(self) -> str:
        """The kind of scintigraphy, in the words of the plain tables."""
        return "planar" if isinstance(self.image, PlanarScan) else "spect"


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is read together."""

    code: str
    scans: Sequence[CaseScan] = field(default=())
    """In order of time point, planar before SPECT."""


def case_code(study: str, reader: str, subject: str) -> str:
    """Give the code under which a reader is shown a patient."""
    named = "\x1f".join((study, reader.casefold(), subject))
    return hashlib.sha256(named.encode()).hexdigest()[:_DIGITS].upper()
