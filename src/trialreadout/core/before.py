"""What was so before each assessment: a running "or", a running minimum, itself left out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


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
    for at in range(1, grid.shape[-1]):  # all patients at a time, which accumulate does not do
        join(joined[..., at - 1], grid[..., at - 1], out=joined[..., at])
    return joined
