"""The marked foci of a study, measured: as rows, as files, as one document."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from trialreadout.analysis.files import as_csv, as_data, as_json, versions
from trialreadout.core.whole_folder import MANIFEST, write_folder

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding
    from trialreadout.study.opened import Study

_RATIO = "tumour_to_background"
QUANTITIES, FILLED = "quantities.csv", "foci.csv"


@dataclass(frozen=True)
class StudyQuantities:
    """What was measured in a study."""

    study: Study
    rows: tuple[Mapping[str, Any], ...]
    """A focus each; None: not estimable, and `not_estimable` says why."""
    findings: tuple[Finding, ...]
    """Those of the scans' files; those of the tables are found by a check."""

    def as_dict(self) -> dict[str, Any]:
        """Return them as plain values, for JSON."""
        return {
            "study": self.study.protocol.study.id,
            "findings": [finding.as_dict() for finding in self.findings],
            "quantities": [dict(row) for row in self.rows],
        }

    def files(self, fill: bool = False) -> dict[str, bytes]:
        """Lay them out as files.

        Parameters
        ----------
        fill
            Whether the table of foci is among them, blank ratios filled by those of planar scans.
        """
        files = {QUANTITIES: as_csv(pl.DataFrame(self.rows, infer_schema_length=None))}
        if fill:
            files[FILLED] = as_data(self._filled())
        manifest = {
            "command": "readout scans quantify",
            "versions": versions(),
            "inputs": dict(sorted(self.study.sources.files.items())),
            "outputs": {name: hashlib.sha256(made).hexdigest() for name, made in files.items()},
        }
        return {**files, MANIFEST: as_json(manifest)}

    def write(self, folder: str | Path, *, fill: bool = False) -> None:
        """Write them as files, whole or not at all.

        Raises
        ------
        StudyError
            If the folder holds something else.
        """
        write_folder(Path(folder), self.files(fill))

    def _filled(self) -> pl.DataFrame:
        """Fill blank ratios, and say in a column of its own which."""
        foci = self.study.sources.table("foci")
        measured = {(row["foci_file"], row["foci_row"]): row[_RATIO] for row in self.rows}
        keys = zip(foci["file"].cast(pl.String), foci["row"], strict=True)
        own = pl.Series([measured.get(key) for key in keys], dtype=pl.Float64)
        blank = foci[_RATIO].is_null()
        columns = [name for name in foci.columns if name not in ("file", "row")]
        return foci.select(columns).with_columns(
            pl.when(blank).then(own).otherwise(foci[_RATIO]).alias(_RATIO),
            (blank & own.is_not_null()).alias("ratio_from_scan"),
        )
