"""Mean time lived up to a horizon: the area under the survival curve.

It exists where the median does not, and needs no assumption on the shape of the curve. Its
variance adds up, over the events, what each of them takes from the area to its right.

Sources: Irwin, J Hyg 1949;47:188-189.
         Klein and Moeschberger, Survival Analysis, 2nd edition, 4.5.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from trialreadout.core.arrays import FloatArray, IntArray


def area_until(
    time: FloatArray, at_risk: IntArray, events: IntArray, survival: FloatArray, until: float
) -> tuple[float, float]:
    """Give the area under a Kaplan-Meier curve up to a horizon, and its standard error.

    Parameters
    ----------
    time, at_risk, events, survival : (time,)
        The curve, ascending in time, none below 0.
    until
        The horizon, above 0 and in the unit of time; the result has this unit too.
    """
    within = time < until
    edges = np.concatenate(([0.0], time[within], [until]))
    areas = np.append(1.0, survival[within]) * np.diff(edges)
    area_after = np.cumsum(areas[:0:-1])[::-1]

    # An event that leaves no survivor has no area to its right: its infinite share is of nothing.
    counts = survival[within] > 0
    at_risk, events = at_risk[within][counts], events[within][counts]
    variance = np.sum(area_after[counts] ** 2 * (events / (at_risk * (at_risk - events))))
    return float(areas.sum()), sqrt(variance)
