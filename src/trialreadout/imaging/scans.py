"""A scan as plain values: what was counted where, and when.

Two kinds: a planar pair (anterior and posterior view of one time point), and a volume (a SPECT
reconstruction, or a stack of CT slices).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

VIEWS = ("anterior", "posterior")


@dataclass(frozen=True, slots=True)
class Administered:
    """The radioiodine that was given; None and NaN: not known."""

    at: datetime | None = None
    mbq: float = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class BesidePeak:
    """Counts in two narrow windows of energy, below and above the peak: what scatter adds to it."""

    below: NDArray[np.float32]
    above: NDArray[np.float32]
    """Both of the shape of the peak's counts, in the same columns."""
    widths_kev: tuple[float, float, float]
    """Of the window below, of the peak's, and of that above."""


Posterior = Literal["mirrored on reading", "mirrored before", "taken as seen from behind"]
"""How the view from behind came to share the columns of that from before: its outline fitted once
mirrored; it fitted as it was; neither fitted better, and it was taken as a detector sees it."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanarScan:
    """A planar pair."""

    counts: NDArray[np.float32]
    """Anterior, then posterior: shape (2, rows, columns), from head to foot. Both share their
    columns, the patient's left at the end of each row: the view from behind is mirrored."""
    pixel_mm: float
    """Square pixels."""
    seconds: float
    """For which each point of the body was before the camera; NaN: not known."""
    begun_at: datetime | None = None
    administered: Administered = Administered()
    beside_peak: BesidePeak | None = None
    """None: only the peak was acquired."""
    posterior: Posterior | None = None
    """None: not read from a file."""


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """Values on a grid in the patient.

    Directions are those of DICOM: x to the patient's left, y to the back, z to the head.
    """

    values: NDArray[np.float32]
    """Shape (slices, rows, columns)."""
    origin_mm: NDArray[np.float64]
    """x, y, z of the centre of the first voxel."""
    steps_mm: NDArray[np.float64]
    """From a slice, a row and a column to the next: shape (3, 3), a row for each, of x, y, z."""
    kind: Literal["counts", "MBq/ml", "HU"]
    begun_at: datetime | None = None
    administered: Administered = Administered()
