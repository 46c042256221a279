"""Estimates of many trials: `core.estimate.Estimate` with an axis of trials."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import cast

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.estimate import Estimate, Status


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """One estimate with its limits for every trial; all arrays have the shape (...) of the trials.

    NaN stands where an `Estimate` has None: a median that was not reached, a limit that does not
    exist.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    standard_error: FloatArray
    estimable: BoolArray
    """False where the trial says nothing: nobody was counted, or nobody was seen for so long."""
    confidence: float | None
    """Of the limits; None where no interval was asked for."""
    method: str
    """By name, as a paper would print it: "Kaplan-Meier, log-log"."""

    @property
    def estimated(self) -> BoolArray:
        """Whether each trial has a value."""
        return ~np.isnan(self.value)

    @property
    def status(self) -> NDArray[np.str_]:
        """The word for each trial: estimated, not reached or not estimable."""
        return np.select(
            [self.estimated, self.estimable], ["estimated", "not reached"], "not estimable"
        )

    def of(self, *trial: int) -> Estimate:
        """Give the estimate of one trial, as the function for one trial gives it.

        Parameters
        ----------
        trial
            Its place, one number for each axis.

        Raises
        ------
        IndexError
            If there is no such trial.
        """
        value, low, high, error = (
            None if isnan(each[trial]) else float(each[trial])
            for each in (self.value, self.low, self.high, self.standard_error)
        )
        status = cast(Status, str(self.status[trial]))
        return Estimate(value, low, high, error, self.confidence, self.method, status)
