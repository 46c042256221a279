"""`readout deidentify`: a study written anew without what tells who its patients are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import options
from trialreadout.cli.ending import end, open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.study.deidentified import Deidentified

_COLUMN = "TABLE.COLUMN"


@click.command(
    "deidentify",
    epilog=examples(
        "readout deidentify my-trial given-away",
        "readout deidentify my-trial with-dates --dates shifted",
        "readout deidentify my-trial later-cut --key first-cut.key.json",
    ),
)
@options.study
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--dates",
    type=click.Choice(["days", "shifted"]),
    default="days",
    show_default=True,
    help="Study days from time zero, or dates moved patient by patient.",
)
@click.option("--keep-ids", is_flag=True, help="Leave the identifiers of patients as they are.")
@click.option(
    "--keep-column",
    "keep",
    metavar=_COLUMN,
    multiple=True,
    help="Keep a column of free text. Repeat it.",
)
@click.option(
    "--drop-column", "drop", metavar=_COLUMN, multiple=True, help="Leave a column out. Repeat it."
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="The key of an earlier de-identification: the same patients get the same identifiers.",
)
@options.as_json
def command(
    study: Path,
    out: Path,
    dates: str,
    keep_ids: bool,
    keep: tuple[str, ...],
    drop: tuple[str, ...],
    key: Path | None,
    as_json: bool,
) -> None:
    """Write STUDY anew into OUT without what tells who its patients are.

    The key, which tells who is who, goes beside OUT and is yours alone. Nobody becomes anonymous
    by this: the page on privacy of the documentation says what it does and what it does not do.
    """

    def act() -> Deidentified:
        from trialreadout.sources.deidentified import Options
        from trialreadout.study.deidentified import deidentify

        asked = Options(
            "shifted" if dates == "shifted" else "days", keep_ids, frozenset(keep), frozenset(drop)
        )
        return deidentify(open_folder(study), out, asked, key)

    for each in (*keep, *drop):
        _require_column(each)
    done = or_stop(act, as_json, "deidentify")
    if as_json:
        print_json(done.as_dict())
    else:
        _print(done)
    end(done.findings, strict=done.folder is None)


def _require_column(named: str) -> None:
    from trialreadout.sources.tables import TABLES

    table, _, column = named.partition(".")
    if (
        table not in TABLES
        or not column
        or (table != "subjects" and column not in TABLES[table].columns)
    ):
        refuse(f'There is no column "{named}"', "Name it as table.column: status.reason.")


def _print(done: Deidentified) -> None:
    from trialreadout.report.findings import render_findings
    from trialreadout.report.text import Unbroken, columns_under, counted

    if done.folder is None:
        print_out("Nothing was written.", "", render_findings(done.findings))
        return
    shown = columns_under(
        ("table", False), ("column", False), ("is", False), ("cells", True), ("why", False)
    )
    for each in done.told:
        shown.add_row(each.table, each.column, each.what, str(each.cells), each.why)
    print_out(shown)
    print_out("", "Written to:", Unbroken(str(done.folder)))
    if done.key is not None:
        print_out("The key, yours alone, not to be given away:", Unbroken(str(done.key)))
    print_out("", f"{counted(done.same, 'result')} as before, {len(done.moved)} not as before.")
    for name in done.moved:
        print_out(Unbroken(f"  {name}"))
    if done.moved:
        print_out("What was left out, withheld, pooled or moved is listed above.")
    if done.findings:
        print_out("", render_findings(done.findings))
