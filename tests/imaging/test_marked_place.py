"""Where a marked focus lies."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.marked_place import centre_near


def scan(row: float, column: float, counts: float = 4000.0) -> np.ndarray:
    rows, columns = np.indices((90, 80))
    spot = np.exp(-((rows - row) ** 2 + (columns - column) ** 2) / (2 * 2.5**2))
    one = 1.5 + counts * spot / spot.sum()
    return np.random.default_rng(3).poisson([one, one]).astype(np.float32)


@pytest.mark.parametrize("off", [(0, 0), (2, -1), (-2, 2), (0, 3)])
def test_a_click_beside_a_focus_finds_its_centre(off):
    found = centre_near(scan(44.3, 37.8), (44.3 + off[0], 37.8 + off[1]), 2.4)
    assert found == pytest.approx((44.3, 37.8), abs=0.25)


def test_where_nothing_stands_out_the_mark_is_the_place():
    assert centre_near(np.ones((2, 50, 50), np.float32), (20.0, 31.0), 2.4) == (20.0, 31.0)
    beyond = centre_near(np.ones((2, 50, 50), np.float32), (-40.0, 31.0), 2.4)
    assert beyond == (-40.0, 31.0)


def test_a_focus_out_of_reach_does_not_draw_the_mark_to_it():
    found = centre_near(scan(44, 60), (44.0, 45.0), 2.4)
    assert np.hypot(found[0] - 44, found[1] - 45) * 2.4 <= 12
