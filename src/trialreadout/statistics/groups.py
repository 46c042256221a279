"""The group of each patient, as a name and as a place in the list of names."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import IntArray


def groups_of(group: ArrayLike, shape: tuple[int, ...]) -> tuple[NDArray[Any], IntArray]:
    """List the groups, ascending, and give the place of each patient's in the list.

    Parameters
    ----------
    group : (patient,)
        Numbers or text.
    shape
        That of the patients' times.

    Returns
    -------
    names : (group,)
    place : (patient,)

    Raises
    ------
    ValueError
        If a group is missing (None or NaN), or there is not one of them for each patient.
    """
    names = np.asarray(group)
    if names.shape != shape or names.ndim != 1:
        raise ValueError(
            f"group has shape {names.shape} and time {shape}; expected one group for every patient"
        )
    missing = names != names  # NaN alone is not itself
    if names.dtype == object:
        missing = missing | (names == None)  # noqa: E711
    if missing.any():
        raise ValueError(
            f"group[{missing.argmax()}] is missing; expected the group of every patient "
            "(what a missing one means has to be decided before)"
        )
    found = np.unique(names)
    return found, found.searchsorted(names)  # faster than to sort the patients with their places
