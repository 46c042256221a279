"""Designs of a trial with a binary endpoint, and what its count then says."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from trialreadout.statistics import (
    TwoStageDesign,
    after_two_stages,
    bop2_design,
    posterior,
    precision_design,
    predictive_design,
    predictive_probability,
    predictive_search,
    single_stage_design,
    stopping_design,
    stopping_rates,
    survival_design,
    survival_power,
    toxicity_rates,
    toxicity_rule,
    two_stage_design,
    two_stage_rates,
)
from trialreadout.verification.families.words import Compute

Given = Mapping[str, Any]


def two_stages(given: Given) -> Mapping[str, Any]:
    """Search the designs, and say of each what it keeps."""
    asked = given["p0"], given["p1"], given["alpha"], given["power"]
    admissible = [
        {**_plan(each), "weights": [round(end, 3) for end in each.weights or ()]}
        for each in two_stage_design(*asked, kind="admissible")
    ]
    return {
        "optimal": _plan(two_stage_design(*asked)),
        "minimax": _plan(two_stage_design(*asked, kind="minimax")),
        "admissible": admissible,
    }


def _plan(design: TwoStageDesign) -> Mapping[str, Any]:
    return {
        "first limit": design.first_limit,
        "first n": design.first_n,
        "limit": design.limit,
        "n": design.n,
        "expected n": design.expected_n,
        "early stop": design.early_stop,
        "type 1 error": design.type_1_error,
        "power": design.power,
        "expected n under p1": design.expected_n_under_p1,
        "early stop under p1": design.early_stop_under_p1,
    }


def one_stage(given: Given) -> Mapping[str, Any]:
    """Find the number needed by both definitions."""
    asked = given["p0"], given["p1"], given["alpha"], given["power"]
    found = (single_stage_design(*asked, "smallest"), single_stage_design(*asked, "every larger n"))
    return {
        each.definition: {
            "n": each.n,
            "limit": each.limit,
            "type 1 error": each.type_1_error,
            "power": each.power,
        }
        for each in found
    }


def after_both(given: Given) -> Mapping[str, Any]:
    """Estimate and test after two stages, with the limits as clinfun cuts them."""
    found = after_two_stages(
        given["successes"],
        given["first n"],
        given["first limit"],
        given["n"],
        given["p0"],
        given["confidence"],
        "koyama-chen",
    )
    return {
        "umvue": found.umvue,
        "p": found.p_value,
        "low, up to 4 decimals": ceil(1e4 * found.low) / 1e4,
        "high, down to 4 decimals": floor(1e4 * found.high) / 1e4,
    }


def beliefs(given: Given) -> Mapping[str, Any]:
    """Say what is believed now, and how probably the end will convince."""
    x, n, p0, prior = given["successes"], given["n"], given["p0"], tuple(given["prior"])
    found = posterior(x, n, p0, prior)
    return {
        "above": found.above,
        "mean": found.rate.value,
        "limits": [found.rate.low, found.rate.high],
        "predictive": predictive_probability(
            x, n, given["n in all"], p0, prior, given["convincing"]
        ),
    }


def several_looks(given: Given) -> Mapping[str, Any]:
    """Find the limits of a Bayesian design, and what they keep."""
    asked, looks = (given["p0"], given["p1"]), given["looks"]
    if given["design"] == "BOP2":
        limits = bop2_design(*asked, looks, given["alpha"]).design.limits
    elif given["design"] == "predictive, searched":
        errors = given["alpha"], given["power"]
        limits = predictive_search(*asked, looks, *errors).design.limits
    else:
        limits = predictive_design(*asked, looks, given["futile"], given["convincing"]).limits
    kept = stopping_design(looks, limits, *asked)
    rates = stopping_rates(looks, limits, given["rates"])
    return {
        "limits": limits,
        "type 1 error": kept.type_1_error,
        "power": kept.power,
        "active": [each.active for each in rates],
        "early stop": [each.early_stop for each in rates],
        "expected n": [each.expected_n for each in rates],
    }


def stopping_for_toxicity(given: Given) -> Mapping[str, Any]:
    """Find the counts at which a trial stops, and how often it does."""
    rule = toxicity_rule(given["tolerated"], given["looks"], given["level"], given["method"])
    rates = toxicity_rates(rule, given["rates"])
    return {
        "stop at": rule.stop_at,
        "stops": [each.stops for each in rates],
        "expected n": [each.expected_n for each in rates],
    }


def narrow_enough(given: Given) -> Mapping[str, Any]:
    """Find the number by the width of an interval."""
    found = precision_design(
        given["p"], given["half-width"], given["confidence"], given["method"], given["aim"]
    )
    return {
        "n": found.n,
        "expected half-width": found.expected_half_width,
        "worst half-width": found.worst_half_width,
    }


def survival_of_one_arm(given: Given) -> Mapping[str, Any]:
    """Find the number of a trial with a time as its endpoint."""
    names = "median0", "median1", "alpha", "power", "accrual", "follow-up", "test"
    found = survival_design(*(given[name] for name in names))
    return {
        "n": found.n,
        "events": found.events,
        "event probability": found.event_probability,
        "power": found.power,
        "power at others": [survival_power(found, each) for each in given["medians"]],
    }


def at_true_rates(given: Given) -> Mapping[str, Any]:
    """Work out a two-stage plan at true rates."""
    found = two_stage_rates(
        given["first n"], given["first limit"], given["n"], given["limit"], given["rates"]
    )
    return {
        "active": found.active,
        "early stop": found.early_stop,
        "expected n": found.expected_n,
    }


COMPUTED: Mapping[str, Compute] = {
    "DES-1": two_stages,
    "DES-2": one_stage,
    "DES-3": after_both,
    "DES-4": at_true_rates,
    "DES-5": narrow_enough,
    "DES-6": survival_of_one_arm,
    "BAY-1": beliefs,
    "BAY-2": several_looks,
    "TOX-1": stopping_for_toxicity,
}
