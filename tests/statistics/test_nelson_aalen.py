"""The cumulative hazard: by hand, beside the survival curve, and refused as it is."""

from functools import partial
from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import kaplan_meier, nelson_aalen

approx = partial(pytest.approx, rel=1e-9, abs=1e-12)

patients = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


def test_four_patients_by_hand():
    curve = nelson_aalen([3, 3, 5, 7], [1, 1, 0, 1])
    assert curve.time.tolist() == [3, 5, 7]
    assert curve.at_risk.tolist() == [4, 2, 1]
    assert curve.events.tolist() == [2, 0, 1]
    assert curve.cumulative_hazard.tolist() == approx([2 / 4, 2 / 4, 2 / 4 + 1])
    # R: two events at once count by 2 / 4^2
    assert curve.standard_error.tolist() == approx([sqrt(2 / 16)] * 2 + [sqrt(2 / 16 + 1)])


def test_nobody():
    curve = nelson_aalen([], [])
    assert curve.cumulative_hazard.size == curve.standard_error.size == 0


def test_refused_as_for_a_survival_curve():
    with pytest.raises(ValueError, match=r"time\[0\] is nan"):
        nelson_aalen([nan], [1])


@given(patients)
def test_the_hazard_never_falls_and_is_never_above_that_of_the_survival_curve(patients):
    time, event = zip(*patients, strict=True)
    hazard, survival = nelson_aalen(time, event).cumulative_hazard, kaplan_meier(time, event)
    assert (np.diff(hazard, prepend=0) >= 0).all()
    with np.errstate(divide="ignore"):
        assert (hazard <= -np.log(survival.survival) + 1e-12).all()
