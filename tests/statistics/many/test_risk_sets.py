"""The patients of many trials in the order in which they leave."""

from math import nan

import numpy as np
import pytest

from trialreadout.statistics.many.risk_sets import patients_of_trials, risk_sets

TIED = ([[7, 4, nan, 4, 4, 9]], [[1, 0, 1, 1, 1, 0]])


@pytest.mark.parametrize(
    ("events_first", "event", "is_step"),
    [
        pytest.param(True, [1, 1, 0, 1, 0, 0], [0, 1, 0, 1, 0, 0], id="events before censorings"),
        pytest.param(False, [0, 1, 1, 1, 0, 0], [0, 0, 1, 1, 0, 0], id="events after them"),
    ],
)
def test_two_deaths_and_a_loss_on_day_4(events_first, event, is_step):
    sets = risk_sets(patients_of_trials(*TIED), events_first=events_first)
    np.testing.assert_array_equal(sets.time, [[4, 4, 4, 7, 9, nan]])
    assert sets.event.astype(int).tolist() == [event]
    assert sets.is_step.astype(int).tolist() == [is_step]
    assert sets.is_last.astype(int).tolist() == [[0, 0, 1, 1, 1, 0]]
    assert sets.n.tolist() == [5]
    assert sets.at_risk.tolist() == [[5, 4, 3, 2, 1, 1]]


def test_trials_of_one_size_share_their_numbers_at_risk():
    sets = risk_sets(patients_of_trials([[2, 1], [3, 4]], [[1, 1], [0, 1]]))
    assert sets.at_risk.tolist() == [2, 1]
    assert sets.event.tolist() == [[True, True], [False, True]]
