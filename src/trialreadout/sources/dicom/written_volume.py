"""A volume as files: a SPECT reconstruction as one file, a CT as one file a slice.

Values that are no whole numbers are stored in 16 bits with a slope, which stands as a mapping to
real-world values with its unit. CT is stored in whole Hounsfield units.

Source: DICOM PS3.3 2024b, A.5 (nuclear medicine), C.8.4.15 (reconstruction), C.8.4.12 (tomography),
        C.7.6.16.2.11 (real-world values), A.3 (CT).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.uid import CTImageStorage, NuclearMedicineImageStorage

from trialreadout.imaging.scans import Volume
from trialreadout.sources.dicom.about import (
    About,
    as_decimal,
    begin,
    code_item,
    file_of,
    put_pixels,
)
from trialreadout.sources.dicom.nuclear_medicine import (
    PEAK,
    detector,
    say_how_it_lay,
    say_what_was_counted,
    say_what_was_given,
)
from trialreadout.sources.dicom.planes import Plane, plane_of

_MOST = 65535
_UNITS = {"counts": "{counts}", "MBq/ml": "MBq/ml"}


@dataclass(frozen=True, slots=True)
class Rotation:
    """How a camera went around the patient."""

    views: int = 60
    """In all, of both heads."""
    seconds_a_view: float = 30.0


def volume_files(
    volume: Volume, about: About, rotation: Rotation | None = None
) -> dict[str, bytes]:
    """Give the files of a volume, by name.

    Parameters
    ----------
    volume
        Of counts or MBq/ml: a reconstruction, in one file. Of HU: a CT, in one file a slice.
    about
        Whose it is.
    rotation
        How a reconstruction was acquired.

    Raises
    ------
    ValueError
        If values are below 0 or not known (of a CT: beyond 16 bits), or slices lie askew.
    """
    if volume.kind == "HU":
        return _slices(volume, about)
    return {"reconstruction.dcm": _reconstruction(volume, about, rotation or Rotation())}


def write_volume(
    folder: Path, volume: Volume, about: About, rotation: Rotation | None = None
) -> None:
    """Write the files of a volume into a folder; as `volume_files`.

    Parameters
    ----------
    folder
        Where its files go.
    volume
        Values and geometry.
    about
        Whose it is, and of which day.
    rotation
        Of the camera heads, where it is a SPECT.
    """
    files = volume_files(volume, about, rotation)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _reconstruction(volume: Volume, about: About, rotation: Rotation) -> bytes:
    made = begin(about, NuclearMedicineImageStorage, "NM", volume.begun_at)
    made.ImageType = ["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"]
    made.InstanceNumber = 1
    say_how_it_lay(made)
    say_what_was_counted(made, [PEAK])
    say_what_was_given(made, volume.administered)
    plane, between = plane_of(volume.origin_mm, volume.steps_mm)
    stored, slope = _stored(volume.values)
    slices = len(stored)
    made.NumberOfFrames = made.NumberOfSlices = slices
    made.FrameIncrementPointer = 0x00540080
    made.SliceVector = list(range(1, slices + 1))
    made.NumberOfDetectors = 1
    item = detector()
    _say_where(item, plane, 0.0)
    made.DetectorInformationSequence = [item]
    made.PixelSpacing = [as_decimal(step) for step in plane.spacing_mm]
    made.SliceThickness = as_decimal(abs(between))
    made.SpacingBetweenSlices = as_decimal(between)
    made.NumberOfRotations = 1
    made.RotationInformationSequence = [_rotation(rotation)]
    made.CountsAccumulated = None
    made.RealWorldValueMappingSequence = [_real_world(volume.kind, slope)]
    put_pixels(made, stored)
    return file_of(made, about)


def _stored(values: NDArray[np.float32]) -> tuple[NDArray[np.uint16], float]:
    """Bring values to whole numbers of 16 bits, and give what one of them stands for."""
    if not np.isfinite(values).all() or values.min(initial=0) < 0:
        raise ValueError("values of a reconstruction are known and not below 0")
    largest = float(values.max(initial=0))
    whole = largest <= _MOST and not (values != np.rint(values)).any()
    slope = 1.0 if whole else largest / _MOST
    return np.rint(values / slope).astype(np.uint16), slope


def _real_world(kind: str, slope: float) -> Dataset:
    item = Dataset()
    item.add_new("RealWorldValueFirstValueMapped", "US", 0)
    item.add_new("RealWorldValueLastValueMapped", "US", _MOST)
    item.RealWorldValueIntercept, item.RealWorldValueSlope = 0.0, slope
    item.LUTExplanation = item.LUTLabel = kind
    item.MeasurementUnitsCodeSequence = [code_item(_UNITS[kind], "UCUM", kind)]
    return item


def _rotation(rotation: Rotation) -> Dataset:
    item = Dataset()
    item.StartAngle = 0
    item.AngularStep = as_decimal(360 / rotation.views)
    item.RotationDirection = "CW"
    item.ScanArc = 360
    item.ActualFrameDuration = round(1000 * rotation.seconds_a_view)
    item.NumberOfFramesInRotation = rotation.views
    return item


def _say_where(item: Dataset, plane: Plane, along_normal_mm: float) -> None:
    directions = np.concatenate([plane.along_row, plane.along_column])
    item.ImageOrientationPatient = [as_decimal(number) for number in directions]
    place = plane.origin_mm + along_normal_mm * plane.normal
    item.ImagePositionPatient = [as_decimal(number) for number in place]


def _slices(volume: Volume, about: About) -> dict[str, bytes]:
    plane, between = plane_of(volume.origin_mm, volume.steps_mm)
    rounded = np.rint(volume.values)
    if not np.isfinite(rounded).all() or np.abs(rounded).max(initial=0) > _MOST // 2:
        raise ValueError("Hounsfield units are known, and fit into 16 bits")
    files = {}
    for number, values in enumerate(rounded.astype(np.int16)):
        made = begin(about, CTImageStorage, "CT", volume.begun_at)
        made.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        made.InstanceNumber = number + 1
        made.AcquisitionNumber = made.KVP = None
        made.PatientPosition = "HFS"
        _say_where(made, plane, number * between)
        made.PixelSpacing = [as_decimal(step) for step in plane.spacing_mm]
        made.SliceThickness = as_decimal(abs(between))
        made.RescaleIntercept, made.RescaleSlope, made.RescaleType = 0, 1, "HU"
        put_pixels(made, values[np.newaxis])
        files[f"slice-{number + 1:04d}.dcm"] = file_of(made, about)
    return files
