"""What a command says: text for people, or one JSON document for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import RenderableType


def print_out(*parts: RenderableType, on_error: bool = False) -> None:
    """Print what people read."""
    from trialreadout.report.text import as_text

    stream = sys.stderr if on_error else sys.stdout
    click.echo(as_text(*parts, colour=stream.isatty()), err=on_error)


def print_json(document: dict[str, Any]) -> None:
    """Print what programs read."""
    import json

    from trialreadout.core.inert import escaped_in_json

    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    click.echo(escaped_in_json(text))
