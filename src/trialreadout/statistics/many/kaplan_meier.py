"""The Kaplan-Meier curves of many trials, and what is read off them.

The numbers are those of `trialreadout.statistics.kaplan_meier` for each trial by itself: times of
the data are equal, all else agrees to rounding. The patients are sorted once; every quantile, rate
and mean is then read off the same curves.

Sources: those of `kaplan_meier`, `curve_limits`, `median_interval`, `restricted_mean` and
         `follow_up` in `trialreadout.statistics`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.statistics.confidence import normal_quantile
from trialreadout.statistics.curve_limits import CurveInterval, curve_limits
from trialreadout.statistics.follow_up import FollowUpTies, name_of
from trialreadout.statistics.many.estimates import Estimates
from trialreadout.statistics.many.quantile import Quantiles, first_time_at, quantiles_by_density
from trialreadout.statistics.many.risk_sets import RiskSets, patients_of_trials, risk_sets
from trialreadout.statistics.median_interval import MedianInterval

_BLOCK = 2**15
"""Patients looked at together, so that what is between two steps stays near the processor."""


@dataclass(frozen=True, slots=True, eq=False)
class KaplanMeierOfMany:
    """Survival curves, one entry for every patient of every trial, in the order of leaving.

    Arrays have shape (..., patient), with the trials in front. Within a tie the curve comes down
    patient by patient; it is the curve of the trial where `patients.is_last`.
    """

    patients: RiskSets
    """Who leaves when; times in the unit that was handed in."""
    survival: FloatArray
    """From this time on, until the next."""
    standard_error: FloatArray
    """Of `survival`, by Greenwood's formula; NaN where the curve has come down to 0."""
    method: str
    """What the curve is called: "Kaplan-Meier"."""

    @property
    def n(self) -> IntArray:
        """Patients in the analysis set of each trial, (...)."""
        return self.patients.n

    def quantile(
        self,
        probability: float = 0.5,
        confidence: float = 0.95,
        interval: MedianInterval | None = "log-log",
    ) -> Estimates:
        """Give the time by which a share of the patients of each trial had the event.

        Parameters
        ----------
        probability
            Share with the event: 0.5 is the median, 0.25 the earlier quartile.
        confidence
            Two-sided.
        interval
            plain, log, log-log, arcsin, logit or spss, as for one trial. None: the value alone, as
            the first five have it.

        Returns
        -------
        Estimates
            (...), in the unit of time; "not reached" and "not estimable" as for one trial.

        Raises
        ------
        ValueError
            If the probability or the confidence is not between 0 and 1, or the interval unknown.
        """
        if not 0 < probability < 1:
            raise ValueError(f"probability is {probability}; expected a share such as 0.5")
        level = 1 - probability
        found = np.empty((4, self.n.size))
        for trials in self._blocks():
            found[:, trials] = self._quantiles(trials, level, confidence, interval)
        value, low, high, error = found.reshape(4, *self.n.shape)
        method = self.method if interval is None else f"{self.method}, {interval}"
        stated = None if interval is None else confidence
        return Estimates(value, low, high, error, self.n > 0, stated, method)

    def _quantiles(
        self, trials: slice, level: float, confidence: float, interval: MedianInterval | None
    ) -> Quantiles:
        patients = self.patients
        time, survival, error = (
            _flat(each)[trials] for each in (patients.time, self.survival, self.standard_error)
        )
        if interval == "spss":
            steps, z = _flat(patients.is_step)[trials], normal_quantile(confidence)
            return quantiles_by_density(time, steps, survival, error, level, z)
        curve = np.where(_flat(patients.is_last)[trials], survival, np.nan)
        value = first_time_at(time, curve, level)
        none = np.full(value.shape, np.nan)
        if interval is None:
            return Quantiles(value, none, none, none)
        low, high = curve_limits(curve, error, confidence, interval)
        lower, upper = first_time_at(time, low, level), first_time_at(time, high, level)
        return Quantiles(value, lower, upper, none)

    def at(
        self,
        times: float | Sequence[float] | NDArray[np.floating | np.integer],
        confidence: float = 0.95,
        interval: CurveInterval = "log-log",
    ) -> Estimates:
        """Give the survival of each trial at a time, or at each of several.

        Parameters
        ----------
        times
            In the unit of the curves, in any order.
        confidence
            Two-sided, for each time by itself.
        interval
            plain, log, log-log, arcsin or logit.

        Returns
        -------
        Estimates
            (...) for a number, (..., time) for several. Before anybody left it is 1, from 1 to 1;
            "not estimable" after the last patient seen, unless the curve has come down to 0.

        Raises
        ------
        ValueError
            If a time is NaN, the confidence not between 0 and 1, or the interval unknown.
        """
        asked = np.asarray(times, np.float64)
        if np.isnan(asked).any():
            raise ValueError("a time is NaN; expected a time at which survival is wanted")
        passed = np.empty((*self.n.shape, asked.size), np.intp)
        for place, time in enumerate(asked.flat):
            passed[..., place] = (self.patients.time <= time).sum(axis=-1)
        last = np.maximum(passed - 1, 0)
        survival, error = (
            np.take_along_axis(each, last, axis=-1) for each in (self.survival, self.standard_error)
        )
        low, high = curve_limits(survival, error, confidence, interval)
        known = self._is_known_until(asked.ravel())
        shape = (*self.n.shape, *asked.shape)

        def where_known(found: FloatArray, before_anybody_left: float) -> FloatArray:
            numbers = np.where(passed > 0, found, before_anybody_left)
            return np.where(known, numbers, np.nan).reshape(shape)

        return Estimates(
            where_known(survival, 1.0),
            where_known(low, 1.0),
            where_known(high, 1.0),
            where_known(error, 0.0),
            known.reshape(shape),
            confidence,
            f"{self.method}, {interval}",
        )

    def restricted_mean(self, until: float, confidence: float = 0.95) -> Estimates:
        """Give the mean time without the event in each trial, up to a horizon.

        Parameters
        ----------
        until
            The horizon, in the unit of the curves.
        confidence
            Two-sided, for the interval of a normal distribution.

        Returns
        -------
        Estimates
            (...), in the unit of time. "not estimable" when the horizon lies after the last patient
            seen, unless the curve has come down to 0.

        Raises
        ------
        ValueError
            If the horizon is not above 0, or the confidence not between 0 and 1.
        """
        if not 0 < until < np.inf:
            raise ValueError(f"until is {until}; expected a time above 0")
        z = normal_quantile(confidence)
        edges = np.fmin(self.patients.time, until)  # the horizon itself where a time is NaN
        lengths = np.diff(edges, axis=-1, append=until)
        areas_after = np.add.accumulate((self.survival * lengths)[..., ::-1], axis=-1)[..., ::-1]
        # An event that leaves nobody has no area to its right: its endless share is of nothing.
        shares = np.where(self.survival > 0, _shares(self.patients), 0.0)
        known = self._is_known_until(np.array([until]))[..., 0]
        mean = np.where(known, edges[..., 0] + areas_after[..., 0], np.nan)
        variance = np.add.reduce(areas_after**2 * shares, axis=-1)
        error = np.where(known, np.sqrt(variance), np.nan)
        method = f"restricted mean of {self.method}, plain"
        return Estimates(mean, mean - z * error, mean + z * error, error, known, confidence, method)

    def _is_known_until(self, times: FloatArray) -> BoolArray:
        end = np.maximum(self.n - 1, 0)[..., None]
        seen = np.take_along_axis(self.patients.time, end, axis=-1)
        alive = np.take_along_axis(self.survival, end, axis=-1)
        known: BoolArray = (times <= seen) | (alive == 0)
        return known

    def _blocks(self) -> Iterator[slice]:
        size = max(_BLOCK // self.survival.shape[-1], 1)
        return (slice(start, start + size) for start in range(0, self.n.size, size))


def kaplan_meier_of_many(time: ArrayLike, event: ArrayLike) -> KaplanMeierOfMany:
    """Estimate the survival curve of each of many trials.

    Parameters
    ----------
    time : (..., patient)
        From the origin to the event or the censoring, in any unit; 0 or more. NaN: the patient is
        not in the analysis set, so that trials of different size can stand in one array. Any
        strides will do; fast where the patients of a trial lie side by side.
    event : (..., patient)
        1 or True: had the event at `time`. 0 or False: censored at it. Not looked at where the time
        is NaN.

    Raises
    ------
    ValueError
        If a time is infinite or negative, an event neither 0 nor 1, or the two differ in shape; the
        message names the first such patient.
    """
    return _curves_of(risk_sets(patients_of_trials(time, event)), "Kaplan-Meier")


def reverse_kaplan_meier_of_many(
    time: ArrayLike, event: ArrayLike, ties: FollowUpTies = "flipped"
) -> KaplanMeierOfMany:
    """Estimate the curve of follow-up of each of many trials.

    Parameters
    ----------
    time, event : (..., patient)
        As for `kaplan_meier_of_many`.
    ties
        Whether, at a tie, a patient with an event is still at risk of censoring: "flipped" yes,
        "events first" no.

    Raises
    ------
    ValueError
        As `kaplan_meier_of_many`, or if `ties` is neither of the two.
    """
    method = name_of(ties)
    patients = patients_of_trials(time, event)
    watched = patients._replace(event=~patients.event)
    return _curves_of(risk_sets(watched, events_first=ties == "flipped"), method)


def _curves_of(patients: RiskSets, method: str) -> KaplanMeierOfMany:
    """Multiply up the curves. A patient who leaves without the event leaves them as they were."""
    at_risk = patients.at_risk
    factors = np.where(patients.event, (at_risk - 1) / at_risk, 1.0)
    survival = np.multiply.accumulate(factors, axis=-1, out=factors)
    with np.errstate(invalid="ignore"):
        standard_error = survival * np.sqrt(np.add.accumulate(_shares(patients), axis=-1))
    return KaplanMeierOfMany(patients, survival, standard_error, method)


def _shares(patients: RiskSets) -> FloatArray:
    """Give what each event adds to the variance of log S; endless where it leaves nobody."""
    at_risk = patients.at_risk
    with np.errstate(divide="ignore"):
        return np.where(patients.event, 1 / (at_risk * (at_risk - 1)), 0.0)


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    return values.reshape(-1, values.shape[-1])
