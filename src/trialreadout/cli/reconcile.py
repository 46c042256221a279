"""`readout reconcile`: what a printed result can have been counted from."""

from __future__ import annotations

import sys

import click

from trialreadout.cli import options
from trialreadout.cli.ending import CONTRADICTS_ITSELF, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.printing import print_json, print_out


@click.command(
    "reconcile",
    epilog=examples(
        'readout reconcile "8 (31%), 11 (42%), 7 PD"',
        'readout reconcile "8 (31%), 11 (42%)" --ci 14-52 --ci 23-63',
        'readout reconcile "17 of 19 (95%)"',
        'readout reconcile "29/58 50% (95% CI 37-63), PR 31% (n=8)"',
        'readout reconcile "median PFS 18 months (7-29)"',
    ),
)
@click.argument("printed")
@click.option(
    "--ci",
    "intervals",
    multiple=True,
    metavar="LOW-HIGH",
    help="Limits that stand apart, in per cent; once for each result that has none, in order.",
)
@click.option(
    "--confidence",
    type=float,
    default=0.95,
    show_default=True,
    help="Level of limits that state none.",
)
@click.option(
    "--largest",
    type=click.IntRange(1, 50_000),
    help="Largest denominator to try [default: 1000, or more where a count needs it].",
)
@click.option(
    "--exclusive",
    is_flag=True,
    help="No patient is counted twice; CR, PR, SD and PD are known to be so.",
)
@options.as_json
def command(
    printed: str,
    intervals: tuple[str, ...],
    confidence: float,
    largest: int | None,
    exclusive: bool,
    as_json: bool,
) -> None:
    """Say which denominators, counts and interval methods a PRINTED result fits.

    Results without a denominator are taken to share one. Status 1: nothing fits all of it.
    """
    from trialreadout.analysis.contradictions import contradictions
    from trialreadout.analysis.printed import EXAMPLE, NotUnderstood, read_printed
    from trialreadout.analysis.reconcile import reconcile as read_backwards

    if not 0 < confidence < 1:
        refuse(f"--confidence is {confidence:g}", "Give a share, such as 0.95.")
    try:
        read = read_printed(printed, intervals, confidence)
    except NotUnderstood as unread:
        understood = "; ".join(unread.understood)
        understood = f"Understood: {understood}. " if understood else ""
        refuse(str(unread), f'{understood}An example: "{EXAMPLE}"')
    found = read_backwards(read, largest=largest, exclusive=exclusive)
    wrong = contradictions(found)
    if as_json:
        from trialreadout.analysis.reconciled_rows import as_document

        print_json(as_document(found, wrong))
    else:
        from trialreadout.report.reconciled import render_reconciled

        print_out(render_reconciled(found, wrong))
    if wrong:
        sys.exit(CONTRADICTS_ITSELF)
