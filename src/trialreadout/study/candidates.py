"""The candidate foci of a study: as rows, as files, as one document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from trialreadout.analysis.candidate_foci import AppearedFocus, CandidateFoci, CandidateFocus
from trialreadout.analysis.files import as_csv, as_json, versions
from trialreadout.core.whole_folder import MANIFEST, write_folder

if TYPE_CHECKING:
    from trialreadout.study.opened import Study

FOCI, APPEARED = "foci.csv", "appeared.csv"


@dataclass(frozen=True)
class StudyCandidates:
    """What may be looked at again in the scans of a study."""

    study: Study
    found: CandidateFoci
    promised: float
    """The expected share of false ones among those called."""

    def as_dict(self) -> dict[str, Any]:
        """Return them as plain values, for JSON."""
        return {
            "study": self.study.protocol.study.id,
            "findings": [],
            "false_share": self.promised,
            "foci": [_row(focus) for focus in self.found.foci],
            "appeared": [_row(focus) for focus in self.found.appeared],
            "not_looked_at": [_plain(asdict(scan)) for scan in self.found.unread],
        }

    def files(self) -> dict[str, bytes]:
        """Lay them out as files."""
        files = {
            FOCI: as_csv(_table(self.found.foci, CandidateFocus)),
            APPEARED: as_csv(_table(self.found.appeared, AppearedFocus)),
        }
        manifest = {
            "command": "readout scans candidates",
            "false_share": self.promised,
            "versions": versions(),
            "inputs": dict(sorted(self.study.sources.files.items())),
            "outputs": {name: hashlib.sha256(made).hexdigest() for name, made in files.items()},
        }
        return {**files, MANIFEST: as_json(manifest)}

    def write(self, folder: str | Path) -> None:
        """Write them as files, whole or not at all.

        Raises
        ------
        StudyError
            If the folder holds something else.
        """
        write_folder(Path(folder), self.files())


def _row(focus: CandidateFocus | AppearedFocus) -> dict[str, Any]:
    """Lay a focus out: its scan's columns first; of the baseline its day."""
    values = asdict(focus)
    scan = values.pop("scan")
    if isinstance(focus, AppearedFocus):
        values["baseline_on"] = values.pop("baseline")["scanned_on"]
    return _plain({**scan, **values})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Bring values into what JSON knows: what is not finite is null."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else None
        if isinstance(value, float) and not isfinite(value)
        else value
        for name, value in values.items()
    }


def _table(
    foci: Sequence[CandidateFocus] | Sequence[AppearedFocus],
    kind: type[CandidateFocus | AppearedFocus],
) -> pl.DataFrame:
    """Lay foci out as a table, which has its columns also without a row."""
    if foci:
        return pl.DataFrame([_row(focus) for focus in foci], infer_schema_length=None)
    names = ["subject", "kind", "scanned_on", "visit", "series"]
    names += [each.name for each in fields(kind) if each.name not in ("scan", "baseline")]
    return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
