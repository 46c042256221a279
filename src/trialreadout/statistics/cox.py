"""Hazard ratios by Cox's proportional hazards.

Of all who are at risk when a patient has the event, how likely was it to be this one? The
coefficients make what was seen as likely as it can be. Where events share a time, Efron's form
takes them one after another in no order, Breslow's all at once.

A coefficient has no estimate where the likelihood rises for ever, as when one group has no event:
each step upward then is as long as the last, whereas near a maximum it shrinks to nothing. Such a
coefficient, and one of a covariate that never differs among those at risk, is not estimable; the
others stand.

Sources: Cox, J R Stat Soc B 1972;34:187-220.
         Efron, J Am Stat Assoc 1977;72:557-565. Breslow, Biometrics 1974;30:89-99.
         Statsmodels, PHReg (the likelihood and its derivatives).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.core.estimate import Estimate, Status
from trialreadout.statistics.chi_square import ChiSquare
from trialreadout.statistics.concordance import concordance
from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.partial_likelihood import CoxTies, maximum_of_partial_likelihood
from trialreadout.statistics.risk_table import risk_table

_NAMES = {"efron": "Efron", "breslow": "Breslow"}


@dataclass(frozen=True, slots=True, eq=False)
class Cox:
    """A fitted model; arrays have shape (covariate,), NaN where not estimable."""

    coefficient: FloatArray
    """Natural logarithm of the hazard ratio."""
    standard_error: FloatArray
    """Of the coefficient."""
    hazard_ratio: FloatArray
    """For one unit more of the covariate."""
    low: FloatArray
    """Lower limit of the hazard ratio, by Wald."""
    high: FloatArray
    p: FloatArray
    """By Wald, against a hazard ratio of 1."""
    likelihood_ratio: ChiSquare
    """Of all covariates together, against none."""
    score: ChiSquare
    """Likewise; with one covariate of two groups and no ties it is the log-rank test."""
    concordance: float | None
    """Share of the pairs of which it is known who had the event first, in which the model says
    so too; a half for a pair that it does not tell apart."""
    n: int
    events: int
    confidence: float
    """Of `low` and `high`."""
    method: str
    status: Status
    """"estimated" where every coefficient is."""

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """The hazard ratio of each covariate."""
        return tuple(
            Estimate(None, None, None, None, self.confidence, self.method, "not estimable")
            if np.isnan(ratio)
            else Estimate(ratio, low, high, None, self.confidence, self.method, "estimated")
            for ratio, low, high in zip(
                self.hazard_ratio.tolist(), self.low.tolist(), self.high.tolist(), strict=True
            )
        )


def cox(
    time: ArrayLike,
    event: ArrayLike,
    covariates: ArrayLike,
    ties: CoxTies = "efron",
    confidence: float = 0.95,
) -> Cox:
    """Fit proportional hazards.

    Parameters
    ----------
    time, event : (patient,)
        As for `kaplan_meier`.
    covariates : (patient, covariate) or (patient,)
        Numbers; a group is 0 or 1, of several groups each but the reference is a covariate. A
        missing one is decided upstream.
    ties
        Events that share a time: "efron" or "breslow".
    confidence
        Two-sided.

    Returns
    -------
    Cox
        "not estimable" where a coefficient is: no events, nobody to compare, a covariate that is
        constant, follows from others, or parts all events from those at risk.

    Raises
    ------
    ValueError
        As `kaplan_meier`; if a covariate is missing or infinite, the shapes do not fit, `ties` is
        neither of the two, or the confidence not between 0 and 1.
    """
    from scipy.special import ndtr

    if ties not in _NAMES:
        raise ValueError(f'ties is {ties!r}; expected "efron" or "breslow"')
    z = normal_quantile(confidence)
    events = int(risk_table(time, event).events.sum())
    times, had_event = np.asarray(time, np.float64), np.asarray(event).astype(bool)
    values = _columns(covariates, times.size)

    found = maximum_of_partial_likelihood(times, had_event, values, ties)
    coefficient, error = found.coefficient, found.standard_error
    whole = not np.isnan(coefficient).any()
    return Cox(
        coefficient=coefficient,
        standard_error=error,
        hazard_ratio=np.exp(coefficient),
        low=np.exp(coefficient - z * error),
        high=np.exp(coefficient + z * error),
        p=2 * ndtr(-np.abs(coefficient / error)),
        likelihood_ratio=found.likelihood_ratio,
        score=found.score,
        concordance=concordance(times, had_event, values @ coefficient) if whole else None,
        n=times.size,
        events=events,
        confidence=confidence,
        method=f"Cox, {_NAMES[ties]} ties, Wald",
        status="estimated" if whole else "not estimable",
    )


def _columns(covariates: ArrayLike, patients: int) -> FloatArray:
    """Read covariates as columns, (patient, covariate)."""
    values = np.asarray(covariates, np.float64)
    columns = values[:, np.newaxis] if values.ndim == 1 else values
    if columns.ndim != 2 or columns.shape[0] != patients or columns.shape[1] == 0:
        raise ValueError(
            f"covariates have shape {values.shape} for {patients} patients; "
            "expected a row for each patient, and a column for each covariate"
        )
    if not np.isfinite(columns).all():
        patient, column = map(int, np.argwhere(~np.isfinite(columns))[0])
        raise ValueError(
            f"covariate {column} of patient {patient} is {columns[patient, column]}; expected a "
            "finite number (what a missing one means has to be decided before)"
        )
    return columns
