"""Scans as files of DICOM: found, read as plain values, and written.

What is read becomes a value of `trialreadout.imaging.scans`; what cannot be read becomes findings
that name file and tag.
"""

from __future__ import annotations

from trialreadout.sources.dicom.about import About
from trialreadout.sources.dicom.found import ScanFile
from trialreadout.sources.dicom.index import FOLDER, Index, find
from trialreadout.sources.dicom.planar import planar
from trialreadout.sources.dicom.read_scan import ReadScan
from trialreadout.sources.dicom.volume import ct, volume
from trialreadout.sources.dicom.written_planar import planar_file, write_planar
from trialreadout.sources.dicom.written_volume import Rotation, volume_files, write_volume

__all__ = [
    "FOLDER",
    "About",
    "Index",
    "ReadScan",
    "Rotation",
    "ScanFile",
    "ct",
    "find",
    "planar",
    "planar_file",
    "volume",
    "volume_files",
    "write_planar",
    "write_volume",
]
