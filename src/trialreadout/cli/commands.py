"""The commands of `readout`, brought together."""

from __future__ import annotations

import click

from trialreadout.cli import (
    check,
    completion,
    deidentify,
    demo,
    design,
    diff,
    doctor,
    due,
    explain,
    export,
    init,
    reads,
    reconcile,
    registry,
    report,
    run,
    scans,
    simulate,
    verify,
)
from trialreadout.cli.examples import examples
from trialreadout.cli.group import CommandGroup

SECTIONS = {
    "Begin": ("demo", "init", "doctor", "completion"),
    "A study": ("check", "run", "explain", "report", "diff", "export", "deidentify"),
    "While it runs": ("due", "registry"),
    "Its scans": ("scans", "reads"),
    "Before it begins": ("design", "simulate"),
    "Trust": ("verify", "reconcile"),
}
"""Under which headings the help lists the commands; others stand under one more."""


@click.group(
    cls=CommandGroup,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "readout demo my-demo",
        "readout init my-trial",
        "readout run my-trial",
        "readout explain my-trial",
        more="Each command has its own examples: readout run --help.",
    ),
)
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
    report,
    check,
    scans,
    reads,
    explain,
    diff,
    due,
    simulate,
    export,
    registry,
    deidentify,
    design,
    reconcile,
    verify,
    doctor,
    completion,
)

for _each in _COMMANDS:
    main.add_command(_each.command)
