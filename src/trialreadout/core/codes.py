"""Codes chosen by conditions, and compared with several at once.

`numpy.select` and `numpy.where` branch at every cell, which costs ten times as much as the
comparisons that they choose by. Codes fit into eight bits, where a choice is a product and a sum.
The answers keep the order in memory of what they were made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from trialreadout.core.arrays import BoolArray, IntArray


def first_of(
    conditions: Sequence[BoolArray | np.bool],
    codes: Sequence[int | IntArray],
    otherwise: int | IntArray,
) -> IntArray:
    """Give each cell the code of the first condition that holds there.

    Parameters
    ----------
    conditions : each (...)
        Tried from the first.
    codes
        One for each condition: a code between -128 and 127, or such codes (...).
    otherwise
        Where none holds.

    Returns
    -------
    (...)
        Of eight bits.
    """
    answer = _eight_bits(otherwise)
    for condition, code in zip(reversed(conditions), reversed(codes), strict=True):
        # The sum may leave eight bits on its way, and comes back into them.
        answer = answer + np.asarray(condition) * (_eight_bits(code) - answer)
    return answer


def one_of(codes: IntArray, wanted: Iterable[int]) -> BoolArray:
    """Tell (...) which codes are one of those wanted; none is, where none is wanted."""
    found = np.zeros_like(codes, dtype=bool)
    for each in wanted:
        found |= codes == int(each)
    return found


def _eight_bits(code: int | IntArray) -> IntArray:
    return np.asarray(code).astype(np.int8, copy=False)
