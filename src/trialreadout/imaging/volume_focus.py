"""The size and the activity of a focus in a SPECT reconstruction.

Voxels above a threshold that hang together with the hottest one near the mark are its cut. What
lies beyond a few centimetres around is background. Where the blur of the reconstruction is known,
size and activity are those of the sphere that would look like that.

Sources: Erdi et al., Cancer 1997;80:2505-2509 (a threshold of some 40 % of the maximum). How much
         it makes of small foci: Mutlu et al., Nuclear Medicine Communications 2026;47:160-167. Gear
         et al. 2018 (see `planar_activity`): recovery by the size of a focus, and its uncertainty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.blurred_sphere import THRESHOLD, Sphere, sphere_behind
from trialreadout.imaging.scans import Volume

Floats = NDArray[np.float64]

REACH_MM = 12.0
"""How far the hottest voxel may lie from the mark."""
_NEAR_MM = 35.0
"""Beyond this a voxel is not of this focus."""
_SHELL_MM = (35.0, 50.0)
FWHM_ERROR = 0.1
"""Relative, of the blur of a reconstruction; assumed."""


@dataclass(frozen=True, slots=True)
class VolumeFocus:
    """A focus; numbers are NaN where nothing stands out of its background."""

    place: tuple[float, float, float]
    """Slice, row and column of its hottest voxel."""
    cut_ml: float
    """Of all voxels above the threshold."""
    cut_mbq: float
    """In them, above background."""
    background_mbq_per_ml: float
    volume_ml: float
    """Of the sphere that looks like that: NaN if the blur is not known, 0 if it is too small."""
    mbq: float
    """Corrected for what is blurred out of the cut; NaN if the blur is not known."""
    radius_mm: float
    radius_error_mm: float
    """From the size of voxels and the blur."""
    background_error: float
    """Relative error of the activity from that of the background."""
    recovery_error: float
    """Relative error of the activity from that of the radius and of the blur."""
    by_radius: float
    """By which share of it the activity grows if the radius does by a share of its own: below 0."""


def focus_in(
    volume: Volume,
    marked: tuple[float, float, float],
    fwhm_mm: float | None = None,
    threshold: float = THRESHOLD,
) -> VolumeFocus:
    """Measure a focus.

    Parameters
    ----------
    volume
        In MBq/ml.
    marked
        Slice, row and column of the mark.
    fwhm_mm
        Of the blur of the reconstruction; None: not known.
    threshold
        Share of the maximum above background.
    """
    if volume.kind != "MBq/ml":
        raise ValueError(f"the values are {volume.kind}, not MBq/ml")
    steps = np.linalg.norm(np.asarray(volume.steps_mm, dtype=float), axis=1)
    values = np.asarray(volume.values, dtype=float)
    away = _away(values.shape, marked, steps)
    reach = np.where(away <= max(REACH_MM, float(steps.max())), values, -np.inf)
    if not np.isfinite(reach).any():
        return _nothing(marked)
    top = np.unravel_index(int(reach.argmax()), values.shape)
    from_top = _away(values.shape, tuple(float(each) for each in top), steps)
    shell = values[(from_top > _SHELL_MM[0]) & (from_top <= _SHELL_MM[1])]
    background = float(np.median(shell)) if shell.size else 0.0
    spread = float(1.4826 * np.median(np.abs(shell - background))) if shell.size else 0.0
    above = values - background
    if above[top] <= 0:
        return _nothing(marked)
    cut = _hanging_together(
        (above >= threshold * above[top]) & (from_top <= _NEAR_MM), tuple(int(i) for i in top)
    )
    voxel_ml = float(abs(np.linalg.det(volume.steps_mm))) / 1000
    cut_ml, cut_mbq = float(cut.sum() * voxel_ml), float(above[cut].sum() * voxel_ml)
    error = spread * np.sqrt(np.pi / 2 / max(shell.size, 1)) * cut_ml / cut_mbq
    place = (float(top[0]), float(top[1]), float(top[2]))
    radius = radius_of_ml(cut_ml)
    if fwhm_mm is None:
        unknown = float("nan")
        return VolumeFocus(
            place, cut_ml, cut_mbq, background, *(unknown,) * 4, error, unknown, unknown
        )
    sphere = sphere_behind(radius, fwhm_mm, threshold)
    wider, blurrier = (
        sphere_behind(radius + float(steps.mean()) / np.sqrt(12), fwhm_mm, threshold),
        sphere_behind(radius, fwhm_mm * (1 + FWHM_ERROR), threshold),
    )
    apart = np.hypot(wider.radius_mm - sphere.radius_mm, blurrier.radius_mm - sphere.radius_mm)
    return VolumeFocus(
        place,
        cut_ml,
        cut_mbq,
        background,
        4 / 3 * np.pi * sphere.radius_mm**3 / 1000,
        cut_mbq / sphere.share,
        sphere.radius_mm,
        float(apart),
        float(error),
        float(np.hypot(*(np.log(each.share / sphere.share) for each in (wider, blurrier)))),
        _by_radius(sphere, wider),
    )


def radius_of_ml(ml: float) -> float:
    """Give the radius in mm of a sphere of this volume."""
    return float((3000 * ml / (4 * np.pi)) ** (1 / 3))


def _by_radius(sphere: Sphere, wider: Sphere) -> float:
    """Give the share by which 1 / share grows as the radius does."""
    if sphere.radius_mm <= 0 or wider.radius_mm <= sphere.radius_mm:
        return 0.0
    grown = np.log(wider.radius_mm / sphere.radius_mm)
    return float(-np.log(wider.share / sphere.share) / grown)


def _nothing(marked: tuple[float, float, float]) -> VolumeFocus:
    return VolumeFocus(marked, *(float("nan"),) * 10)


def _away(shape: tuple[int, ...], place: tuple[float, ...], steps: Floats) -> Floats:
    """Give the distance of each voxel from a place, in millimetres."""
    squared = np.zeros((1,) * len(shape))
    for axis, (size, at, step) in enumerate(zip(shape, place, steps, strict=True)):
        along = ((np.arange(size) - at) * step) ** 2
        squared = squared + along.reshape([-1 if each == axis else 1 for each in range(len(shape))])
    return np.asarray(np.sqrt(squared))


def _hanging_together(inside: NDArray[np.bool_], start: tuple[int, ...]) -> NDArray[np.bool_]:
    """Give the voxels that can be reached from one, from face to face."""
    reached = np.zeros_like(inside)
    reached[start] = True
    while True:
        grown = reached.copy()
        for axis in range(inside.ndim):
            ahead = [slice(None)] * inside.ndim
            behind = [slice(None)] * inside.ndim
            ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
            grown[tuple(ahead)] |= reached[tuple(behind)]
            grown[tuple(behind)] |= reached[tuple(ahead)]
        grown &= inside
        if (grown == reached).all():
            return reached
        reached = grown
