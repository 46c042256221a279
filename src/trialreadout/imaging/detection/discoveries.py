"""Which candidates to call, when a share of false ones is promised.

With calibrated probabilities, the expected share of false ones among those called is the mean of
what their probabilities lack to 1. Candidates are called from the most probable on, as long as that
mean keeps the promise.

Source: Storey 2003, Annals of Statistics 31:2013 (the posterior meaning of a false discovery rate).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

PROMISED = 0.10
"""The share of false ones among those called, unless another is asked for."""


def called(probability: ArrayLike, promised: float = PROMISED) -> NDArray[np.bool_]:
    """Say which candidates are called; all scans of a study are judged together.

    Parameters
    ----------
    probability
        Of each candidate, calibrated: shape (n,).
    promised
        The expected share of false ones among those called.
    """
    given = np.asarray(probability, dtype=float)
    order = np.argsort(-given, kind="stable")
    false = np.cumsum(1 - given[order]) / np.arange(1, len(given) + 1)
    within = np.zeros(len(given), dtype=bool)
    within[order] = false <= promised
    return within
