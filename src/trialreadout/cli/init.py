"""`readout init`: a study to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.invoked import command_name
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding
    from trialreadout.report.text import Unbroken


@click.command(
    "init",
    epilog=examples(
        "readout init my-trial",
        "readout init my-trial --like marker --marker CEA",
        "readout init my-trial --from hospital.xlsx --from follow-up.csv",
        "readout init my-trial --from-registry NCT00887107.json",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--like",
    type=click.Choice(["single-arm", "two-stage", "marker"]),
    default="single-arm",
    show_default=True,
    help="What kind of study it is.",
)
@click.option(
    "--marker", metavar="NAME", default="PSA", show_default=True, help="With --like marker, whose."
)
@click.option(
    "--from",
    "own",
    type=click.Path(path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Read the site's own FILE, and propose what its sheets and headings mean. Repeat it.",
)
@click.option(
    "--from-registry",
    "record",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draft study.toml from a record of ClinicalTrials.gov (JSON of its API, version 2).",
)
@options.as_json
def command(
    folder: Path,
    like: str,
    marker: str,
    own: tuple[Path, ...],
    record: Path | None,
    as_json: bool,
) -> None:
    """Make DIR a study to begin with: study.toml, scenarios.toml, and a workbook to fill in.

    DIR is a new folder, or an empty one. With --from your own files take the place of the
    workbook; with --from-registry there is no scenarios.toml.
    """
    if record is not None:
        if own:
            refuse("--from-registry stands beside --from", "Begin with one, and add the other.")
        _from_registry(folder, record, as_json)
        return

    def act() -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        from trialreadout.core.findings import StudyError
        from trialreadout.studies.beginning import begin_study
        from trialreadout.study import open_study

        written = begin_study(folder, like, marker, own)
        try:
            return written, open_study(folder).check()
        except StudyError as unreadable:  # the study is there, for its map to be mended
            return written, unreadable.findings

    files, findings = or_stop(act, as_json, "init")
    following = _after_init(folder, [name for name in files if "/" in name], bool(own))
    if as_json:
        faults = [finding.as_dict() for finding in findings]
        answer = {"study": str(folder), "files": list(files), "next": following}
        print_json({**answer, "findings": faults})
    else:
        from trialreadout.report.findings import render_findings

        print_out(f"Written to {folder}: {', '.join(files)}.")
        if findings:
            print_out("", render_findings(findings))
        print_out("", "Next:", *_wrapped(f"  {each}" for each in following))
    end(findings, strict=False)


def _from_registry(folder: Path, record: Path, as_json: bool) -> None:
    """Draft a study of its registry record, and say what the record is silent about."""

    def act() -> tuple[tuple[str, ...], tuple[str, ...]]:
        from trialreadout.studies.beginning import begin_with_record

        return begin_with_record(folder, record)

    files, silent = or_stop(act, as_json, "init")
    readout = command_name()
    following = [
        f"Look at {folder / 'study.toml'}: what stands behind a # is the record's own text or a "
        "proposal; the protocol decides.",
        f"Fill in {', '.join(str(folder / name) for name in files if '/' in name)}.",
        f"{readout} check {folder}, then {readout} registry compare {folder} {record}",
    ]
    if as_json:
        answer = {"study": str(folder), "files": list(files), "next": following}
        print_json({**answer, "silent": list(silent), "findings": []})
        return
    print_out(f"Written to {folder}: {', '.join(files)}.")
    print_out("", *_wrapped(f"The record is silent: {each}" for each in silent))
    print_out("", "Next:", *_wrapped(f"  {each}" for each in following))


def _after_init(folder: Path, data: list[str], proposed: bool) -> list[str]:
    """Say what comes after a study has begun."""
    look = "words and numbers stand for those of your protocol"
    if proposed:
        look = f"the map of your files is a proposal; below it {look}"
    fill = "copied as it is" if proposed else "write your patients over the examples"
    return [
        f"Look at {folder / 'study.toml'}: {look}.",
        f"Look at {', '.join(str(folder / name) for name in data)}: {fill}.",
        f"{command_name()} check {folder}, then {command_name()} run {folder}",
        f"Before anyone enters: look at {folder / 'scenarios.toml'}, what may be true of patients, "
        f"then {command_name()} simulate {folder}",
    ]


def _wrapped(lines: Iterable[str]) -> Iterator[Unbroken]:
    """Break lines between words, at the terminal's width; a path stays whole."""
    from trialreadout.report.text import Unbroken

    width = get_terminal_size().columns
    for line in lines:
        broken = wrap(
            line,
            width,
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from map(Unbroken, broken)
