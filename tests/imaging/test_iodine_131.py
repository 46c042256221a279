"""What is left of radioiodine."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.iodine_131 import HALF_LIFE_DAYS, share_left


@pytest.mark.parametrize(
    ("hours", "percent"),
    [
        pytest.param(24, 91.7, id="a day after"),
        pytest.param(48, 84.1, id="two days after"),
        pytest.param(72, 77.2, id="three days after"),
        pytest.param(168, 54.6, id="a week after"),
    ],
)
def test_what_is_left_at_the_time_of_a_scan(hours, percent):
    assert 100 * share_left(hours / 24) == pytest.approx(percent, abs=0.05)


def test_half_is_left_after_a_half_life_and_an_unknown_time_stays_unknown():
    assert share_left(HALF_LIFE_DAYS) == pytest.approx(0.5)
    assert np.isnan(share_left([np.nan])).all()
