"""Analysis datasets that were written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialreadout.adam.dataset import Dataset
    from trialreadout.study.readout import Readout


@dataclass(frozen=True)
class Exported:
    """Analysis datasets that were written."""

    readout: Readout
    datasets: tuple[Dataset, ...]
    files: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what was written as plain values, for JSON."""
        study = self.readout.study.protocol.study
        return {
            "study": study.id,
            "synthetic": study.synthetic,
            "findings": [finding.as_dict() for finding in self.readout.findings],
            "datasets": [
                {"name": each.name, "label": each.label, "rows": each.rows.height}
                for each in self.datasets
            ],
            "files": list(self.files),
        }
