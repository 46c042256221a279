"""Volumes made by hand: an even body with the noise of a reconstruction, and foci in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import gaussian_filter

from trialreadout.imaging.scans import Volume

STEP_MM = 4.8
SIZE_MM = 307.2
FOCUS_SIGMA_MM = 6.0
"""Of a focus as it is seen: 14 mm wide at half its height."""


def body_volume(
    foci: Sequence[tuple[float, float, float]] = (),
    step_mm: float = STEP_MM,
    slice_mm: float | None = None,
    high: float = 40.0,
    noise: float = 0.1,
    seed: int = 0,
) -> Volume:
    """Draw a body of 220 by 160 mm, filled with 1, and foci in it.

    `foci` are millimetres to the left, to the back and to the foot of the middle; `high` times the
    body is what each adds. The noise is the same field whatever the voxels.
    """
    slice_mm = slice_mm or step_mm
    below = _centres(slice_mm)[:, None, None]
    behind = _centres(step_mm)[:, None]
    left = _centres(step_mm)
    values = ((left / 110) ** 2 + (behind / 80) ** 2 <= 1) & (np.abs(below) < 130)
    random = np.random.default_rng(seed)
    shape = (len(below), len(behind), len(left))
    ripple = gaussian_filter(random.normal(size=shape), [6 / slice_mm, 6 / step_mm, 6 / step_mm])
    values = gaussian_filter(values.astype(float), [6 / slice_mm, 6 / step_mm, 6 / step_mm])
    values = values * (1 + noise * ripple / ripple.std())
    for across, back, down in foci:
        squared = (left - across) ** 2 + (behind - back) ** 2 + (below - down) ** 2
        values = values + high * np.exp(-squared / (2 * FOCUS_SIGMA_MM**2))
    return Volume(
        np.maximum(values, 0).astype(np.float32),
        np.array([left[0], behind[0, 0], -below[0, 0, 0]]),
        np.array([[0, 0, -slice_mm], [0, step_mm, 0], [step_mm, 0, 0]], dtype=float),
        "MBq/ml",
    )


def flipped(volume: Volume, axes: tuple[int, ...]) -> Volume:
    """Store the same voxels the other way along some axes; each keeps its place in the patient."""
    last = np.array(volume.values.shape) - 1
    origin, steps = volume.origin_mm.copy(), volume.steps_mm.copy()
    for axis in axes:
        origin = origin + last[axis] * steps[axis]
        steps[axis] *= -1
    return Volume(np.flip(volume.values, axes), origin, steps, volume.kind)


def turned(volume: Volume, order: tuple[int, int, int]) -> Volume:
    """Store the same voxels with their axes in another order."""
    return Volume(
        volume.values.transpose(order), volume.origin_mm, volume.steps_mm[list(order)], volume.kind
    )


def places_mm(volume: Volume, voxels: np.ndarray) -> np.ndarray:
    """Give where voxels lie: to the left, to the back, to the foot, of the middle."""
    return (volume.origin_mm + voxels @ volume.steps_mm) * [1, 1, -1]


def _centres(step_mm: float) -> np.ndarray:
    number = round(SIZE_MM / step_mm)
    return (np.arange(number) - (number - 1) / 2) * step_mm
