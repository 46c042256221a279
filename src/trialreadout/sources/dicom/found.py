"""A file of DICOM that was found, and how findings speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydicom import Dataset
from pydicom.uid import UID

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import tags
from trialreadout.sources.rules.of_scans import OF_SCANS

Form = Literal["planar", "spect", "ct", "report", "other"]
_PLANAR = ("WHOLE BODY", "STATIC")
_RECONSTRUCTED = "RECON TOMO"


@dataclass(frozen=True, eq=False)
class ScanFile:
    """A file, and its header."""

    path: Path
    name: str
    """As findings call it: its path within the study folder."""
    header: Dataset
    """All but the pixels."""

    @property
    def subject(self) -> str | None:
        """Whose it is."""
        return tags.text(self.header, "PatientID")

    @property
    def series(self) -> str | None:
        """The identifier of its series."""
        return tags.text(self.header, "SeriesInstanceUID")

    @cached_property
    def form(self) -> Form:
        """What it holds."""
        modality, image = tags.text(self.header, "Modality"), tags.texts(self.header, "ImageType")
        if modality == "CT":
            return "ct"
        if modality == "SR":
            return "report"
        if modality == "NM" and len(image) > 2:
            if image[2] in _PLANAR:
                return "planar"
            return "spect" if image[2] == _RECONSTRUCTED else "other"
        return "other"

    @property
    def compression(self) -> UID:
        """How its pixels are stored."""
        return tags.identifier(self.header.file_meta, "TransferSyntaxUID")


def fault(
    rule: str,
    file: ScanFile | str,
    keyword: str | None = None,
    value: str | None = None,
    *,
    allowed: str | None = None,
    remedy: str | None = None,
    subject: str | None = None,
) -> Finding:
    """Make a finding of a file; without a value, what stands in the tag is quoted."""
    known = OF_SCANS[rule]
    name = file if isinstance(file, str) else file.name
    if isinstance(file, ScanFile):
        subject = subject or file.subject
        if value is None and keyword is not None:
            value = tags.shown(file.header, keyword) or "no such tag"
    return Finding(
        known.severity,
        rule,
        file=name,
        column=None if keyword is None else tags.named(keyword),
        subject=subject,
        value=value,
        allowed=allowed or known.allowed,
        remedy=remedy or known.remedy,
    )
