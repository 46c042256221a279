"""`readout design`: plans of small trials, with what they keep."""

from __future__ import annotations

import click

from trialreadout.cli.design import looks, sizes, stages
from trialreadout.cli.examples import examples
from trialreadout.cli.group import Listed


@click.group(
    "design",
    cls=Listed,
    epilog=examples(
        "readout design two-stage --p0 0.1 --p1 0.3 --alpha 0.05 --power 0.8",
        "readout design bop2 --p0 0.2 --p1 0.4 --looks 10,20,30,40 --alpha 0.1",
        "readout design toxicity --tolerated 0.3 --looks 3-30 --level 0.9",
    ),
)
def command() -> None:
    """Plan a trial: its numbers, true error rates, and a paragraph for the protocol.

    Rates are shares: 0.1 is 10 %.
    """


for _each in (*stages.COMMANDS, *looks.COMMANDS, *sizes.COMMANDS):
    command.add_command(_each)
