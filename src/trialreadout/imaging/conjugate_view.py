"""The activity of a focus from two opposite views.

The product of both views does not depend on how deep the focus lies, only on how thick the body is
there.

Source: Siegel et al., MIRD pamphlet no. 16, Journal of Nuclear Medicine 1999;40:37S-61S, equations
        for conjugate views with and without the thickness of the source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """Activities in MBq; NaN where a view has no net counts."""

    mbq: Floats
    error: Floats
    """Standard error of counting alone; that of thickness and attenuation is `wrong_by`."""


def activity(
    rates: ArrayLike,
    variances: ArrayLike,
    counts_per_mbq: ArrayLike,
    attenuation_per_mm: ArrayLike,
    thickness_mm: ArrayLike,
    source_mm: ArrayLike = 0.0,
) -> Activity:
    """Tell activities from net count rates.

    Parameters
    ----------
    rates
        Net counts a second: shape (..., 2), before and behind.
    variances
        Of these, of the same shape.
    counts_per_mbq
        What the camera counts of a MBq in a second without a body, in the same region.
    attenuation_per_mm
        Of the tissue, as it acts on what the camera counts.
    thickness_mm
        Of the body through the focus.
    source_mm
        Thickness of the focus itself; 0: a point.

    Returns
    -------
    Of the leading shape. Not estimable, NaN, where a view counts no more than its background.
    """
    seen = np.asarray(rates, dtype=float)
    spread = np.asarray(variances, dtype=float)
    through = np.asarray(attenuation_per_mm) * np.asarray(thickness_mm, dtype=float)
    half = np.asarray(attenuation_per_mm) * np.asarray(source_mm, dtype=float) / 2
    own = np.where(half > 0, half / np.sinh(np.maximum(half, 1e-12)), 1.0)
    known = np.asarray((seen > 0).all(-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.sqrt(seen.prod(-1) * np.exp(through))
        mbq = np.where(known, mean * own / np.asarray(counts_per_mbq), np.nan)
        relative = 0.5 * np.sqrt((spread / seen**2).sum(-1))
    return Activity(mbq, np.where(known, mbq * relative, np.nan))


def wrong_by(
    attenuation_per_mm: ArrayLike,
    thickness_mm: ArrayLike,
    attenuation_error: ArrayLike,
    thickness_error_mm: ArrayLike,
) -> Floats:
    """Give the relative error of an activity that thickness and attenuation bring."""
    by_attenuation = np.asarray(thickness_mm, dtype=float) * np.asarray(attenuation_error) / 2
    by_thickness = np.asarray(attenuation_per_mm) * np.asarray(thickness_error_mm, dtype=float) / 2
    return np.asarray(np.hypot(by_attenuation, by_thickness))
