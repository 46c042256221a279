"""`readout report --share`: a report that may be sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.report.paper import PaperFormat
    from trialreadout.study.shared import SharedReadout

SHARED_FOLDER = "shared"


@click.command(
    "report",
    epilog=examples(
        "readout report my-trial --share --pdf",
        "readout report my-trial --share --hide-below 10 --out for-the-sponsor",
    ),
)
@options.study
@click.option(
    "--share", "shared", is_flag=True, help="Numbers of groups, and nothing of a patient."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the report [default: STUDY/{SHARED_FOLDER}].",
)
@click.option(
    "--hide-below",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Hide counts from 1 to one less than this; 1 hides none.",
)
@options.strict
@click.option("--pdf", is_flag=True, help="Write the report as PDF, too.")
@click.option("--docx", is_flag=True, help="Write the report as a Word file, too.")
@click.option("--figures", is_flag=True, help="Write each figure as SVG and PNG, too.")
@options.as_json
def command(
    study: Path,
    shared: bool,
    out: Path | None,
    hide_below: int,
    strict: bool,
    pdf: bool,
    docx: bool,
    figures: bool,
    as_json: bool,
) -> None:
    """Write a report of STUDY that may be sent: small counts hidden, and no patient in it."""
    if not shared:
        refuse(
            "Say what the report is for",
            "--share writes one that may be sent; `readout run STUDY` writes the one with its "
            "patients.",
        )
    asked: dict[PaperFormat, bool] = {"pdf": pdf, "docx": docx, "figures": figures}
    folder = out or study / SHARED_FOLDER

    def act() -> SharedReadout:
        from trialreadout.study.shared import share

        found = share(open_folder(study).run(), hide_below)
        found.write(folder, [name for name, wanted in asked.items() if wanted])
        return found

    found = or_stop(act, as_json, "report")
    if as_json:
        print_json(found.as_dict())
    else:
        from trialreadout.report.page import REPORT
        from trialreadout.report.shared.words import said_of
        from trialreadout.report.text import Unbroken

        print_out(*said_of(found.shared), "", "The report:", Unbroken(str(folder / REPORT)))
    end(found.readout.findings, strict)
