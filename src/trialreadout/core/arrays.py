"""The kinds of array that the lower floors exchange."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
"""Measured numbers; NaN means not assessed."""
IntArray = NDArray[np.integer]
"""Codes of a vocabulary, or positions."""
BoolArray = NDArray[np.bool_]
