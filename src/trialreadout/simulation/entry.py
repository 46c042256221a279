"""When virtual patients enter their trial, and until when they are seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.dates import DAYS_PER_MONTH
from trialreadout.simulation.scenario import Entry

FIRST_DOSE_WITHIN = 7
"""Days from registration in which the first dose is given."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The days of entry."""

    registered: FloatArray
    """(patient,) day of the trial, its first being 0."""
    first_dose: FloatArray
    """(patient,) day of the trial; NaN: never dosed."""
    cut_off: FloatArray
    """(patient,) day of the trial on which its data are cut."""
    treated: BoolArray
    """(patient,)"""

    def take(self, patients: IntArray) -> Entered:
        """Take some of the patients."""
        return Entered(
            self.registered[patients],
            self.first_dose[patients],
            self.cut_off[patients],
            self.treated[patients],
        )

    @property
    def until(self) -> FloatArray:
        """(patient,) the last day that can be seen, from time zero."""
        return self.cut_off - self.first_dose


def enter(
    entry: Entry, patients: int, trials: int, random: np.random.Generator, *, at_once: bool = False
) -> Entered:
    """Let patients enter at random times, which are independent of one another.

    Parameters
    ----------
    patients, trials
        How many patients enter each trial, and how many trials there are.
    at_once
        Whether the first dose is given on the day of registration.
    """
    apart = random.standard_exponential((trials, patients)) * (DAYS_PER_MONTH / entry.per_month)
    registered = np.floor(np.cumsum(apart, axis=1))
    registered -= registered[:, :1]
    waits = random.integers(1, FIRST_DOSE_WITHIN + 1, (trials, patients))
    cut_off = registered[:, -1:] + np.floor(entry.follow_up_months * DAYS_PER_MONTH)
    dosed = random.random((trials, patients), np.float32) >= entry.never_dosed
    first = registered if at_once else registered + waits
    dosed &= first <= cut_off
    first = np.where(dosed, first, np.nan)
    cut_off = np.broadcast_to(cut_off, registered.shape)
    return Entered(registered.ravel(), first.ravel(), cut_off.ravel(), dosed.ravel())
