"""A file that appears whole or not at all, and is for its owner's eyes alone until then.

It is written beside its place under a hidden name (".reads.csv.unfinished"), and then takes the
rights of the file that it replaces. Where there is none, a new file has those that the system gives
to any file of the user.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_OWNER_ONLY, _ANY = 0o600, 0o666


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, in place of the one that may be there.

    Raises
    ------
    OSError
        If it cannot be written; what was there stays as it was.
    """
    beside = write_beside(path, content)
    try:
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def write_beside(path: Path, content: bytes) -> Path:
    """Write what is to take the place of a file, and return where it waits for `os.replace`.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left of it.
    """
    beside = path.with_name(f".{path.name}.unfinished")
    beside.unlink(missing_ok=True)
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, beside)
        else:
            beside.chmod(_ANY & ~_withheld())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _withheld() -> int:
    """Return the rights that the system keeps from new files; it tells only by setting them."""
    withheld = os.umask(0o077)
    os.umask(withheld)
    return withheld
