"""The counts of a focus: what lies in a disc around it, less what lies in a ring around that.

A disc catches only a part of what a lesion sends out, and the ring a little of it, too. How much is
known of the camera (`share_in_disc`), so that activities can be told from net counts.

Source: Siegel et al., MIRD pamphlet no. 16, Journal of Nuclear Medicine 1999;40:37S-61S (regions,
        background).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera, frequencies, wide_response

RADIUS_MM = 18.0
RING_MM = (26.0, 40.0)
"""Radius of the disc, and inner and outer radius of the ring, unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Region:
    """A disc and the ring around it."""

    radius_mm: float = RADIUS_MM
    ring_mm: tuple[float, float] = RING_MM


@dataclass(frozen=True, slots=True, eq=False)
class FocusCounts:
    """What was counted of one focus, a value for each view; without a ring's pixel all are NaN."""

    in_disc: NDArray[np.float64]
    in_ring: NDArray[np.float64]
    area_ratio: NDArray[np.float64]
    """Pixels of the disc to those of the ring."""

    @property
    def net(self) -> NDArray[np.float64]:
        """Counts of the disc above those expected from the ring; may be below 0."""
        return self.in_disc - self.area_ratio * self.in_ring

    @property
    def net_variance(self) -> NDArray[np.float64]:
        """Of the net counts, by Poisson."""
        return self.in_disc + self.area_ratio**2 * self.in_ring

    @property
    def to_background(self) -> NDArray[np.float64]:
        """Mean count of a pixel of the disc to that of the ring; NaN where the ring is empty."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.in_disc / (self.area_ratio * self.in_ring)
        return np.where(self.in_ring > 0, ratio, np.nan)

    @property
    def to_background_error(self) -> NDArray[np.float64]:
        """Standard error of that ratio, by Poisson; NaN where either holds no count."""
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = np.sqrt(1 / self.in_disc + 1 / self.in_ring)
            error = self.to_background * relative
        return np.where(self.in_disc > 0, error, np.nan)


def counts_of_focus(
    counts: NDArray[np.float32],
    centre: tuple[float, float],
    pixel_mm: float,
    region: Region = Region(),
) -> FocusCounts:
    """Count a focus.

    Parameters
    ----------
    counts
        Of each view: shape (views, rows, columns).
    centre
        Row and column of the focus.
    pixel_mm
        Of the camera.
    region
        The disc and its ring. What of them lies beyond the image is left out.
    """
    rows = (np.arange(counts.shape[-2]) - centre[0])[:, None] * pixel_mm
    columns = (np.arange(counts.shape[-1]) - centre[1]) * pixel_mm
    distance = np.hypot(rows, columns)
    disc = distance <= region.radius_mm
    ring = (distance > region.ring_mm[0]) & (distance <= region.ring_mm[1])
    views = np.asarray(counts, dtype=float)
    pixels = ring.sum()
    ratio = disc.sum() / pixels if pixels else np.nan
    return FocusCounts(
        in_disc=views[..., disc].sum(-1),
        in_ring=views[..., ring].sum(-1),
        area_ratio=np.full(views.shape[0], ratio),
    )


@lru_cache(maxsize=256)
def share_in_disc(camera: Camera, depth_mm: int, region: Region = Region()) -> float:
    """Give the share of a point's counts that is left as net counts of its disc.

    Parameters
    ----------
    depth_mm
        How far the point lies below the skin, in whole millimetres.
    """
    squared, shape = frequencies(camera)
    core = np.exp(-0.5 * float(camera.sigma_mm(depth_mm)) ** 2 * squared)
    point = np.fft.irfft2(camera.core * core + wide_response(camera), s=shape)
    rows, columns = (size // 2 for size in shape)
    centred = np.roll(point, (rows, columns), (0, 1))[None].astype(np.float32)
    return float(counts_of_focus(centred, (rows, columns), camera.pixel_mm, region).net[0])
