"""`readout verify`: this installation against the reference cases that it carries."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from trialreadout.cli import options
from trialreadout.cli.ending import NOT_VERIFIED, or_stop
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out


@click.command(
    "verify",
    epilog=examples(
        "readout verify --strict",
        'readout verify --out verification --on 2026-03-02 --by "A. Jansen"',
    ),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write a page that can be printed and signed, and verification.json, to this folder.",
)
@click.option(
    "--on",
    "day",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that is printed [default: today].",
)
@click.option("--by", metavar="NAME", help="Who runs it [default: the account].")
@click.option(
    "--strict",
    is_flag=True,
    help="End with status 1, too, where the installed files have no record to be held against.",
)
@options.as_json
def command(
    out: Path | None, day: datetime | None, by: str | None, strict: bool, as_json: bool
) -> None:
    """Prove this installation against reference cases, and its files against their hashes.

    Status 1: a value deviates from its reference, or an installed file is not as it was packed.
    """
    from trialreadout.verification.document import as_document, as_files
    from trialreadout.verification.verify import verify

    found = verify(day.date() if day else date.today(), by or _account())
    if out is not None:
        from trialreadout.core.whole_folder import write_folder

        files = as_files(found, strict)
        or_stop(lambda: write_folder(out, files), as_json, "verify")
    if as_json:
        print_json(as_document(found, strict))
    else:
        from trialreadout.verification.terminal import render_verification

        print_out(render_verification(found, strict))
        if out is not None:
            from trialreadout.report.text import Unbroken
            from trialreadout.verification.page import PAGE

            print_out("", f"Written to {out}. The page to sign:", Unbroken(str(out / PAGE)))
    if not found.passed(strict):
        sys.exit(NOT_VERIFIED)


def _account() -> str:
    """Name the account that this runs under, as far as the system tells."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "an account without a name"
