"""The place of a focus that somebody marked: a click lands near it, its counts say where.

Source: none; the project's own choice. A focus is taken to lie where its counts have their centre,
        both views together, within reach of the click.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.focus import Place

REACH_MM = 12.0
"""How far a focus may lie from its mark."""
_ROUNDS = 3
_RIM_MM = 5.0
"""Width of the ring around, whose median is taken off."""


def centre_near(counts: NDArray[np.float32], marked: Place, pixel_mm: float) -> Place:
    """Find the centre of the focus that was marked.

    Parameters
    ----------
    counts
        Of each view: shape (views, rows, columns).
    marked
        Row and column of the mark.
    pixel_mm
        Of the camera.

    Returns
    -------
    Row and column. The mark itself where nothing stands out, or the centre would lie out of reach.
    """
    both = np.asarray(counts, dtype=float).sum(0)
    rows, columns = np.indices(both.shape, sparse=True)
    place = marked
    for _ in range(_ROUNDS):
        away = np.hypot(rows - place[0], columns - place[1]) * pixel_mm
        inside, rim = away <= REACH_MM, (away > REACH_MM) & (away <= REACH_MM + _RIM_MM)
        if not rim.any():
            return marked
        above = np.where(inside, np.maximum(both - np.median(both[rim]), 0), 0)
        if above.sum() == 0:
            return marked
        place = (
            float((above * rows).sum() / above.sum()),
            float((above * columns).sum() / above.sum()),
        )
    far = np.hypot(place[0] - marked[0], place[1] - marked[1]) * pixel_mm > REACH_MM
    return marked if far else place
