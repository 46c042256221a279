"""`readout scans`: the scans of a study, and what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop
from trialreadout.cli.examples import examples
from trialreadout.cli.group import ListFirst
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding
    from trialreadout.sources.dicom.fetched import FetchedSeries
    from trialreadout.study import Study
    from trialreadout.study.candidates import StudyCandidates
    from trialreadout.study.quantities import StudyQuantities

QUANTITIES_FOLDER = "quantities"
CANDIDATES_FOLDER = "candidates"


@click.group(
    "scans",
    cls=ListFirst,
    epilog=examples(
        "readout scans my-trial",
        "readout scans quantify my-trial",
        "readout scans candidates my-trial",
    ),
)
def command() -> None:
    """Look into the scans: readout scans STUDY lists them.

    "fetch" brings them from a DICOMweb server, "quantify" measures what readers marked, and
    "candidates" names what they may look at again.
    """


@command.command(
    "list",
    epilog=examples(
        "readout scans my-trial",
        "readout scans my-trial --json",
    ),
)
@options.study
@options.as_json
def list_(study: Path, as_json: bool) -> None:
    """List the scans of STUDY: what each is, and what is missing of it."""
    opened = or_stop(lambda: open_folder(study), as_json, "scans")
    scans, findings = or_stop(lambda: (opened.scans(), opened.scan_findings()), as_json, "scans")
    if as_json:
        print_json(
            {
                "study": opened.protocol.study.id,
                "findings": [finding.as_dict() for finding in findings],
                "scans": [scan.as_dict() for scan in scans],
            }
        )
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.scans import render_scans

        print_out(render_scans(scans), "", render_findings(findings))
    end(findings, strict=False)


@command.command(
    "fetch",
    epilog=examples(
        "readout scans fetch my-trial --from https://pacs.example/dicom-web",
        "readout scans fetch my-trial --from https://pacs.example/dicom-web --patient NL-04",
        more="What a server wants to know of who asks is the value of the environment's "
        "variable READOUT_DICOMWEB_AUTHORIZATION, and stands in no command.",
    ),
)
@options.study
@click.option("--from", "url", metavar="URL", required=True, help="Where its DICOMweb begins.")
@click.option(
    "--patient", "patients", metavar="ID", multiple=True, help="Whose series alone. Repeat it."
)
@options.as_json
def fetch(study: Path, url: str, patients: tuple[str, ...], as_json: bool) -> None:
    """Bring the series that STUDY names from a DICOMweb server into its folder of scans.

    A series comes whole or not at all; one that is there is not asked for again.
    """

    def act() -> tuple[Study, list[FetchedSeries], list[Finding]]:
        opened = open_folder(study)
        return opened, *opened.fetch_scans(url, patients)

    opened, series, findings = or_stop(act, as_json, "scans")
    if as_json:
        print_json(
            {
                "study": opened.protocol.study.id,
                "findings": [finding.as_dict() for finding in findings],
                "series": [each.as_dict() for each in series],
            }
        )
    else:
        from trialreadout.report.fetched import render_fetched
        from trialreadout.report.findings import render_findings

        print_out(render_fetched(series), "", render_findings(findings))
    end(findings, strict=False)


@command.command(
    "quantify",
    epilog=examples(
        "readout scans quantify my-trial",
        "readout scans quantify my-trial --fill --out measured",
    ),
)
@options.study
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the quantities [default: STUDY/{QUANTITIES_FOLDER}].",
)
@click.option(
    "--fill",
    is_flag=True,
    help="Write the table of foci as well, its blank ratios filled from the scans.",
)
@options.as_json
def quantify(study: Path, out: Path | None, fill: bool, as_json: bool) -> None:
    """Measure every marked focus of STUDY: ratios, activity, size, and what dose would follow.

    No number of the study changes: what readers wrote down is what endpoints are graded from.
    """
    folder = out or study / QUANTITIES_FOLDER

    def act() -> tuple[Study, StudyQuantities]:
        opened = open_folder(study)
        measured = opened.quantify()
        measured.write(folder, fill=fill)
        return opened, measured

    opened, measured = or_stop(act, as_json, "scans quantify")
    if as_json:
        print_json({**measured.as_dict(), "folder": str(folder)})
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.quantities import render_quantities
        from trialreadout.report.results import render_heading

        about = opened.protocol.study
        print_out(
            render_heading(about.id, about.title, about.synthetic),
            "",
            render_quantities(measured.rows, opened.protocol.scintigraphy.calibrated_by),
            "",
            f"Written to {folder}: {', '.join(measured.files(fill))}.",
            "",
            render_findings(measured.findings),
        )
    end(measured.findings, strict=False)


@command.command(
    "candidates",
    epilog=examples(
        "readout scans candidates my-trial",
        "readout scans candidates my-trial --false-share 0.05",
    ),
)
@options.study
@click.option(
    "--false-share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.10,
    show_default=True,
    help="Expected share of false ones among the candidates that are called.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for all candidates [default: STUDY/{CANDIDATES_FOLDER}].",
)
@options.as_json
def candidates(study: Path, false_share: float, out: Path | None, as_json: bool) -> None:
    """Name candidate foci in the scans of STUDY, and what appeared since the baseline.

    They assist who reads and decide nothing: no number of the study changes.
    """
    folder = out or study / CANDIDATES_FOLDER

    def act() -> tuple[Study, StudyCandidates]:
        from trialreadout.core.processes import Processes, cores

        opened = open_folder(study)
        with Processes(cores()) as executor:
            found = opened.candidates(false_share, executor=executor)
        found.write(folder)
        return opened, found

    opened, found = or_stop(act, as_json, "scans candidates")
    if as_json:
        print_json({**found.as_dict(), "folder": str(folder)})
    else:
        from trialreadout.report.candidates import render_candidates
        from trialreadout.report.results import render_heading

        about = opened.protocol.study
        print_out(
            render_heading(about.id, about.title, about.synthetic),
            "",
            render_candidates(found.found, false_share),
            "",
            f"All of them: {folder}: {', '.join(found.files())}.",
        )
