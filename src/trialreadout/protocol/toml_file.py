"""A file of TOML: its text, and what stands in it."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.inert import as_text
from trialreadout.protocol.fault import Document
from trialreadout.protocol.syntax import beyond_reading, syntax_finding

_DEEPEST = 50
"""Tables and lists within each other; a study file has five."""
_LARGEST_BYTES = 10_000_000
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}\.[ \t]*){{{_DEEPEST}}}")
"""What the reader of TOML would take memory for that grows with the square of its length."""
_DEEP = "lists or tables within each other, dozens deep"


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
        if path.exists() and not (path.is_file() or path.is_dir()):
            remedy = "A pipe or a device is no file; write what it holds into one."
            raise _unreadable(path, "study-file-missing", "a file", remedy)
        if path.is_file() and path.stat().st_size > _LARGEST_BYTES:
            raise StudyError([beyond_reading(path.name, "more than 10 MB")])
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
    if _LONG_KEY.search(text):
        raise StudyError([beyond_reading(file, "a dotted key of dozens of parts")])
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyError([syntax_finding(text, str(error), file)]) from None
    except ValueError:
        raise StudyError([beyond_reading(file, "a number of thousands of digits")]) from None
    except RecursionError:
        raise StudyError([beyond_reading(file, _DEEP)]) from None
    if _deeper_than(_DEEPEST, document):
        raise StudyError([beyond_reading(file, _DEEP)])
    return document


def _deeper_than(most: int, document: Document) -> bool:
    """Tell whether lists or tables stand within more than so many others."""
    level: list[Any] = [document]
    for _ in range(most):
        level = [below for each in level for below in _within(each)]
    return bool(level)


def _within(value: Any) -> Iterable[Any]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
    return ()


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
                value=as_text(str(path)) if line is None else None,
                allowed=allowed,
                remedy=remedy,
            )
        ]
    )
