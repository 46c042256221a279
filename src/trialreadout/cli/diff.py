"""`readout diff`: the numbers that moved between two readouts, and the patients behind them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import NUMBERS_MOVED, open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.analysis.difference import Difference
    from trialreadout.analysis.kept_readout import KeptReadout


@click.command(
    "diff",
    epilog=examples(
        "readout diff my-trial/readout my-trial",
        "readout diff cut-of-june/readout cut-of-december/readout",
        "readout diff before after --patients",
        "readout diff my-trial --cut-offs 2009-06-30 2011-01-31",
    ),
)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path), required=False)
@click.option(
    "--cut-offs",
    type=(options.Day(), options.Day()),
    metavar="DATE DATE",
    help="Hold one study, BEFORE, at two data cut-offs against each other.",
)
@click.option("--patients", is_flag=True, help="Show every patient's row that moved.")
@options.as_json
def command(
    before: Path,
    after: Path | None,
    cut_offs: tuple[date, date] | None,
    patients: bool,
    as_json: bool,
) -> None:
    """Say which numbers moved from BEFORE to AFTER: readouts, or studies that are run now.

    It names what they moved by (data, protocol, versions) and the patients behind each. Status
    1: a number or a patient's row moved.

    With --cut-offs, BEFORE is one study, and it names the rows that became known between the two.
    """
    found = or_stop(lambda: _difference(before, after, cut_offs), as_json, "diff")
    if as_json:
        print_json(found.as_dict())
    else:
        from trialreadout.report.difference import render_difference

        print_out(render_difference(found, whole=patients))
    if found.moved:
        sys.exit(NUMBERS_MOVED)


def _difference(before: Path, after: Path | None, cut_offs: tuple[date, date] | None) -> Difference:
    from trialreadout.analysis.difference import difference

    if cut_offs is not None and after is None:
        return open_folder(before).between(*_in_order(*cut_offs))
    if cut_offs is not None or after is None:
        refuse(
            "what is held against what is not clear",
            "Name BEFORE and AFTER, or one study and --cut-offs DATE DATE.",
        )
    return difference(_read(before), _read(after))


def _in_order(earlier: date, later: date) -> tuple[date, date]:
    if earlier >= later:
        refuse(f"--cut-offs has {earlier} and {later}", "Name the earlier one first.")
    return earlier, later


def _read(folder: Path) -> KeptReadout:
    """Read a readout; a study is run."""
    from trialreadout.analysis.kept_readout import kept_readout, read_folder
    from trialreadout.core.whole_folder import MANIFEST
    from trialreadout.protocol.read import STUDY_FILE

    is_study = (folder / STUDY_FILE).is_file() and not (folder / MANIFEST).is_file()
    return kept_readout(open_folder(folder).run().files() if is_study else read_folder(folder))
