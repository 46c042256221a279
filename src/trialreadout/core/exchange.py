"""Two folders that change places in one step, where the system knows such a step.

Between two renames a killed process leaves neither folder in its place; one step leaves no
between. Linux and macOS have it, on most file systems.

Sources: Linux man-pages, renameat2(2). macOS manual, renamex_np(2).
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = _RENAME_SWAP = 2


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places; False, and nothing done, where that is not possible."""
    paths = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None)
        if sys.platform == "darwin":
            status = system.renamex_np(*paths, _RENAME_SWAP)
        else:
            status = system.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)
    except (AttributeError, OSError, TypeError):
        return False
    return bool(status == 0)
