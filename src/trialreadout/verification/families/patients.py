"""Uptake of radioiodine, conditions brought together, and grades of weight loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from trialreadout.core.terms import Answer, Uptake, UptakeChange
from trialreadout.criteria import (
    any_of,
    combined_views,
    favourable,
    reinduction,
    uptake_change,
    uptake_where_read,
    weight_loss,
)
from trialreadout.verification.families.words import Compute, codes, numbers, words

Given = Mapping[str, Any]


def views(given: Given) -> Mapping[str, Any]:
    """Bring the planar and the SPECT view of lesions together."""
    seen = codes(Uptake, [given["planar"], given["SPECT"]])
    made = np.array(given["made"], bool)
    return {
        rule: words(Uptake, combined_views(seen, rule, made))
        for rule in ("either", "both", "spect decides")
    }


def change(given: Given) -> Mapping[str, Any]:
    """Compare the uptake of lesions between two scans."""
    before, later = (
        uptake_where_read(codes(Uptake, given[name]), np.array(given["read"], bool))
        for name in ("baseline", "later")
    )
    return {"change": words(UptakeChange, uptake_change(before, later))}


def brought_back(given: Given) -> Mapping[str, Any]:
    """Tell whether uptake was brought back."""
    found = reinduction(codes(Uptake, given["baseline"]), codes(Uptake, given["later"]))
    return {"lesions": words(Answer, found.lesion), "patient": words(Answer, found.patient)}


def one_or_more(given: Given) -> Mapping[str, Any]:
    """Tell whether one or more conditions are met."""
    answers = codes(Answer, given["conditions"])
    return {
        "any of": words(Answer, any_of(answers, axis=-1)),
        "favourable": words(Answer, favourable(*answers)),
        "favourable, unknown is not met": words(
            Answer, favourable(*answers, not_evaluable="not met")
        ),
    }


def lost_weight(given: Given) -> Mapping[str, Any]:
    """Grade weight loss visit by visit."""
    found = weight_loss(numbers(given["weight in kg"]))
    return {"grade": found.grade[1:], "worst": found.worst}


COMPUTED: Mapping[str, Compute] = {
    "UPT-1": views,
    "UPT-2": change,
    "UPT-3": brought_back,
    "ANS-1": one_or_more,
    "AE-1": lost_weight,
}
