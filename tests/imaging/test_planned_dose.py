"""The dose of a planned activity, against draws of everything that is uncertain."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.absorbed_dose import absorbed_dose_gy, mass_g
from trialreadout.imaging.effective_half_life import washout, with_half_life
from trialreadout.imaging.planned_dose import Size, planned_dose

DAYS = np.array([1.0, 3.0, 6.0])
MBQ = 0.2 * np.exp2(-DAYS / 3.0)
ERRORS = np.full(3, 0.08)


def test_the_dose_is_that_of_the_tracer_in_proportion():
    found = planned_dose(washout(DAYS, MBQ, ERRORS), Size(10.0, 1.0), 100.0, 5000.0)
    assert found.gy == pytest.approx(50 * absorbed_dose_gy(0.2, 3.0, mass_g(10.0)))
    assert found.low < found.gy < found.high


def test_the_error_is_that_of_drawing_everything_again():
    random = np.random.default_rng(11)
    drawn = 40_000
    common = np.exp(0.1 * random.normal(size=(drawn, 1)))
    seen = MBQ * common * np.exp(0.08 * random.normal(size=(drawn, 3)))
    fitted = washout(np.broadcast_to(DAYS, seen.shape), seen, np.full(seen.shape, 0.08))
    radius = 10 * np.exp(0.03 * random.normal(size=drawn))
    doses = absorbed_dose_gy(fitted.at_start_mbq, fitted.half_life_days, mass_g(radius)) * 50
    found = planned_dose(washout(DAYS, MBQ, ERRORS), Size(10.0, 0.3), 100.0, 5000.0, 0.1)
    assert found.relative_error == pytest.approx(np.log(doses).std(), rel=0.03)
    assert found.to_treat == pytest.approx((doses > 20).mean(), abs=0.02)
    assert found.to_ablate == pytest.approx((doses > 80).mean(), abs=0.02)
    assert ((doses > found.low) & (doses < found.high)).mean() == pytest.approx(0.95, abs=0.01)


def test_one_scan_and_a_half_life_from_elsewhere_err_together():
    random = np.random.default_rng(12)
    drawn = 40_000
    seen = MBQ[1] * np.exp(0.08 * random.normal(size=drawn))
    half_life = 3.0 * np.exp(0.1 * random.normal(size=drawn))
    each = with_half_life(3.0, seen, 0.08, half_life, 0.1)
    doses = absorbed_dose_gy(each.at_start_mbq, half_life, 1.0)
    found = with_half_life(3.0, MBQ[1], 0.08, 3.0, 0.1)
    assert found.at_start_mbq == pytest.approx(0.2)
    assert found.cumulated_error == pytest.approx(np.log(doses).std(), rel=0.05)


def test_an_activity_that_grows_with_the_radius_makes_up_for_some_of_the_mass():
    curve = washout(DAYS, MBQ, ERRORS)
    apart, together = (
        planned_dose(curve, Size(10.0, 1.0, each), 100.0, 5000.0).relative_error
        for each in (0.0, 0.5)
    )
    assert apart**2 - together**2 == pytest.approx(0.3**2 - 0.25**2)


@pytest.mark.parametrize(
    ("days", "mbq", "radius"),
    [
        pytest.param(DAYS[:1], MBQ[:1], 10.0, id="one scan"),
        pytest.param(DAYS, MBQ[::-1], 10.0, id="an activity that does not fall"),
        pytest.param(DAYS, MBQ, np.nan, id="no size"),
        pytest.param(DAYS, MBQ, 0.0, id="a size too small to be told"),
    ],
)
def test_no_dose_is_made_of_what_is_not_known(days, mbq, radius):
    found = planned_dose(washout(days, mbq, np.full(len(days), 0.1)), Size(radius, 1.0), 100, 6000)
    assert np.isnan([found.gy, found.low, found.to_treat, found.to_ablate]).all()


def test_a_dose_at_the_threshold_exceeds_it_as_often_as_not():
    curve = washout(DAYS, MBQ, ERRORS)
    dose = planned_dose(curve, Size(10.0, 1.0), 100.0, 5000.0).gy
    found = planned_dose(curve, Size(10.0, 1.0), 100.0, 5000.0 * 20 / dose)
    assert found.to_treat == pytest.approx(0.5)
