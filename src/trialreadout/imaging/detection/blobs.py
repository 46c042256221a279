"""Blobs that stand out of what is around them in a volume, and what each looks like.

The volume is turned to the patient's directions and averaged onto cubes, so that voxels and
orientation of a file matter little. A blob of the width of a reconstruction's resolution is held
against a shell around it, and the difference against the noise of a reconstruction, which grows
with what is there: by which power was learnt from patients scanned twice, by how much is told from
the volume itself.

Sources: Turin, An introduction to matched filters, IRE Transactions on Information Theory
         1960;6:311-329. Barrett, Wilson, Tsui, Noise properties of the EM algorithm, Physics in
         Medicine and Biology 1994;39:833-846 (the noise is about as large as what is there).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.detection.grid import BIN_MM, overlap
from trialreadout.imaging.scans import Volume

Doubles = NDArray[np.float64]
Booleans = NDArray[np.bool_]

FWHM_MM = 12.0
"""Of the blob that is looked for: a small focus in a reconstruction; the project's own choice."""
_WIDE = 1.8
"""How many times as wide the blob is that a sharp one is held against."""
_SHELL_MM = (16.0, 26.0)
_BODY = 0.35
"""Share of the median of a body at which its outline is drawn."""
_OUTLINE_MM = 9.6
"""Standard deviation of the smoothing before the outline is drawn."""
_LEAST_NOISE = 1e-3
"""Of the level of soft tissue: differences below are rounding."""
_FLOOR = 0.1
"""Of the level of soft tissue: what stands in for less where something is divided by it."""
LEAST = 3.0
"""Less significant blobs are no candidates."""
_MIRRORED = 7
"""Cubes from side to side in which the other side of the body is looked at."""
FEATURES = (
    "significance",
    "contrast",
    "sharpness",
    "surroundings",
    "depth below the skin",
    "distance from the midline",
    "half width of the body",
    "the same place of the other side",
)


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """A volume as slices from head to foot, rows from front to back, columns to the left."""

    values: Doubles
    """Means of cubes of 4.8 mm."""
    order: tuple[int, int, int]
    """Which axis of the volume is that of slices, of rows and of columns."""
    backward: tuple[bool, bool, bool]
    """Whether the volume runs the other way along each of these."""
    step_mm: tuple[float, float, float]
    """Of the volume along each of these."""
    size: tuple[int, int, int]

    def place_of(self, cubes: Doubles) -> Doubles:
        """Bring places of cubes back to the volume's own axes, in voxels: shape (n, 3)."""
        found = np.zeros_like(cubes)
        for at, axis in enumerate(self.order):
            along = (cubes[:, at] + 0.5) * BIN_MM / self.step_mm[at] - 0.5
            found[:, axis] = self.size[at] - 1 - along if self.backward[at] else along
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """Blobs of a volume, the most significant first."""

    place: Doubles
    """Slice, row and column in voxels: shape (n, 3)."""
    significance: Doubles
    """Difference to the shell around, in standard deviations of the noise."""
    features: Doubles
    """Shape (n, features), named in `FEATURES`."""


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """What is seen at each cube."""

    blob: Doubles
    """Mean over a blob around it."""
    shell: Doubles
    """Mean over a shell around that."""
    wide: Doubles
    """Mean over a wider blob."""

    @property
    def above(self) -> Doubles:
        """By how much the blob stands out of its shell."""
        return self.blob - self.shell

    @property
    def surroundings(self) -> Doubles:
        """The shell, no less than a small share of soft tissue."""
        return np.maximum(self.shell, _FLOOR)


def blobs_in(volume: Volume, noise_power: float) -> Blobs:
    """Find blobs, and describe them; none in a volume in which no body is seen.

    Parameters
    ----------
    volume
        In MBq/ml or counts; of a file in its own voxels and directions.
    noise_power
        By which power of what is there the noise grows.
    """
    from scipy.ndimage import distance_transform_edt, maximum_filter

    if volume.kind == "HU":
        raise ValueError("the values are HU, not those of a SPECT")
    turned = turned_to_patient(volume)
    body, level = body_in(turned.values)
    if level <= 0:
        return Blobs(np.zeros((0, 3)), np.zeros(0), np.zeros((0, len(FEATURES))))
    around_body = _around(body)
    body = body[around_body]
    seen = contrast_of(turned.values[around_body] / level)
    grown = seen.surroundings**noise_power
    spread = 1.4826 * float(np.median(np.abs(seen.above[body] / grown[body])))
    significance = seen.above / (grown * max(spread, _LEAST_NOISE))
    peak = body & (significance >= LEAST) & (significance == maximum_filter(significance, 3))
    order = np.argsort(-significance[peak], kind="stable")
    place = np.argwhere(peak)[order]
    at = tuple(place.T)
    around = seen.surroundings[at]
    features = np.column_stack(
        [
            np.log(significance[at]),
            np.log(np.maximum(seen.blob[at], _FLOOR) / around),
            (seen.blob[at] - seen.wide[at]) / seen.above[at],
            np.log(around),
            distance_transform_edt(body)[at] * BIN_MM,
            *aside_of(body, seen.blob, place),
        ]
    )
    start = np.array([each.start for each in around_body])
    within = start + place + _within(significance, place)
    return Blobs(turned.place_of(within), significance[at], features)


def turned_to_patient(volume: Volume) -> Turned:
    """Turn a volume to the patient's directions, as nearly as its axes allow, onto cubes."""
    steps = np.asarray(volume.steps_mm, dtype=float)
    share = np.abs(steps) / np.linalg.norm(steps, axis=1, keepdims=True)
    order = max(
        ((a, b, 3 - a - b) for a in range(3) for b in range(3) if a != b),
        key=lambda axes: share[axes[0], 2] * share[axes[1], 1] * share[axes[2], 0],
    )
    # To the foot, to the back, to the left.
    backward = (
        bool(steps[order[0], 2] > 0),
        bool(steps[order[1], 1] < 0),
        bool(steps[order[2], 0] < 0),
    )
    values = np.asarray(volume.values, dtype=float).transpose(order)
    values = np.flip(values, tuple(at for at in range(3) if backward[at]))
    size = (values.shape[0], values.shape[1], values.shape[2])
    step = [float(np.linalg.norm(steps[axis])) for axis in order]
    for axis in range(3):
        mean = _averaging(size[axis], step[axis])
        values = np.moveaxis(np.tensordot(mean, values, (1, axis)), 0, axis)
    return Turned(values, order, backward, (step[0], step[1], step[2]), size)


def body_in(values: Doubles) -> tuple[Booleans, float]:
    """Tell the body by its uptake: its cubes, and the median in them; 0 where none is seen."""
    from scipy.ndimage import binary_fill_holes, gaussian_filter, label

    smooth = gaussian_filter(values, _OUTLINE_MM / BIN_MM)
    if not smooth.max(initial=0.0) > 0:
        return np.zeros(values.shape, dtype=bool), 0.0
    threshold = float(smooth.mean()) / 2
    for _ in range(8):
        threshold = _BODY * float(np.median(smooth[smooth > threshold]))
    parts, number = label(smooth > threshold)
    largest = parts == 1 + int(np.bincount(parts.ravel())[1:].argmax()) if number else parts > 0
    body = np.stack([binary_fill_holes(each) for each in largest])
    return body, float(np.median(smooth[body]))


def contrast_of(values: Doubles) -> Contrast:
    """Average over a blob, a wider one, and a shell, around each cube."""
    from scipy.ndimage import gaussian_filter

    sigma = FWHM_MM / np.sqrt(8 * np.log(2)) / BIN_MM
    return Contrast(
        gaussian_filter(values, sigma, mode="nearest"),
        _shell_mean(values),
        gaussian_filter(values, _WIDE * sigma, mode="nearest"),
    )


def aside_of(
    body: Booleans, blob: Doubles, place: NDArray[np.intp]
) -> tuple[Doubles, Doubles, Doubles]:
    """Tell where places lie between left and right.

    Returns
    -------
    Distance from the midline as a share of half the width of the body in their slice; the logarithm
    of that half width in mm; and that of the most at the same place of the other side, held against
    the blob itself.
    """
    from scipy.ndimage import maximum_filter

    across = np.asarray(body.any(axis=1))
    left = across.argmax(1)
    right = across.shape[1] - 1 - across[:, ::-1].argmax(1)
    at = place[:, 0]
    both, half = (left + right)[at], (right - left + 1)[at] / 2
    other = np.clip(both - place[:, 2], 0, across.shape[1] - 1)
    most = maximum_filter(blob, _MIRRORED)[at, place[:, 1], other]
    own = blob[tuple(place.T)]
    return (
        np.abs(place[:, 2] - both / 2) / half,
        np.log(half * BIN_MM),
        np.log(np.maximum(most, _FLOOR) / np.maximum(own, _FLOOR)),
    )


def _around(body: Booleans) -> tuple[slice, slice, slice]:
    """Give the part of a volume that can matter to a body: a shell more than what it fills."""
    far = int(np.ceil(_SHELL_MM[1] / BIN_MM)) + 2
    place = np.argwhere(body)
    low, high = np.maximum(place.min(0) - far, 0), place.max(0) + far + 1
    first, second, third = (slice(int(a), int(b)) for a, b in zip(low, high, strict=True))
    return first, second, third


def _averaging(size: int, step_mm: float) -> Doubles:
    """Give what each voxel adds to the mean of each cube: shape (cubes, voxels)."""
    cubes = int(np.ceil(size * step_mm / BIN_MM - 1e-6))
    share = overlap(size, step_mm, cubes, 0.0).astype(float)
    return np.asarray(share / share.sum(1, keepdims=True))


def _shell_mean(values: Doubles) -> Doubles:
    from scipy import fft

    far = int(np.ceil(_SHELL_MM[1] / BIN_MM))
    step = np.arange(-far, far + 1) * BIN_MM
    away = np.sqrt(step[:, None, None] ** 2 + step[:, None] ** 2 + step**2)
    kernel = ((away >= _SHELL_MM[0]) & (away <= _SHELL_MM[1])).astype(float)
    shape = [fft.next_fast_len(size + 2 * far, real=True) for size in values.shape]
    by = fft.rfftn(kernel, shape)
    keep = tuple(slice(far, far + size) for size in values.shape)

    def summed(what: Doubles) -> Doubles:
        return np.asarray(fft.irfftn(fft.rfftn(what, shape) * by, shape)[keep])

    return summed(values) / np.maximum(summed(np.ones_like(values)), 1.0)


def _within(high: Doubles, place: NDArray[np.intp]) -> Doubles:
    """Give where in its cube a peak lies: the top of a parabola along each axis."""
    found = np.zeros(place.shape)
    for axis, size in enumerate(high.shape):
        step = np.zeros(3, dtype=int)
        step[axis] = 1
        inner = (place[:, axis] > 0) & (place[:, axis] < size - 1)
        own = place[inner]
        before, at, after = (high[tuple((own + way * step).T)] for way in (-1, 0, 1))
        bent = 2 * at - before - after
        found[inner, axis] = np.divide(
            after - before, 2 * bent, out=np.zeros(len(own)), where=bent > 0
        )
    return np.clip(found, -0.5, 0.5)
