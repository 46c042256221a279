"""The bridge between a table and a grid: where each row lies.

A grid has one axis for each thing a row is about: patient, visit, lesion. The sizes of its
axes are given, not inferred, so a patient without any row is a row of nothing. A `Layout`
holds one integer a row, its cell; with it every column becomes an array (`spread`), every
array a column again (`gather`), and each cell knows its source row (`rows`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trialreadout.core.arrays import BoolArray, IntArray

NO_ROW = -1
"""In a grid of source rows: nothing was recorded here."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The cell in which each row of a table lies."""

    shape: tuple[int, ...]
    """Sizes of the grid's axes."""
    cell: IntArray
    """(row,) position in the flattened grid; `NO_ROW` for a row that lies outside of it."""

    def spread(self, values: ArrayLike, missing: Any) -> NDArray[Any]:
        """Lay a column out on the grid.

        Parameters
        ----------
        values : (row,)
            One value a row. Where rows share a cell the last of them stands.
        missing
            What stands where no row lies.

        Returns
        -------
        array of `shape`
        """
        values = np.asarray(values)
        grid = np.full(prod(self.shape), missing, dtype=values.dtype)
        inside = self.cell >= 0
        if inside.all():
            grid[self.cell] = values
        else:
            grid[self.cell[inside]] = values[inside]
        return grid.reshape(self.shape)

    def rows(self) -> IntArray:
        """Return the grid of source rows: for each cell the index of its row, or `NO_ROW`."""
        return self.spread(np.arange(self.cell.size, dtype=np.int32), NO_ROW)

    def gather(self, grid: NDArray[Any], outside: Any) -> NDArray[Any]:
        """Read a grid back into one value a row; rows outside of it get `outside`."""
        inside = self.cell != NO_ROW
        column = np.full(self.cell.shape, outside, dtype=grid.dtype)
        column[inside] = grid.reshape(-1)[self.cell[inside]]
        return column

    def only_the_last_by(self, *keys: IntArray) -> Layout:
        """Leave in each cell the row that comes last by some keys; the others lie outside then.

        Parameters
        ----------
        *keys : (row,)
            As for `numpy.lexsort`, the one that weighs most at the end. Of rows that are equal
            in all of them the last stands.
        """
        if not self.shared().any():
            return self
        order = np.lexsort(keys)
        last = Layout(self.shape, self.cell[order]).rows().reshape(-1)
        kept = order[last[last != NO_ROW]]
        cell = np.full_like(self.cell, NO_ROW)
        cell[kept] = self.cell[kept]
        return Layout(self.shape, cell)

    def shared(self) -> BoolArray:
        """Mark (row,) each row whose cell a later row holds as well: a duplicate record."""
        inside = self.cell != NO_ROW
        holder = np.arange(self.cell.size)
        holder[inside] = self.rows().reshape(-1)[self.cell[inside]]
        shared: BoolArray = holder != np.arange(self.cell.size)
        return shared


def lay_out(shape: tuple[int, ...], *axes: IntArray) -> Layout:
    """Lay rows out on a grid.

    Parameters
    ----------
    shape
        Sizes of the axes.
    *axes : (row,)
        For each axis the position of each row on it. A negative position puts the row
        outside of the grid.

    Raises
    ------
    ValueError
        If a position lies beyond its axis.
    """
    cell = np.zeros(axes[0].shape, np.int64)
    outside = np.zeros(axes[0].shape, bool)
    for position in axes:
        outside |= position < 0
    for size, position in zip(shape, axes, strict=True):
        beyond = (position >= size) & ~outside
        if beyond.any():
            raise ValueError(f"position {position[beyond][0]} lies beyond an axis of {size}")
        cell *= size
        cell += position
    cell[outside] = NO_ROW
    return Layout(shape, cell)


def position_within(group: IntArray, groups: int) -> IntArray:
    """Number the members of each group from zero, in the order in which they stand.

    Parameters
    ----------
    group : (item,)
        Group of each item, ascending.
    groups
        How many groups there are; some may be empty.

    Returns
    -------
    (item,)
        0, 1, 2, ... within each group.
    """
    first = np.searchsorted(group, np.arange(groups))
    position: IntArray = np.arange(group.size) - first[group]
    return position
