"""Memory that is used again and again stays with the process.

Rules over many patients make arrays of some megabytes and drop them. The C library of Linux gives
such memory back to the system at once, and takes it anew, cleared page by page, for the next
array; that may cost more than the rule. It learns from what is freed, up to 32 MB, which sizes to
keep.

Source: mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD, their dynamic adjustment.
"""

from __future__ import annotations

import numpy as np

_LEARNT = 31 * 1024 * 1024
"""Bytes: below the largest size that the library learns from, its own bookkeeping included."""


def keep_freed_memory() -> None:
    """Have memory that arrays free kept for the next ones, up to twice 32 MB.

    For whoever grades thousands of patients many times over, once in each process. No answer
    changes; where the library is another one, nothing does.
    """
    np.empty(_LEARNT, np.uint8)
