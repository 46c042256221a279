"""A trial that is looked at several times, exactly: where it ends, and how often.

At each look the count of patients with the event decides: at or below one limit the trial ends low,
at or above another it ends high, between them it goes on. Everybody who is still going on at the
last look ends there, neither low nor high, unless the limits leave nobody. The probabilities of the
counts are carried from look to look, so nothing is simulated.

Source: Schultz, Nichol, Elfring and Weed, Biometrics 1973;29:293-300 (the recursion).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray
from trialreadout.statistics.designs.binomial import binomial_probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """How trials end; arrays of one rate, (..., look), leading axes those of the limits."""

    low: FloatArray
    """Probability to end at each look because of few events."""
    high: FloatArray
    """Likewise because of many."""
    through: FloatArray
    """Probability to be at the last look between the limits, (...)."""
    looks: tuple[int, ...]

    @property
    def expected_n(self) -> FloatArray:
        """Mean number of patients."""
        ended = self.low + self.high
        size: FloatArray = (ended * np.array(self.looks)).sum(axis=-1)
        return size + self.through * self.looks[-1]


def courses(looks: tuple[int, ...], few: ArrayLike, many: ArrayLike, p: float) -> Courses:
    """Work out how a trial ends at one true rate.

    Parameters
    ----------
    looks
        Rising numbers of patients.
    few : (..., look)
        The trial ends low with so many events or fewer; -1 where it cannot.
    many : (..., look)
        It ends high with so many or more; more than there are patients where it cannot.
    p
        The true rate.

    Returns
    -------
    Courses
    """
    low_limits, high_limits = np.broadcast_arrays(np.asarray(few), np.asarray(many))
    count = np.arange(looks[-1] + 1)
    going = np.zeros((*low_limits.shape[:-1], looks[-1] + 1))
    going[..., 0] = 1
    low, high = np.zeros(low_limits.shape), np.zeros(low_limits.shape)
    before = 0
    for at, patients in enumerate(looks):
        going = _with_more(going, binomial_probabilities(patients - before, p), before)
        ends_low = count <= low_limits[..., at, np.newaxis]
        ends_high = count >= high_limits[..., at, np.newaxis]
        low[..., at] = np.where(ends_low, going, 0).sum(axis=-1)
        high[..., at] = np.where(ends_high & ~ends_low, going, 0).sum(axis=-1)
        going = np.where(ends_low | ends_high, 0.0, going)
        before = patients
    return Courses(low, high, going.sum(axis=-1), looks)


def _with_more(going: FloatArray, more: FloatArray, before: int) -> FloatArray:
    """Add the events of the patients since the look before; counts up to `before` are filled."""
    result = np.zeros_like(going)
    for events, chance in enumerate(more):
        result[..., events : events + before + 1] += chance * going[..., : before + 1]
    return result
