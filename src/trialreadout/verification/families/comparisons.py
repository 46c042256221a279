"""Survival of groups compared: log-rank tests and Cox's model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialreadout.statistics import LogRank, concordance, cox, log_rank
from trialreadout.statistics.partial_likelihood import CoxTies
from trialreadout.verification.families.words import Compute, numbers

Given = Mapping[str, Any]


def by_log_rank(given: Given) -> Mapping[str, Any]:
    """Test as Mantel did."""
    found = _log_rank(given, 0)
    return {
        "observed": found.observed,
        "expected": found.expected,
        "variance": found.variance[0, 0],
        "chi square": found.chi_square,
        "degrees of freedom": found.degrees_of_freedom,
        "p": found.p,
    }


def by_peto(given: Given) -> Mapping[str, Any]:
    """Test as Peto and Peto did, early events weighing more."""
    found = _log_rank(given, 1)
    return {"chi square": found.chi_square, "p": found.p}


def by_efron(given: Given) -> Mapping[str, Any]:
    """Fit Cox's model, ties as Efron has them."""
    return _cox(given, "efron")


def by_breslow(given: Given) -> Mapping[str, Any]:
    """Fit Cox's model, ties as Breslow has them."""
    return _cox(given, "breslow")


def agreement_of_order(given: Given) -> Mapping[str, Any]:
    """Count the pairs of which a model tells who has the event first."""
    event, risk = numbers(given["event"]) == 1, numbers(_numbered(given))
    return {"concordance": concordance(numbers(given["time"]), event, given["sign"] * risk)}


def _log_rank(given: Given, rho: float) -> LogRank:
    return log_rank(given["time"], given["event"], _numbered(given), rho)


def _cox(given: Given, ties: CoxTies) -> Mapping[str, Any]:
    found = cox(given["time"], given["event"], _numbered(given), ties)
    return {
        "coefficient": found.coefficient[0],
        "standard error": found.standard_error[0],
        "hazard ratio": found.hazard_ratio[0],
        "low": found.low[0],
        "high": found.high[0],
        "p by Wald": found.p[0],
        "score": found.score.value,
        "p by score": found.score.p,
        "likelihood ratio": found.likelihood_ratio.value,
        "p by likelihood ratio": found.likelihood_ratio.p,
        "n": found.n,
        "events": found.events,
    }


def _numbered(given: Given) -> list[int]:
    """Number the groups in the order in which the case names them; 0 is held against."""
    return [given["groups"].index(name) for name in given["group"]]


COMPUTED: Mapping[str, Compute] = {
    "LR-1": by_log_rank,
    "LR-2": by_peto,
    "COX-1": by_efron,
    "COX-2": by_breslow,
    "CON-1": agreement_of_order,
}
