"""Events per time at risk, with the exact interval of a Poisson count.

Each patient is at risk until the first event, or until sight is lost; 3 events in 12 patient-years
are 25 per 100 patient-years. The count is taken for Poisson given the time, so that the rate is one
number for the whole time.

Source: Garwood, Biometrika 1936;28:437-442.
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.estimate import Estimate
from trialreadout.statistics.confidence import tail
from trialreadout.statistics.counts import whole

METHOD = "events over time at risk, exact Poisson (Garwood)"


def event_rate(events: int, time_at_risk: float, confidence: float = 0.95) -> Estimate:
    """Estimate a rate.

    Parameters
    ----------
    events
        How many patients had the event.
    time_at_risk
        The sum of the times of all patients, in the unit that the rate is per.
    confidence
        Two-sided, with equal tails; without an event the lower limit is 0.

    Returns
    -------
    Estimate
        Events per unit of time; "not estimable" where nobody was at risk for any time.

    Raises
    ------
    ValueError
        If `events` is not a whole number of 0 or more, the time is negative or not finite, or the
        confidence is not between 0 and 1.
    """
    from scipy.special import gammaincinv

    count, outside = whole("events", events), tail(confidence)
    if not (time_at_risk >= 0 and np.isfinite(time_at_risk)):
        raise ValueError(f"time_at_risk is {time_at_risk}; expected a time of 0 or more")
    if time_at_risk == 0:
        return Estimate(None, None, None, None, confidence, METHOD, "not estimable")
    low = float(gammaincinv(count, outside)) if count else 0.0
    high = float(gammaincinv(count + 1, 1 - outside))
    return Estimate(
        count / time_at_risk,
        low / time_at_risk,
        high / time_at_risk,
        None,
        confidence,
        METHOD,
        "estimated",
    )
