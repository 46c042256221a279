"""`readout scans`: which scans a study has, and what is missing of them."""

from __future__ import annotations

from pathlib import Path

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop
from trialreadout.cli.printing import print_json, print_out


@click.command("scans")
@options.study
@options.as_json
def command(study: Path, as_json: bool) -> None:
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
