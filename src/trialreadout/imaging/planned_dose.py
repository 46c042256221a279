"""The dose that a lesion would absorb of an activity that is planned, from what a tracer did in it.

A tracer's activities over time give the decays in the lesion; those of the planned activity are in
proportion. Whether a threshold is exceeded is a probability, since none of it is known exactly.

Sources: Gear et al. 2018 (see `planar_activity`): absorbed dose as cumulated activity times a
         factor of the mass, relative variances added, with the covariance where size enters both.
         Siegel et al., MIRD pamphlet no. 16 (1999): mono-exponential curves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.imaging.absorbed_dose import (
    TO_ABLATE_GY,
    TO_TREAT_GY,
    absorbed_dose_gy,
    for_administered,
    mass_g,
    relative_error,
)
from trialreadout.imaging.effective_half_life import Washout
from trialreadout.imaging.ratio import interval

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """The radius of a lesion, a sphere."""

    radius_mm: ArrayLike
    error_mm: ArrayLike
    activity_by_radius: ArrayLike = 0.0
    """By which share its activity grows if the radius does by a share of its own; 0: the activity
    was told without the radius."""


@dataclass(frozen=True, slots=True, eq=False)
class PlannedDose:
    """Doses in Gy; NaN where activity, half-life or size is not known."""

    gy: Floats
    low: Floats
    high: Floats
    relative_error: Floats
    to_treat: Floats
    """Probability of more than `TO_TREAT_GY`."""
    to_ablate: Floats
    """Probability of more than `TO_ABLATE_GY`."""


def planned_dose(
    washout: Washout,
    size: Size,
    tracer_mbq: ArrayLike,
    planned_mbq: ArrayLike,
    common_error: ArrayLike = 0.0,
    confidence: float = 0.95,
) -> PlannedDose:
    """Tell the dose of a planned activity.

    Parameters
    ----------
    washout
        Of the tracer; its errors are those that differ from scan to scan.
    size
        Of the lesion.
    tracer_mbq, planned_mbq
        Given, and to be given. Uptake is taken to be the same share of both.
    common_error
        Relative error that all activities share: of sensitivity, thickness, attenuation.
    confidence
        Of the interval.
    """
    radius = np.asarray(size.radius_mm, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        mass = np.where(radius > 0, mass_g(radius), np.nan)
        tracer = absorbed_dose_gy(washout.at_start_mbq, washout.half_life_days, mass)
        by_mass = (3 - np.asarray(size.activity_by_radius)) * np.asarray(size.error_mm) / radius
        dose = for_administered(tracer, tracer_mbq, planned_mbq)
    error = relative_error(common_error, washout.cumulated_error, by_mass)
    low, high = interval(dose, error, confidence)
    return PlannedDose(
        dose,
        low,
        high,
        error,
        _exceeds(dose, error, TO_TREAT_GY),
        _exceeds(dose, error, TO_ABLATE_GY),
    )


def _exceeds(dose: Floats, error: Floats, threshold: float) -> Floats:
    """Give the probability that the dose lies above a threshold; its logarithm is normal."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.log(dose / threshold) / error
    return np.asarray(ndtr(distance))
