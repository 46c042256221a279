"""Designs of a trial with a binary endpoint, and what its count then says."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from trialreadout.statistics import (
    TwoStageDesign,
    after_two_stages,
    single_stage_design,
    two_stage_design,
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


COMPUTED: Mapping[str, Compute] = {"DES-1": two_stages, "DES-2": one_stage, "DES-3": after_both}
