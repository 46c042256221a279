from __future__ import annotations

import pytest

from trialreadout.core.units import DAYS_PER, MILLIMETRES_PER


def test_a_year_is_twelve_months_of_30_4375_days():
    assert 12 * DAYS_PER["months"] == 365.25


@pytest.mark.parametrize(("unit", "expected"), [("days", 1), ("weeks", 7)])
def test_days_of_a_unit(unit, expected):
    assert DAYS_PER[unit] == expected


def test_a_centimetre_is_ten_millimetres():
    assert MILLIMETRES_PER["cm"] == 10 * MILLIMETRES_PER["mm"]
