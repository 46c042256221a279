"""What a command says: text for people, or one JSON document for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

_PLAIN = str.maketrans(
    {"─": "-", "━": "=", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "≥": ">=", "≤": "<="}
    | {"×": "x", "→": "->", "…": "...", "\u2007": " ", "\u202f": " ", "\u00a0": " "}
)
"""What stands for signs that a terminal may lack."""

if TYPE_CHECKING:
    from rich.console import RenderableType


def print_out(*parts: RenderableType, on_error: bool = False) -> None:
    """Print what people read."""
    from trialreadout.report.text import as_text

    stream = sys.stderr if on_error else sys.stdout
    text = as_text(*parts, colour=stream.isatty())
    click.echo(shown_by(text, getattr(stream, "encoding", None)), err=on_error)


def print_json(document: dict[str, Any]) -> None:
    """Print what programs read."""
    import json

    from trialreadout.core.inert import escaped_in_json

    text = escaped_in_json(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))
    if not _can_be_shown(text, getattr(sys.stdout, "encoding", None)):
        text = json.dumps(document, allow_nan=False, indent=2)
    click.echo(text)


def shown_by(text: str, encoding: str | None) -> str:
    """Write a text in the signs that a terminal has.

    Parameters
    ----------
    text
        Of any signs.
    encoding
        Of the terminal, or of the file that is written to in its place; None: not known.

    Returns
    -------
    str
        The text as it is wherever it can be shown. Else lines, dashes and quotation marks are those
        of ASCII, and any other sign that is not there is a question mark.
    """
    if _can_be_shown(text, encoding):
        return text
    plain = text.translate(_PLAIN)
    return plain.encode(encoding or "ascii", errors="replace").decode(encoding or "ascii")


def _can_be_shown(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
