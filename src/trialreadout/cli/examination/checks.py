"""Each thing that is looked at: what it is, whether it will do, and what to do if not."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from trialreadout import __version__
from trialreadout.cli.examination.parts import (
    PARTS,
    Part,
    asked_for,
    command_for,
    fault_of,
    fits,
    installed_version,
)

State = Literal["good", "note", "error"]
OLDEST_PYTHON = (3, 11)
LITTLE_SPACE = 500_000_000
"""Bytes: the demo with its scans and a report take a fifth of it."""
SHOWN = "\u2500\u2265\u2013\u201c\u00fc"
"""Signs that the commands print: a line, "at least", a dash, a quotation mark, a letter."""
_FONTS = ("Arimo-Regular.ttf", "Arimo-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    topic: str
    name: str
    state: State
    """note: something is missing or broken that not everybody needs."""
    value: str
    needed_for: str = ""
    remedy: str = ""
    """"" where there is nothing to do."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return asdict(self)


def examine(folder: Path) -> tuple[Check, ...]:
    """Look at all of it.

    Parameters
    ----------
    folder
        In which files are going to be written.
    """
    return (
        *_programs(),
        *_parts(),
        _installed_files(),
        _letters(),
        *_machine(folder),
        _not_needed(),
    )


def passed(checks: tuple[Check, ...]) -> bool:
    """Tell whether Readout can do all that this installation is meant for."""
    return all(each.state != "error" for each in checks)


def _programs() -> Iterator[Check]:
    yield Check("Programs", "Readout", "good", __version__)
    own = platform.python_version()
    least = ".".join(map(str, OLDEST_PYTHON))
    if sys.version_info >= OLDEST_PYTHON:
        yield Check("Programs", "Python", "good", f"{own}, {sys.executable}")
    else:
        yield Check("Programs", "Python", "error", own, remedy=f"Install Python {least} or newer.")
    system = platform.platform()
    yield Check("Programs", "system", "good", f"{system}, {os.cpu_count() or 1} cores")


def _parts() -> Iterator[Check]:
    asked = asked_for()
    for part in PARTS:
        yield _part(part, asked.get(part.name, ""))


def _part(part: Part, asked: str) -> Check:
    topic = f"Extra: {part.extra}" if part.extra else "Parts"
    missing: State = "note" if part.extra else "error"
    own, remedy = installed_version(part), command_for(part, asked)
    if own is None:
        return Check(topic, part.name, missing, "not installed", part.purpose, remedy)
    if (fault := fault_of(part)) is not None:
        value = f"{own} is broken: {fault}"
        again = remedy.replace("install", "install --force-reinstall", 1)
        return Check(topic, part.name, missing, value, part.purpose, again)
    if not fits(own, asked):
        return Check(topic, part.name, missing, f"{own}, not {asked}", part.purpose, remedy)
    return Check(topic, part.name, "good", own, part.purpose)


def _installed_files() -> Check:
    """Hold the installed files against their record, where the check itself is whole."""
    what = ("Installation", "files of Readout")
    try:
        from trialreadout.verification.installed_files import check_installed_files

        found = check_installed_files()
    except Exception as fault:
        value = f"cannot be checked: {type(fault).__name__}: {fault}"
        return Check(*what, "error", value, remedy="Install Readout again.")
    if found.faults:
        named = ", ".join(f"{each.state}: {each.name}" for each in found.faults[:5])
        more = f", and {len(found.faults) - 5} more" if len(found.faults) > 5 else ""
        return Check(*what, "error", f"{named}{more}", remedy="Install Readout again.")
    said = found.why_not or f"{len(found.files)} files, each as it was packed"
    return Check(*what, "good", said)


def _letters() -> Check:
    """The letters of figures and PDF are packed with Readout; none of the system is used."""
    folder = Path(__file__).resolve().parents[2] / "report" / "fonts"
    gone = [name for name in _FONTS if not (folder / name).is_file()]
    what = ("Installation", "letters of figures and PDF")
    if gone:
        return Check(*what, "error", f"missing: {', '.join(gone)}", remedy="Install Readout again.")
    return Check(*what, "good", "Arimo, packed with Readout")


def _machine(folder: Path) -> Iterator[Check]:
    yield _terminal()
    yield Check("Machine", "locale", "good", _locale())
    yield _may_write(folder)
    yield _space(folder)


def _terminal() -> Check:
    encoding = getattr(sys.stdout, "encoding", None) or "unknown"
    try:
        SHOWN.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        remedy = "Set the environment's variable PYTHONUTF8 to 1. Files are in UTF-8 in any case."
        value = f"{encoding}: lines and some letters are shown by others"
        return Check("Machine", "terminal", "note", value, remedy=remedy)
    return Check("Machine", "terminal", "good", encoding)


def _locale() -> str:
    try:
        language, encoding = locale.getlocale()
    except (ValueError, locale.Error):
        return "unknown to Python; nothing depends on it"
    return f"{language or 'none'}, {encoding or 'no encoding'}; nothing depends on it"


def _may_write(folder: Path) -> Check:
    what = ("Machine", "this folder")
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".readout-doctor-"):
            pass
    except OSError as fault:
        value = f"{folder} cannot be written to ({fault.strerror or type(fault).__name__})"
        return Check(*what, "error", value, remedy="Go to a folder of your own.")
    return Check(*what, "good", f"{folder} can be written to")


def _space(folder: Path) -> Check:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        value = f"cannot be told ({fault.strerror or type(fault).__name__})"
        return Check("Machine", "free space", "note", value)
    value = f"{free / 1e9:,.1f} GB"
    if free < LITTLE_SPACE:
        remedy = "Make room: a demo with its scans and a report take some 100 MB."
        return Check("Machine", "free space", "error", value, remedy=remedy)
    return Check("Machine", "free space", "good", value)


def _not_needed() -> Check:
    return Check(
        "Not needed",
        "other programs",
        "good",
        "no R, SAS, LaTeX, LibreOffice or browser makes a report; any browser shows it",
    )
