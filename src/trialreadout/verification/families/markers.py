"""Markers by the criteria of their disease, and responses of which the parts are graded apart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from trialreadout.core.terms import BoneResponse, MarkerResponse, Response
from trialreadout.criteria import (
    GCIG_CA_125,
    PCWG3_PSA,
    MarkerCriteria,
    confirmed_bone,
    gcig_response,
    marker_response,
    pcwg3_response,
)
from trialreadout.verification.families.words import Compute, codes, numbers, words

Given = Mapping[str, Any]


def marker(criteria: MarkerCriteria, given: Given) -> Mapping[str, Any]:
    """Grade the course of a marker."""
    found = marker_response(
        numbers(given["day"]),
        numbers(given["value"]),
        given.get("upper limit of normal", np.nan),
        criteria=criteria,
    )
    return {
        "answer": words(MarkerResponse, found.answer),
        "response day": found.response_day,
        "progression day": found.progression_day,
    }


def lesions_and_ca_125(given: Given) -> Mapping[str, Any]:
    """Bring lesions and CA 125 together."""
    found = gcig_response(codes(Response, given["lesions"]), codes(MarkerResponse, given["CA 125"]))
    return {"response": words(Response, found)}


def soft_tissue_and_bone(given: Given) -> Mapping[str, Any]:
    """Bring soft tissue and bone together."""
    found = pcwg3_response(
        codes(Response, given["soft tissue"]), codes(BoneResponse, given["bone"])
    )
    return {"response": words(Response, found)}


def bone(given: Given) -> Mapping[str, Any]:
    """Confirm progression in bone by the next scan."""
    return {"bone": words(BoneResponse, confirmed_bone(codes(BoneResponse, given["bone"])))}


COMPUTED: Mapping[str, Compute] = {
    "CA125-1": partial(marker, GCIG_CA_125),
    "PSA-1": partial(marker, PCWG3_PSA),
    "GCIG-1": lesions_and_ca_125,
    "PCWG3-1": soft_tissue_and_bone,
    "PCWG3-2": bone,
}
