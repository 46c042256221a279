"""Follow-up by the reverse Kaplan-Meier curve: how long patients were, or would have been, watched.

Event and censoring change places. The end of observation is what is waited for, and a death only
hides how long the patient would have been followed. The median of this curve is not pulled down
by early deaths, as the median of the observed times is, which some papers print.

A patient with an event and one censored may share a time. Flipped as they stand, the event counts
as still under observation when the other is censored. With events first, as in the curve of
survival, that patient has left by then. The two differ only at such ties.

Source: Schemper and Smith, Control Clin Trials 1996;17:343-346.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.estimate import Estimate
from trialreadout.statistics.kaplan_meier import KaplanMeier, curve_of
from trialreadout.statistics.risk_table import RiskTable, risk_table

FollowUpTies = Literal["flipped", "events first"]


def reverse_kaplan_meier(
    time: ArrayLike, event: ArrayLike, ties: FollowUpTies = "flipped"
) -> KaplanMeier:
    """Estimate the curve of follow-up of one sample.

    Parameters
    ----------
    time, event : (patient,)
        As for `kaplan_meier`: event is 1 for a patient who had it, 0 for one censored.
    ties
        Whether, at a tie, a patient with an event is still at risk of censoring: "flipped" yes,
        "events first" no.

    Returns
    -------
    KaplanMeier
        Its `events` are the censorings, its `censored` the events. With "events first", `at_risk`
        leaves out those with an event at this time.

    Raises
    ------
    ValueError
        As `kaplan_meier`, or if `ties` is neither of the two.
    """
    method = name_of(ties)
    times, at_risk, events, censored = risk_table(time, event)
    if ties == "events first":
        at_risk = at_risk - events
    return curve_of(RiskTable(times, at_risk, censored, events), method)


def name_of(ties: FollowUpTies) -> str:
    """Tell what a curve of follow-up is called.

    Raises
    ------
    ValueError
        If `ties` is none that is known.
    """
    if ties not in _NAMES:
        raise ValueError(f'ties is {ties!r}; expected "flipped" or "events first"')
    return _NAMES[ties]


_NAMES: dict[str, str] = {
    "flipped": "reverse Kaplan-Meier",
    "events first": "reverse Kaplan-Meier with events first",
}


def observed_follow_up(time: ArrayLike) -> Estimate:
    """Give the median and the range of the times as they are, events included.

    Parameters
    ----------
    time : (patient,)
        In any unit.

    Returns
    -------
    Estimate
        Its limits are the shortest and the longest time. "not estimable" without patients.

    Raises
    ------
    ValueError
        As `kaplan_meier`, if a time is NaN, infinite or negative.
    """
    times = np.asarray(time, np.float64)
    risk_table(times, np.zeros_like(times))
    method = "median (range) of the observed times, events included"
    if not times.size:
        return Estimate(None, None, None, None, None, method, "not estimable")
    middle, low, high = float(np.median(times)), float(times.min()), float(times.max())
    return Estimate(middle, low, high, None, None, method, "estimated")
