"""What holds for every command: a fault of any kind is a finding, in JSON where asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from trialreadout.cli.ending import CANNOT_BE_READ, STOPPED, empty_answer, stop
from trialreadout.cli.unforeseen import told_of

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding


_WHOLE = 500
"""Characters of a help text that are shown in a list: more than a sentence has."""


class Listed(click.Group):
    """A group whose help lists each command with its whole first sentence."""

    def __init__(
        self, *words: Any, sections: Mapping[str, Sequence[str]] | None = None, **more: Any
    ) -> None:
        """Keep under which headings the commands are listed."""
        super().__init__(*words, **more)
        self.sections = dict(sections or {})

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command below its heading; those without one come last."""
        named = {name for names in self.sections.values() for name in names}
        others = [name for name in self.list_commands(ctx) if name not in named]
        last = "More" if self.sections else "Commands"
        for heading, names in (*self.sections.items(), (last, others)):
            found = [(name, self.commands[name]) for name in names if name in self.commands]
            if found:
                with formatter.section(heading):
                    formatter.write_dl([(n, each.get_short_help_str(_WHOLE)) for n, each in found])


class CommandGroup(Listed):
    """The commands, which say in JSON what was wrong where JSON was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note whether JSON is asked for, whatever becomes of the other words."""
        ctx.obj = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Act, and let no fault pass as a traceback."""
        try:
            return super().invoke(ctx)
        except click.UsageError as wrong:
            if not ctx.obj:
                from trialreadout.core.inert import on_one_line

                raise click.UsageError(on_one_line(wrong.format_message()), wrong.ctx) from None
            stop([_wrong_usage(wrong)], True, empty_answer(ctx.invoked_subcommand))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt as stopped:
            click.echo(str(stopped) or "Stopped.", err=True)
            sys.exit(STOPPED)
        except (SystemExit, BrokenPipeError):
            raise
        except OSError as failed:
            if failed.errno not in _OUTPUT_FAILS:
                stop([_unforeseen(failed)], ctx.obj, empty_answer(ctx.invoked_subcommand))
            end_without_output(failed)
        except BaseException as unforeseen:  # a panic of Polars is no Exception
            _end_if_damaged(unforeseen, ctx)
            stop([_unforeseen(unforeseen)], ctx.obj, empty_answer(ctx.invoked_subcommand))


_OUTPUT_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What writing to a full or broken disk ends in; files of ours tell of it themselves."""


def end_without_output(failed: OSError) -> NoReturn:
    """Say on the other output that this one cannot be written, and forget what was left of it."""
    click.echo(f"The output cannot be written: {failed.strerror}.", err=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(CANNOT_BE_READ)


class ListFirst(Listed):
    """A group whose command "list" is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name of the list before what is meant for it."""
        if args and not ({"-h", "--help"} & set(args) or args[0] in self.commands):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def _end_if_damaged(fault: BaseException, ctx: click.Context) -> None:
    """End with the names of the installed files that are not as packed, if there are any."""
    try:
        from trialreadout.cli.damaged import damaged_files, end_damaged
    except ImportError:  # the check itself is gone, which the fault tells
        return
    if (files := damaged_files()) is not None:
        end_damaged(files, fault, ctx.invoked_subcommand, ctx.obj)


def _wrong_usage(wrong: click.UsageError) -> Finding:
    from trialreadout.core.findings import Finding

    remedy = f"See {wrong.ctx.command_path} --help." if wrong.ctx else "See readout --help."
    return Finding("error", "wrong-usage", value=wrong.format_message(), remedy=remedy)


def _unforeseen(fault: BaseException) -> Finding:
    """Own up to a fault of the program, and say where in it; its words may quote a patient."""
    from trialreadout.core.findings import Finding

    return Finding(
        "error",
        "fault-of-readout",
        value=told_of(fault),
        allowed="a finding in place of this fault",
        remedy="This is a fault of Readout, whatever the input: please report it.",
    )
