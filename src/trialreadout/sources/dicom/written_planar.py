"""A planar pair as a file of nuclear medicine: a frame for each window of energy and each detector.

The posterior view is written as its detector saw it, from behind, unless it shall stand mirrored.
A point of the body is before the camera for as long as the detector's field of view takes to pass
it; the velocity says that, as on a camera.

Source: DICOM PS3.3 2024b, A.5 (Nuclear Medicine Image), C.8.4.9 (image), C.8.4.16 (whole body).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.uid import NuclearMedicineImageStorage

from trialreadout.imaging.scans import VIEWS, PlanarScan
from trialreadout.sources.dicom.about import About, as_decimal, begin, file_of, put_pixels
from trialreadout.sources.dicom.nuclear_medicine import (
    ABOVE,
    BELOW,
    PEAK,
    detector,
    say_how_it_lay,
    say_what_was_counted,
    say_what_was_given,
)

FIELD_OF_VIEW_MM = (540, 400)
"""Across the patient and along, of a usual large detector; the second sets the velocity."""
_MOST = 65535


def planar_file(scan: PlanarScan, about: About, *, mirrored: bool = False) -> bytes:
    """Give the DICOM file of a planar pair.

    Parameters
    ----------
    scan
        Its counts are whole numbers up to 65,535.
    about
        Whose it is.
    mirrored
        Whether the posterior view shall share the columns of the anterior one.

    Raises
    ------
    ValueError
        If the counts are no whole numbers of 16 bits, or it is not known for how long they were
        counted: no file may leave that open.
    """
    if not scan.seconds > 0:
        raise ValueError(f"seconds a point is {scan.seconds}: a file must say for how long")
    made = begin(about, NuclearMedicineImageStorage, "NM", scan.begun_at)
    made.ImageType = ["ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"]
    made.InstanceNumber = 1
    say_how_it_lay(made)
    windows, frames = [PEAK], [scan.counts]
    if scan.beside_peak is not None:
        windows += [BELOW, ABOVE]
        frames += [scan.beside_peak.below, scan.beside_peak.above]
    say_what_was_counted(made, windows)
    say_what_was_given(made, scan.administered)
    stored = np.stack([_as_seen(view, mirrored) for view in frames]).reshape(
        -1, *frames[0].shape[1:]
    )
    made.NumberOfFrames = len(stored)
    made.FrameIncrementPointer = [0x00540010, 0x00540020]
    made.EnergyWindowVector = [1 + n // 2 for n in range(len(stored))]
    made.DetectorVector = [1 + n % 2 for n in range(len(stored))]
    made.NumberOfDetectors = 2
    made.DetectorInformationSequence = [detector(view) for view in VIEWS]
    for item in made.DetectorInformationSequence:
        item.FieldOfViewShape = "RECTANGLE"
        item.FieldOfViewDimensions = list(FIELD_OF_VIEW_MM)
    made.PixelSpacing = [as_decimal(scan.pixel_mm)] * 2
    _say_how_long(made, scan)
    made.WholeBodyTechnique = "1PS"
    made.CountsAccumulated = int(stored.sum(dtype=np.int64))
    put_pixels(made, stored)
    return file_of(made, about)


def write_planar(path: Path, scan: PlanarScan, about: About, *, mirrored: bool = False) -> None:
    """Write a planar pair to a file; as `planar_file`.

    Parameters
    ----------
    path
        Of the file.
    scan
        Counts and geometry.
    about
        Whose it is, and of which day.
    mirrored
        Whether the view from behind is stored mirrored.
    """
    content = planar_file(scan, about, mirrored=mirrored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def whole_counts(counts: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Give counts as whole numbers of 16 bits; ValueError where they are none."""
    if not np.isfinite(counts).all() or (counts != np.rint(counts)).any():
        raise ValueError("counts are whole numbers")
    if counts.min(initial=0) < 0 or counts.max(initial=0) > _MOST:
        raise ValueError(f"counts lie between 0 and {_MOST}, as 16 bits hold them")
    return counts.astype(np.uint16)


def _as_seen(views: NDArray[np.float32], mirrored: bool) -> NDArray[np.uint16]:
    """Turn the view from behind back to how its detector saw it."""
    whole = whole_counts(views)
    return whole if mirrored else np.stack([whole[0], whole[1, :, ::-1]])


def _say_how_long(made: Dataset, scan: PlanarScan) -> None:
    """Say how fast the detectors passed, and how long that took in all."""
    length = scan.counts.shape[1] * scan.pixel_mm
    made.ScanLength = max(1, round(length))
    velocity = FIELD_OF_VIEW_MM[1] / scan.seconds
    made.ScanVelocity = as_decimal(velocity)
    made.ActualFrameDuration = round(1000 * length / velocity)
