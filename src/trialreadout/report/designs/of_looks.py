"""Designs with several looks, for activity and for toxicity, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from types import MappingProxyType
from typing import Any

from trialreadout.report.designs.described import Curve, Described, percent, rate
from trialreadout.report.designs.of_stages import errors, rates_curve
from trialreadout.statistics import (
    Bop2Design,
    Posterior,
    PredictiveThresholds,
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


PREDICTIVE = "Stopping by predictive probability"


def predictive_described(
    design: StoppingDesign, prior: Prior, asked: dict[str, Any], rates: Sequence[StoppingRates]
) -> Described:
    """Describe a design that stops by predictive probability."""
    how = _by_prediction(design, prior, asked["futile"], asked["convincing"])
    return _described("predictive", PREDICTIVE, design, how, asked, rates)


def searched_described(
    found: PredictiveThresholds, asked: dict[str, Any], rates: Sequence[StoppingRates]
) -> Described:
    """Describe such a design whose thresholds were searched for."""
    how = _by_prediction(found.design, found.prior, found.futile, found.convincing)
    fewest = "; there are none for fewer patients at these looks" if asked["fewest"] else ""
    chosen = (
        f" These thresholds have the smallest expected size at {rate(found.design.p0)} of all with "
        f"a type 1 error of at most {rate(asked['alpha'])} and a power of at least "
        f"{rate(asked['power'])}{fewest}."
    )
    thresholds = {
        "futile": found.futile,
        "convincing": found.convincing,
        "futile_between": list(found.futile_between),
        "convincing_between": list(found.convincing_between),
    }
    said = tuple(
        (label, f"{rate(chosen)}; the same design from {100 * low:.5g} to {100 * high:.5g} %")
        for label, chosen, (low, high) in (
            ("futile below", found.futile, found.futile_between),
            ("success above", found.convincing, found.convincing_between),
        )
    )
    return _described(
        *("predictive-search", PREDICTIVE, found.design, how + chosen, asked, rates),
        thresholds,
        said,
    )


def _by_prediction(design: StoppingDesign, prior: Prior, futile: float, convincing: float) -> str:
    return (
        f"The trial is monitored by predictive probability ({LEE_LIU}) with a Beta({prior[0]:g}, "
        f"{prior[1]:g}) prior. It stops for futility if the predictive probability of success is "
        f"below {rate(futile)}; success is a posterior probability above {rate(convincing)}, once "
        f"all {design.n} patients are in, that the response rate is above {rate(design.p0)}."
    )


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
        *("bop2", "Bayesian optimal phase II design (BOP2)", found.design, how, asked, rates),
        cutoff,
        (("cutoff", f"lambda {found.lambda_:g}, gamma {found.gamma:g}"),),
    )


def _described(
    kind: str,
    title: str,
    d: StoppingDesign,
    how: str,
    asked: dict[str, Any],
    rates: Sequence[StoppingRates],
    found: Mapping[str, Any] = MappingProxyType({}),
    said: tuple[tuple[str, str], ...] = (),
) -> Described:
    """Describe limits of counts; `found` and `said` are what a search came to."""
    rows = [asdict(each) for each in rates]
    stops = _stops(d.looks[:-1], d.limits[:-1])
    return Described(
        title=f"{title}, {rate(d.p0)} against {rate(d.p1)}",
        plan=(
            ("patients", f"{d.n}, with {len(d.looks)} looks"),
            ("active", f"if more than {d.limit} of {d.n} respond"),
            *said,
        ),
        kept=(
            *errors(d, asked),
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
            f"{how} {_looked_at(d.looks)} In counts: {stops}; at {d.n} patients the treatment is "
            "called active if "
            f"{d.limit + 1} or more respond. The probability to call it active is "
            f"{percent(d.type_1_error)} if the true rate is {rate(d.p0)} (type 1 error) and "
            f"{percent(d.power)} if it is {rate(d.p1)} (power); the trial takes "
            f"{d.expected_n:.1f} and {d.expected_n_under_p1:.1f} patients on average. These "
            "numbers are exact for a trial that keeps to its looks and limits."
        ),
        document={
            "design": kind,
            "asked": asked,
            "plan": {**asdict(d), **found},
            "curve": rows,
        },
    )


def _looked_at(looks: Sequence[int]) -> str:
    said = _listed(looks, "and")
    between = ", at each number of a range" if "-" in said else ""
    return f"The data are looked at after {said} patients{between}."


def _changes(looks: Sequence[int], limits: Sequence[int | None]) -> Iterator[tuple[list[int], int]]:
    """Bring together the looks in a row that have one limit."""
    both = zip(looks, limits, strict=True)
    for limit, same in groupby(both, lambda each: each[1]):
        if limit is not None and limit >= 0:
            yield [look for look, _ in same], limit


def _stops(looks: Sequence[int], limits: Sequence[int | None]) -> str:
    each = [f"{limit} of {_listed(same, 'or')}" for same, limit in _changes(looks, limits)]
    if not each:
        return "no look stops the trial"
    return f"the trial stops if so many respond, or fewer: {', '.join(each)}"


def _listed(looks: Sequence[int], word: str) -> str:
    """List numbers of patients, with a dash where every one between is meant: "3-12, 15 and 20"."""
    runs: list[list[int]] = []
    for look in looks:
        if runs and look == runs[-1][-1] + 1:
            runs[-1].append(look)
        else:
            runs.append([look])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return f" {word} ".join([", ".join(said[:-1]), said[-1]]) if said[1:] else said[0]


def _limits(heading: str, looks: Sequence[int], limits: Sequence[int | None]) -> Curve:
    rows = tuple((_listed(same, "or"), str(limit)) for same, limit in _changes(looks, limits))
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
            (
                "success",
                f"a posterior probability above {rate(asked['convincing'])} at the end",
            ),
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
        place="report",
    )


def toxicity_described(
    rule: ToxicityRule, asked: dict[str, Any], rates: Sequence[ToxicityRates]
) -> Described:
    """Describe a rule that stops for toxicity."""
    how = (
        f"the posterior probability that the rate is above {rate(rule.tolerated)} is above "
        f"{rate(rule.level)} ({THALL_SIMON})"
        if rule.method == "posterior"
        else f"so many toxicities or more would have a probability of at most {rule.level:.4g} at "
        f"a rate of {rate(rule.tolerated)}, a level that keeps the probability to stop at that "
        f"rate to at most {rate(asked['level'])} over the whole trial ({IVANOVA})"
    )
    rows = [asdict(each) for each in rates]
    runs = [
        f"{count} or more of {_listed(same, 'or')}"
        for same, count in _changes(rule.looks, rule.stop_at)
    ]
    counts = (
        f"it stops with a toxicity in {', '.join(runs)} patients"
        if runs
        else "there is none that stops it at these looks"
    )
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
            f"The trial stops for toxicity if {how}. {_looked_at(rule.looks)} In counts, {counts}. "
            f"The probability to stop among {rule.looks[-1]} patients is, by "
            f"the true rate: {shown}. These numbers are exact."
        ),
        document={"design": "toxicity", "asked": asked, "plan": asdict(rule), "curve": rows},
    )
