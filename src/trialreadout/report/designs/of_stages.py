"""Designs of one and two stages, and the count at the end, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from trialreadout.report.designs.described import Curve, Described, percent, rate
from trialreadout.report.text import capitalised, counted
from trialreadout.statistics import (
    AfterTwoStages,
    SingleStageDesign,
    StoppingDesign,
    TwoStageDesign,
    TwoStageRates,
)

SIMON = "Simon, Control Clin Trials 1989;10:1-10"
JUNG_2004 = "Jung, Lee, Kim and George, Stat Med 2004;23:561-569"
A_HERN = "A'Hern, Stat Med 2001;20:859-866"
JUNG_KIM = "Jung and Kim, Stat Med 2004;23:881-896"
KOYAMA_CHEN = "Koyama and Chen, Stat Med 2008;27:3145-3154"
JENNISON_TURNBULL = "Jennison and Turnbull, Technometrics 1983;25:49-58"


def two_stages_described(
    design: TwoStageDesign,
    kind: str,
    asked: dict[str, Any],
    at: Sequence[float],
    rates: TwoStageRates,
    every: Sequence[TwoStageDesign] = (),
) -> Described:
    """Describe a two-stage design, with what it does at other true rates.

    `every` are the admissible designs among which it was chosen.
    """
    d = design
    second = d.n - d.first_n
    source = JUNG_2004 if kind == "admissible" else SIMON
    article = "an" if kind == "admissible" else "Simon's"
    weights = (
        f" Among the admissible designs it is the best if the largest size has a weight from "
        f"{d.weights[0]:.3f} to {d.weights[1]:.3f} against the expected one."
        if d.weights
        else ""
    )
    paragraph = (
        f"The trial follows {article} {kind} two-stage design ({source}). A true response rate of "
        f"{rate(d.p0)} would be too low, one of {rate(d.p1)} is hoped for. {in_words(d)} The "
        f"probability to call it active is {percent(d.type_1_error)} if the true rate is "
        f"{rate(d.p0)} (type 1 error, at most {rate(asked['alpha'])}) and {percent(d.power)} if it "
        f"is {rate(d.p1)} (power, at least {rate(asked['power'])}). At {rate(d.p0)} the trial ends "
        f"after the first stage with a probability of {percent(d.early_stop)} and takes "
        f"{d.expected_n:.1f} patients on average; at {rate(d.p1)} it does so with "
        f"{percent(d.early_stop_under_p1)} and takes {d.expected_n_under_p1:.1f}. It takes "
        f"{d.n} at most. These numbers are exact.{weights}{_searched(d, kind, asked)}"
    )
    rows = [
        {"rate": p, "active": active, "early_stop": early, "expected_n": size}
        for p, active, early, size in zip(
            at,
            rates.active.tolist(),
            rates.early_stop.tolist(),
            rates.expected_n.tolist(),
            strict=True,
        )
    ]
    plan = [
        ("first stage", f"{d.first_n} patients; stop if {_few(d.first_limit)} respond"),
        ("second stage", f"{second} more, {d.n} in all; active if more than {d.limit} respond"),
    ]
    if searched := _searched(d, kind, asked):
        plan.append(("searched", searched.strip()))
    return Described(
        title=f"{capitalised(kind)} two-stage design, {rate(d.p0)} against {rate(d.p1)}",
        plan=tuple(plan),
        kept=(
            *errors(d, asked),
            ("expected size", f"{d.expected_n:.2f} at p0, {d.expected_n_under_p1:.2f} at p1"),
            (
                "stops early",
                f"{percent(d.early_stop)} at p0, {percent(d.early_stop_under_p1)} at p1",
            ),
        ),
        curve=rates_curve(rows),
        tables=(_admissible(every),) if every else (),
        paragraph=paragraph,
        document={
            "design": "two-stage",
            "asked": asked,
            "plan": asdict(d),
            "admissible": [asdict(each) for each in every],
            "curve": rows,
        },
    )


def _searched(d: TwoStageDesign, kind: str, asked: dict[str, Any]) -> str:
    """Say where the search ended, if a larger trial may be better; none is more minimax."""
    if d.proven or kind == "minimax":
        return ""
    return (
        f" The search ended at {asked['nmax']} patients; a larger trial may have a smaller "
        "expected size."
    )


def _admissible(every: Sequence[TwoStageDesign]) -> Curve:
    return Curve(
        heading="Admissible designs",
        columns=("stop if up to", "active if above", "mean n at p0", "weight of n"),
        rows=tuple(
            (
                f"{each.first_limit}/{each.first_n}",
                f"{each.limit}/{each.n}",
                f"{each.expected_n:.2f}",
                f"{each.weights[0]:.3f} to {each.weights[1]:.3f}" if each.weights else "",
            )
            for each in every
        ),
        shares=(),
    )


def in_words(d: TwoStageDesign) -> str:
    """Say what is done in both stages."""
    return (
        f"The first stage has {counted(d.first_n, 'patient')}; if "
        f"{_few(d.first_limit)} of them respond, the trial ends and the treatment is not called "
        f"active. Otherwise {d.n - d.first_n} more follow, {d.n} in all, and the treatment is "
        f"called active if {d.limit + 1} or more of the {d.n} respond."
    )


def _few(limit: int) -> str:
    return "none" if limit == 0 else f"{limit} or fewer"


def single_stage_described(
    design: SingleStageDesign, asked: dict[str, Any], at: Sequence[float], active: Sequence[float]
) -> Described:
    """Describe a single-stage design, with its power at other true rates."""
    d = design
    meant = (
        "the smallest number of patients with both"
        if d.definition == "smallest"
        else "the smallest number from which on every larger one has both, too"
    )
    rows = [
        {"rate": p, "active": each, "expected_n": d.n} for p, each in zip(at, active, strict=True)
    ]
    return Described(
        title=f"Single-stage design, {rate(d.p0)} against {rate(d.p1)}",
        plan=(
            ("patients", str(d.n)),
            ("active", f"if more than {d.limit} respond ({d.limit + 1} or more)"),
            ("definition", meant),
        ),
        kept=errors(d, asked),
        curve=rates_curve(rows),
        paragraph=(
            f"The trial has one stage of {d.n} patients (exact binomial; {A_HERN}). A true "
            f"response rate of {rate(d.p0)} would be too low, one of {rate(d.p1)} is hoped for. "
            f"The treatment is called active if {d.limit + 1} or more of the {d.n} respond. The "
            f"probability of that is {percent(d.type_1_error)} if the true rate is {rate(d.p0)} "
            f"(type 1 error, at most {rate(asked['alpha'])}) and {percent(d.power)} if it "
            f"is {rate(d.p1)} (power, at least {rate(asked['power'])}); {d.n} is {meant}. These "
            f"numbers are exact."
        ),
        document={"design": "single-stage", "asked": asked, "plan": asdict(d), "curve": rows},
    )


def after_described(found: AfterTwoStages, asked: dict[str, Any]) -> Described:
    """Describe what the count at the end of two stages says."""
    f = found
    where = "the first stage, after which the trial ended," if f.stopped_early else "both stages"
    conf = rate(f.confidence)
    citation = f"{JUNG_KIM}; exact limits by stagewise ordering, {JENNISON_TURNBULL}"
    kept = [("method", f.method)]
    if asked["interval"] == "koyama-chen":
        citation = f"{JUNG_KIM}; limits of {KOYAMA_CHEN}, which can hold less than their confidence"
        kept.append(
            ("clinfun", "tries rates in steps of 0.0001: its limits lie up to one step inside")
        )
    return Described(
        title=f"{f.successes} responders of {f.n}, after {'one' if f.stopped_early else 'two'} "
        f"{'stage' if f.stopped_early else 'stages'}",
        plan=(
            ("unbiased estimate", percent(f.umvue)),
            (f"{conf} limits", f"{percent(f.low)} to {percent(f.high)}"),
            (f"p against {rate(asked['p0'])}", f"{f.p_value:.4g} (one-sided)"),
            ("plain proportion", f"{percent(f.proportion)}, which is biased"),
        ),
        kept=tuple(kept),
        paragraph=(
            f"Of the {counted(f.n, 'patient')} of {where} {f.successes} responded "
            f"({percent(f.proportion)}). The estimate of the response rate that allows for the two "
            f"stages is {percent(f.umvue)} ({conf} confidence interval {percent(f.low)} to "
            f"{percent(f.high)}; one-sided p = {f.p_value:.4g} against {rate(asked['p0'])}; "
            f"uniformly minimum variance unbiased estimate, {citation})."
        ),
        place="report",
        document={"design": "after-two-stages", "asked": asked, "plan": asdict(f), "curve": []},
    )


def errors(
    d: TwoStageDesign | SingleStageDesign | StoppingDesign, asked: dict[str, Any]
) -> tuple[tuple[str, str], ...]:
    """Print both error rates, each beside what was asked for, if it was."""
    numbers = (
        ("type 1 error", d.type_1_error, "alpha", "most"),
        ("power", d.power, "power", "least"),
    )
    return tuple(
        (
            label,
            f"{percent(value, 2)} (asked: at {bound} {rate(asked[name])})"
            if name in asked
            else percent(value, 2),
        )
        for label, value, name, bound in numbers
    )


def rates_curve(rows: Sequence[dict[str, Any]]) -> Curve:
    """Draw how often a treatment is called active, by its true rate."""
    looked_at = "early_stop" in rows[0]  # before the end; else the size is always the same
    columns = ("true rate", "active", *(("stops early", "mean n") if looked_at else ()))
    return Curve(
        heading="Probability to call it active",
        columns=columns,
        rows=tuple(
            (
                rate(each["rate"]),
                percent(each["active"]),
                *((percent(each["early_stop"]), f"{each['expected_n']:.1f}") if looked_at else ()),
            )
            for each in rows
        ),
        shares=tuple(each["active"] for each in rows),
    )
