"""Activities in a body, told from what a camera counted around it.

Expectation maximisation asks for the activities under which the counts are likeliest. Ordered
subsets take a few directions at a time, each a step of its own, so that few rounds do.

Source: Hudson and Larkin, Accelerated image reconstruction using ordered subsets of projection
        data, IEEE Transactions on Medical Imaging 1994;13:601-609. Ten subsets as in the protocol
        for 131I of the MEDIRAD study, EJNMMI Physics 2020;7:61, table 3, which takes four rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.projector import Projector

Floats = NDArray[np.float32]

_LEAST = 1e-3
"""Of the mean count of all places: a place expected to count less counts as that much, so that a
single stray count does not call for any activity."""
_NOTHING = 1e-6
"""What stands in for 0 where something is divided."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """How far the search goes."""

    iterations: int = 3
    """How often all directions are used."""
    subsets: int = 10
    """A divisor of the number of directions."""
    response: bool = True
    """Whether blur, scatter and penetration of the collimator are modelled; if not, every photon is
    taken to come straight."""


ROUNDS = Rounds()


def reconstructed(
    counts: Floats, projector: Projector, seconds: float, rounds: Rounds = ROUNDS
) -> Floats:
    """Give the activity in each voxel.

    Parameters
    ----------
    counts
        Of each direction: shape (views, slices, columns), the directions those of the projector.
    projector
        A camera around the same body.
    seconds
        For which each direction was counted.
    rounds
        How far the search goes.

    Returns
    -------
    In MBq: shape (slices, rows, columns). 0 far outside the body, and where no direction sees.
    """
    views, subsets = projector.views, rounds.subsets
    if len(counts) != views or views % subsets:
        raise ValueError(
            f"{len(counts)} images, {subsets} subsets: the projector has {views} views"
        )
    least = max(_LEAST * float(counts.mean(dtype=float)), _NOTHING)
    mbq = np.ones((len(projector.inside), projector.shape[0]), dtype=np.float32)
    mbq *= np.float32(_even(counts, projector, seconds))
    ones = np.ones((projector.shape[0], projector.shape[2]), dtype=np.float32)
    seen = [
        sum(
            projector.returned(ones, view, rounds.response) for view in range(first, views, subsets)
        )
        for first in range(subsets)
    ]
    for _ in range(rounds.iterations):
        for first in _apart(subsets):
            back = np.zeros_like(mbq)
            for view in range(first, views, subsets):
                mean = projector.projected(mbq, view, rounds.response) * np.float32(seconds)
                ratio = counts[view] / np.maximum(mean, least)
                back += projector.returned(ratio.astype(np.float32), view, rounds.response)
            mbq *= np.where(seen[first] > 0, back / np.maximum(seen[first], _NOTHING), 0)
    return projector.volume_of(mbq)


def _even(counts: Floats, projector: Projector, seconds: float) -> float:
    """Give the activity of a voxel if all counts came evenly from everywhere."""
    per_mbq = projector.counts_per_mbq * seconds * float(projector.fading.sum(dtype=float))
    return max(float(counts.sum(dtype=float)) / per_mbq, _NOTHING)


def _apart(subsets: int) -> list[int]:
    """Order the subsets so that those after one another look from far apart."""
    step = next((at for at in range(subsets // 2, 0, -1) if np.gcd(at, subsets) == 1), 1)
    return [at * step % subsets for at in range(subsets)]
