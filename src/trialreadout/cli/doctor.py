"""`readout doctor`: whether this machine has what Readout needs."""

from __future__ import annotations

import sys

import click

from trialreadout.cli import options
from trialreadout.cli.examination.told import end_examined
from trialreadout.cli.examples import examples


@click.command("doctor", epilog=examples("readout doctor", "readout doctor --json"))
@options.as_json
def command(as_json: bool) -> None:
    """Look whether this machine has what Readout needs, and name the remedy for what it lacks.

    It works as well where a part is gone or broken. Status 1: something stands in the way. What is
    marked -- is missing, and not everybody needs it. Whether numbers are right is proven by
    readout verify.
    """
    sys.exit(end_examined(as_json))
