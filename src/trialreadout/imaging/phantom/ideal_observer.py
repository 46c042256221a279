"""How well a lesion could be found at best: by one who knows the background and the lesion exactly.

Such an observer weighs each pixel by what the lesion adds to it, and looks at a number of places
that tell independently of each other. No detector that has to learn the anatomy can be better.

Source: Barrett and Myers, Foundations of Image Science, 2004, 13.2 (signal and background known
        exactly, Poisson noise).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.imaging.phantom.planar import Expected

PLACES = 3500
"""Independent places of a planar pair; part of the pinned difficulty."""


def detectability(expected: Expected) -> NDArray[np.float64]:
    """Give d' of each lesion, both views together; the other lesions are background."""
    whole = expected.whole.astype(float)
    found = []
    for lesion in expected.lesions:
        signal = lesion.astype(float)
        behind = np.maximum(whole - signal, 1e-9)
        found.append(np.sqrt((signal**2 / behind).sum()))
    return np.array(found)


def sensitivity(detectabilities: ArrayLike, false_positives: float) -> float:
    """Give the share of lesions found at so many false positives a pair; NaN without a lesion."""
    from scipy.special import ndtr, ndtri

    threshold = -ndtri(false_positives / PLACES)
    found = ndtr(np.asarray(detectabilities, dtype=float) - threshold)
    return float(found.mean()) if found.size else float("nan")
