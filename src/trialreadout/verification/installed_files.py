"""The installed files, held against the hashes that were written down when they were packed.

An installer keeps a list of what it installed, RECORD, with the SHA-256 of each file. A file that
is not what the list says, is not there, or lies in the package without standing in the list is
named.
A development installation has no such list of its code.

The list guards against accidents and against changes by hand; whoever changes a file can change the
list as well. Therefore the files of the package have a common SHA-256, which is the same wherever
the same version is installed and can be held against another installation's.

Source: Python Packaging User Guide, "Recording installed projects".
"""

from __future__ import annotations

import csv
import hashlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal

import trialreadout

NAME = "trialreadout"
_CACHED = "__pycache__"

FileState = Literal["as recorded", "changed", "missing", "unexpected", "not recorded"]


@dataclass(frozen=True, slots=True)
class InstalledFile:
    """A file of the installation."""

    name: str
    """From the folder that packages are installed in."""
    state: FileState
    sha256: str | None
    """Of what lies there. None: nothing."""


@dataclass(frozen=True, slots=True)
class InstalledFiles:
    """All of them."""

    files: tuple[InstalledFile, ...]
    """In the order of their names."""
    why_not: str | None
    """Why they cannot be held against a record. None: they were."""
    package_sha256: str
    """Over names and contents of the package's files."""

    @property
    def faults(self) -> tuple[InstalledFile, ...]:
        """Those that are not as recorded, where there is a record."""
        fine = ("as recorded", "not recorded")
        return tuple(each for each in self.files if each.state not in fine)

    @property
    def as_recorded(self) -> bool:
        """Whether there is a record, and every file is as it says."""
        return self.why_not is None and not self.faults

    def as_dict(self) -> dict[str, Any]:
        """Return them as plain values, for JSON."""
        return {
            "as_recorded": self.as_recorded,
            "why_not": self.why_not,
            "package_sha256": self.package_sha256,
            "files": [
                {"name": each.name, "state": each.state, "sha256": each.sha256}
                for each in self.files
            ],
        }


def check_installed_files() -> InstalledFiles:
    """Hold every file of the running installation against its record."""
    package = Path(trialreadout.__file__).resolve().parent
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        return _without_record(package, "there is no record of an installation")
    record = recorded_in(installed)
    root = Path(str(installed.locate_file(""))).resolve()
    if f"{NAME}/__init__.py" not in record or root / NAME != package:
        return _without_record(package, "development installation: files not verifiable")
    return held_against(record, root, package)


def recorded_in(installed: Distribution) -> Mapping[str, str]:
    """Read which files an installation recorded, with their SHA-256 in hexadecimal digits.

    A file without a hash, such as the record itself, is left out.
    """
    lines = csv.reader((installed.read_text("RECORD") or "").splitlines())
    hashes = ((line[0], line[1]) for line in lines if len(line) > 1)
    return {name: _hexadecimal(value) for name, value in hashes if value.startswith("sha256=")}


def held_against(record: Mapping[str, str], root: Path, package: Path) -> InstalledFiles:
    """Hold files against a record.

    Parameters
    ----------
    record
        SHA-256 by name.
    root
        Folder that the names start from.
    package
        Folder in which every file has to be recorded, `root` above it.
    """
    found = [_recorded(name, digest, root / name) for name, digest in record.items()]
    for path in _files_of(package):
        name = path.relative_to(root).as_posix()
        if name not in record:
            found.append(InstalledFile(name, "unexpected", _sha256(path)))
    files = tuple(sorted(found, key=lambda each: each.name))
    return InstalledFiles(files, None, _of_all(package))


def _recorded(name: str, digest: str, path: Path) -> InstalledFile:
    if not path.is_file():
        return InstalledFile(name, "missing", None)
    own = _sha256(path)
    return InstalledFile(name, "as recorded" if own == digest else "changed", own)


def _without_record(package: Path, why: str) -> InstalledFiles:
    files = tuple(
        InstalledFile(path.relative_to(package.parent).as_posix(), "not recorded", _sha256(path))
        for path in _files_of(package)
    )
    return InstalledFiles(files, why, _of_all(package))


def _files_of(package: Path) -> Iterator[Path]:
    """List the files of a package in order, without what Python keeps of them itself."""
    for path in sorted(package.rglob("*")):
        if path.is_file() and _CACHED not in path.relative_to(package).parts:
            yield path


def _of_all(package: Path) -> str:
    lines = (
        f"{_sha256(path)}  {path.relative_to(package).as_posix()}" for path in _files_of(package)
    )
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _hexadecimal(value: str) -> str:
    """Turn the "sha256=..." of a record into hexadecimal digits."""
    digits = value.removeprefix("sha256=")
    return urlsafe_b64decode(digits + "=" * (-len(digits) % 4)).hex()
