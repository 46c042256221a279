"""Numbers are kept where a condition holds, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trialreadout.core.masked import nan_unless, zero_unless

NUMBERS = arrays(np.float64, (3, 4), elements=st.floats(allow_nan=True))
CONDITIONS = arrays(bool, (3, 4))


@given(CONDITIONS, NUMBERS)
def test_what_does_not_hold_is_not_known(holds, numbers):
    np.testing.assert_array_equal(nan_unless(holds, numbers), np.where(holds, numbers, np.nan))


@given(CONDITIONS, NUMBERS)
def test_what_does_not_hold_counts_nothing(holds, numbers):
    np.testing.assert_array_equal(zero_unless(holds, numbers), np.where(holds, numbers, 0.0))


@given(CONDITIONS, NUMBERS)
def test_zero_is_not_below_zero(holds, numbers):
    assert not np.signbit(zero_unless(holds, numbers))[~holds].any()


@pytest.mark.parametrize("keep", [nan_unless, zero_unless])
def test_one_condition_for_a_whole_row_and_one_number(keep):
    row = keep(np.array([[True], [False]]), np.array([1.0, 2.0, 3.0]))
    assert row[0].tolist() == [1, 2, 3]
    assert not np.isfinite(row[1]).any() if keep is nan_unless else not row[1].any()
    assert keep(np.bool_(True), np.float64(4)) == 4


@pytest.mark.parametrize("keep", [nan_unless, zero_unless])
def test_neither_the_numbers_nor_their_order_in_memory_change(keep):
    numbers = np.arange(6.0).reshape(2, 3).T
    found = keep(numbers > 2, numbers)
    assert numbers.tolist() == [[0, 3], [1, 4], [2, 5]]
    assert found.strides == numbers.strides
