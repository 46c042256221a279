"""From rows to a grid and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.grid import NO_ROW, lay_out, position_within

NAN = float("nan")


def test_each_value_lies_where_its_row_says():
    patient, visit = np.array([1, 0, 1]), np.array([0, 2, 1])
    grid = lay_out((2, 3), patient, visit).spread([34.0, 21.0, 28.0], NAN)
    np.testing.assert_array_equal(grid, [[NAN, NAN, 21], [34, 28, NAN]])


def test_each_cell_knows_its_source_row():
    layout = lay_out((2, 3), np.array([1, 0, 1]), np.array([0, 2, 1]))
    assert layout.rows().tolist() == [[-1, -1, 1], [0, 2, -1]]


def test_a_patient_without_any_row_is_a_row_of_nothing():
    grid = lay_out((3, 2), np.array([0, 2]), np.array([0, 1])).spread([7, 8], -1)
    assert grid.tolist() == [[7, -1], [-1, -1], [-1, 8]]


def test_a_table_without_rows_is_a_grid_of_nothing():
    nothing = np.empty(0, np.int64)
    assert lay_out((2, 1), nothing, nothing).rows().tolist() == [[NO_ROW], [NO_ROW]]


def test_a_trial_without_patients_is_a_grid_without_cells():
    layout = lay_out((0, 3), np.array([NO_ROW]), np.array([0]))
    assert layout.rows().shape == (0, 3)
    assert layout.shared().tolist() == [False]
    assert layout.gather(np.empty((0, 3)), outside=NAN).shape == (1,)


@pytest.mark.parametrize(
    ("patient", "visit"),
    [
        pytest.param(-1, 0, id="of an unknown patient"),
        pytest.param(0, -1, id="from before the baseline"),
        pytest.param(-1, -1, id="of an unknown patient, from before the baseline"),
        pytest.param(-1, 1, id="of an unknown patient, at the last visit"),
    ],
)
def test_a_row_that_lies_outside_touches_no_cell(patient, visit):
    layout = lay_out((2, 2), np.array([patient, 1]), np.array([visit, 0]))
    assert layout.spread([99.0, 5.0], 0.0).tolist() == [[0, 0], [5, 0]]
    assert layout.gather(np.array([[1, 2], [3, 4]]), outside=0).tolist() == [0, 3]


def test_a_row_that_lies_outside_may_lie_beyond_the_other_axes():
    layout = lay_out((2, 2), np.array([-1, 1]), np.array([7, 0]))
    assert layout.rows().tolist() == [[-1, -1], [1, -1]]


def test_of_rows_that_share_a_cell_the_last_stands_and_the_others_are_told():
    layout = lay_out((2, 2), np.array([0, 1, 0, 0]), np.array([1, 0, 1, 1]))
    assert layout.spread([1, 2, 3, 4], 0).tolist() == [[0, 4], [2, 0]]
    assert layout.rows().tolist() == [[-1, 3], [1, -1]]
    assert layout.shared().tolist() == [True, False, True, False]


def test_of_rows_that_share_a_cell_the_one_that_ranks_highest_can_be_kept():
    layout = lay_out((1, 2), np.array([0, 0, 0, -1]), np.array([1, 1, 1, 0]))
    gravity, day = np.array([2, 2, 1, 9]), np.array([60, 56, 70, 80])
    assert layout.only_the_last_by(day, gravity).rows().tolist() == [[-1, 0]]
    assert layout.only_the_last_by(-day, gravity).rows().tolist() == [[-1, 1]]
    assert layout.only_the_last_by(gravity, day).rows().tolist() == [[-1, 2]]


def test_of_rows_that_rank_the_same_the_last_is_kept():
    layout = lay_out((2,), np.array([0, 0, 1]))
    assert layout.only_the_last_by(np.zeros(3, int)).rows().tolist() == [1, 2]


def test_rows_outside_share_no_cell():
    layout = lay_out((1, 2), np.array([-1, -1, 0]), np.array([0, 0, 1]))
    assert layout.shared().tolist() == [False, False, False]


@pytest.mark.parametrize(
    ("position", "fits"),
    [pytest.param(2, True, id="the last position"), pytest.param(3, False, id="one beyond it")],
)
def test_a_position_beyond_its_axis_is_refused(position, fits):
    axes = np.array([0]), np.array([position])
    if fits:
        assert lay_out((1, 3), *axes).rows().tolist() == [[-1, -1, 0]]
    else:
        with pytest.raises(ValueError, match="position 3 lies beyond an axis of 3"):
            lay_out((1, 3), *axes)


def test_a_million_rows_in_any_order_come_back_without_loss():
    patients, visits, lesions = 20_000, 10, 5
    rng = np.random.default_rng(1)
    values = rng.random(patients * visits * lesions)
    order = rng.permutation(values.size)
    patient, visit, lesion = np.unravel_index(order, (patients, visits, lesions))
    layout = lay_out((patients, visits, lesions), patient, visit, lesion)
    grid = layout.spread(values[order], NAN)
    assert (grid.reshape(-1) == values).all()
    assert (layout.gather(grid, NAN) == values[order]).all()
    assert (order[layout.rows().reshape(-1)] == np.arange(values.size)).all()
    assert not layout.shared().any()


@given(groups=st.lists(st.integers(0, 5)).map(sorted))
def test_members_of_a_group_are_numbered_in_the_order_in_which_they_stand(groups):
    expected = [groups[:index].count(group) for index, group in enumerate(groups)]
    assert position_within(np.array(groups, int), 6).tolist() == expected
