"""From serial activities to a dose."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.absorbed_dose import (
    absorbed_dose_gy,
    for_administered,
    mass_g,
    relative_error,
)
from trialreadout.imaging.effective_half_life import washout
from trialreadout.imaging.iodine_131 import HALF_LIFE_DAYS


def test_a_single_exponential_is_found_and_parted():
    days = np.array([1.0, 3.0, 6.0])
    biological = 4.0
    effective = 1 / (1 / biological + 1 / HALF_LIFE_DAYS)
    found = washout(days, 2.0 * np.exp2(-days / effective), np.full(3, 0.1))
    assert found.at_start_mbq == pytest.approx(2.0)
    assert found.half_life_days == pytest.approx(effective)
    assert found.biological_days == pytest.approx(biological)
    assert found.rate_error == pytest.approx(0.1 / np.sqrt(((days - days.mean()) ** 2).sum()))


def test_the_more_certain_scan_counts_more():
    found = washout([1.0, 3.0, 6.0], [2.0, 1.0, 0.6], [0.01, 0.01, 10.0])
    assert found.half_life_days == pytest.approx(2.0, rel=1e-3)


def test_one_scan_or_none_tells_no_half_life_and_rising_activity_an_endless_one():
    found = washout(
        [[1.0, 3.0, 6.0]] * 3,
        [[2.0, np.nan, np.nan], [np.nan] * 3, [1.0, 2.0, 4.0]],
        np.full((3, 3), 0.1),
    )
    assert np.isnan(found.half_life_days[:2]).all()
    assert np.isposinf(found.half_life_days[2])
    assert np.isnan(absorbed_dose_gy(1.0, found.half_life_days, 1.0)).all()


def test_a_megabecquerel_hour_in_a_gram_is_a_tenth_of_a_gray():
    # 2.13 g rad per microcurie hour and MeV, 27.03 microcuries a MBq (MIRD).
    expected = 2.13 * 27.03 * 0.192 / 100
    assert absorbed_dose_gy(1.0, np.log(2) / 24, 1.0) == pytest.approx(expected, rel=2e-3)


def test_a_sphere_of_a_centimetre_weighs_four_grams_and_more_mass_takes_less_dose():
    assert mass_g(10.0) == pytest.approx(4.19, abs=0.01)
    small, large = absorbed_dose_gy(0.1, 3.0, mass_g([5.0, 10.0]))
    assert small / large == pytest.approx(8)


def test_errors_add_by_their_squares_and_a_dose_grows_with_what_is_given():
    assert relative_error(0.3, 0.4, 0.0) == pytest.approx(0.5)
    assert for_administered(0.6, 185.0, 6000.0) == pytest.approx(0.6 * 6000 / 185)
