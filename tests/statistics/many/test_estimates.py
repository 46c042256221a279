"""Estimates of many trials, and one of them."""

from math import nan

import numpy as np
import pytest

from trialreadout.core.estimate import Estimate
from trialreadout.statistics import Estimates

FOUND = Estimates(
    value=np.array([[5.0, nan, nan]]),
    low=np.array([[2.0, 4.0, nan]]),
    high=np.full((1, 3), nan),
    standard_error=np.full((1, 3), nan),
    estimable=np.array([[True, True, False]]),
    confidence=0.9,
    method="Kaplan-Meier, log",
)


@pytest.mark.parametrize(
    ("trial", "value", "low", "status"),
    [
        pytest.param(0, 5.0, 2.0, "estimated", id="with a value, and no upper limit"),
        pytest.param(1, None, 4.0, "not reached", id="not reached, with a lower limit"),
        pytest.param(2, None, None, "not estimable", id="of nobody"),
    ],
)
def test_one_of_them(trial, value, low, status):
    expected = Estimate(value, low, None, None, 0.9, "Kaplan-Meier, log", status)
    assert FOUND.of(0, trial) == expected
    assert FOUND.status[0, trial] == status
    assert FOUND.estimated[0, trial] == (value is not None)
    assert type(FOUND.of(0, trial).status) is str
