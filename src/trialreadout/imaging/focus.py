"""The counts of a focus: what lies in a disc around it, less what lies in a ring around that.

The ring is cut into sectors, and the median of them is the background: a neighbour that is hot in
a few of them changes nothing. A focus that is known to lie near is left out of the ring. A disc
catches only a part of what a lesion sends out, and the ring a little of it, too. How much is known
of the camera (`share_in_disc`), so that activities can be told from net counts.

Source: Siegel et al., MIRD pamphlet no. 16, Journal of Nuclear Medicine 1999;40:37S-61S (regions,
        background). The median of sectors is the project's own choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera, frequencies, wide_response

Floats = NDArray[np.float64]
Place = tuple[float, float]
"""Row and column."""

RADIUS_MM = 18.0
RING_MM = (26.0, 40.0)
"""Radius of the disc, and inner and outer radius of the ring, unless others are asked for."""
SECTORS = 12
_OF_A_MEDIAN = np.sqrt(np.pi / 2)
"""Standard error of a median of normal values, in that of their mean."""
_OF_A_DEVIATION = 1.4826
"""Standard deviation of normal values, in their median absolute deviation."""
_WHOLE_ENOUGH = 0.4
"""A sector of which less than this share is left says nothing."""


@dataclass(frozen=True, slots=True)
class Region:
    """A disc and the ring around it."""

    radius_mm: float = RADIUS_MM
    ring_mm: tuple[float, float] = RING_MM
    sectors: int = SECTORS


REGION = Region()


@dataclass(frozen=True, slots=True, eq=False)
class FocusCounts:
    """What was counted of one focus, a value for each view; without a background all are NaN."""

    in_disc: Floats
    pixels: Floats
    """Of the disc."""
    background: Floats
    """Counts a pixel."""
    background_error: Floats
    """Its standard error: by Poisson, or by how much the sectors differ if that is more."""

    @property
    def net(self) -> Floats:
        """Counts of the disc above those of its background; may be below 0."""
        return self.in_disc - self.pixels * self.background

    @property
    def net_variance(self) -> Floats:
        """Of the net counts."""
        return self.in_disc + (self.pixels * self.background_error) ** 2

    @property
    def to_background(self) -> Floats:
        """Mean count of a pixel of the disc to that of the background; NaN where that is 0."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = self.in_disc / (self.pixels * self.background)
        return np.where(self.background > 0, ratio, np.nan)

    @property
    def to_background_error(self) -> Floats:
        """Standard error of that ratio; NaN where the disc or the background holds no count."""
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = np.hypot(self.in_disc**-0.5, self.background_error / self.background)
            error = self.to_background * relative
        return np.where(self.in_disc > 0, error, np.nan)

    def together(self) -> FocusCounts:
        """Add up the views."""
        return FocusCounts(
            self.in_disc.sum(keepdims=True),
            self.pixels[:1],
            self.background.sum(keepdims=True),
            np.sqrt((self.background_error**2).sum(keepdims=True)),
        )


def counts_of_focus(
    counts: NDArray[np.float32],
    centre: Place,
    pixel_mm: float,
    region: Region = REGION,
    others: Sequence[Place] = (),
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
    others
        Places of other foci; as much around each as a disc is left out of the ring.
    """
    distance, angle = _around(counts.shape[-2:], centre, pixel_mm)
    views = np.asarray(counts, dtype=float)
    disc = distance <= region.radius_mm
    ring = (distance > region.ring_mm[0]) & (distance <= region.ring_mm[1])
    free = ring.copy()
    for other in others:
        free &= _around(counts.shape[-2:], other, pixel_mm)[0] > region.radius_mm
    sector = (angle / (2 * np.pi) * region.sectors).astype(int) % region.sectors
    sectors = [ring & (sector == each) for each in range(region.sectors)]
    left = [free & each for each in sectors]
    whole = np.pi * (region.ring_mm[1] ** 2 - region.ring_mm[0] ** 2) / pixel_mm**2
    left = [each for each in left if each.sum() >= _WHOLE_ENOUGH * whole / region.sectors]
    background, error = _background(views, left)
    return FocusCounts(
        views[..., disc].sum(-1), np.full(len(views), float(disc.sum())), background, error
    )


def _around(shape: tuple[int, ...], centre: Place, pixel_mm: float) -> tuple[Floats, Floats]:
    """Give distance and angle of each pixel from a place."""
    rows = (np.arange(shape[0]) - centre[0])[:, None] * pixel_mm
    columns = (np.arange(shape[1]) - centre[1]) * pixel_mm
    return np.hypot(rows, columns), np.arctan2(rows, columns) + np.pi


def _background(views: Floats, sectors: list[NDArray[np.bool_]]) -> tuple[Floats, Floats]:
    """Give the median of the sectors of each view, and its standard error."""
    if not sectors:
        unknown = np.full(len(views), np.nan)
        return unknown, unknown
    means = np.stack([views[..., each].mean(-1) for each in sectors])
    pixels = sum(each.sum() for each in sectors)
    middle = np.median(means, axis=0)
    poisson = np.sqrt(np.maximum(middle, 0) / pixels)
    apart = _OF_A_DEVIATION * np.median(np.abs(means - middle), axis=0) / np.sqrt(len(sectors))
    return middle, _OF_A_MEDIAN * np.maximum(poisson, apart)


@lru_cache(maxsize=256)
def share_in_disc(
    camera: Camera, depth_mm: int, region: Region = REGION, radius_mm: float = 0.0
) -> float:
    """Give the share of a small source's counts that is left as net counts of its disc.

    Parameters
    ----------
    depth_mm
        How far the source lies below the skin, in whole millimetres.
    radius_mm
        Of the source, a sphere; 0: a point. It is blurred as a Gaussian of the same variance.
    """
    squared, shape = frequencies(camera)
    variance = float(camera.sigma_mm(depth_mm)) ** 2 + radius_mm**2 / 5
    core = np.exp(-0.5 * variance * squared)
    point = np.fft.irfft2(camera.core * core + wide_response(camera), s=shape)
    rows, columns = (size // 2 for size in shape)
    centred = np.roll(point, (rows, columns), (0, 1))[None].astype(np.float32)
    return float(counts_of_focus(centred, (rows, columns), camera.pixel_mm, region).net[0])
