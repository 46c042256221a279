"""`readout design two-stage`, `single-stage` and `after-two-stages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli import options
from trialreadout.cli.design import words
from trialreadout.cli.examples import examples

if TYPE_CHECKING:
    from trialreadout.report.designs.described import Described
    from trialreadout.statistics import TwoStageDesign


@click.command(
    "two-stage",
    epilog=examples(
        "readout design two-stage --p0 0.1 --p1 0.3",
        "readout design two-stage --p0 0.1 --p1 0.3 --power 0.9 --kind minimax",
        "readout design two-stage --p0 0.1 --p1 0.3 --kind admissible --weight 0.6",
    ),
)
@words.p0
@words.p1
@words.alpha
@words.power
@click.option(
    "--kind",
    type=click.Choice(["optimal", "minimax", "admissible"]),
    default="optimal",
    show_default=True,
    help="Smallest expected size, smallest size, or between the two by --weight.",
)
@words.number(
    "--weight", "For admissible: the weight of n, from 0 to 1 [default: 0.5].", default=None
)
@words.number("--nmax", "Largest n to try.", default=150, type=int)
@options.as_json
def two_stage(as_json: bool, **asked: Any) -> None:
    """Find a two-stage design of Simon."""
    words.show(lambda: _two_stage(**asked), as_json)


def _two_stage(
    p0: float, p1: float, alpha: float, power: float, kind: str, weight: float | None, nmax: int
) -> Described:
    from trialreadout.report.designs.of_stages import two_stages_described
    from trialreadout.statistics import two_stage_design, two_stage_rates

    asked = {"p0": p0, "p1": p1, "alpha": alpha, "power": power, "kind": kind, "nmax": nmax}
    every: list[TwoStageDesign] = []
    if weight is not None and kind != "admissible":
        raise ValueError(
            f"weight is {weight:g}, which the {kind} design has not; leave it out, or "
            "ask for the kind admissible"
        )
    if kind == "admissible":
        weight = 0.5 if weight is None else weight
        if not 0 <= weight <= 1:
            raise ValueError(f"weight is {weight:g}; expected a share from 0 to 1")
        asked["weight"] = weight
        every = two_stage_design(p0, p1, alpha, power, "admissible", nmax)
        design = next(each for each in every if each.weights and each.weights[0] <= weight)
    else:
        smallest = kind == "minimax"
        design = two_stage_design(p0, p1, alpha, power, "minimax" if smallest else "optimal", nmax)
    at = words.around(p0, p1)
    plan = design.first_n, design.first_limit, design.n, design.limit
    return two_stages_described(design, kind, asked, at, two_stage_rates(*plan, at), every)


@click.command(
    "single-stage",
    epilog=examples(
        "readout design single-stage --p0 0.2 --p1 0.4",
        'readout design single-stage --p0 0.2 --p1 0.4 --definition "every larger n"',
    ),
)
@words.p0
@words.p1
@words.alpha
@words.power
@click.option(
    "--definition",
    type=click.Choice(["smallest", "every larger n"]),
    default="smallest",
    show_default=True,
    help="The smallest n with both errors, or the one from which on every n has both.",
)
@options.as_json
def single_stage(as_json: bool, **asked: Any) -> None:
    """Find a design of one stage (A'Hern)."""
    words.show(lambda: _single_stage(**asked), as_json)


def _single_stage(p0: float, p1: float, alpha: float, power: float, definition: Any) -> Described:
    from trialreadout.report.designs.of_stages import single_stage_described
    from trialreadout.statistics import single_stage_design, stopping_rates

    design = single_stage_design(p0, p1, alpha, power, definition)
    at = words.around(p0, p1)
    active = [each.active for each in stopping_rates([design.n], [design.limit], at)]
    asked = {"p0": p0, "p1": p1, "alpha": alpha, "power": power, "definition": definition}
    return single_stage_described(design, asked, at, active)


@click.command(
    "after-two-stages",
    epilog=examples(
        "readout design after-two-stages --successes 8 --first-n 10 --first-limit 1 "
        "--n 29 --p0 0.1",
    ),
)
@words.number("--successes", "Responders when the trial ended.", type=int)
@words.number("--first-n", "Patients of the first stage.", type=int)
@words.number("--first-limit", "The trial went on with more responders than this.", type=int)
@words.number("--n", "Patients of both stages.", type=int)
@words.number("--p0", "The rate to test against.")
@words.number("--confidence", "Of the limits.", default=0.9)
@click.option(
    "--interval",
    type=click.Choice(["exact", "koyama-chen"]),
    default="exact",
    show_default=True,
    help="Limits that hold their confidence, or those of clinfun, which cuts them to 4 decimals.",
)
@options.as_json
def after(as_json: bool, **asked: Any) -> None:
    """Estimate and test the rate after a two-stage trial."""

    def act() -> Described:
        from trialreadout.report.designs.of_stages import after_described
        from trialreadout.statistics import after_two_stages

        return after_described(after_two_stages(**asked), words.plain(asked))

    words.show(act, as_json)


COMMANDS = (two_stage, single_stage, after)
