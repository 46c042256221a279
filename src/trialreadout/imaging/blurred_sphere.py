"""A sphere of even activity as a camera that blurs shows it: how large it looks, what it keeps.

A threshold at a share of the maximum cuts out more of a small blurred sphere than the sphere
itself, and holds less than its activity. Both follow from its radius and the blur, so the radius
can be told from what the threshold cuts out, and the activity from what that holds.

Source: the convolution of a sphere with a Gaussian, in closed form (its profile, and at the middle
        Kessler et al., Journal of Computer Assisted Tomography 1984;8:514-522: recovery of hot
        spheres).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

THRESHOLD = 0.4
"""Share of the maximum above background; a common choice, and too large a part of small foci."""
_RADII = np.geomspace(0.05, 20, 160)
"""Of spheres, in standard deviations of the blur."""


@dataclass(frozen=True, slots=True)
class Sphere:
    """What a threshold's cut says of the sphere behind it."""

    radius_mm: float
    """0: no larger than a point would look."""
    share: float
    """Of the activity that lies within the cut."""


def profile(radius: float, distance: Floats) -> Floats:
    """Give the blurred activity of a sphere at distances from its middle, 1 within a large one.

    Parameters
    ----------
    radius, distance
        In standard deviations of the blur.
    """
    from scipy.special import erf

    away = np.maximum(np.asarray(distance, dtype=float), 1e-6)
    near, far = (away - radius) / np.sqrt(2), (away + radius) / np.sqrt(2)
    flat = (erf(far) - erf(near)) / 2
    return np.asarray(flat - (np.exp(-(near**2)) - np.exp(-(far**2))) / (away * np.sqrt(2 * np.pi)))


def sphere_behind(cut_radius_mm: float, fwhm_mm: float, threshold: float = THRESHOLD) -> Sphere:
    """Tell the sphere from what a threshold cuts out of its image.

    Parameters
    ----------
    cut_radius_mm
        Of a sphere as large as the cut.
    fwhm_mm
        Of the blur.
    threshold
        Share of the maximum at which it was cut.
    """
    sigma = fwhm_mm / (2 * np.sqrt(2 * np.log(2)))
    cuts, shares = _cuts(threshold)
    cut = cut_radius_mm / sigma
    if cut <= cuts[0]:
        return Sphere(0.0, float(shares[0]))
    radius = float(np.interp(cut, cuts, _RADII))
    return Sphere(radius * sigma, float(np.interp(cut, cuts, shares)))


@lru_cache(maxsize=8)
def _cuts(threshold: float) -> tuple[Floats, Floats]:
    """Give for each radius that of the threshold's cut, and the share of activity within."""
    cuts, shares = [], []
    for radius in _RADII:
        distance = np.linspace(0, radius + 5, 3000)
        value = profile(float(radius), distance)
        within = (
            4
            * np.pi
            * np.concatenate(
                [[0.0], np.cumsum((value * distance**2)[1:] + (value * distance**2)[:-1]) / 2]
            )
        )
        within *= distance[1] - distance[0]
        cut = float(np.interp(-threshold * value[0], -value, distance))
        cuts.append(cut)
        shares.append(float(np.interp(cut, distance, within)) / (4 / 3 * np.pi * radius**3))
    return np.maximum.accumulate(np.array(cuts)), np.array(shares)
