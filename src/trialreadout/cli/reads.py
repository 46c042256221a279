"""`readout reads`: what readers have still to read, a page to read on, and what they saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.group import ListFirst
from trialreadout.cli.printing import print_json, print_out
from trialreadout.core.file_names import file_stem

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding
    from trialreadout.reading.cases import Case
    from trialreadout.study import Study

_RECORDS = "readings"
"""Folder of the study in which the files that readers saved are kept."""


@click.group(
    "reads",
    cls=ListFirst,
    epilog=examples(
        "readout reads my-trial",
        "readout reads my-trial --reader Anna",
        "readout reads page my-trial --reader Anna --candidates",
        "readout reads take my-trial reading-Anna.json",
        "readout reads page my-trial --reader Chris --adjudicate",
        "readout reads agreement my-trial",
    ),
)
def command() -> None:
    """Read scans: readout reads STUDY lists what is left to read.

    "page" writes a page to read on, "take" brings what a reader saved into the study, "agreement"
    tells how far readers agree.
    """


_reader = click.option("--reader", metavar="NAME", help="Who reads.")


@command.command(
    "list",
    epilog=examples(
        "readout reads my-trial",
        "readout reads my-trial --reader Anna",
    ),
)
@options.study
@_reader
@options.as_json
def list_(study: Path, reader: str | None, as_json: bool) -> None:
    """List how far each reader of STUDY is, and what is left for one of them, blinded."""
    from trialreadout.reading.work import cases_to_read, progress

    def act() -> tuple[Study, Any, Any]:
        opened = open_folder(study)
        name = opened.protocol.study.id
        cases = () if reader is None else cases_to_read(opened.sources, name, reader)
        return opened, progress(opened.sources, [reader] if reader else []), cases

    opened, readers, cases = or_stop(act, as_json, "reads")
    if as_json:
        print_json(
            {
                "study": opened.protocol.study.id,
                "findings": [],
                "readers": [
                    {"reader": each.reader, "read": each.read, "scans": each.scans}
                    for each in readers
                ],
                "cases": [
                    {"case": each.code, "scans": len(each.scans), "read": len(each.read)}
                    for each in cases
                ],
            }
        )
        return
    from trialreadout.report.text import columns_under

    if not readers or not readers[0].scans:
        print_out("No scan of this study can be read: the table of scans names no series.")
        return
    told = columns_under(("Reader", False), ("scans read", True), ("of", True))
    for each in readers:
        told.add_row(each.reader, str(each.read), str(each.scans))
    print_out(told)
    if cases:
        shown = columns_under(("Case", False), ("scans", True), ("", False))
        for each in cases:
            state = "read and locked" if each.is_read else "partly read" if each.read else "to read"
            shown.add_row(each.code, str(len(each.scans)), state)
        print_out("", shown)


@command.command(
    "page",
    epilog=examples(
        "readout reads page my-trial --reader Anna",
        "readout reads page my-trial --reader Anna --candidates --out anna.html",
        "readout reads page my-trial --reader Chris --adjudicate",
    ),
)
@options.study
@click.option("--reader", metavar="NAME", required=True, help="Who reads, or adjudicates.")
@click.option("--adjudicate", is_flag=True, help="Only where readers differ; what they saw, too.")
@click.option(
    "--candidates", is_flag=True, help="With what the detector names, shown after the lock."
)
@click.option("--out", type=click.Path(path_type=Path), help="The file [default: in STUDY].")
@options.as_json
def page(
    study: Path, reader: str, adjudicate: bool, candidates: bool, out: Path | None, as_json: bool
) -> None:
    """Write one page on which the scans of STUDY are read, offline and blinded."""
    from trialreadout.reading.page import About, render_reading_page

    def act() -> tuple[Study, list[Case], Sequence[Finding]]:
        opened = open_folder(study)
        return opened, *_cases(opened, reader, adjudicate, candidates)

    opened, cases, findings = or_stop(act, as_json, "reads")
    about = opened.protocol.study
    path = out or study / f"{'adjudication' if adjudicate else 'reading'}-{file_stem(reader)}.html"
    if cases:
        purpose = About(
            about.id,
            about.title,
            reader,
            "adjudicate" if adjudicate else "read",
            bool(about.synthetic),
        )
        _write(path, render_reading_page(purpose, cases))
    if as_json:
        print_json(
            {
                "study": about.id,
                "findings": [each.as_dict() for each in findings],
                "file": str(path) if cases else None,
                "cases": len(cases),
            }
        )
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.text import Unbroken, counted

        if cases:
            print_out(f"{counted(len(cases), 'case')} to read on this page:", Unbroken(str(path)))
        else:
            print_out("There is nothing to read.")
        if findings:
            print_out("", render_findings(findings))
    end(findings, strict=False)


@command.command(
    "take",
    epilog=examples(
        "readout reads take my-trial reading-Anna.json",
    ),
)
@options.study
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.as_json
def take(study: Path, file: Path, as_json: bool) -> None:
    """Bring what a reader saved in FILE into the tables of STUDY."""
    from trialreadout.reading.appended import append_rows
    from trialreadout.reading.saved import saved_reading
    from trialreadout.reading.taken import taken
    from trialreadout.reading.work import cases_to_read

    def act() -> tuple[Study, Any, tuple[str, ...]]:
        opened = open_folder(study)
        content, name = file.read_bytes(), opened.protocol.study.id
        reading = saved_reading(content, file.name)
        cases = cases_to_read(opened.sources, name, reading.reader, adjudicated=reading.adjudicated)
        found = taken(reading, file.name, name, cases, opened.sources)
        rows = {"reads": found.reads, "foci": found.foci}
        written = append_rows(study, opened.protocol, rows)
        record = study / _RECORDS / file.name
        record.parent.mkdir(exist_ok=True)
        _write(_free(record, content), content)
        return opened, found, written

    opened, found, written = or_stop(act, as_json, "reads")
    if as_json:
        print_json(
            {
                "study": opened.protocol.study.id,
                "findings": [each.as_dict() for each in found.findings],
                "reads": len(found.reads),
                "foci": len(found.foci),
                "files": list(written),
            }
        )
    else:
        from trialreadout.report.findings import render_findings

        told = f"{len(found.reads)} reads and {len(found.foci)} foci"
        print_out(f"Taken into {' and '.join(written)}: {told}.")
        if found.findings:
            print_out("", render_findings(found.findings))
    end(found.findings, strict=False)


@command.command(
    "agreement",
    epilog=examples(
        "readout reads agreement my-trial",
    ),
)
@options.study
@options.as_json
def agreement(study: Path, as_json: bool) -> None:
    """Tell how far the readers of STUDY agree, and where they do not."""
    from trialreadout.reading.agreement import agreements
    from trialreadout.reading.differences import differences
    from trialreadout.reading.work import all_cases

    def act() -> tuple[Study, Any, Any]:
        opened = open_folder(study)
        sources = opened.sources
        return (
            opened,
            agreements(sources, opened.protocol),
            differences(sources, all_cases(sources)),
        )

    opened, rows, differ = or_stop(act, as_json, "reads")
    if as_json:
        print_json(
            {
                "study": opened.protocol.study.id,
                "findings": [],
                "agreement": [_agreement(each) for each in rows],
                "differences": [
                    {
                        "subject": each.scan.subject,
                        "scanned_on": each.scan.scanned_on.isoformat(),
                        "kind": each.scan.kind,
                        "lesion": each.lesion,
                        "reader": each.reader,
                        "uptake": each.uptake,
                        "other_reader": each.other_reader,
                        "other_uptake": each.other_uptake,
                    }
                    for each in differ
                ],
            }
        )
        return
    _print_agreement(rows, differ)


def _agreement(row: Any) -> dict[str, Any]:
    return {
        "of": row.of,
        "readers": list(row.readers),
        "alike": row.alike,
        "n": row.n,
        "kappa": row.kappa.value,
        "low": row.kappa.low,
        "high": row.kappa.high,
        "method": row.kappa.method,
        "status": row.kappa.status,
    }


def _print_agreement(rows: Sequence[Any], differ: Sequence[Any]) -> None:
    from trialreadout.report.text import columns_under

    if not rows:
        print_out("Agreement needs two readers.")
        return
    told = columns_under(
        ("Of each", False),
        ("readers", False),
        ("alike", True),
        ("of", True),
        ("kappa", True),
        ("95 % interval", False),
        ("method", False),
    )
    for each in rows:
        value, low, high = (
            "–" if number is None else f"{number:.2f}"
            for number in (each.kappa.value, each.kappa.low, each.kappa.high)
        )
        if each.kappa.value is None:
            value = "not estimable"
        within = "–" if each.kappa.low is None else f"{low} to {high}"
        readers = " and ".join(each.readers)
        told.add_row(
            each.of, readers, str(each.alike), str(each.n), value, within, each.kappa.method
        )
    print_out(told)
    if differ:
        shown = columns_under(
            ("Patient", False), ("scan", False), ("kind", False), ("lesion", False), ("", False)
        )
        for each in differ:
            pair = f"{each.reader}: {each.uptake}; {each.other_reader}: {each.other_uptake}"
            scan = each.scan
            shown.add_row(scan.subject, str(scan.scanned_on), scan.kind, each.lesion, pair)
        print_out("", "Where they differ:", shown)


def _cases(
    opened: Study, reader: str, adjudicate: bool, candidates: bool
) -> tuple[list[Case], Sequence[Finding]]:
    """Open what is to be read, or to be adjudicated."""
    from trialreadout.reading.differences import differences, with_marks
    from trialreadout.reading.opened import opened_cases, partly_read
    from trialreadout.reading.work import cases_to_read

    sources, name = opened.sources, opened.protocol.study.id
    cases = cases_to_read(sources, name, reader, adjudicated=adjudicate)
    left = [case for case in cases if not case.read]
    if adjudicate:
        if any(reader.casefold() == name.casefold() for name in _readers(opened)):
            refuse(f'"{reader}" has read scans', "Who adjudicates is somebody else.")
        differ = {each.scan.subject for each in differences(sources, left)}
        left = [case for case in left if case.subject in differ]
    shown, findings = opened_cases(opened.folder, left)
    if candidates:
        from trialreadout.core.processes import Processes, cores
        from trialreadout.reading.candidates import with_candidates

        with Processes(cores()) as executor:
            shown = with_candidates(shown, executor)
    if adjudicate:
        by_code = {case.code: case for case in left}
        shown = [with_marks(case, by_code[case.code], sources) for case in shown]
    return shown, [*findings, *partly_read(cases, reader)]


def _readers(opened: Study) -> list[str]:
    from trialreadout.reading.work import progress

    return [each.reader for each in progress(opened.sources) if each.read]


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    from trialreadout.core.findings import Finding, StudyError
    from trialreadout.core.whole_file import write_whole

    try:
        write_whole(path, content)
    except OSError as fault:
        raise StudyError(
            [Finding("error", "not-written", file=path.name, value=fault.strerror)]
        ) from fault


def _free(path: Path, content: bytes) -> Path:
    """Find a name under which nothing else is kept."""
    number = 1
    named = path
    while named.exists() and named.read_bytes() != content:
        number += 1
        named = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return named
