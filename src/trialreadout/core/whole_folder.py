"""A folder of outputs that appears whole or not at all.

Everything is written beside the folder first and then renamed into its place, so whoever
looks sees the previous readout or the new one. A folder that holds anything else is never
replaced.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from trialreadout.core.findings import Finding, StudyError

MANIFEST = "manifest.json"
"""The file by which a folder is known to be one of ours."""


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, in place of the readout that it may hold.

    Parameters
    ----------
    folder
        Where they go. Its parents are made.
    files
        Contents by their path within the folder; `manifest.json` is among them.

    Raises
    ------
    StudyError
        If the folder holds something else, or cannot be written. Nothing is changed then.
    """
    _require_replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            for name, content in files.items():
                path = new / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            if folder.exists():
                os.rename(folder, old)
            try:
                os.rename(new, folder)
            except OSError:
                if old.exists():
                    os.rename(old, folder)
                raise
            shutil.rmtree(old, ignore_errors=True)
    except OSError as fault:
        raise StudyError([_not_written(folder, str(fault.strerror))]) from fault


def _require_replaceable(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise StudyError([_not_written(folder, "a file of that name is there")])
    if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise StudyError([_not_written(folder, "it holds something that is not a readout")])


def _not_written(folder: Path, why: str) -> Finding:
    return Finding(
        "error",
        "not-written",
        file=folder.name,
        value=why,
        allowed="a new folder, an empty one, or an earlier readout",
        remedy="Name another folder with --out.",
    )
