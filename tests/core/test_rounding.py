"""Printed numbers are rounded as by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.rounding import rounded, significant


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (6.25, 1, "6.3"),
        (-6.25, 1, "-6.3"),
        (100 * 0.0625, 1, "6.3"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1.005, 2, "1.01"),  # stored as 1.00499999999999989
        (100 * 0.145, 0, "15"),  # 14.499999999999998
        (6.2499999, 1, "6.2"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "-0.0"),
        (99.95, 1, "100.0"),
        (1234567890123.25, 1, "1234567890123.3"),
        (12345678901234567.0, 1, "12345678901234568.0"),
        (5e-324, 3, "0.000"),
        (1.25e-20, 21, "0.000000000000000000013"),
        (inf, 2, "inf"),
        (nan, 2, "nan"),
    ],
)
def test_a_half_goes_away_from_zero(value, decimals, printed):
    assert rounded(value, decimals) == printed


def test_a_plus_is_written_where_it_is_wanted():
    assert [rounded(each, 0, sign=True) for each in (12.5, -12.5, 0.0)] == ["+13", "-13", "+0"]


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (0.1125, 3, "0.113"),
        (0.0625, 3, "0.0625"),
        (-0.1125, 3, "-0.113"),
        (0.25, 1, "0.3"),
        (0.9995, 3, "1"),
        (0.00001235, 3, "1.24e-05"),
        (0.0, 3, "0"),
        (nan, 3, "nan"),
        (-inf, 3, "-inf"),
    ],
)
def test_a_half_of_the_last_significant_digit_goes_away_from_zero(value, digits, printed):
    assert significant(value, digits) == printed


@given(st.integers(1, 400), st.data(), st.integers(0, 3))
def test_a_percentage_is_that_of_the_exact_share(denominator, data, decimals):
    count = data.draw(st.integers(0, denominator))
    exact = Fraction(100 * count * 10**decimals, denominator)
    units = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    wanted = Decimal(units).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert rounded(100 * (count / denominator), decimals) == str(wanted)
