"""`readout registry`: a registry's record beside the study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop
from trialreadout.cli.examples import examples
from trialreadout.cli.group import Listed
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.registry.compared import Compared
    from trialreadout.study import Readout


@click.group(
    "registry",
    cls=Listed,
    epilog=examples("readout registry compare my-trial NCT00887107.json"),
)
def command() -> None:
    """Hold a study against its record in a registry."""


@command.command(
    "compare",
    epilog=examples(
        "readout registry compare my-trial NCT00887107.json",
        "readout registry compare my-trial NCT00887107.json --out registered",
    ),
)
@options.study
@click.argument("record", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the rows as CSV [default: none]."
)
@options.as_json
def compare(study: Path, record: Path, out: Path | None, as_json: bool) -> None:
    """Say what was registered in RECORD and what was done in STUDY, topic by topic.

    RECORD is a file of ClinicalTrials.gov, JSON of its API, version 2.
    """

    def act() -> tuple[Readout, tuple[Compared, ...]]:
        readout = open_folder(study).run()
        return readout, readout.compare_with_record(record, out)

    readout, rows = or_stop(act, as_json, "registry")
    about = readout.study.protocol.study
    if as_json:
        print_json(
            {
                "study": about.id,
                "synthetic": about.synthetic,
                "findings": [finding.as_dict() for finding in readout.findings],
                "rows": [row.as_dict() for row in rows],
            }
        )
    else:
        from trialreadout.registry.terminal import render_comparison
        from trialreadout.report.results import render_heading

        heading = render_heading(about.id, about.title, about.synthetic)
        print_out(heading, "", render_comparison(rows))
    end(readout.findings, strict=False)
