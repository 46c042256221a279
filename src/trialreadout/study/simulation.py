"""What a protocol came to on virtual patients, and the files that it is written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialreadout.core.whole_folder import write_folder

if TYPE_CHECKING:
    from trialreadout.core.simulated import Simulated
    from trialreadout.study.opened import Study


@dataclass(frozen=True)
class Simulation:
    """What a protocol came to on virtual patients."""

    study: Study
    simulated: Simulated
    inputs: Mapping[str, str]
    """SHA-256 of the study file and of the file of scenarios."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return self.simulated.as_dict()

    def page(self) -> bytes:
        """Draw it as one HTML file. What it takes is loaded when it is asked for."""
        from trialreadout.report.simulated.page import render_simulated_page

        return render_simulated_page(self.simulated, self.study.protocol, self.inputs)

    def write(self, folder: str | Path) -> Path:
        """Write it as files; the folder appears whole or not at all.

        Parameters
        ----------
        folder
            A new one, an empty one, or that of an earlier simulation.

        Raises
        ------
        StudyError
            If the folder holds something that is not a simulation.
        """
        from trialreadout.analysis.simulated_files import files_of_simulated

        folder = Path(folder)
        write_folder(folder, files_of_simulated(self.simulated, self.inputs, self.page()))
        return folder
