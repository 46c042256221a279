"""How thick a body is where a focus lies, and how well that is known.

Best from a CT, through which the line of sight is followed; else from the width of the body in the
scan; else a number that the study states.

Sources: NIST XCOM, mass attenuation at 364 keV of cortical bone and of water, with a density of
         bone of 1.92 g/cm3 (ICRU Report 44, 1989): bone weakens 1.85 times as much as water. That
         such bone has some 1600 HU is assumed, as is a proportional course in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.focus import Place
from trialreadout.imaging.scans import Volume

Floats = NDArray[np.float64]

Origin = Literal["CT", "outline", "stated"]

CT_ERROR = 0.03
"""Relative; assumed: breath, and the table that a line may touch."""
TO_WIDTH = 0.43
"""Thickness of a body where a focus lies, to its width in a scan, arms included."""
OUTLINE_ERROR = 0.28
"""Relative; both are those of invented patients, and as rough in others."""
_BONE_PER_HU = 0.85 / 1600
_AIR_HU = -800.0
"""What lies below is taken to be outside of the body, or lung that weakens nothing."""
_ALONG_MM, _ACROSS_MM = 40.0, 12.0
"""Over which a scan is smoothed, from head to foot and across, to see its outline."""
_BODY = 0.3
"""A pixel of the body holds at least this share of the usual counts of its row."""
_SLAB_MM = 10.0


@dataclass(frozen=True, slots=True)
class Thickness:
    """In millimetres of water."""

    mm: float
    error_mm: float
    origin: Origin


def through_ct(ct: Volume, place_mm: Floats) -> Thickness | None:
    """Follow a line from front to back through a CT.

    Parameters
    ----------
    ct
        In HU, each column from front to back or back to front, as a CT is stored.
    place_mm
        x, y, z of the focus.

    Returns
    -------
    What the line meets, as a thickness of water; None where the CT does not reach there, or is
    stored otherwise.
    """
    steps = np.asarray(ct.steps_mm, dtype=float)
    down = steps[1]
    if ct.kind != "HU" or np.abs(down[[0, 2]]).max() > 1e-3 * abs(down[1]):
        return None
    at = np.linalg.solve(steps.T, np.asarray(place_mm, dtype=float) - ct.origin_mm)
    near = []
    for axis in (0, 2):
        middle = round(float(at[axis]))
        reach = int(_SLAB_MM / 2 / np.linalg.norm(steps[axis]))
        if not 0 <= middle < ct.values.shape[axis]:
            return None
        near.append(slice(max(middle - reach, 0), middle + reach + 1))
    hu = np.asarray(ct.values[near[0], :, near[1]], dtype=float)
    water = np.where(hu > 0, 1 + hu * _BONE_PER_HU, 1 + hu / 1000)
    mm = float(np.where(hu > _AIR_HU, water, 0).mean((0, 2)).sum() * abs(down[1]))
    return Thickness(mm, CT_ERROR * mm, "CT") if mm > 0 else None


def from_outline(counts: NDArray[np.float32], place: Place, pixel_mm: float) -> Thickness | None:
    """Tell the thickness from the width of the body at the level of a focus.

    Parameters
    ----------
    counts
        Of each view: shape (views, rows, columns).
    place
        Row and column of the focus.
    pixel_mm
        Of the camera.

    Returns
    -------
    None where no body is seen around the focus.
    """
    row, column = (round(each) for each in place)
    if not (0 <= row < counts.shape[-2] and 0 <= column < counts.shape[-1]):
        return None
    half = int(_ALONG_MM / pixel_mm / 2)
    band = np.asarray(counts, dtype=float).sum(0)[max(row - half, 0) : row + half + 1].mean(0)
    wide = 2 * int(_ACROSS_MM / pixel_mm / 2) + 1
    smooth = np.convolve(band, np.full(wide, 1 / wide), mode="same")
    if not smooth.any():
        return None
    seen = smooth[smooth > 0]
    usual = np.median(seen[seen > np.median(seen) / 2])
    body = smooth > _BODY * usual
    if not body[column]:
        return None
    outside = np.flatnonzero(~body)
    left = outside[outside < column].max(initial=-1)
    right = outside[outside > column].min(initial=len(body))
    mm = TO_WIDTH * float(right - left - 1) * pixel_mm
    return Thickness(mm, OUTLINE_ERROR * mm, "outline")
