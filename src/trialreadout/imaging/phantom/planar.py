"""What a camera counts of a patient on average, from before and from behind.

Both views share their columns: that from behind is mirrored, so that a pixel of either looks along
the same line through the body. A blob is projected in closed form: an ellipsoid of even activity
whose photons fade on their way to the skin. Then each depth is blurred as far as it lies from the
camera, and all depths together by scatter and by what comes through the collimator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from trialreadout.imaging.camera import Camera, frequencies, wide_response
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM
from trialreadout.imaging.phantom.body import half_thickness
from trialreadout.imaging.phantom.patient import Blobs, Patient, Position

Floats = NDArray[np.float32]

_TOP_MM = 120.0
"""What is free above the vertex."""
_LAYERS = 6
"""Depths at which organs are blurred; a lesion is blurred at its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Mean counts a pixel."""

    background: Floats
    """Soft tissue, organs and remnants: shape (2, rows, columns)."""
    lesions: tuple[Floats, ...]
    """Of each lesion, of the same shape."""

    @property
    def whole(self) -> Floats:
        """All together."""
        return self.background + sum(self.lesions, np.float32(0))


def grid_mm(camera: Camera) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the centres of columns, to the left of the middle, and of rows, below the vertex."""
    across = np.arange(camera.columns, dtype=float) - (camera.columns - 1) / 2
    below = np.arange(camera.rows, dtype=float) + 0.5
    return across * camera.pixel_mm, below * camera.pixel_mm - _TOP_MM


def pixel_of(blobs: Blobs, position: Position, camera: Camera) -> NDArray[np.float64]:
    """Give row and column of the centres of blobs on the table: shape (n, 2), not rounded."""
    across, _, below = blobs.centre_mm.T
    across = across + position.across_mm + position.lean * below
    row = (below + position.below_mm + _TOP_MM) / camera.pixel_mm - 0.5
    return np.column_stack([row, across / camera.pixel_mm + (camera.columns - 1) / 2])


def expected_counts(patient: Patient, camera: Camera, seconds: float) -> Expected:
    """Give the mean counts of a planar pair.

    Parameters
    ----------
    patient
        Who is scanned.
    camera
        What scans.
    seconds
        For which each point of the body is before the camera.
    """
    per_mbq = camera.counts_per_mbq * seconds
    half = half_thickness(patient.build, *_in_the_body(patient.position, camera))
    patient = on_the_table(patient)
    layers = np.zeros((2, _LAYERS, camera.rows, camera.columns), dtype=np.float32)
    edges = np.linspace(0, 2 * float(half.max(initial=1.0)), _LAYERS + 1)
    _add_soft_tissue(layers, half, edges, patient.uptake.soft_tissue * per_mbq)
    for blobs in (patient.uptake.organs, patient.uptake.bowel, patient.remnants):
        for at in range(len(blobs)):
            for view in range(2):
                window, counts, depth = _projected(blobs, at, view, half, camera)
                layer = min(int(np.searchsorted(edges, depth, "right")) - 1, _LAYERS - 1)
                layers[view, max(layer, 0)][window] += counts * per_mbq
    middles = (edges[1:] + edges[:-1]) / 2
    background = _blurred(layers, middles, camera)
    lesions = []
    for at in range(len(patient.lesions)):
        alone = np.zeros((2, 1, camera.rows, camera.columns), dtype=np.float32)
        depths = []
        for view in range(2):
            window, counts, depth = _projected(patient.lesions, at, view, half, camera)
            alone[view, 0][window] += counts * per_mbq
            depths.append([depth])
        lesions.append(_blurred(alone, np.array(depths), camera))
    return Expected(background, tuple(lesions))


def _in_the_body(
    position: Position, camera: Camera
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give for each pixel the place in the body that it looks at."""
    across, below = grid_mm(camera)
    level = below[:, None] - position.below_mm
    return across - position.across_mm - position.lean * level, level


def on_the_table(patient: Patient) -> Patient:
    """Move what is in a patient to where it lies on the table."""
    position = patient.position

    def moved(blobs: Blobs) -> Blobs:
        across, behind, below = blobs.centre_mm.T
        across = across + position.across_mm + position.lean * below
        return replace(
            blobs, centre_mm=np.column_stack([across, behind, below + position.below_mm])
        )

    uptake = patient.uptake
    return replace(
        patient,
        uptake=replace(uptake, organs=moved(uptake.organs), bowel=moved(uptake.bowel)),
        remnants=moved(patient.remnants),
        lesions=moved(patient.lesions),
    )


def counted(expected: Floats, random: np.random.Generator) -> Floats:
    """Draw the counts of a scan."""
    return random.poisson(expected).astype(np.float32)


def _add_soft_tissue(
    layers: Floats, half: NDArray[np.float64], edges: NDArray[np.float64], counts: float
) -> None:
    """Spread counts evenly through the body, each layer of depth attenuated by those above it."""
    density = counts / (2 * half.sum())
    for layer, (near, far) in enumerate(pairwise(edges)):
        near_, far_ = np.minimum(near, 2 * half), np.minimum(far, 2 * half)
        seen = np.exp(-ATTENUATION_PER_MM * near_) - np.exp(-ATTENUATION_PER_MM * far_)
        layers[:, layer] += (density * seen / ATTENUATION_PER_MM).astype(np.float32)


def _projected(
    blobs: Blobs, at: int, view: int, half: NDArray[np.float64], camera: Camera
) -> tuple[tuple[slice, slice], Floats, float]:
    """Project a blob: where in the image, the counts there of 1 count sent out, and its depth."""
    x, y, z = blobs.centre_mm[at]
    a, b, c = blobs.semi_axes_mm[at]
    across, below = grid_mm(camera)
    rows, columns = _window(below, z, c), _window(across, x, a)
    # Finer than a pixel, so that a small sphere has its shape and its place.
    fine = (np.arange(4) - 1.5) / 4 * camera.pixel_mm
    u = ((across[columns, None] + fine - x) / a).ravel()
    v = ((below[rows, None] + fine - z) / c).ravel()
    chord = np.sqrt(np.clip(1 - u**2 - v[:, None] ** 2, 0, None))
    chord = chord.reshape(len(v) // 4, 4, -1, 4).mean((1, 3)) * b
    skin = half[rows, columns]
    toward = -y if view else y
    depth = np.clip(skin + toward, 0, None)
    fading = np.exp(-ATTENUATION_PER_MM * depth)
    swing = ATTENUATION_PER_MM * chord
    seen = fading * 2 * chord * np.where(swing > 0, np.sinh(swing) / np.maximum(swing, 1e-12), 1)
    total = 2 * chord.sum()
    middle = float(depth[depth.shape[0] // 2, depth.shape[1] // 2]) if depth.size else 0.0
    counts = blobs.mbq[at] * seen / total if total > 0 else np.zeros_like(seen)
    return (rows, columns), counts.astype(np.float32), middle


def _window(places: NDArray[np.float64], centre: float, semi_axis: float) -> slice:
    pixel = places[1] - places[0]
    start, stop = np.searchsorted(places, [centre - semi_axis - pixel, centre + semi_axis + pixel])
    return slice(int(start), int(max(stop, start)))


def _blurred(layers: Floats, depths: NDArray[np.float64], camera: Camera) -> Floats:
    """Blur each layer by its distance, then all together by what did not come straight."""
    squared, shape = frequencies(camera)
    spectrum = fft.rfft2(layers, s=shape)
    sigma = camera.sigma_mm(np.broadcast_to(depths, layers.shape[:2]))
    core = np.exp(-0.5 * sigma[..., None, None].astype(np.float32) ** 2 * squared)
    straight = camera.core * (spectrum * core).sum(1)
    seen = straight + spectrum.sum(1) * wide_response(camera)
    image = fft.irfft2(seen, s=shape)[:, : camera.rows, : camera.columns]
    return np.asarray(np.maximum(image, 0), dtype=np.float32)
