"""The maximum of Cox's partial likelihood, and what is known where it has none.

Statsmodels gives the likelihood and its derivatives. Newton's method goes uphill from no effect,
each step halved while it would lead down, and stops where R does, so that the two agree to all
digits. Near a maximum the next step would be about the square of the last; on the way to an end at
infinity all are of one length, about 1 in the logarithm of the hazard. So the step that is not
taken any more tells which coefficients have an estimate. One more has none: that of which nothing
is left to tell once another has gone to infinity, as the ratio of two groups without an event where
a third has them all.

Only those who were still at risk at the first event have a say.

Source: Therneau, survival for R, coxph.control (when to stop).
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.statistics.chi_square import ChiSquare, chi_square

CoxTies = Literal["efron", "breslow"]

_MOST_STEPS = 30
_MOST_HALVINGS = 30
_LEVEL = 1e-9
"""Share by which the logarithm of the likelihood may still change at the end."""
_SHRUNK = 0.01
"""Length of a step at a maximum, in the logarithm of the hazard: far above what Newton's method
leaves, far below the steps towards infinity."""
_INFORMED = 1e-8
"""Information on a coefficient, as a share of the likelihood's logarithm, from which on it tells
something: less than that is what another coefficient left on its way to infinity."""
_FURTHEST = 300.0
"""Logarithm of the hazards' ratio between two patients beyond which the likelihood's second
derivative is no more than rounding: it rests on squares of sums that small."""
_NOTHING = ChiSquare(None, 0, None)


class Maximum(NamedTuple):
    """Coefficients at the maximum; NaN where the likelihood has none."""

    coefficient: FloatArray
    standard_error: FloatArray
    likelihood_ratio: ChiSquare
    score: ChiSquare


def maximum_of_partial_likelihood(
    time: FloatArray, event: BoolArray, covariates: FloatArray, ties: CoxTies
) -> Maximum:
    """Find the coefficients that make the order of events most likely.

    Parameters
    ----------
    time, event : (patient,)
        When each left, and whether by the event.
    covariates : (patient, covariate)
        Finite.
    ties
        "efron" or "breslow".

    Returns
    -------
    Maximum
        Tests without a value where there is no event, no covariate that differs among those at
        risk, or one that follows from the others.
    """
    nan = np.full(covariates.shape[1], np.nan)
    found = Maximum(nan, nan.copy(), _NOTHING, _NOTHING)
    if not event.any():
        return found
    at_risk = time >= time[event].min()
    values = covariates[at_risk]
    varies = values.max(axis=0) > values.min(axis=0)
    values = values[:, varies]
    scale = values.std(axis=0)
    values = (values - values.mean(axis=0)) / scale
    if not varies.any() or np.linalg.matrix_rank(values) < varies.sum():
        return found

    from statsmodels.duration.hazard_regression import PHReg  # type: ignore[import-untyped]

    model = PHReg(time[at_risk], values, status=event[at_risk], ties=ties)
    start = np.zeros(scale.size)
    place = _climb(model, start)
    height, extent = model.loglike(place), np.ptp(values, axis=0)
    reached = np.abs(_step(model, place)) * extent <= _SHRUNK
    error = np.full(scale.size, np.inf)
    information = -model.hessian(place)[np.ix_(reached, reached)]
    error[reached] = np.sqrt(np.diag(np.linalg.inv(information)))
    told = (error * extent) ** -2.0 > _INFORMED * max(1.0, abs(height))
    which = varies.nonzero()[0][told]
    found.coefficient[which] = (place / scale)[told]
    found.standard_error[which] = (error / scale)[told]
    gained = 2 * (height - model.loglike(start))
    return found._replace(
        likelihood_ratio=chi_square(float(gained), scale.size),
        score=chi_square(float(model.score(start) @ _step(model, start)), scale.size),
    )


def _climb(model: Any, place: FloatArray) -> FloatArray:
    """Go uphill from a place until it is level."""
    height = model.loglike(place)
    for _ in range(_MOST_STEPS):
        whole = step = _step(model, place)
        if not np.isfinite(step).all():
            break
        for _ in range(_MOST_HALVINGS):
            reached = model.loglike(place + step)
            if reached >= height:
                break
            step = step / 2
        else:
            return place
        if np.ptp(model.exog @ (place + step)) > _FURTHEST:
            return place
        place = place + step
        gained, height = reached - height, reached
        if step is whole and gained <= _LEVEL * abs(height):
            break
    return place


def _step(model: Any, place: FloatArray) -> FloatArray:
    """Give Newton's next step; infinite where the likelihood is too flat to have one."""
    try:
        step: FloatArray = np.linalg.solve(-model.hessian(place), model.score(place))
    except np.linalg.LinAlgError:
        return np.full(place.size, np.inf)
    return step
