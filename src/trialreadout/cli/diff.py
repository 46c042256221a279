"""`readout diff`: the numbers that moved between two readouts, and the patients behind them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import NUMBERS_MOVED, open_folder, or_stop
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.analysis.kept_readout import KeptReadout


@click.command(
    "diff",
    epilog=examples(
        "readout diff my-trial/readout my-trial",
        "readout diff cut-of-june/readout cut-of-december/readout",
        "readout diff before after --patients",
    ),
)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--patients", is_flag=True, help="Show every patient's row that moved.")
@options.as_json
def command(before: Path, after: Path, patients: bool, as_json: bool) -> None:
    """Say which numbers moved from BEFORE to AFTER: readouts, or studies that are run now.

    Named are what they moved by (data, protocol, versions) and the patients behind each. Status
    1: a number or a patient's row moved.
    """
    from trialreadout.analysis.difference import difference

    one = or_stop(lambda: _read(before), as_json, "diff")
    other = or_stop(lambda: _read(after), as_json, "diff")
    found = difference(one, other)
    if as_json:
        print_json(found.as_dict())
    else:
        from trialreadout.report.difference import render_difference

        print_out(render_difference(found, whole=patients))
    if found.moved:
        sys.exit(NUMBERS_MOVED)


def _read(folder: Path) -> KeptReadout:
    """Read a readout; a study is run."""
    from trialreadout.analysis.kept_readout import kept_readout, read_folder
    from trialreadout.core.whole_folder import MANIFEST
    from trialreadout.protocol.read import STUDY_FILE

    is_study = (folder / STUDY_FILE).is_file() and not (folder / MANIFEST).is_file()
    return kept_readout(open_folder(folder).run().files() if is_study else read_folder(folder))
