"""The pixels of a file: its frames as numbers, in the unit that the header gives them.

Sources: DICOM PS3.3 2024b, C.11.1 (rescale slope and intercept), C.8.4.9 (counts accumulated).
"""

from __future__ import annotations

import warnings
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault

_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2")
_WITHOUT_HELP = (*_NATIVE, "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5")
"""Uncompressed, deflated, and run lengths: numpy alone reads them."""
_BY_GDCM = tuple(f"1.2.840.10008.1.2.4.{end}" for end in (50, 57, 70, 80, 81, 90, 91))
"""JPEG baseline, lossless, JPEG-LS, JPEG 2000; JPEG extended of 12 bits is not among them."""
_LOSSY_SHARE = 0.01
"""By how much the counts of an image compressed with loss may differ from those counted."""


def check_compression(file: ScanFile) -> Finding | None:
    """Say what is missing to read the pixels of a file, from its header alone."""
    syntax = file.compression
    if syntax in _WITHOUT_HELP:
        return None
    name = syntax.name if syntax else "not said"
    if syntax in _BY_GDCM:
        if find_spec("gdcm") is not None:
            return None
        remedy = "Install it: pip install 'trialreadout[dicom]' (python-gdcm)."
        return _unread(file, name, remedy)
    if find_spec("pylibjpeg") is not None and find_spec("libjpeg") is not None:
        return None
    remedy = (
        "Export the scan again uncompressed; or install what reads it, which is under the GPL: "
        "pip install pylibjpeg pylibjpeg-libjpeg."
    )
    return _unread(file, name, remedy)


def _unread(file: ScanFile, syntax: str, remedy: str) -> Finding:
    return fault("missing-plugin", file, "TransferSyntaxUID", syntax, remedy=remedy)


def frames_of(file: ScanFile) -> NDArray[np.float32] | Finding:
    """Read the pixels of a file.

    Returns
    -------
    Shape (frame, row, column), in the unit of the header's slope and intercept; or a finding of
    rule "missing-plugin", "missing-tag" or "unreadable-scan".
    """
    if (missing := check_compression(file)) is not None:
        return missing
    for keyword in ("Rows", "Columns", "BitsAllocated", "PixelRepresentation"):
        if tags.whole(file.header, keyword) is None:
            return fault("missing-tag", file, keyword)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stored = dcmread(file.path).pixel_array
    except Exception as error:  # each decoder fails in its own way
        said = str(error).strip().splitlines()
        value = (said or [type(error).__name__])[0][:200]
        return fault("unreadable-scan", file, "PixelData", value)
    shape = (tags.whole(file.header, "Rows"), tags.whole(file.header, "Columns"))
    if stored.shape[-2:] != shape or stored.ndim not in (2, 3):
        return fault("unreadable-scan", file, "PixelData", "pixels with colours")
    slope = tags.number(file.header, "RescaleSlope")
    intercept = tags.number(file.header, "RescaleIntercept")
    frames = stored.reshape(-1, *stored.shape[-2:]).astype(np.float32)
    if slope is not None:
        frames *= np.float32(slope)
    if intercept is not None:
        frames += np.float32(intercept)
    return frames


def counts_of(file: ScanFile) -> tuple[NDArray[np.float32] | None, list[Finding]]:
    """Read the pixels of a file as counts, and hold them against what the header says of them.

    Counts below 0 that a compression with loss has made are 0; others are an error.

    Returns
    -------
    Shape (frame, row, column), or None; and the findings.
    """
    frames = frames_of(file)
    if isinstance(frames, Finding):
        return None, [frames]
    findings = _accumulated(file, frames)
    below = int((frames < 0).sum())
    if below:
        said = f"{below:,} pixels below 0, down to {frames.min():g}"
        if not _lossy(file):
            return None, [*findings, fault("counts-below-zero", file, "PixelData", said)]
        findings.append(fault("counts-below-zero-by-compression", file, "PixelData", said))
    return np.maximum(frames, 0), findings


def _lossy(file: ScanFile) -> bool:
    return tags.text(file.header, "LossyImageCompression") == "01"


def _accumulated(file: ScanFile, frames: NDArray[np.float32]) -> list[Finding]:
    said = tags.number(file.header, "CountsAccumulated")
    if said is None or file.form != "planar":  # of a reconstruction it counts its projections
        return []
    total = float(frames.sum(dtype=float))
    tolerated = _LOSSY_SHARE * said if _lossy(file) else 0.5
    if abs(total - said) <= tolerated:
        return []
    value = f"{said:,.0f}, and {total:,.0f} in the pixels"
    return [fault("counts-do-not-add-up", file, "CountsAccumulated", value)]
