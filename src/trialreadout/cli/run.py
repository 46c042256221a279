"""`readout run`: every number of a study, written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop
from trialreadout.cli.examples import examples
from trialreadout.cli.explain import example_of
from trialreadout.cli.invoked import command_name
from trialreadout.cli.options import OUTPUT_FOLDER
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.report.paper import PaperFormat
    from trialreadout.study import Readout


@click.command(
    "run",
    epilog=examples(
        "readout run my-trial",
        "readout run my-trial --out june --pdf --docx --figures",
        "readout run my-trial --strict --json",
    ),
)
@options.study
@options.out
@options.cut_off
@options.strict
@click.option("--pdf", is_flag=True, help="Write the report as PDF, too.")
@click.option("--docx", is_flag=True, help="Write the report as a Word file, too.")
@click.option("--figures", is_flag=True, help="Write each figure as SVG and PNG, too.")
@options.as_json
def command(
    study: Path,
    out: Path | None,
    cut_off: date | None,
    strict: bool,
    pdf: bool,
    docx: bool,
    figures: bool,
    as_json: bool,
) -> None:
    """Grade every patient of STUDY, compute every number, and write the readout."""
    asked: dict[PaperFormat, bool] = {"pdf": pdf, "docx": docx, "figures": figures}
    also = [name for name, wanted in asked.items() if wanted]

    def act() -> Readout:
        readout = open_folder(study, cut_off).run()
        readout.write(out or study / OUTPUT_FOLDER, also)
        return readout

    readout = or_stop(act, as_json, "run")
    if as_json:
        print_json(readout.as_dict())
    else:
        _print_readout(readout)
        from trialreadout.report.page import REPORT
        from trialreadout.report.text import Unbroken

        written = out or study / OUTPUT_FOLDER
        names = [REPORT, *("figures" if each == "figures" else f"report.{each}" for each in also)]
        reports = [Unbroken(str(written / name)) for name in names]
        print_out("", f"Written to {written}. The report:", *reports)
        if example := example_of(readout):
            opened = Unbroken(f"{command_name()} explain {study} {example}")
            print_out("The patients and source rows behind a number:", opened)
    end(readout.findings, strict)


def _print_readout(readout: Readout) -> None:
    from trialreadout.report.analysis_sets import render_sets
    from trialreadout.report.captions import captions_of, render_assumptions, render_read_as
    from trialreadout.report.findings import render_findings
    from trialreadout.report.published import render_published
    from trialreadout.report.results import render_heading, render_missing, render_results

    protocol = readout.study.protocol
    about = protocol.study
    print_out(
        render_heading(about.id, about.title, about.synthetic),
        render_missing(protocol, readout.graded),
        render_sets(protocol, readout.results),
        render_results(readout.results, captions_of(protocol)),
        render_published(readout.published),
        render_assumptions(protocol),
        render_read_as(readout.study.sources.read_as),
        "",
        render_findings(readout.findings),
    )
