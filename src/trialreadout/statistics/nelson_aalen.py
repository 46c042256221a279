"""The Nelson-Aalen curve: the hazard of the event, added up as time goes on.

At every time with an event it rises by the share of those at risk who had it. Its slope is the
hazard, so that a straight piece is a time of constant risk.

Sources: Nelson, J Qual Technol 1969;1:27-52.
         Aalen, Ann Stat 1978;6:701-726 (variance).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.statistics.risk_table import risk_table


@dataclass(frozen=True, slots=True, eq=False)
class NelsonAalen:
    """A cumulative hazard, one entry for every distinct time; arrays have shape (time,)."""

    time: FloatArray
    """Ascending, in the unit that was handed in."""
    at_risk: IntArray
    """Patients who came as far as this time, those who leave at it included."""
    events: IntArray
    cumulative_hazard: FloatArray
    """From this time on, until the next."""
    standard_error: FloatArray
    """Of the cumulative hazard, by Aalen's formula."""


def nelson_aalen(time: ArrayLike, event: ArrayLike) -> NelsonAalen:
    """Estimate the cumulative hazard of one sample.

    Parameters
    ----------
    time, event : (patient,)
        As for `kaplan_meier`.

    Raises
    ------
    ValueError
        As `kaplan_meier`.
    """
    table = risk_table(time, event)
    hazard = np.cumsum(table.events / table.at_risk)
    error = np.sqrt(np.cumsum(table.events / table.at_risk**2))
    return NelsonAalen(table.time, table.at_risk, table.events, hazard, error)
