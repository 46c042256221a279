"""A file of TOML: its text, and what stands in it."""

import tomllib
from pathlib import Path

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol.fault import Document
from trialreadout.protocol.messages import as_read
from trialreadout.protocol.syntax import syntax_finding


def text_of(path: Path, what: str, usual_name: str, remedy: str) -> str:
    """Read the text of a file.

    Parameters
    ----------
    path
        The file.
    what, usual_name, remedy
        What it should be, what such a file is called, and what to do where there is none.

    Raises
    ------
    StudyError
        If it is not there, not a file, not to be read, or not in UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise _unreadable(path, "study-file-missing", what, remedy) from None
    except IsADirectoryError:
        remedy = f"Name the file in it: {path.name}/{usual_name}."
        raise _unreadable(path, "study-file-missing", "a file, not a folder", remedy) from None
    except NotADirectoryError:
        at = path.parent
        remedy = f'{at.name} is a file; name the folder that it stands in: "{at.parent}".'
        raise _unreadable(path, "study-file-missing", what, remedy) from None
    except UnicodeDecodeError as error:
        remedy = "Save it again with the encoding UTF-8."
        line = error.object[: error.start].count(b"\n") + 1
        raise _unreadable(path, "toml-syntax", "text in UTF-8", remedy, line) from None
    except OSError as error:
        remedy = f"Make it readable ({error.strerror})."
        raise _unreadable(path, "study-file-missing", "a file that may be read", remedy) from None
    return text.replace("\r\n", "\n")


def document_of(text: str, file: str) -> Document:
    """Read the text of a file; findings name `file`. StudyError where it is not TOML."""
    text = text.replace("\r\n", "\n")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError([syntax_finding(text, str(error), file)]) from None


def _unreadable(
    path: Path, rule: str, allowed: str, remedy: str, line: int | None = None
) -> StudyError:
    return StudyError(
        [
            Finding(
                severity="error",
                rule=rule,
                file=path.name,
                row=line,
                value=as_read(str(path)) if line is None else None,
                allowed=allowed,
                remedy=remedy,
            )
        ]
    )
