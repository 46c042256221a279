"""What to do where a study file is not: what lies there instead says it."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

_EXAMPLE = '"readout demo DIR" makes an example.'
_OF_A_SITE = (".xlsx", ".csv", ".parquet", ".xpt")
"""Endings of files that a study could begin with."""
_MOST_LOOKED_AT = 1000
"""Entries of a folder that are looked at."""


def remedy_where_no_study_file(path: Path) -> str:
    """Say what to do.

    Parameters
    ----------
    path
        Where the study file was looked for.
    """
    folder, name = path.parent, path.name
    if not folder.exists():
        near = _near(folder)
        meant = f'Did you mean "{near}"? ' if near else ""
        return (
            f'{meant}There is no "{folder}". "readout init {folder}" makes a study of your own '
            f"there; {_EXAMPLE}"
        )
    if folder.is_file():
        return f'{folder.name} is a file; name the folder that it stands in: "{folder.parent}".'
    if (folder.resolve().parent / name).is_file():
        return f'The study is the folder around it: name "{folder.resolve().parent}".'
    below = [each.name for each in _entries(folder) if (each / name).is_file()]
    if below:
        return f'A study is in the folder "{folder / min(below)}": name that one.'
    own = [each.name for each in _entries(folder) if each.suffix.lower() in _OF_A_SITE]
    if own:
        return (
            f'"readout init NEW-FOLDER --from {folder / min(own)}" proposes a study file for what '
            "lies there."
        )
    return f"Name a folder that holds a study file; {_EXAMPLE}"


def _near(folder: Path) -> Path | None:
    """Find a study whose folder is called nearly so."""
    beside = [each for each in _entries(folder.parent) if each.is_dir()]
    found = get_close_matches(folder.name, [each.name for each in beside], n=1)
    return folder.parent / found[0] if found else None


def _entries(folder: Path) -> list[Path]:
    """List what is in a folder; nothing where it may not be read."""
    try:
        return [each for _, each in zip(range(_MOST_LOOKED_AT), folder.iterdir(), strict=False)]
    except OSError:
        return []
