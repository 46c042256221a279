"""`readout explain`: the patients and source rows behind a result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialreadout.cli import completion, options
from trialreadout.cli.ending import open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.core.findings import Finding
    from trialreadout.study import Readout


@click.command(
    "explain",
    epilog=examples(
        "readout explain my-trial",
        "readout explain my-trial best-overall-response/treated/proportion/PR",
        "readout explain my-trial best-overall-response/treated/proportion/PR --patient NL-04",
    ),
)
@options.study
@click.argument("result", required=False, shell_complete=completion.results)
@click.option(
    "--patient",
    metavar="ID",
    shell_complete=completion.patients,
    help="One patient, with every source row.",
)
@options.cut_off
@options.as_json
def command(
    study: Path, result: str | None, patient: str | None, cut_off: date | None, as_json: bool
) -> None:
    """Open RESULT of STUDY to its patients, and each patient to the source rows.

    Without RESULT, list the results by the names that open them.
    """
    if result is None and patient is not None:
        refuse("--patient opens a RESULT", "Name one: readout explain STUDY lists them.")
    readout = or_stop(lambda: open_folder(study, cut_off).run(), as_json, "explain")
    if result is None:
        from trialreadout.report.results import render_ids

        if as_json:
            print_json({"results": [each.id for each in readout.results]})
        else:
            print_out(render_ids(readout.results))
        return
    known = {each.id: each for each in readout.results}
    if result not in known:
        refuse(f'there is no result "{result}"', _nearest(result, list(known), readout.findings))
    try:
        explanation = readout.explain(result, patient)
    except KeyError:
        refuse(f'no patient "{patient}" is in {known[result].analysis_set}', "")
    if as_json:
        print_json(explanation.as_dict())
    else:
        from trialreadout.report.explanation import render_explanation

        print_out(render_explanation(explanation, whole=patient is not None))


def _nearest(result: str, known: list[str], findings: Sequence[Finding]) -> str:
    from difflib import get_close_matches

    from trialreadout.core.findings import has_errors

    if has_errors(findings):
        return "The study has errors, which may have stopped it: see readout check STUDY."
    near = get_close_matches(result, known, n=1, cutoff=0.4)
    return f'Did you mean "{near[0]}"?' if near else "List them with readout explain STUDY."


def example_of(readout: Readout) -> str:
    """Choose a result that opens to somebody: one that was printed before, if there is one."""
    printed = [each.result for each in readout.published if each.result]
    shares = {each.id for each in readout.results if each.n and each.statistic == "proportion"}
    chosen = [name for name in printed if name in shares]
    return next(iter([*chosen, *(each.id for each in readout.results if each.n)]), "")
