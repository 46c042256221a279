"""The scans of a study on their way into another; a study without a folder of scans has none."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trialreadout.core.findings import Finding
from trialreadout.sources.deidentified.key import Key
from trialreadout.sources.deidentified.options import Options
from trialreadout.sources.deidentified.told import Told
from trialreadout.sources.reports import SCANS_FOLDER

if TYPE_CHECKING:
    from trialreadout.sources.deidentified.scan_files import ScanFiles


@dataclass(frozen=True)
class NoScans:
    """Of a study without scans nothing leaves."""

    findings: tuple[Finding, ...] = ()
    refused: bool = False
    telling: tuple[str, ...] = ()
    uids: dict[str, str] = field(default_factory=dict)

    def series(self, subject: str, text: str) -> str | None:
        """Name no series: without its files the name says nothing but what it may tell."""
        return None

    def write(self, folder: Path) -> tuple[Told, ...]:
        """Write nothing."""
        return ()


def scans_of(study_folder: Path, key: Key, options: Options) -> ScanFiles | NoScans:
    """Look at the scans of a study.

    Parameters
    ----------
    study_folder
        Where the folder of scans is, if there is one.
    key, options
        With the moves of dates: study days have dates in DICOM too, from the same origin.
    """
    if not (study_folder / SCANS_FOLDER).is_dir():
        return NoScans()
    from trialreadout.sources.deidentified.scan_files import scan_files  # loads pydicom

    moves = key.shifts if options.dates == "shifted" else key.origins
    return scan_files(study_folder, key, dict(moves))
