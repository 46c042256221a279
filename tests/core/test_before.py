"""What was so before each assessment, up to it, and at which it was so first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from trialreadout.core.before import before_each, first_column, up_to_each

NAN = float("nan")


@pytest.mark.parametrize(
    ("sums", "lowest"),
    [
        pytest.param([50, 40, 60], [NAN, 50, 40], id="the smallest of those before"),
        pytest.param([50, NAN, 60], [NAN, 50, 50], id="an unread one leaves it alone"),
        pytest.param([NAN, 40, 60], [NAN, NAN, 40], id="none as long as none was read"),
        pytest.param([50], [NAN], id="a baseline alone has none before it"),
        pytest.param([], [], id="no assessment at all"),
    ],
)
def test_the_smallest_before(sums, lowest):
    np.testing.assert_array_equal(before_each(np.fmin, np.array(sums, float), NAN), lowest)


@given(arrays(bool, array_shapes(min_dims=1, max_dims=3, max_side=5)))
def test_it_was_so_before_if_it_was_so_at_one_of_those_before(grid):
    found = before_each(np.logical_or, grid, False)
    for at in np.ndindex(*grid.shape):
        assert found[at] == grid[(*at[:-1], slice(0, at[-1]))].any()


@given(arrays(bool, array_shapes(min_dims=1, max_dims=3, max_side=5)))
def test_it_was_so_by_then_if_it_was_so_before_or_is_so_now(grid):
    found = up_to_each(np.logical_or, grid)
    np.testing.assert_array_equal(found, before_each(np.logical_or, grid, False) | grid)


@given(
    arrays(np.int8, array_shapes(min_dims=1, max_dims=3, max_side=5), elements=st.integers(0, 9))
)
def test_a_running_sum(grid):
    np.testing.assert_array_equal(up_to_each(np.add, grid), np.cumsum(grid, axis=-1))


@given(arrays(bool, array_shapes(min_dims=2, max_dims=3, min_side=0, max_side=5)))
def test_the_first_column_that_holds(grid):
    found = first_column(grid)
    for at in np.ndindex(*grid.shape[:-1]):
        row = grid[at].tolist()
        assert found[at] == (row.index(True) if True in row else len(row))


@given(st.permutations(range(3)))
def test_the_order_in_memory_stays(axes):
    grid = np.arange(24.0).reshape(2, 3, 4).transpose(axes)
    found = before_each(np.fmin, grid, NAN)
    assert np.argsort(found.strides).tolist() == np.argsort(grid.strides).tolist()
