"""Counts: intervals of a proportion, exact tests, and how far two readers agree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from trialreadout.statistics import (
    ProportionInterval,
    binomial_test,
    event_rate,
    fisher_exact,
    fleiss_kappa,
    kappa,
    proportion,
)
from trialreadout.verification.families.words import Compute

Given = Mapping[str, Any]


def interval(method: ProportionInterval, given: Given) -> Mapping[str, Any]:
    """Find the limits of a proportion by one method, for every number of successes."""
    found = [
        proportion(x, given["n"], given["confidence"], method, given.get("sides", 2))
        for x in given["successes"]
    ]
    return {
        "value": [each.value for each in found],
        "low": [each.low for each in found],
        "high": [each.high for each in found],
    }


def exact_test(given: Given) -> Mapping[str, Any]:
    """Test a proportion against one of the protocol."""
    found = [binomial_test(x, given["n"], given["p0"]) for x in given["successes"]]
    return {
        "p, greater": [each.p_greater for each in found],
        "p, less": [each.p_less for each in found],
        "p, two-sided": [each.p_two_sided for each in found],
    }


def fisher(given: Given) -> Mapping[str, Any]:
    """Compare the proportions of groups."""
    found = fisher_exact(given["counts"])
    return {"p": found.p_two_sided, "odds ratio": found.odds_ratio}


def agreement(given: Given) -> Mapping[str, Any]:
    """Tell how far two readers agree beyond chance."""
    found = kappa(given["counts"], given["weights"])
    return {
        "kappa": found.value,
        "standard error": found.standard_error,
        "low": found.low,
        "high": found.high,
    }


def agreement_of_several(given: Given) -> Mapping[str, Any]:
    """Tell how far several readers agree beyond chance."""
    found = fleiss_kappa(given["counts"])
    return {
        "kappa": found.value,
        "standard error": found.standard_error,
        "low": found.low,
        "high": found.high,
    }


def rate(given: Given) -> Mapping[str, Any]:
    """Count events per time at risk."""
    found = event_rate(given["events"], given["time at risk"], given["confidence"])
    return {"rate": found.value, "low": found.low, "high": found.high}


COMPUTED: Mapping[str, Compute] = {
    "BIN-1": partial(interval, "clopper-pearson"),
    "BIN-2": partial(interval, "wilson"),
    "BIN-3": partial(interval, "wilson-corrected"),
    "BIN-4": partial(interval, "agresti-coull"),
    "BIN-5": partial(interval, "jeffreys"),
    "BIN-6": partial(interval, "mid-p"),
    "BIN-7": partial(interval, "wald"),
    "BIN-8": exact_test,
    "FIS-1": fisher,
    "KAP-1": agreement,
    "KAP-2": agreement_of_several,
    "RATE-1": rate,
}
