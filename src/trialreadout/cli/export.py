"""`readout export`: what a study came to, in the forms that other programs take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.group import Listed
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from trialreadout.adam.files import Format
    from trialreadout.registry.by_hand import ToFill
    from trialreadout.study import Exported

ADAM_FOLDER = "adam"
REPORTS_FOLDER = "reports"
REGISTRY_FOLDER = "registry"
_FORMATS = """\b
Formats:
  xpt      SAS transport, version 5 (texts of at most 200 bytes, ASCII alone)
  xpt8     SAS transport, version 8 (UTF-8)
  json     Dataset-JSON 1.1
  parquet  Parquet
  define   define.xml 2.1, which describes the datasets"""


@click.group(
    "export",
    cls=Listed,
    epilog=examples(
        "readout export adam my-trial",
        "readout export registry my-trial",
        "readout export reports my-trial",
    ),
)
def command() -> None:
    """Write what a study came to for other programs."""


@command.command(
    "adam",
    epilog=examples(
        "readout export adam my-trial",
        "readout export adam my-trial --format xpt,define --out submission",
        more=_FORMATS,
    ),
)
@options.study
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the datasets [default: STUDY/{ADAM_FOLDER}].",
)
@click.option(
    "--format",
    "formats",
    metavar="FORMAT,...",
    default="xpt,json,parquet,define",
    show_default=True,
    help="Which formats to write.",
)
@options.cut_off
@options.as_json
def adam(study: Path, out: Path | None, formats: str, cut_off: date | None, as_json: bool) -> None:
    """Write the analysis datasets of STUDY in the form of ADaM."""
    folder = out or study / ADAM_FOLDER
    chosen = _formats(formats)
    exported = or_stop(
        lambda: open_folder(study, cut_off).run().export_adam(folder, chosen), as_json, "export"
    )
    if as_json:
        print_json({**exported.as_dict(), "folder": str(folder)})
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.results import render_heading
        from trialreadout.report.text import Unbroken

        about, findings = exported.readout.study.protocol.study, exported.readout.findings
        print_out(
            render_heading(about.id, about.title, about.synthetic),
            "",
            *(Unbroken(line) for line in _lines(exported)),
            "",
            f"Written to {folder}: {', '.join(exported.files)}.",
            "",
            render_findings(findings),
        )
    end(exported.readout.findings, strict=False)


@command.command(
    "registry",
    epilog=examples(
        "readout export registry my-trial",
        "readout export registry my-trial --record NCT00887107.json --threshold 5",
    ),
)
@options.study
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the files [default: STUDY/{REGISTRY_FOLDER}].",
)
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The registry's record (JSON), whose outcomes give theirs their rank and time frame.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 5),
    default=0,
    show_default=True,
    help="List events that are not serious if more than so many per cent of a group have them.",
)
@options.as_json
def registry(
    study: Path, out: Path | None, record: Path | None, threshold: float, as_json: bool
) -> None:
    """Write the results of STUDY as ClinicalTrials.gov takes them for upload."""
    folder = out or study / REGISTRY_FOLDER
    readout = or_stop(lambda: open_folder(study).run(), as_json, "export")
    upload, files = or_stop(
        lambda: readout.export_registry(folder, record, threshold), as_json, "export"
    )
    about = readout.study.protocol.study
    if as_json:
        from dataclasses import asdict

        print_json(
            {
                "study": about.id,
                "synthetic": about.synthetic,
                "findings": [finding.as_dict() for finding in readout.findings],
                "datasets": [],
                "files": list(files),
                "folder": str(folder),
                "to_fill": [asdict(each) for each in upload.to_fill],
                "not_written": dict(upload.not_written),
            }
        )
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.results import render_heading

        print_out(
            render_heading(about.id, about.title, about.synthetic),
            "",
            "To fill in by hand:",
            *_to_fill(upload.to_fill),
            "",
            f"Results computed and not written: {len(upload.not_written)} (not_written.csv).",
            f"Written to {folder}: {', '.join(files)}.",
            "",
            render_findings(readout.findings),
        )
    end(readout.findings, strict=False)


def _to_fill(fields: Iterable[ToFill]) -> Iterator[RenderableType]:
    """Name each field of the registry once, and below it what it waits for."""
    from rich.padding import Padding
    from rich.text import Text

    reasons: dict[str, list[str]] = {}
    for each in fields:
        reasons.setdefault(f"{each.module}, {each.field}", []).append(each.why)
    for field, whys in reasons.items():
        yield Padding(Text(field), (0, 0, 0, 2))
        for why in whys:
            yield Padding(Text(why, style="dim"), (0, 0, 0, 4))


@command.command(
    "reports",
    epilog=examples(
        "readout export reports my-trial",
        "readout export reports my-trial --out structured-reports",
    ),
)
@options.study
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"A new folder for the reports [default: STUDY/{REPORTS_FOLDER}].",
)
@options.as_json
def reports(study: Path, out: Path | None, as_json: bool) -> None:
    """Write each reading of a scan of STUDY as a DICOM structured report (TID 1500)."""
    folder = out or study / REPORTS_FOLDER
    opened = or_stop(lambda: open_folder(study), as_json, "export")
    files, findings = or_stop(lambda: opened.write_reports(folder), as_json, "export")
    about = opened.protocol.study
    if as_json:
        print_json(
            {
                "study": about.id,
                "synthetic": about.synthetic,
                "findings": [finding.as_dict() for finding in findings],
                "datasets": [],
                "files": list(files),
                "folder": str(folder),
            }
        )
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.text import counted

        written = f"{counted(len(files), 'report')} written to {folder}."
        print_out(written, "", render_findings(findings))
    end(findings, strict=False)


def _formats(words: str) -> tuple[Format, ...]:
    from trialreadout.adam.files import FORMATS

    named = [word.strip() for word in words.split(",")]
    for word in named:
        if word not in FORMATS:
            refuse(f'--format has "{word}"', f"Choose among {', '.join(FORMATS)}.")
    return tuple(form for form in FORMATS if form in named)


def _lines(exported: Exported) -> list[str]:
    return [
        f"{dataset.name:8} {dataset.rows.height:>8,} rows  {dataset.label}"
        for dataset in exported.datasets
    ]
