"""The body of an invented patient: at each place of the image, how thick it is.

A body is a union of limbs; each is given by a few cross-sections from top to bottom, with its
centre, half width and half thickness, and between them by interpolation. A cross-section is a
super-ellipse, and lies evenly before and behind the middle plane.

Sources: proportions of the limbs to the height follow Drillis and Contini, Body segment parameters,
         1966; widths and thicknesses are of the order of ICRP Publication 110, 2009 (adult
         reference computational phantoms). Both are rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDNESS = 2.5
"""Exponent of the super-ellipse of a cross-section."""
_BLUNT = 0.012
"""Over which share of the height a limb closes at its ends."""

# Level as a share of the height from the vertex, then centre, half width and half thickness in mm
# of a body of reference.
_TRUNK = (
    (0.165, 0, 70, 55),
    (0.190, 0, 150, 75),
    (0.230, 0, 165, 100),
    (0.290, 0, 158, 112),
    (0.360, 0, 148, 108),
    (0.420, 0, 158, 106),
    (0.480, 0, 175, 112),
    (0.530, 0, 172, 100),
)
_HEAD = ((0.000, 0, 60, 75), (0.035, 0, 76, 94), (0.080, 0, 74, 92), (0.125, 0, 58, 70))
_NECK = ((0.115, 0, 58, 62), (0.150, 0, 57, 58), (0.175, 0, 66, 58))
_ARM = ((0.185, 178, 42, 48), (0.330, 205, 44, 44), (0.420, 218, 36, 36), (0.500, 225, 40, 20))
_LEG = ((0.500, 88, 88, 88), (0.620, 86, 76, 78), (0.730, 80, 58, 60), (0.950, 74, 42, 46))


@dataclass(frozen=True, slots=True)
class Build:
    """How a body differs from that of reference."""

    height_mm: float
    width: float
    """Factor of all widths."""
    thickness: float
    """Factor of all thicknesses."""
    arms_mm: float = 0.0
    """How far the arms lie away from the trunk."""


def half_thickness(build: Build, across_mm: Floats, level_mm: Floats, arms: bool = True) -> Floats:
    """Give half the thickness of a body.

    Parameters
    ----------
    build
        Whose body it is.
    across_mm
        Places to the left of the middle, as a row.
    level_mm
        Places below the vertex, as a column.
    arms
        Whether they hang at the sides; if not, they lie above the head, and are left out.

    Returns
    -------
    In millimetres, a row for each level; 0 outside the body.
    """
    found = np.zeros(np.broadcast_shapes(across_mm.shape, level_mm.shape))
    limbs = [(_TRUNK, 1.0), (_HEAD, 1.0), (_NECK, 1.0)]
    limbs += [(limb, side) for limb in ((_ARM, _LEG) if arms else (_LEG,)) for side in (-1.0, 1.0)]
    for limb, side in limbs:
        np.maximum(found, _limb(build, limb, side, across_mm, level_mm), out=found)
    return found


def _limb(
    build: Build,
    limb: tuple[tuple[float, float, float, float], ...],
    side: float,
    across_mm: Floats,
    level_mm: Floats,
) -> Floats:
    level, centre, width, thickness = np.array(limb, dtype=float).T
    apart = build.arms_mm if limb is _ARM else 0.0
    share = np.asarray(level_mm) / build.height_mm
    inside = np.clip(np.minimum(share - level[0], level[-1] - share) / _BLUNT, 0.0, 1.0)
    closing = np.sqrt(inside * (2 - inside))
    half_width = np.interp(share, level, width) * build.width * np.maximum(closing, 1e-9)
    middle = side * (np.interp(share, level, centre) * build.width + apart)
    off = np.abs((across_mm - middle) / half_width)
    round_ = np.clip(1 - off**_ROUNDNESS, 0.0, None) ** (1 / _ROUNDNESS)
    return np.asarray(np.interp(share, level, thickness) * build.thickness * closing * round_)
