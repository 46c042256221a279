"""The Kaplan-Meier curve: the share of patients still without the event, as time goes on.

At every time with an event the curve is multiplied by the share of those at risk who came
through it. A censored patient is at risk up to and including the time of censoring, so at a tie
events come before censorings. Beyond the last patient seen the curve says nothing, unless it has
come down to zero.

Sources: Kaplan and Meier, J Am Stat Assoc 1958;53:457-481.
         Greenwood, Reports on Public Health and Medical Subjects 1926;33:1-26.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.estimate import Estimate, Status
from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.curve_limits import CurveInterval, curve_limits
from trialreadout.statistics.median_interval import (
    MedianInterval,
    quantile_by_curve,
    quantile_by_density,
)
from trialreadout.statistics.restricted_mean import area_until
from trialreadout.statistics.risk_table import RiskTable, risk_table

Times = Sequence[float] | NDArray[np.floating | np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class KaplanMeier:
    """A survival curve, one entry for every distinct time of an event or a censoring.

    All arrays have shape (time,), ascending in time; without any patient they are empty.
    """

    time: FloatArray
    """In the unit that was handed in."""
    at_risk: IntArray
    """Patients who came as far as this time, those who leave at it included."""
    events: IntArray
    censored: IntArray
    survival: FloatArray
    """From this time on, until the next."""
    standard_error: FloatArray
    """Of `survival`, by Greenwood's formula; NaN where the curve has come down to 0."""
    method: str
    """What the curve is called: "Kaplan-Meier"."""

    def quantile(
        self,
        probability: float = 0.5,
        confidence: float = 0.95,
        interval: MedianInterval = "log-log",
    ) -> Estimate:
        """Give the time by which a share of the patients had the event.

        Parameters
        ----------
        probability
            Share with the event: 0.5 is the median, 0.25 the earlier quartile.
        confidence
            Two-sided.
        interval
            plain, log, log-log, arcsin or logit: from the limits of the curve (Brookmeyer and
            Crowley 1982). spss: from its density (Collett), with a standard error. The two differ
            on the value too where the curve is level at this height: midpoint against left end.

        Returns
        -------
        Estimate
            In the unit of time. "not reached": the curve does not come down so far, though its
            lower limit may. A limit of None was not reached. "not estimable": no patients.

        Raises
        ------
        ValueError
            If the probability or the confidence is not between 0 and 1, or the interval unknown.
        """
        if not 0 < probability < 1:
            raise ValueError(f"probability is {probability}; expected a share such as 0.5")
        if interval == "spss":
            found = quantile_by_density(
                self.time,
                self.events,
                self.survival,
                self.standard_error,
                1 - probability,
                normal_quantile(confidence),
            )
        else:
            low, high = self.limits(confidence, interval)
            found = quantile_by_curve(self.time, self.survival, low, high, 1 - probability)
        status: Status = "estimated"
        if found.value is None:
            status = "not reached" if self.time.size else "not estimable"
        return Estimate(*found, confidence, f"{self.method}, {interval}", status)

    @overload
    def at(
        self, times: float, confidence: float = ..., interval: CurveInterval = ...
    ) -> Estimate: ...

    @overload
    def at(
        self, times: Times, confidence: float = ..., interval: CurveInterval = ...
    ) -> tuple[Estimate, ...]: ...

    def at(
        self, times: float | Times, confidence: float = 0.95, interval: CurveInterval = "log-log"
    ) -> Estimate | tuple[Estimate, ...]:
        """Give the survival at a time, or at each of several.

        Parameters
        ----------
        times
            In the unit of the curve, in any order.
        confidence
            Two-sided, for each time by itself.
        interval
            plain, log, log-log, arcsin or logit.

        Returns
        -------
        Estimate or tuple of Estimate
            One for a number, a tuple for a sequence. Before anybody left it is 1, from 1 to 1;
            the limits are None where the interval has none (`curve_limits`). "not estimable"
            after the last patient seen, unless the curve has come down to 0.

        Raises
        ------
        ValueError
            If a time is NaN, the confidence not between 0 and 1, or the interval unknown.
        """
        asked = np.asarray(times, np.float64)
        estimates = tuple(self._at(time, confidence, interval) for time in asked.ravel().tolist())
        return estimates if asked.ndim else estimates[0]

    def _at(self, time: float, confidence: float, interval: CurveInterval) -> Estimate:
        if isnan(time):
            raise ValueError("a time is NaN; expected a time at which survival is wanted")
        passed = int(self.time.searchsorted(time, side="right"))
        survival, error = self.survival[:passed][-1:], self.standard_error[:passed][-1:]
        low, high = curve_limits(survival, error, confidence, interval)
        method = f"{self.method}, {interval}"
        if not self._is_known_until(time):
            return Estimate(None, None, None, None, confidence, method, "not estimable")
        if passed == 0:
            return Estimate(1.0, 1.0, 1.0, 0.0, confidence, method, "estimated")
        return Estimate(
            float(survival[0]),
            _or_none(low[0]),
            _or_none(high[0]),
            _or_none(error[0]),
            confidence,
            method,
            "estimated",
        )

    def restricted_mean(self, until: float, confidence: float = 0.95) -> Estimate:
        """Give the mean time without the event, up to a horizon.

        Parameters
        ----------
        until
            The horizon, in the unit of the curve.
        confidence
            Two-sided, for the interval of a normal distribution.

        Returns
        -------
        Estimate
            In the unit of time. "not estimable" when the horizon lies after the last patient
            seen, unless the curve has come down to 0.

        Raises
        ------
        ValueError
            If the horizon is not above 0, or the confidence not between 0 and 1.
        """
        if not 0 < until < np.inf:
            raise ValueError(f"until is {until}; expected a time above 0")
        z = normal_quantile(confidence)
        method = f"restricted mean of {self.method}, plain"
        if not self._is_known_until(until):
            return Estimate(None, None, None, None, confidence, method, "not estimable")
        mean, error = area_until(self.time, self.at_risk, self.events, self.survival, until)
        low, high = mean - z * error, mean + z * error
        return Estimate(mean, low, high, error, confidence, method, "estimated")

    def limits(
        self, confidence: float = 0.95, interval: CurveInterval = "log-log"
    ) -> tuple[FloatArray, FloatArray]:
        """Give the lower and the upper limit of the curve, each (time,), for drawing.

        Options and errors as for `at`. NaN where the interval has no limit (`curve_limits`).

        Parameters
        ----------
        confidence
            Of the interval, between 0 and 1.
        interval
            How it is formed, as for `at`.
        """
        return curve_limits(self.survival, self.standard_error, confidence, interval)

    def number_at_risk(self, times: float | Times) -> IntArray:
        """Give how many are at risk at any times, in their shape, as printed below a curve.

        Parameters
        ----------
        times
            In the unit of `time`, in any shape.
        """
        remaining = np.append(self.at_risk, 0)
        return remaining[self.time.searchsorted(np.asarray(times))]

    def _is_known_until(self, time: float) -> bool:
        return bool(self.time.size) and bool(time <= self.time[-1] or self.survival[-1] == 0)


def kaplan_meier(time: ArrayLike, event: ArrayLike) -> KaplanMeier:
    """Estimate the survival curve of one sample.

    Parameters
    ----------
    time : (patient,)
        From the origin to the event or the censoring, in any unit; 0 or more. A missing time is
        decided upstream: here it is an error, since leaving the patient out would be a choice.
    event : (patient,)
        1 or True: had the event at `time`. 0 or False: censored at it.

    Raises
    ------
    ValueError
        If a time is NaN, infinite or negative, an event neither 0 nor 1, or the two differ in
        shape; the message names the first such patient.
    """
    return curve_of(risk_table(time, event), "Kaplan-Meier")


def curve_of(table: RiskTable, method: str) -> KaplanMeier:
    """Multiply up the curve of a risk table. A time without an event leaves it as it was."""
    time, at_risk, events, censored = table
    stepped = events > 0
    survivors = at_risk - events
    with np.errstate(divide="ignore", invalid="ignore"):
        survival = np.multiply.accumulate(np.where(stepped, survivors / at_risk, 1.0))
        greenwood = np.add.accumulate(np.where(stepped, events / (at_risk * survivors), 0.0))
        standard_error = survival * np.sqrt(greenwood)
    return KaplanMeier(time, at_risk, events, censored, survival, standard_error, method)


def _or_none(number: float) -> float | None:
    return None if isnan(number) else float(number)
