"""The slices of a CT, brought into order by where they lie.

The order of files, their numbers and their slice locations are not asked: only the position of each
slice along the common normal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.planes import Plane, plane_in

_SAME_MM = 0.01
"""Below which two slices lie in one place."""
_EVEN_SHARE = 0.02
"""Of the distance of slices, by which one may differ from the others."""
_ALIKE = 1e-3
"""By how much directions and sizes of pixels may differ."""


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Slices in order along their normal."""

    files: tuple[ScanFile, ...]
    plane: Plane
    """Of the first."""
    between_mm: float


def stacked(files: Sequence[ScanFile]) -> Stack | Finding:
    """Bring slices into order, or say why they make no stack."""
    planes: list[Plane] = []
    for file in files:
        plane = plane_in(file.header, file.header)
        if isinstance(plane, str):
            return fault("missing-tag", file, plane)
        planes.append(plane)
    first = planes[0]
    for file, plane in zip(files, planes, strict=True):
        if (keyword := _unlike(first, plane, files[0], file)) is not None:
            return fault("slices-differ", file, keyword)
    along = np.array([(plane.origin_mm - first.origin_mm) @ first.normal for plane in planes])
    order = np.argsort(along, kind="stable")
    ordered, steps = [files[at] for at in order], np.diff(along[order])
    if not steps.size:
        return Stack((files[0],), first, _thickness(files[0]))
    twice = np.flatnonzero(steps < _SAME_MM)
    if twice.size:
        said = f"where {ordered[twice[0]].name} lies, too"
        return fault("slices-twice", ordered[twice[0] + 1], "ImagePositionPatient", said)
    usual = float(np.median(steps))
    uneven = np.flatnonzero(np.abs(steps - usual) > _EVEN_SHARE * usual)
    if uneven.size:
        said = f"{steps[uneven[0]]:g} mm after the slice before, others {usual:g} mm"
        return fault("slices-with-gap", ordered[uneven[0] + 1], "ImagePositionPatient", said)
    return Stack(tuple(ordered), planes[order[0]], float(np.mean(steps)))


def _unlike(first: Plane, plane: Plane, of_first: ScanFile, file: ScanFile) -> str | None:
    """Name the tag in which a slice differs from the first."""
    for keyword in ("SeriesInstanceUID", "Rows", "Columns"):
        if tags.text(file.header, keyword) != tags.text(of_first.header, keyword):
            return keyword
    directions = [plane.along_row - first.along_row, plane.along_column - first.along_column]
    if np.abs(directions).max() > _ALIKE:
        return "ImageOrientationPatient"
    if np.abs(np.subtract(plane.spacing_mm, first.spacing_mm)).max() > _ALIKE:
        return "PixelSpacing"
    shift = plane.origin_mm - first.origin_mm
    beside = shift - (shift @ first.normal) * first.normal
    aside = np.abs(beside).max() > max(_SAME_MM, _ALIKE * abs(shift @ first.normal))
    return "ImagePositionPatient" if aside else None


def _thickness(file: ScanFile) -> float:
    """Return what a single slice stands for; 1 mm where the header does not say."""
    for keyword in ("SpacingBetweenSlices", "SliceThickness"):
        thick = tags.number(file.header, keyword)
        if thick is not None and thick > 0:
            return thick
    return 1.0
