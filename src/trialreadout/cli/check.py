"""`readout check`: what is wrong with the data of a study."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding


@click.command(
    "check",
    epilog=examples(
        "readout check my-trial",
        "readout check my-trial --strict",
        "readout check my-trial --pixels",
    ),
)
@options.study
@click.option("--pixels", is_flag=True, help="Read the pixels of scans, not their headers alone.")
@options.cut_off
@options.strict
@options.as_json
def command(study: Path, pixels: bool, cut_off: date | None, strict: bool, as_json: bool) -> None:
    """Check the data of STUDY, and say what stands in the way of a result."""

    def act() -> tuple[str, Sequence[Finding]]:
        opened = open_folder(study, cut_off)
        return opened.protocol.study.id, opened.check(pixels=pixels)

    name, findings = or_stop(act, as_json, "check")
    if as_json:
        print_json({"study": name, "findings": [finding.as_dict() for finding in findings]})
    else:
        from trialreadout.report.findings import render_findings

        print_out(render_findings(findings))
    end(findings, strict)
