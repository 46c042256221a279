"""How slices lie in the patient: between the steps of a volume and the tags of DICOM.

DICOM names the direction along a row and that along a column of the picture, the distance of rows
and of columns, and where the first pixel lies. Slices are stacked along the normal, the cross
product of both directions; in nuclear medicine their distance has a sign.

Source: DICOM PS3.3 2024b, C.7.6.2 (image plane), C.8.4.15 (signed spacing between slices).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset

from trialreadout.sources.dicom import tags

Floats = NDArray[np.float64]

_STRAIGHT = 1e-3
"""By how much a direction may be longer or shorter than 1, or two of them lean to each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The first slice, or the only one."""

    origin_mm: Floats
    """x, y, z of its first pixel."""
    along_row: Floats
    """Unit vector from a column to the next."""
    along_column: Floats
    """Unit vector from a row to the next."""
    spacing_mm: tuple[float, float]
    """Between rows, and between columns."""

    @property
    def normal(self) -> Floats:
        """Unit vector along which slices are stacked."""
        return np.cross(self.along_row, self.along_column)

    def steps_mm(self, between_slices_mm: float) -> Floats:
        """Return the steps of a volume: from a slice, a row and a column to the next."""
        rows, columns = self.spacing_mm
        return np.stack(
            [
                self.normal * between_slices_mm,
                self.along_column * rows,
                self.along_row * columns,
            ]
        )


def plane_in(place: Dataset, header: Dataset) -> Plane | str:
    """Read a plane.

    Parameters
    ----------
    place
        What holds orientation and position: a header, or the item of a detector.
    header
        What holds the spacing of pixels.

    Returns
    -------
    The plane, or the keyword of the tag that does not say it.
    """
    directions = tags.numbers(place, "ImageOrientationPatient", 6)
    if directions is None:
        return "ImageOrientationPatient"
    across, down = np.array(directions[:3]), np.array(directions[3:])
    lengths = np.array([across @ across, down @ down])
    if (np.abs(lengths - 1) > _STRAIGHT).any() or abs(across @ down) > _STRAIGHT:
        return "ImageOrientationPatient"
    position = tags.numbers(place, "ImagePositionPatient", 3)
    if position is None:
        return "ImagePositionPatient"
    spacing = tags.numbers(header, "PixelSpacing", 2)
    if spacing is None or min(spacing) <= 0:
        return "PixelSpacing"
    return Plane(np.array(position), across, down, (spacing[0], spacing[1]))


def plane_of(origin_mm: Floats, steps_mm: Floats) -> tuple[Plane, float]:
    """Return the first slice of a volume, and the signed distance to the next along its normal.

    Raises
    ------
    ValueError
        If rows, columns and slices are not at right angles, which no file can say.
    """
    between, rows, columns = (float(np.linalg.norm(step)) for step in steps_mm)
    if min(between, rows, columns) <= 0:
        raise ValueError("a step of a volume has no length")
    plane = Plane(origin_mm, steps_mm[2] / columns, steps_mm[1] / rows, (rows, columns))
    signed = float(steps_mm[0] @ plane.normal)
    leaning = abs(plane.along_row @ plane.along_column)
    if leaning > _STRAIGHT or abs(abs(signed) - between) > _STRAIGHT * between:
        raise ValueError("the steps of a volume are not at right angles")
    return plane, signed
