"""`readout design predictive`, `predictive-search`, `predict`, `bop2` and `toxicity`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli import options
from trialreadout.cli.design import words
from trialreadout.cli.examples import examples

if TYPE_CHECKING:
    from trialreadout.report.designs.described import Described


@click.command(
    "predictive",
    epilog=examples(
        "readout design predictive --p0 0.2 --p1 0.4 --looks 10-36",
        "readout design predictive --p0 0.2 --p1 0.4 --looks 10,20,36 --futile 0.1",
    ),
)
@words.p0
@words.p1
@words.looks
@words.number("--futile", "Stop if success is less probable than this.", default=0.05)
@words.number("--convincing", "Success: rate above p0 more probable than this.", default=0.95)
@words.prior
@options.as_json
def predictive(as_json: bool, **asked: Any) -> None:
    """Find the limits of a design that stops by predictive probability (Lee and Liu)."""

    def act() -> Described:
        from trialreadout.report.designs.of_looks import predictive_described
        from trialreadout.statistics import predictive_design, stopping_rates

        design = predictive_design(**asked)
        rates = stopping_rates(design.looks, design.limits, words.around(asked["p0"], asked["p1"]))
        prior = asked["prior"] or (asked["p0"], 1 - asked["p0"])
        return predictive_described(design, prior, words.plain(asked), rates)

    words.show(act, as_json)


@click.command(
    "predictive-search",
    epilog=examples(
        "readout design predictive-search --p0 0.2 --p1 0.4 --looks 10-36 --alpha 0.1",
    ),
)
@words.p0
@words.p1
@words.looks
@words.alpha
@words.power
@words.prior
@click.option("--fewest", is_flag=True, help="End at the first look at which both errors hold.")
@options.as_json
def predictive_search(as_json: bool, **asked: Any) -> None:
    """Find thresholds of predictive probability that hold both errors (Lee and Liu)."""

    def act() -> Described:
        from trialreadout.report.designs.of_looks import searched_described
        from trialreadout.statistics import predictive_search, stopping_rates

        found = predictive_search(**asked)
        at = words.around(asked["p0"], asked["p1"])
        rates = stopping_rates(found.design.looks, found.design.limits, at)
        return searched_described(found, words.plain(asked), rates)

    words.show(act, as_json)


@click.command(
    "predict",
    epilog=examples(
        "readout design predict --successes 7 --n 20 --nmax 36 --p0 0.2",
    ),
)
@words.number("--successes", "Responders so far.", type=int)
@words.number("--n", "Patients so far.", type=int)
@words.number("--nmax", "Patients in all.", type=int)
@words.p0
@words.number("--convincing", "Success: rate above p0 more probable than this.", default=0.95)
@words.prior
@options.as_json
def predict(as_json: bool, **asked: Any) -> None:
    """Tell how probably a running trial will succeed."""

    def act() -> Described:
        from trialreadout.report.designs.of_looks import predicted_described
        from trialreadout.statistics import posterior, predictive_probability

        x, n, p0 = asked["successes"], asked["n"], asked["p0"]
        prior = asked["prior"] or (p0, 1 - p0)
        belief = posterior(x, n, p0, prior)
        ahead = predictive_probability(x, n, asked["nmax"], p0, prior, asked["convincing"])
        return predicted_described(belief, ahead, words.plain(asked), prior)

    words.show(act, as_json)


@click.command(
    "bop2",
    epilog=examples(
        "readout design bop2 --p0 0.2 --p1 0.4 --looks 10,20,30,40 --alpha 0.1",
    ),
)
@words.p0
@words.p1
@words.looks
@words.alpha
@words.prior
@options.as_json
def bop2(as_json: bool, **asked: Any) -> None:
    """Find the Bayesian optimal phase II design (BOP2)."""

    def act() -> Described:
        from trialreadout.report.designs.of_looks import bop2_described
        from trialreadout.statistics import bop2_design, stopping_rates

        found = bop2_design(**asked)
        at = words.around(asked["p0"], asked["p1"])
        rates = stopping_rates(found.design.looks, found.design.limits, at)
        return bop2_described(found, words.plain(asked), rates)

    words.show(act, as_json)


@click.command(
    "toxicity",
    epilog=examples(
        "readout design toxicity --tolerated 0.3 --looks 3-30 --level 0.9",
        "readout design toxicity --tolerated 0.3 --looks 3-30 --level 0.05 --method pocock",
    ),
)
@words.number("--tolerated", "The rate of toxicity that is just tolerated.")
@words.looks
@words.number(
    "--level",
    "posterior: stop if a rate above it is more probable than this. pocock: largest probability "
    "to stop at it.",
)
@click.option(
    "--method",
    type=click.Choice(["posterior", "pocock"]),
    default="posterior",
    show_default=True,
    help="By the posterior, or by one level at every look.",
)
@words.prior
@options.as_json
def toxicity(as_json: bool, **asked: Any) -> None:
    """Find at how many toxicities a trial stops."""

    def act() -> Described:
        from trialreadout.report.designs.of_looks import toxicity_described
        from trialreadout.statistics import toxicity_rates, toxicity_rule

        rule = toxicity_rule(**asked)
        rates = toxicity_rates(rule, words.around(asked["tolerated"]))
        return toxicity_described(rule, words.plain(asked), rates)

    words.show(act, as_json)


COMMANDS = (predictive, predictive_search, predict, bop2, toxicity)
