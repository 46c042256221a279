"""Concordance: how often a predicted risk names the patient who has the event first.

A pair of patients can be judged if one had the event before the other left, or at the time at
which the other was censored. Two events at one time say nothing. A pair of equal risks counts by
half.

Sources: Harrell, Lee and Mark, Stat Med 1996;15:361-387.
         Therneau, survival for R, concordance (ties).
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray


def concordance(time: FloatArray, event: BoolArray, risk: FloatArray) -> float | None:
    """Give the share of pairs that a predicted risk puts in the order of their events.

    The cost is patients times different risks: cheap for groups, and meant for a trial.

    Parameters
    ----------
    time, event : (patient,)
        As for `kaplan_meier`.
    risk : (patient,)
        Any number that is larger where the event is expected earlier.

    Returns
    -------
    A share; None where no pair can be judged.
    """
    order = np.lexsort((~event, time))  # at a tie events first
    time, event, risk = time[order], event[order], risk[order]
    _, first_at, place = np.unique(time, return_index=True, return_inverse=True)
    # For each event, from which patient on all are known to have outlasted it:
    outlasting = (first_at + np.bincount(place, weights=event).astype(np.int64))[place[event]]
    judged = int((time.size - outlasting).sum())
    if judged == 0:
        return None
    own = risk[event]
    right = 0.0
    for value in np.unique(risk):
        of_this_risk = np.append(np.cumsum((risk == value)[::-1])[::-1], 0)[outlasting]
        right += of_this_risk[own > value].sum() + of_this_risk[own == value].sum() / 2
    return right / judged
