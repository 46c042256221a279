"""The commands of `readout`, brought together."""

from __future__ import annotations

import click

from trialreadout.cli import (
    check,
    deidentify,
    demo,
    design,
    diff,
    explain,
    export,
    init,
    reads,
    reconcile,
    run,
    scans,
    simulate,
    verify,
)
from trialreadout.cli.group import CommandGroup


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trialreadout", prog_name="readout")
def main() -> None:
    """From a small oncology trial's protocol and data to its numbers, each open to its patients.

    A study is a folder: study.toml and a folder of data. For research; it does not guide the
    treatment of a person.
    """


_COMMANDS = (
    demo,
    init,
    run,
    check,
    scans,
    reads,
    explain,
    diff,
    simulate,
    export,
    deidentify,
    design,
    reconcile,
    verify,
)

for _each in _COMMANDS:
    main.add_command(_each.command)
