"""A folder of outputs that appears whole or not at all.

Everything is written beside the folder first and then takes its place, so whoever looks sees
the previous readout or the new one. A folder that holds anything else is never replaced.

A process that is killed leaves its unfinished folder behind, hidden (".readout.unfinished-")
and without a manifest of its own, so that nobody takes it for a readout. The next one to
write there clears it away, where the system has locks that tell whether its writer still lives.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trialreadout.core.exchange import exchange
from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.inert import as_text
from trialreadout.core.locks import locked

MANIFEST = "manifest.json"
"""The file by which a folder is known to be one of ours."""
_UNFINISHED = ".unfinished-"
OF_THE_DESKTOP = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers put into any folder that somebody opens."""
_NEW = "a new folder, an empty one"
_COMMAND = re.compile(rb'"command": "([^"]*)"')
"""Where a manifest names the command that wrote its folder."""


def write_folder(folder: Path, files: Mapping[str, bytes], *, anew: bool = False) -> None:
    """Put files into a folder, in place of the readout that it may hold.

    Parameters
    ----------
    folder
        Where they go. Its parents are made.
    files
        Contents by their path within the folder; `manifest.json` is among them if it shall
        be replaced later.
    anew
        Whether not even a readout is replaced.

    Raises
    ------
    StudyError
        If the folder holds something else, such as what another command wrote, or cannot be
        written. Nothing is changed then.
    """

    def fill(new: Path) -> None:
        for name, content in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    fill_folder(folder, fill, files.get(MANIFEST, b""), anew=anew)


def fill_folder(
    folder: Path, fill: Callable[[Path], None], manifest: bytes = b"", *, anew: bool = False
) -> None:
    """Let a folder be filled file by file, and put it in its place when all is there.

    Parameters
    ----------
    folder, anew
        As `write_folder`.
    fill
        Makes and fills the folder that it is given, which stands hidden beside the other; what it
        raises leaves nothing behind.
    manifest
        Of what is to be written, as far as it names the command.

    Raises
    ------
    StudyError
        As `write_folder`.
    """
    try:
        folder = folder.resolve()
        require_replaceable(folder, manifest, anew)
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear_up(folder)
        with unfinished(folder) as beside:
            new, old = beside / "new", beside / "old"
            fill(new)
            if not (folder.exists() and exchange(new, folder)):
                _rename(new, folder, old)
    except OSError as fault:
        raise StudyError([_not_written(folder, fault.strerror or str(fault))]) from fault


def _rename(new: Path, folder: Path, old: Path) -> None:
    """Put a folder in the place of another in two steps; the first is undone if need be."""
    if folder.exists():
        os.rename(folder, old)
    try:
        os.rename(new, folder)
    except OSError:
        if old.exists():
            os.rename(old, folder)
        raise


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """Make a hidden folder beside another, locked as long as it is there."""
    with tempfile.TemporaryDirectory(
        prefix=f".{folder.name}{_UNFINISHED}", dir=folder.parent, ignore_cleanup_errors=True
    ) as name:
        descriptor = locked(Path(name))
        try:
            yield Path(name)
        finally:
            if descriptor is not None:
                os.close(descriptor)


def clear_up(folder: Path) -> None:
    """Clear away what killed processes left beside a folder; put back what they had moved."""
    for left in folder.parent.glob(f".*{_UNFINISHED}*"):
        if not left.name.startswith(f".{folder.name}{_UNFINISHED}"):
            continue
        descriptor = locked(left)
        if descriptor is None:
            continue
        if (left / "old").exists() and not folder.exists():
            os.rename(left / "old", folder)
        shutil.rmtree(left, ignore_errors=True)
        os.close(descriptor)


def require_replaceable(folder: Path, manifest: bytes, anew: bool = False) -> None:
    """Ask whether a folder may be written; StudyError says why not.

    Parameters
    ----------
    folder
        As it resolves.
    manifest
        Of what is to be written, as far as it names the command.
    anew
        Whether not even a readout is replaced.
    """
    if not folder.exists():
        return
    if folder == Path.cwd():  # which would be left without a name
        raise StudyError([_not_written(folder, "it is the folder that you are in")])
    if not folder.is_dir():
        raise StudyError([_not_written(folder, "a file of that name is there")])
    there = sorted(path for path in folder.iterdir() if path.name not in OF_THE_DESKTOP)
    if there and anew:
        raise StudyError(
            [_not_written(folder, f"it holds {there[0].name}", "a new folder, or an empty one")]
        )
    if there and not (folder / MANIFEST).is_file():
        raise StudyError(
            [_not_written(folder, f"it holds {there[0].name}, which is no part of a readout")]
        )
    if there and (other := _not_ours(folder)) is not None:
        raise StudyError([_not_written(folder, f"it holds {other}, which is no part of a readout")])
    if there and (command := _of_another_command(folder, manifest)) is not None:
        raise StudyError(
            [_not_written(folder, f"it holds what {command} wrote", "a folder of its own")]
        )


def _of_another_command(folder: Path, manifest: bytes) -> str | None:
    """Name the command that wrote a folder, if it is another than writes it now."""
    before, now = _COMMAND.search((folder / MANIFEST).read_bytes()), _COMMAND.search(manifest)
    if before is None or now is None or before[1] == now[1]:
        return None
    return before[1].decode(errors="replace")


def _not_ours(folder: Path) -> str | None:
    """Name a file that the manifest of a readout does not name, if there is one."""
    manifest = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
    if '"outputs"' not in manifest:
        return None
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        ours = name == MANIFEST or path.name in OF_THE_DESKTOP or f'"{name}"' in manifest
        if path.is_file() and not ours:
            return name
    return None


def _not_written(
    folder: Path, why: str, allowed: str = f"{_NEW}, or an earlier readout"
) -> Finding:
    return Finding(
        "error",
        "not-written",
        file=as_text(folder.name),
        value=why,
        allowed=allowed,
        remedy="Name another folder; this one was left as it is.",
    )
