"""The event rates of many trials, each with its interval.

The limits of a rate are those of its count over the time, so that each count is computed once and
looked up for every trial that has it.

Source: that of `trialreadout.statistics.event_rate`.
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.event_rate import METHOD, event_rate
from trialreadout.statistics.many.estimates import Estimates


def event_rate_of_many(
    events: IntArray, time_at_risk: FloatArray, confidence: float = 0.95
) -> Estimates:
    """Estimate the rate of each of many trials, as `event_rate` does of one.

    Parameters
    ----------
    events, time_at_risk : (trial,)
        How many patients had the event, and the sum of the times of all of them.
    confidence
        As for `event_rate`.

    Returns
    -------
    Estimates
        (trial,), events per unit of time; "not estimable" where nobody was at risk for any time.

    Raises
    ------
    ValueError
        As `event_rate`.
    """
    if not (np.isfinite(time_at_risk) & (time_at_risk >= 0)).all():
        raise ValueError("time_at_risk: expected times of 0 or more")
    counts, count = np.unique(events, return_inverse=True)
    limits = [event_rate(each, 1.0, confidence) for each in counts.tolist()]
    known = time_at_risk > 0
    time = np.where(known, time_at_risk, np.nan)
    low = np.array([each.low for each in limits], float)[count] / time
    high = np.array([each.high for each in limits], float)[count] / time
    error = np.full(low.shape, np.nan)
    return Estimates(events / time, low, high, error, known, confidence, METHOD)
