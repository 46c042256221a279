"""Limits around a survival curve, point by point, in five ways.

Each way takes the curve to a scale on which it is more nearly normal, steps z standard errors
up and down there, and comes back. Greenwood's formula gives the standard error of log S; the
delta method carries it to the other scales. `plain` and `log` can leave the range of a
probability and are cut at its ends; the other three cannot.

The corners are those of R. Where the curve is still at 1, `plain` and `log` give 1 to 1 and the
other scales have no limits; where it has come down to 0 there are none at all.

Sources: Greenwood, Reports on Public Health and Medical Subjects 1926;33:1-26.
         Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 1980, 1.3
         (log-log).
         Borgan and Liestøl, Scand J Stat 1990;17:35-41 (arcsin).
         Therneau, survival for R, function survfit (all five, and the corners).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.statistics.confidence import normal_quantile

CurveInterval = Literal["plain", "log", "log-log", "arcsin", "logit"]

Limits = tuple[FloatArray, FloatArray]


def curve_limits(
    survival: FloatArray, standard_error: FloatArray, confidence: float, interval: CurveInterval
) -> Limits:
    """Give the lower and the upper limit of every point of a curve.

    Parameters
    ----------
    survival, standard_error : (...)
        S(t) and its Greenwood standard error; the latter is NaN where S(t) is 0.
    confidence
        Of each point by itself; the band as a whole holds less.
    interval
        The scale: plain, log, log-log, arcsin or logit.

    Returns
    -------
    low, high : (...)
        NaN where the scale gives no limit.

    Raises
    ------
    ValueError
        If the interval is not one of the five, or the confidence is not between 0 and 1.
    """
    if interval not in _SCALES:
        known = ", ".join(_SCALES)
        raise ValueError(f"interval is {interval!r}; around a curve it can be one of: {known}")
    with np.errstate(divide="ignore", invalid="ignore"):
        log_error = normal_quantile(confidence) * (standard_error / survival)
        return _SCALES[interval](survival, log_error)


# Each takes S and z standard errors of log S.


def _plain(survival: FloatArray, log_error: FloatArray) -> Limits:
    step = survival * log_error
    return np.maximum(survival - step, 0.0), np.minimum(survival + step, 1.0)


def _log(survival: FloatArray, log_error: FloatArray) -> Limits:
    factor = np.exp(log_error)
    return survival / factor, np.minimum(survival * factor, 1.0)


def _log_log(survival: FloatArray, log_error: FloatArray) -> Limits:
    log_survival = np.log(survival)
    factor = np.exp(log_error / log_survival)
    return np.exp(log_survival / factor), np.exp(log_survival * factor)


def _arcsin(survival: FloatArray, log_error: FloatArray) -> Limits:
    angle = np.arcsin(np.sqrt(survival))
    step = 0.5 * log_error * np.sqrt(survival / (1 - survival))
    low, high = np.maximum(angle - step, 0.0), np.minimum(angle + step, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def _logit(survival: FloatArray, log_error: FloatArray) -> Limits:
    odds = survival / (1 - survival)
    factor = np.exp(log_error / (1 - survival))
    return odds / (odds + factor), odds / (odds + 1 / factor)


_SCALES: dict[str, Callable[[FloatArray, FloatArray], Limits]] = {
    "plain": _plain,
    "log": _log,
    "log-log": _log_log,
    "arcsin": _arcsin,
    "logit": _logit,
}
