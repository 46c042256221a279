"""A gamma camera for radioiodine: its pixels, its sensitivity, and how it blurs a point.

Photons that come straight through a hole form a core that widens with the distance. Others were
scattered in the body, or came through the walls between holes: those make a halo, and a star whose
rays follow the six neighbours of a hexagonal hole.

Sources: Cherry, Sorenson, Phelps, Physics in Nuclear Medicine, 4th ed., 2012, chapter 14
         (resolution of collimators; septal penetration; intrinsic resolutions of 2.9 to 4.5 mm,
         measured with 99mTc).
         Clarke, Saw, Leong, Serafini, Nuclear Medicine Communications 1985;6:41-47 (131I, planar:
         11.6 mm FWHM in all at 10 cm from the face of a collimator with thick septa).
         Dewaraja, Ljungberg, Koral, Journal of Nuclear Medicine 2000;41:123-130 (131I, point in
         air, photopeak: 73 % of the counts were scattered in the collimator or came through its
         septa).
         What is called assumed has no source of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_FWHM = 2 * np.sqrt(2 * np.log(2))
"""Of a Gaussian, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What a camera is, and how it was set."""

    rows: int = 1024
    columns: int = 256
    pixel_mm: float = 2.4
    """As a whole-body scan of 256 columns across a field of 61 cm has it."""
    counts_per_mbq: float = 60.0
    """A second and head, in air; part of the pinned difficulty."""
    intrinsic_mm: float = 4.5
    """FWHM of crystal and electronics: the upper end of what Cherry et al. give for 99mTc."""
    at_contact_mm: float = 6.0
    """FWHM of the collimator at its face; assumed."""
    per_mm: float = 0.060
    """What each millimetre of distance adds to it; assumed: 12 mm at 10 cm, 12.8 with
    the crystal; Clarke et al. measured 11.6."""
    gap_mm: float = 20.0
    """Between the face and the nearest skin; assumed."""
    core: float = 0.62
    """Share of the counts in the narrow peak; this and the next three are assumed. Dewaraja et al.
    count 27 % that came straight: here, what crosses a septum beside its hole is of the peak."""
    scattered: float = 0.22
    halo: float = 0.10
    star: float = 0.06
    scatter_mm: float = 35.0
    """Length in which scatter falls to 1/e."""
    halo_mm: float = 110.0
    """Length in which the halo falls to 1/e."""
    ray_mm: float = 90.0
    """Length in which a ray of the star falls to 1/e."""
    ray_width_mm: float = 10.0
    """Standard deviation across a ray."""

    def sigma_mm(self, depth_mm: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Give the standard deviation of the core for a point so far below the skin."""
        collimator = self.at_contact_mm + self.per_mm * (self.gap_mm + np.asarray(depth_mm))
        return np.asarray(np.hypot(self.intrinsic_mm, collimator) / _FWHM)


@lru_cache(maxsize=4)
def frequencies(camera: Camera) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """Give the squared angular frequencies of its padded images, per mm, and their shape."""
    shape = (camera.rows, camera.columns + camera.columns // 2)
    down = 2 * np.pi * np.fft.fftfreq(shape[0], camera.pixel_mm)
    across = 2 * np.pi * np.fft.rfftfreq(shape[1], camera.pixel_mm)
    return np.asarray(down[:, None] ** 2 + across**2, dtype=np.float32), shape


@lru_cache(maxsize=4)
def wide_response(camera: Camera) -> NDArray[np.complex64]:
    """Give the transfer of scatter, halo and star together, without their share of the core."""
    _, shape = frequencies(camera)
    down = np.fft.fftfreq(shape[0], 1 / shape[0])[:, None] * camera.pixel_mm
    across = np.fft.fftfreq(shape[1], 1 / shape[1]) * camera.pixel_mm
    radius = np.hypot(down, across)
    angle = np.arctan2(down, across)
    parts = (
        (camera.scattered, np.exp(-radius / camera.scatter_mm)),
        (camera.halo, np.exp(-radius / camera.halo_mm)),
        (camera.star, _rays(camera, radius, angle)),
    )
    kernel = sum(share * part / part.sum() for share, part in parts)
    return np.asarray(np.fft.rfft2(kernel), dtype=np.complex64)


def _rays(
    camera: Camera, radius: NDArray[np.float64], angle: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Draw six rays, one every 60 degrees; near the middle they run into each other."""
    off = np.remainder(angle + np.pi / 6, np.pi / 3) - np.pi / 6
    across = radius * np.sin(np.abs(off))
    ray = np.exp(-radius / camera.ray_mm) * np.exp(-0.5 * (across / camera.ray_width_mm) ** 2)
    return np.asarray(ray)
