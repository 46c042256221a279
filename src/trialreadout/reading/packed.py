"""Pixels made small enough for a page: in 8 or 16 bits, deflated, as text.

Whole counts up to 65,535 are kept as they are. Everything else is spread evenly over 16 bits, which
is finer than a screen shows. Of 16 bits, all low bytes stand before all high ones, since the high
ones are mostly 0.

Source: Deutsch, RFC 1951 (deflate).
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MOST = 65535
_LEVEL = 9
_RAW = -15
"""Window bits that ask zlib for deflate without a heading."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Pixels as text, and how to make values of them again: offset + step * whole number."""

    text: str
    bits: int
    offset: float
    step: float


def packed(values: NDArray[np.float32]) -> Packed:
    """Pack an array, row after row.

    Parameters
    ----------
    values
        Any shape. NaN, which no camera counts, is shown as the lowest value.
    """
    known = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=float(np.nanmin(values)))
    low, high = float(known.min()), float(known.max())
    if low >= 0 and high <= _MOST and np.array_equal(known, np.rint(known)):
        offset, step = 0.0, 1.0
    else:
        offset, step = low, (high - low) / _MOST or 1.0
    whole = np.rint((known - offset) / step).astype("<u2")
    bits = 8 if high <= 255 and step == 1.0 and offset == 0.0 else 16
    low_bytes = (whole & 255).astype(np.uint8).tobytes()
    high_bytes = b"" if bits == 8 else (whole >> 8).astype(np.uint8).tobytes()
    return Packed(deflated(low_bytes + high_bytes), bits, offset, step)


def deflated(content: bytes) -> str:
    """Deflate bytes and write them as text."""
    squeezed = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    return b64encode(squeezed.compress(content) + squeezed.flush()).decode()
