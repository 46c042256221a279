"""Numbers as the mainframes held them, in which SAS transport files are written.

Such a number is a sign, a power of sixteen, and a fraction of 56 bits between 1/16 and 1. It
holds every bit of a double, whose fraction has 53, but reaches less far.

Source: SAS TS-140, Record layout of a SAS version 5 or 6 data set in SAS transport format.
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray

SMALLEST, LARGEST = 16.0**-65, np.nextafter(16.0**63, 0)
"""The sizes that the format holds, zero apart."""
_MISSING = np.uint64(0x2E << 56)
"""A full stop where a number has its exponent, and nothing else."""
_BITS = 56
_EXCESS = 64


def within_reach(values: FloatArray) -> BoolArray:
    """Tell which numbers the format holds, missing ones among them."""
    size = np.abs(values)
    within: BoolArray = np.isnan(values) | (size == 0) | ((size >= SMALLEST) & (size <= LARGEST))
    return within


def as_ibm_float(values: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """Write numbers as eight bytes each.

    Parameters
    ----------
    values : (n,)
        Doubles within reach; NaN is missing.

    Returns
    -------
    (n,)
        Eight bytes each, the first being the most significant.
    """
    fraction, exponent = np.frexp(np.abs(values))
    sixteens = -(-exponent // 4)
    missing = np.isnan(values)
    known = ~missing & (values != 0)
    shift = _BITS - (4 * sixteens - exponent)  # at least 53: every bit of a double is kept
    bits = np.ldexp(np.where(known, fraction, 0.5), shift).astype(np.uint64)
    bits |= (sixteens + _EXCESS).astype(np.uint64) << np.uint64(56)
    bits |= np.signbit(values).astype(np.uint64) << np.uint64(63)
    bits = np.where(known, bits, np.where(missing, _MISSING, np.uint64(0)))
    return bits.astype(">u8").view("V8")
