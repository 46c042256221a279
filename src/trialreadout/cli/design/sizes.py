"""`readout design precision` and `survival`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli import options
from trialreadout.cli.design import words
from trialreadout.cli.examples import examples

if TYPE_CHECKING:
    from trialreadout.report.designs.described import Described

METHODS = (
    *("clopper-pearson", "wilson", "wilson-corrected", "agresti-coull", "jeffreys", "mid-p"),
    "wald",
)


@click.command(
    "precision",
    epilog=examples(
        "readout design precision --p 0.3 --half-width 0.1",
        "readout design precision --p 0.3 --half-width 0.1 --method wilson --aim worst",
    ),
)
@words.number("--p", "The planned proportion.")
@words.number("--half-width", "Largest half-width: 0.1 for plus or minus 10 points.")
@words.number("--confidence", "Of the interval.", default=0.95)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    metavar="METHOD",
    default=METHODS[0],
    show_default=True,
    help=f"Of the interval: {', '.join(METHODS)}.",
)
@click.option(
    "--aim",
    type=click.Choice(["expected", "worst"]),
    default="expected",
    show_default=True,
    help="The mean half-width at the planned proportion, or the largest of all counts.",
)
@options.as_json
def precision(as_json: bool, **asked: Any) -> None:
    """Find how many patients make an interval narrow enough."""

    def act() -> Described:
        from trialreadout.report.designs.of_sizes import precision_described
        from trialreadout.statistics import precision_design, proportion
        from trialreadout.statistics.designs.precision import half_widths

        design = precision_design(**asked)
        of = design.p, design.confidence, design.method
        sizes = sorted({max(2, round(design.n * each / 4)) for each in range(1, 9)})
        others = [(n, *half_widths(n, *of)) for n in sizes]
        name = proportion(0, 1, design.confidence, design.method).method
        return precision_described(design, name, words.plain(asked), others)

    words.show(act, as_json)


@click.command(
    "survival",
    epilog=examples(
        "readout design survival --median0 6 --median1 9 --accrual 24 --follow-up 12 --unit months",
    ),
)
@words.number("--median0", "The median of the past.")
@words.number("--median1", "The median hoped for, in the same unit.")
@words.alpha
@words.power
@words.number("--accrual", "How long patients enter, in the same unit.")
@words.number("--follow-up", "How long the last one is followed.")
@click.option(
    "--test",
    type=click.Choice(["log-rank", "exponential"]),
    default="log-rank",
    show_default=True,
    help="One-sample log-rank (Wu), or by total time (Epstein and Sobel).",
)
@click.option("--unit", help="Unit of all times, as the paragraph names it: months, weeks.")
@options.as_json
def survival(as_json: bool, unit: str | None, **asked: Any) -> None:
    """Find how many patients a single arm needs whose endpoint is a time."""

    def act() -> Described:
        from trialreadout.report.designs.of_sizes import survival_described
        from trialreadout.statistics import survival_design, survival_power

        design = survival_design(**asked)
        step = (design.median1 - design.median0) / 4
        medians = [design.median0 + each * step for each in range(-2, 9)]
        powers = [(each, survival_power(design, each)) for each in medians if each > 0]
        return survival_described(design, words.plain(asked | {"unit": unit}), powers, unit)

    words.show(act, as_json)


COMMANDS = (precision, survival)
