"""Every command: what it does, its words and options, and its examples."""

from __future__ import annotations

from collections.abc import Iterator

import click

from trialreadout.cli import main
from trialreadout.cli.examples import examples_in
from writers.markdown import code, one_line, prose


def every_command() -> str:
    """Write a section for each command and subcommand, in the order of the help."""
    return "\n\n".join(_sections(main, "readout"))


def _sections(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, **main.context_settings)
    words = " ".join(command.collect_usage_pieces(context))
    yield f"{'##' if name.count(' ') < 2 else '###'} {name}"
    yield f"```text\n{name} {words}\n```"
    for paragraph in (command.help or "").split("\n\n"):
        yield prose(paragraph.replace("\b", ""))
    rows = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    if rows:
        yield "\n".join(_option(each, context) for each in rows)
    shown = "\n".join(f"$ {line}\n..." for line in examples_in(command.epilog or ""))
    yield f"```text\n{shown.replace(chr(10) + '...', '')}\n```"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            yield from _sections(command.commands[each], f"{name} {each}")


def _option(option: click.Option, context: click.Context) -> str:
    shown = option.get_help_record(context)
    assert shown is not None
    words, said = shown
    return f"- {code(one_line(words))}: {prose(said)}"
