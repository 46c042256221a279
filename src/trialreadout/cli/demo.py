"""`readout demo`: a study of invented patients, made and run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.explain import example_of
from trialreadout.cli.invoked import command_name
from trialreadout.cli.options import OUTPUT_FOLDER
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.study import Readout

DEFAULT_DEMO = "readout-demo"
DEMO_STUDY = "lead"
SPECT_OF = 3
"""Of so many patients SPECT is drawn unless all are asked for."""


@click.command(
    "demo",
    epilog=examples(
        "readout demo my-demo",
        "readout demo my-demo --no-scans",
        "readout demo another --study two-stage",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), default=DEFAULT_DEMO, metavar="[DIR]")
@click.option(
    "--study",
    type=click.Choice(["lead", "redifferentiation", "small-sdtm", "two-stage"]),
    default=DEMO_STUDY,
    show_default=True,
    help="Which of the bundled studies.",
)
@click.option("--no-scans", is_flag=True, help="Draw no images of scintigraphy.")
@click.option(
    "--all-scans",
    is_flag=True,
    help=f"Draw SPECT of all patients, not of {SPECT_OF} alone: slower, and hundreds of MB.",
)
@options.as_json
def command(folder: Path, study: str, no_scans: bool, all_scans: bool, as_json: bool) -> None:
    """Make DIR a study of invented patients, and run it.

    Where the patients have scintigraphy, DIR/scans gets the images, as DICOM. If DIR holds a study
    already, it is run as it stands: change a cell and look again.
    """
    if no_scans and all_scans:
        refuse("--no-scans and --all-scans exclude each other", "Name one of them.")

    def act() -> Readout:
        from trialreadout.study import STUDY_FILE, open_study

        if not (folder / STUDY_FILE).is_file():
            _make(study, folder, not no_scans, None if all_scans else SPECT_OF)
        readout = open_study(folder).run()
        readout.write(folder / OUTPUT_FOLDER)
        return readout

    readout = or_stop(act, as_json, "demo")
    if as_json:
        published = [each.as_dict() for each in readout.published]
        print_json({**readout.as_dict(), "published": published})
    else:
        _print_demo(readout, folder)
    end(readout.findings, strict=False)


def _make(study: str, folder: Path, scans: bool, spect_of: int | None) -> None:
    """Make a folder a bundled study; its scans are drawn by a process a core."""
    from trialreadout.core.processes import Processes, cores
    from trialreadout.studies import WITH_SCANS, make_study, make_study_with_scans

    if scans and study in WITH_SCANS:
        with Processes(cores()) as processes:
            make_study_with_scans(study, folder, processes, spect_of=spect_of)
    else:
        make_study(study, folder)


def _print_demo(readout: Readout, folder: Path) -> None:
    """Print what matters of the demo: who is counted, the primary endpoint, what was published."""
    from trialreadout.report.analysis_sets import render_sets
    from trialreadout.report.captions import captions_of
    from trialreadout.report.findings import render_findings
    from trialreadout.report.page import REPORT
    from trialreadout.report.published import render_published
    from trialreadout.report.results import render_heading, render_results
    from trialreadout.report.text import Unbroken

    protocol = readout.study.protocol
    about = protocol.study
    primary = {endpoint.name for endpoint in protocol.endpoints if endpoint.primary}
    shown = [
        each
        for each in readout.results
        if each.endpoint in primary or each.label or each.statistic.endswith("follow-up")
    ]
    print_out(
        render_heading(about.id, about.title, about.synthetic),
        render_sets(protocol, readout.results),
        render_results(shown, captions_of(protocol)),
        render_published(readout.published),
        "",
        render_findings(readout.findings),
        "",
        f"The study lies in {folder}. Its report:",
        Unbroken(str(folder / OUTPUT_FOLDER / REPORT)),
        "Every number:",
        Unbroken(f"{command_name()} run {folder}"),
        "The patients and source rows behind one of them:",
        Unbroken(f"{command_name()} explain {folder} {example_of(readout)}"),
    )
