"""`readout due`: what a day asks of a trial in progress."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.analysis.due.day import Due


@click.command(
    "due",
    epilog=examples(
        "readout due my-trial --on 2008-06-15",
        "readout due my-trial --on 2008-06-15 --within 8 --calendar visits.ics",
        "readout due my-trial --on 2008-06-15 --patient NL-31 --json",
        "readout due my-trial --on 2011-01-31 --deviations --csv deviations.csv",
    ),
)
@options.study
@click.option("--on", type=options.Day(), required=True, help="The day; later records are unknown.")
@click.option("--patient", metavar="ID", help="One patient alone.")
@click.option(
    "--within",
    type=click.IntRange(min=0),
    metavar="WEEKS",
    help="Visits that open within so many weeks, instead of each patient's next.",
)
@click.option("--deviations", is_flag=True, help="List departures from the protocol instead.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the rows as CSV.")
@click.option(
    "--calendar", type=click.Path(path_type=Path), help="Write the visits as iCalendar (.ics)."
)
@options.as_json
def command(
    study: Path,
    on: date,
    patient: str | None,
    within: int | None,
    deviations: bool,
    csv_file: Path | None,
    calendar: Path | None,
    as_json: bool,
) -> None:
    """Say what is next, open and overdue in STUDY on a day, patient by patient.

    It names what is missing of each visit, what each decision would be on what is known, who is
    off study, and how far the looks of the trial are. Nothing that came after the day is known.
    """
    due = or_stop(lambda: open_folder(study).due(on, within), as_json, "due")
    if patient is not None:
        due = _of(due, patient)
    _write(due, csv_file, calendar, deviations)
    if as_json:
        print_json(due.as_dict())
    else:
        from trialreadout.report.due.terminal import render_deviations, render_due
        from trialreadout.report.findings import render_findings

        print_out(render_deviations(due) if deviations else render_due(due))
        if due.findings:
            print_out("", render_findings(due.findings))
    end(due.findings, strict=False)


def _of(due: Due, patient: str) -> Due:
    try:
        return due.of(patient)
    except KeyError:
        known = ", ".join(each.subject for each in due.patients) or "nobody"
        refuse(f'no patient "{patient}" had entered by {due.on}', f"There were: {known}.")


def _write(due: Due, csv_file: Path | None, calendar: Path | None, deviations: bool) -> None:
    from trialreadout.report.due.calendar import calendar_of
    from trialreadout.report.due.listed import listed, listed_deviations

    if csv_file is not None:
        _put(csv_file, listed_deviations(due) if deviations else listed(due))
    if calendar is not None:
        _put(calendar, calendar_of(due.protocol.study.id, due.on, due.visits))


def _put(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as fault:
        refuse(f"{file} cannot be written: {fault.strerror}", "Name a file in a folder of yours.")
