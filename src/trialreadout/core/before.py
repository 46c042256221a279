"""What was so before or up to each assessment: a running "or", a running minimum, the first.

All patients are joined at a time, column by column, which NumPy's own `accumulate` does not do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, IntArray


def before_each(join: np.ufunc, grid: NDArray[Any], nothing: float | bool) -> NDArray[Any]:
    """Join for each column all that stand before it.

    Parameters
    ----------
    join
        Joins two columns, such as `numpy.fmin` or `numpy.logical_or`.
    grid : (..., visit)
    nothing
        What the first column has before it, and what changes nothing where it is joined.

    Returns
    -------
    (..., visit)
    """
    joined = np.empty_like(grid)
    joined[..., :1] = nothing
    for at in range(1, grid.shape[-1]):
        join(joined[..., at - 1], grid[..., at - 1], out=joined[..., at])
    return joined


def first_column(grid: BoolArray) -> IntArray:
    """Return (...) the first column of a grid (..., visit) that holds; their number: none does."""
    return np.asarray((~up_to_each(np.logical_or, grid)).sum(axis=-1, dtype=np.int16))


def up_to_each(join: np.ufunc, grid: NDArray[Any]) -> NDArray[Any]:
    """Join for each column of a grid (..., visit) all that stand before it, and itself."""
    joined = grid.copy(order="K")
    for at in range(1, grid.shape[-1]):
        join(joined[..., at - 1], grid[..., at], out=joined[..., at])
    return joined
