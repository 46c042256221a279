"""What a command says where the installation itself is not what was packed.

It rests on the standard library and the check of the installed files alone, so that whatever else
is gone can be named.
"""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from trialreadout.verification.installed_files import InstalledFiles, check_installed_files

VERIFY = "verify"
_NOT_VERIFIED, _CANNOT_BEGIN = 1, 2
_REMEDY = "Install Readout again."


def instead_of_commands(fault: Exception) -> Any:
    """Return what stands for the commands where they cannot be loaded.

    It names the files that are not as they were packed; without a record of them, it raises the
    fault.
    """

    def main(*_: Any, **__: Any) -> NoReturn:
        words = sys.argv[1:]
        if (files := damaged_files()) is None:
            raise fault
        end_damaged(files, fault, next(iter(words), None), "--json" in words)

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
    said = f"{type(fault).__name__}: {fault}"
    if as_json:
        print(json.dumps(_document(files, said), indent=2, ensure_ascii=False))
    else:
        lines = ["This installation is not as it was packed.", *(f"  {each}" for each in named)]
        print("\n".join([*lines, f"So it cannot go on: {said}", _REMEDY]), file=sys.stderr)
    sys.exit(_NOT_VERIFIED if command == VERIFY else _CANNOT_BEGIN)


def _document(files: InstalledFiles, said: str) -> dict[str, Any]:
    """Lay it out as a verification of which nothing but the files came about."""
    finding = {
        "severity": "error",
        "rule": "damaged-installation",
        **dict.fromkeys(("table", "file", "row", "column", "subject")),
        "value": said,
        "allowed": "every file as it was packed",
        "remedy": _REMEDY,
    }
    return {
        "study": None,
        "findings": [finding],
        "passed": False,
        "requirements": [],
        "files": files.as_dict(),
    }
