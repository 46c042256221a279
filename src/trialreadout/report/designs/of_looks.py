"""Designs with several looks, for activity and for toxicity, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trialreadout.report.designs.described import Curve, Described, percent, rate
from trialreadout.report.designs.of_stages import rates_curve
from trialreadout.statistics import (
    Bop2Design,
    Posterior,
    StoppingDesign,
    StoppingRates,
    ToxicityRates,
    ToxicityRule,
)

LEE_LIU = "Lee and Liu, Clin Trials 2008;5:93-106"
BOP2 = "Zhou, Lee and Yuan, Stat Med 2017;36:3302-3314"
THALL_SIMON = "Thall and Simon, Biometrics 1994;50:337-349"
IVANOVA = "Ivanova, Qaqish and Schell, Biometrics 2005;61:540-545"

Prior = tuple[float, float]


def predictive_described(
    design: StoppingDesign, prior: Prior, asked: dict[str, Any], rates: Sequence[StoppingRates]
) -> Described:
    """Describe a design that stops by predictive probability."""
    how = (
        f"The trial is monitored by predictive probability ({LEE_LIU}) with a Beta({prior[0]:g}, "
        f"{prior[1]:g}) prior. It stops for futility if the predictive probability of success is "
        f"below {rate(asked['futile'])}; success is a posterior probability above "
        f"{rate(asked['convincing'])}, once all {design.n} patients are in, that the response rate "
        f"is above {rate(design.p0)}."
    )
    return _described("predictive", "Stopping by predictive probability", design, how, asked, rates)


def bop2_described(
    found: Bop2Design, asked: dict[str, Any], rates: Sequence[StoppingRates]
) -> Described:
    """Describe a BOP2 design."""
    cutoff_in_words = f"{found.lambda_:g} (n / {found.design.n})^{found.gamma:g}"
    how = (
        f"The trial follows the Bayesian optimal phase II design (BOP2; {BOP2}) with a "
        f"Beta({found.prior[0]:g}, {found.prior[1]:g}) prior. After n of {found.design.n} patients "
        f"it stops if the posterior probability that the response rate is above "
        f"{rate(found.design.p0)} is below {cutoff_in_words}; both numbers give "
        "the largest power among those with a type 1 error of at most "
        f"{rate(asked['alpha'])}."
    )
    cutoff = {"lambda": found.lambda_, "gamma": found.gamma, "cutoffs": list(found.cutoffs)}
    return _described(
        "bop2", "Bayesian optimal phase II design (BOP2)", found.design, how, asked, rates, cutoff
    )


def _described(
    kind: str,
    title: str,
    d: StoppingDesign,
    how: str,
    asked: dict[str, Any],
    rates: Sequence[StoppingRates],
    cutoff: dict[str, Any] | None = None,
) -> Described:
    rows = [asdict(each) for each in rates]
    stops = _stops(d.looks[:-1], d.limits[:-1])
    return Described(
        title=f"{title}, {rate(d.p0)} against {rate(d.p1)}",
        plan=(
            ("patients", f"{d.n}, with {len(d.looks)} looks"),
            ("active", f"if more than {d.limit} of {d.n} respond"),
            *(
                (("cutoff", f"lambda {cutoff['lambda']:g}, gamma {cutoff['gamma']:g}"),)
                if cutoff
                else ()
            ),
        ),
        kept=(
            ("type 1 error", percent(d.type_1_error, 2)),
            ("power", percent(d.power, 2)),
            ("expected size", f"{d.expected_n:.2f} at p0, {d.expected_n_under_p1:.2f} at p1"),
            (
                "stops early",
                f"{percent(d.early_stop)} at p0, {percent(d.early_stop_under_p1)} at p1",
            ),
        ),
        tables=(_limits("stop if so many respond, or fewer", d.looks[:-1], d.limits[:-1]),)
        if len(d.looks) > 1
        else (),
        curve=rates_curve(rows),
        paragraph=(
            f"{how} In counts: {stops}; at {d.n} patients the treatment is called active if "
            f"{d.limit + 1} or more respond. The probability to call it active is "
            f"{percent(d.type_1_error)} if the true rate is {rate(d.p0)} (type 1 error) and "
            f"{percent(d.power)} if it is {rate(d.p1)} (power); the trial takes "
            f"{d.expected_n:.1f} and {d.expected_n_under_p1:.1f} patients on average. These "
            "numbers are exact."
        ),
        document={
            "design": kind,
            "asked": asked,
            "plan": {**asdict(d), **(cutoff or {})},
            "curve": rows,
        },
    )


def _changes(looks: Sequence[int], limits: Sequence[int | None]) -> list[tuple[int, int, int]]:
    """Bring together looks in a row with one limit: first look, last look, limit."""
    runs: list[tuple[int, int, int]] = []
    for n, limit in zip(looks, limits, strict=True):
        if limit is None or limit < 0:
            continue
        if runs and runs[-1][2] == limit:
            runs[-1] = runs[-1][0], n, limit
        else:
            runs.append((n, n, limit))
    return runs


def _stops(looks: Sequence[int], limits: Sequence[int | None]) -> str:
    runs = _changes(looks, limits)
    if not runs:
        return "no look stops the trial"
    each = [f"{limit} of {_span(first, last)}" for first, last, limit in runs]
    return f"the trial stops if so many respond, or fewer: {', '.join(each)}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _limits(heading: str, looks: Sequence[int], limits: Sequence[int | None]) -> Curve:
    rows = tuple((_span(first, last), str(limit)) for first, last, limit in _changes(looks, limits))
    return Curve(heading.capitalize(), ("patients", "count"), rows, ())


def predicted_described(
    belief: Posterior, predicted: float, asked: dict[str, Any], prior: Prior
) -> Described:
    """Describe what a count so far lets one expect."""
    r = belief.rate
    x, n, nmax = asked["successes"], asked["n"], asked["nmax"]
    low, high = r.low or 0.0, r.high or 0.0
    return Described(
        title=f"{x} responders of {n}, of {nmax} patients in all",
        plan=(
            (
                f"rate above {rate(asked['p0'])}",
                f"posterior probability {percent(belief.above, 2)}",
            ),
            ("success at the end", f"predictive probability {percent(predicted, 2)}"),
            ("rate", f"mean {percent(r.value or 0.0)}, {percent(low)} to {percent(high)} (95 %)"),
        ),
        kept=(("prior", f"Beta({prior[0]:g}, {prior[1]:g})"),),
        paragraph=(
            f"With {x} responders among {n} patients the posterior probability that the response "
            f"rate is above {rate(asked['p0'])} is {percent(belief.above)}, and the predictive "
            f"probability that this will be more than {rate(asked['convincing'])} once all {nmax} "
            f"patients are in is {percent(predicted)} (Beta({prior[0]:g}, {prior[1]:g}) prior; "
            f"{LEE_LIU})."
        ),
        document={
            "design": "predict",
            "asked": asked,
            "plan": {**asdict(belief), "predictive_probability": predicted},
            "curve": [],
        },
    )


def toxicity_described(
    rule: ToxicityRule, asked: dict[str, Any], rates: Sequence[ToxicityRates]
) -> Described:
    """Describe a rule that stops for toxicity."""
    how = (
        f"the posterior probability that the rate is above {rate(rule.tolerated)} is above "
        f"{rate(rule.level)} ({THALL_SIMON})"
        if rule.method == "posterior"
        else f"so many would have a probability of at most {rule.level:.4g} at a rate of "
        f"{rate(rule.tolerated)}, a level that keeps the probability to stop at that rate to at "
        f"most {rate(asked['level'])} over the whole trial ({IVANOVA})"
    )
    rows = [asdict(each) for each in rates]
    runs = [
        f"{count} or more of {_span(first, last)}"
        for first, last, count in _changes(rule.looks, rule.stop_at)
    ]
    counts = ", ".join(runs) if runs else "no count at all"
    shown = ", ".join(f"{percent(e.stops)} at {rate(e.rate)}" for e in rates)
    return Described(
        title=f"Stopping for toxicity, {rate(rule.tolerated)} tolerated",
        plan=(
            ("patients", f"{rule.looks[-1]}, with {len(rule.looks)} looks"),
            ("rule", rule.method),
        ),
        kept=(),
        tables=(_limits("stop if so many have a toxicity, or more", rule.looks, rule.stop_at),),
        curve=Curve(
            heading="Probability to stop",
            columns=("true rate", "stops", "mean n", "mean toxicities"),
            rows=tuple(
                (
                    rate(e.rate),
                    percent(e.stops),
                    f"{e.expected_n:.1f}",
                    f"{e.expected_toxicities:.1f}",
                )
                for e in rates
            ),
            shares=tuple(e.stops for e in rates),
        ),
        paragraph=(
            f"The trial stops for toxicity if {how}. In counts, it stops with a toxicity in "
            f"{counts} patients. The probability to stop among {rule.looks[-1]} patients is, by "
            f"the true rate: {shown}. These numbers are exact."
        ),
        document={"design": "toxicity", "asked": asked, "plan": asdict(rule), "curve": rows},
    )
