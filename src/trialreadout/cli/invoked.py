"""How the command was called: what a next step begins with, to be copied and run as it stands."""

from __future__ import annotations

import os
import shutil
import sys

NAME = "readout"


def command_name() -> str:
    """Return `readout` where a shell finds this very program by it, else the path that was typed.

    A shell that looks a command up hands its whole path over; nobody typed that one.
    """
    called = sys.argv[0]
    found = shutil.which(NAME)
    return NAME if found is not None and _place(found) == _place(called) else called


def _place(path: str) -> str:
    """Return where a program lies; on Windows its ending may be left out."""
    return os.path.splitext(os.path.normcase(os.path.abspath(path)))[0]
