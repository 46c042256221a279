"""Counts that print as a percentage, at the edges and against a twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics.printed import PrintedNumber, counts_that_print, percentage_of
from twins.printed_percentage import prints


def counts(units, decimals, n):
    fewest, most = counts_that_print(PrintedNumber(units, decimals), np.array(n))
    return list(range(int(fewest), int(most) + 1))


@pytest.mark.parametrize(
    ("units", "decimals", "n", "expected"),
    [
        pytest.param(31, 0, 26, [8], id="31 % of 26 is 8"),
        pytest.param(31, 0, 31, [], id="31 % of 31 is nobody's count"),
        pytest.param(26, 0, 31, [8], id="26 % of 31 is 8"),
        pytest.param(13, 0, 8, [1], id="1 of 8 is 12.5 %, printed as 13 by halves rounded up"),
        pytest.param(12, 0, 8, [1], id="and as 12 by halves rounded to even"),
        pytest.param(38, 0, 8, [3], id="3 of 8 is 37.5 %, printed as 38 by both"),
        pytest.param(37, 0, 8, [], id="and as 37 by neither"),
        pytest.param(62, 0, 8, [5], id="5 of 8 is 62.5 %, which goes down to even 62"),
        pytest.param(63, 0, 8, [5], id="or up to 63"),
        pytest.param(87, 0, 8, [], id="7 of 8 is 87.5 %, printed as 87 by neither"),
        pytest.param(308, 1, 26, [8], id="30.8 % of 26 is 8"),
        pytest.param(310, 1, 26, [], id="31.0 % of 26 is nobody's count"),
        pytest.param(0, 0, 300, [0, 1], id="1 of 300 prints as 0 %"),
        pytest.param(0, 0, 200, [0, 1], id="1 of 200 is 0.5 %, which goes down to even 0"),
        pytest.param(1, 0, 200, [1, 2], id="or up to 1; 3 of 200 goes up to 2"),
        pytest.param(100, 0, 19, [19], id="100 % is everybody"),
        pytest.param(100, 0, 300, [299, 300], id="or nearly, of many"),
        pytest.param(50, 0, 300, [*range(149, 152)], id="halves at 149 come up, at 151 down"),
    ],
)
def test_counts_of_one_denominator(units, decimals, n, expected):
    # 148.5 and 151.5 of 300 are no counts: 49.5 and 50.5 are reached by none.
    assert counts(units, decimals, n) == expected


def test_fewest_and_most_are_themselves_counts():
    assert [
        each.tolist() for each in counts_that_print(PrintedNumber(7, 0), np.array([29, 300]))
    ] == [
        [2, 20],
        [2, 22],
    ]


def test_denominators_are_tried_all_at_once():
    fewest, most = counts_that_print(PrintedNumber(31, 0), np.arange(25, 33))
    assert (np.arange(25, 33)[fewest <= most]).tolist() == [26, 29, 32]


@given(st.integers(1, 400), st.integers(0, 1000), st.integers(0, 2))
def test_agrees_with_a_twin_in_decimal_arithmetic(n, units, decimals):
    percentage = PrintedNumber(min(units, 100 * 10**decimals), decimals)
    expected = [count for count in range(n + 1) if prints(count, n, str(percentage))]
    assert counts(percentage.units, decimals, n) == expected


@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(0, 3),
)
def test_what_a_count_prints_is_read_back_as_this_count(count, decimals):
    x, n = count
    percentage = percentage_of(x, n, decimals)
    assert x in counts(percentage.units, decimals, n)
    assert prints(x, n, str(percentage))
