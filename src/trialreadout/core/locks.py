"""A folder locked by one process; the system ends the lock with the process, however it ends."""

from __future__ import annotations

import os
from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # a system without such locks
    flock = None  # type: ignore[assignment]

LOCKS = flock is not None
"""Whether this system has such locks."""


def locked(folder: Path) -> int | None:
    """Lock a folder, until the descriptor is closed; None if somebody else holds it."""
    if flock is None:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
