"""Designs that stop for futility by predictive probability, after Lee and Liu.

At each look the trial stops if it is improbable that it will convince once all patients are in. At
the end it convinces, or not, by the posterior. Both decisions are limits of a count, known before
the first patient; what they keep is worked out exactly.

Source: Lee and Liu, Clin Trials 2008;5:93-106.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray
from trialreadout.statistics.designs.beta_binomial import Prior, above, predictive, prior_of
from trialreadout.statistics.designs.given import rising, rising_looks, share
from trialreadout.statistics.designs.looks import courses


@dataclass(frozen=True, slots=True)
class StoppingDesign:
    """Limits of a design with several looks, and what it keeps, exactly."""

    looks: tuple[int, ...]
    """Patients at each look; the last are all."""
    limits: tuple[int, ...]
    """Stop, or at the last look give up, with so many responders or fewer; -1: cannot."""
    type_1_error: float
    """Probability to call it active if the rate is p0."""
    power: float
    """Likewise if it is p1."""
    expected_n: float
    """Mean number of patients if the rate is p0."""
    expected_n_under_p1: float
    early_stop: float
    """Probability to stop before the last look if the rate is p0."""
    early_stop_under_p1: float
    p0: float
    p1: float

    @property
    def n(self) -> int:
        """All patients."""
        return self.looks[-1]

    @property
    def limit(self) -> int:
        """Active if more than so many of all respond."""
        return self.limits[-1]


@dataclass(frozen=True, slots=True)
class StoppingRates:
    """What a design with several looks does at one true rate."""

    rate: float
    active: float
    """Probability to call it active."""
    early_stop: float
    """Probability to stop before the last look."""
    expected_n: float
    """Mean number of patients."""


def predictive_design(
    p0: float,
    p1: float,
    looks: Sequence[int],
    futile: float,
    convincing: float,
    prior: Prior | None = None,
) -> StoppingDesign:
    """Find the limits of a design that stops by predictive probability.

    Parameters
    ----------
    p0, p1
        The rate to exceed, and the one hoped for.
    looks
        Rising numbers of patients, the last being all.
    futile
        Stop if the predictive probability is below this; 0 never stops.
    convincing
        Active if at the end the posterior probability of a rate above p0 is above this.
    prior
        a and b of the Beta distribution. None: (p0, 1 - p0), worth one patient, as Lee and Liu
        have it.

    Returns
    -------
    StoppingDesign

    Raises
    ------
    ValueError
        If a share is not between 0 and 1, p1 not above p0, the looks do not rise, or the prior is
        not above 0; or if at some look even responses of all would stop the trial, at the end not
        convince, or no response at all would.
    """
    low, high = rising(p0, p1)
    at = rising_looks(looks)
    share("convincing", convincing)
    if not 0 <= futile < 1:
        raise ValueError(f"futile is {futile}; expected a share of 0 or more, such as 0.05")
    belief = prior_of(prior or (low, 1 - low))
    limits = [
        _last(predictive(np.arange(n + 1), n, at[-1], low, belief, convincing) < futile)
        for n in at[:-1]
    ]
    count = np.arange(at[-1] + 1)
    limits.append(_last(above(count, np.array(at[-1]), low, belief) <= convincing))
    for n, limit in zip(at[:-1], limits[:-1], strict=True):
        if limit == n:
            raise ValueError(
                f"{n} responders of {n} would stop the trial, so that none would go on; expected a "
                "later first look, or futile to be smaller"
            )
    if limits[-1] == -1:
        raise ValueError(
            f"0 responders of {at[-1]} would be convincing, so great is the prior ({belief[0]:g}, "
            f"{belief[1]:g}); expected one that patients can outweigh, or convincing to be larger"
        )
    if limits[-1] == at[-1]:
        raise ValueError(
            f"{at[-1]} responders of {at[-1]} would not be convincing at {convincing:g}; expected "
            "more patients, or a smaller probability"
        )
    return stopping_design(at, limits, low, high)


def _last(holds: BoolArray) -> int:
    """Give the largest count for which it holds; it holds for all smaller ones, too."""
    return int(holds.sum()) - 1


def stopping_design(
    looks: Sequence[int], limits: Sequence[int], p0: float, p1: float
) -> StoppingDesign:
    """Work out what given limits keep.

    Parameters
    ----------
    looks, limits
        As of a `StoppingDesign`, (look,).
    p0, p1
        True rates.

    Returns
    -------
    StoppingDesign

    Raises
    ------
    ValueError
        If p1 is not above p0, the looks do not rise, or there is not one limit for each.
    """
    low, high = rising(p0, p1)
    at, few = rising_looks(looks), tuple(int(each) for each in limits)
    under_p0, under_p1 = stopping_rates(at, few, (low, high))
    return StoppingDesign(
        looks=at,
        limits=few,
        type_1_error=under_p0.active,
        power=under_p1.active,
        expected_n=under_p0.expected_n,
        expected_n_under_p1=under_p1.expected_n,
        early_stop=under_p0.early_stop,
        early_stop_under_p1=under_p1.early_stop,
        p0=low,
        p1=high,
    )


def stopping_rates(
    looks: Sequence[int], limits: Sequence[int], rates: Sequence[float]
) -> list[StoppingRates]:
    """Work out a design at true rates.

    Parameters
    ----------
    looks, limits
        As of a `StoppingDesign`, (look,).
    rates
        True rates, 0 and 1 included.

    Returns
    -------
    list of StoppingRates

    Raises
    ------
    ValueError
        If a rate is not between 0 and 1, the looks do not rise, or there is not one limit for each.
    """
    at, few = rising_looks(looks), tuple(int(each) for each in limits)
    if len(few) != len(at):
        raise ValueError(f"there are {len(at)} looks and {len(few)} limits; expected one for each")
    if any(not 0 <= each <= 1 for each in rates):
        raise ValueError(f"the rates are {list(rates)}; expected shares from 0 to 1")
    found = []
    for rate in rates:
        ended = courses(at, few, at[-1] + 1, rate)
        early = float(ended.low[:-1].sum())
        found.append(
            StoppingRates(float(rate), float(ended.through), early, float(ended.expected_n))
        )
    return found
