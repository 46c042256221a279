"""What a command says where the installation itself is not what was packed.

It rests on the standard library and the check of the installed files alone, so that whatever else
is gone can be named.
"""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from trialreadout.cli.examination.told import end_examined
from trialreadout.cli.unforeseen import told_of
from trialreadout.verification.installed_files import InstalledFiles, check_installed_files

VERIFY, DOCTOR = "verify", "doctor"
_NOT_VERIFIED, _CANNOT_BEGIN = 1, 2
_REMEDY = "Install Readout again."
_ASK_THE_DOCTOR = "readout doctor says what is missing, and how to install it."


def instead_of_commands(fault: Exception) -> Any:
    """Return what stands for the commands where they cannot be loaded.

    The doctor looks at all there is. Else it names the files that are not as they were packed, or
    the part that cannot be imported; any other fault is raised.
    """

    def main(*_: Any, **__: Any) -> NoReturn:
        words = sys.argv[1:]
        command, as_json = next(iter(words), None), "--json" in words
        if command == DOCTOR:
            sys.exit(end_examined(as_json))
        if (files := damaged_files()) is not None:
            end_damaged(files, fault, command, as_json)
        if not isinstance(fault, ImportError):
            raise fault
        end_without_part(fault, as_json)

    return main


def damaged_files() -> InstalledFiles | None:
    """Check the installed files; None: each is as recorded, or there is no record."""
    files = check_installed_files()
    return files if files.faults else None


def end_damaged(
    files: InstalledFiles,
    fault: BaseException,
    command: str | None,
    as_json: bool,
) -> NoReturn:
    """Name the damaged files and end: with status 1 if they were to be verified, else 2."""
    named = [f"{each.state}: {each.name}" for each in files.faults]
    said = told_of(fault)
    if as_json:
        print(json.dumps(_document(files, said), indent=2, ensure_ascii=False))
    else:
        lines = ["This installation is not as it was packed.", *(f"  {each}" for each in named)]
        print("\n".join([*lines, f"So it cannot go on: {said}", _REMEDY]), file=sys.stderr)
    sys.exit(_NOT_VERIFIED if command == VERIFY else _CANNOT_BEGIN)


def end_without_part(fault: ImportError, as_json: bool) -> NoReturn:
    """Name what cannot be imported, and end with status 2."""
    said = f"{type(fault).__name__}: {fault}"
    finding = _finding("missing-part", said, "every part that Readout needs", _ASK_THE_DOCTOR)
    if as_json:
        print(json.dumps({"study": None, "findings": [finding]}, indent=2))
    else:
        print(f"Readout cannot begin: {said}\n{_ASK_THE_DOCTOR}", file=sys.stderr)
    sys.exit(_CANNOT_BEGIN)


def _document(files: InstalledFiles, said: str) -> dict[str, Any]:
    """Lay it out as a verification of which nothing but the files came about."""
    allowed = "every file as it was packed"
    return {
        "study": None,
        "findings": [_finding("damaged-installation", said, allowed, _REMEDY)],
        "passed": False,
        "requirements": [],
        "files": files.as_dict(),
    }


def _finding(rule: str, value: str, allowed: str, remedy: str) -> dict[str, Any]:
    return {
        "severity": "error",
        "rule": rule,
        **dict.fromkeys(("table", "file", "row", "column", "subject")),
        "value": value,
        "allowed": allowed,
        "remedy": remedy,
    }
