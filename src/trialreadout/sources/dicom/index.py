"""The scans of a study: every file below its folder of scans, by its header.

A series is named by its folder or its file below that folder, or by its Series Instance UID.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trialreadout.core.findings import Finding
from trialreadout.core.inert import as_text
from trialreadout.core.whole_folder import OF_THE_DESKTOP
from trialreadout.sources.dicom.found import ScanFile
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.reports import SCANS_FOLDER

_OF_THE_DISC = ("DICOMDIR",)
"""What lists the files of a disc, and is no scan."""


@dataclass(frozen=True, eq=False)
class Index:
    """The files that were found, in the order of their names, and what is wrong with others."""

    files: tuple[ScanFile, ...]
    findings: tuple[Finding, ...]

    def of(self, series: str) -> tuple[ScanFile, ...]:
        """Return the files of a series, by its path below the folder of scans or its UID.

        Parameters
        ----------
        series
            As the table of scans names it: a folder or file below `scans/`, or a UID.
        """
        return tuple(
            file
            for file in self.files
            if named_by(file.name, series) or file.series == series.strip()
        )


def find(study_folder: Path) -> Index:
    """Look at every file below the folder of scans; there is none without the folder.

    Parameters
    ----------
    study_folder
        The folder with `study.toml`; scans lie below `scans/` in it.
    """
    files: list[ScanFile] = []
    findings: list[Finding] = []
    for path in sorted((study_folder / SCANS_FOLDER).rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(study_folder).parts)
        if hidden or not path.is_file() or path.name in (*OF_THE_DESKTOP, *_OF_THE_DISC):
            continue
        found = open_scan(path, as_text(path.relative_to(study_folder).as_posix()))
        if isinstance(found, Finding):
            findings.append(found)
        else:
            files.append(found)
    return Index(tuple(files), tuple(findings))


def named_by(name: str, series: str) -> bool:
    """Tell whether a file, by its path within the study folder, lies where a series is named."""
    path = series.strip().strip("/").removeprefix(f"{SCANS_FOLDER}/")
    within = name.removeprefix(f"{SCANS_FOLDER}/")
    return within in (path, f"{path}.dcm") or within.startswith(f"{path}/")
