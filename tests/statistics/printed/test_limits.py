"""Methods recognised by the limits that they print."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import proportion
from trialreadout.statistics.printed import (
    PrintedLimits,
    PrintedNumber,
    readings_of_limits,
)
from trialreadout.statistics.printed.limits import METHODS


def limits(low, high, decimals=0, confidence=0.95):
    return PrintedLimits(PrintedNumber(low, decimals), PrintedNumber(high, decimals), confidence)


def read(printed, *counts):
    count, n = np.array(counts).T
    return readings_of_limits(printed, count, n)


def methods_of(printed, count, n):
    return [each.method for each in read(printed, (count, n)) if each.off == 0]


@pytest.mark.parametrize(
    ("printed", "count", "expected"),
    [
        pytest.param(limits(6, 29), (6, 41), ["Clopper-Pearson"], id="6/41: exact, not score"),
        pytest.param(limits(7, 28), (6, 41), ["Wilson"], id="6/41: score prints 7 to 28"),
        pytest.param(
            limits(0, 11), (0, 31), ["Clopper-Pearson", "Wilson"], id="0/31: two methods agree"
        ),
        pytest.param(limits(-3, 10), (1, 29), ["Wald"], id="1/29: Wald goes below zero"),
        pytest.param(limits(0, 10), (1, 29), ["Wald"], id="1/29: and may be cut there"),
        pytest.param(limits(90, 103), (28, 29), ["Wald"], id="28/29: Wald goes above 100 %"),
        pytest.param(limits(90, 100), (28, 29), ["Wald"], id="28/29: and may be cut there"),
        pytest.param(limits(90, 101), (28, 29), [], id="28/29: but at 100 % alone"),
        pytest.param(limits(14, 51), (8, 27), [], id="8/27: none prints 14 to 51"),
    ],
)
def test_methods_that_print_the_same_limits(printed, count, expected):
    assert methods_of(printed, *count) == expected


def test_the_nearest_comes_first_with_how_far_it_is_off():
    nearest = read(limits(14, 51), (8, 26), (8, 27), (8, 28))[0]
    assert (nearest.count, nearest.n, nearest.method) == (8, 27, "Clopper-Pearson")
    assert (nearest.low_off, nearest.high_off) == (0, 1)


def test_the_confidence_counts():
    ninety = proportion(8, 26, 0.9)
    printed = limits(round(1000 * ninety.low), round(1000 * ninety.high), 1, confidence=0.9)
    assert methods_of(printed, 8, 26) == ["Clopper-Pearson"]
    assert methods_of(limits(printed.low.units, printed.high.units, 1), 8, 26) == []


def test_an_upper_limit_that_is_not_there_is_printed_by_no_method():
    assert read(PrintedLimits(PrintedNumber(24, 0), None, 0.95), (8, 26)) == ()


@given(
    st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from(METHODS),
    st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    st.integers(0, 2),
)
def test_the_interval_that_a_method_prints_is_recognised_as_its_own(
    count, method, confidence, decimals
):
    answer = proportion(*count, confidence, method)
    units = 100 * 10**decimals
    printed = limits(round(units * answer.low), round(units * answer.high), decimals, confidence)
    assert answer.method in methods_of(printed, *count)


def test_where_none_comes_within_a_unit_the_nearest_is_given_alone():
    (nearest,) = read(limits(0, 97, 1), (0, 31), (0, 32))
    assert (nearest.count, nearest.n, nearest.method, nearest.high_off) == (0, 31, "mid-p", 5)


def test_everything_within_a_unit_is_given_and_nothing_else():
    """14 to 51 is not printed for 7 to 9 of 24 to 30 by any method."""
    printed = limits(14, 51)
    pairs = [(count, n) for n in range(24, 31) for count in (7, 8, 9)]
    within = {}
    for count, n in pairs:
        for method in METHODS:
            answer = proportion(count, n, method=method)
            low, high = 100 * answer.low, 100 * answer.high
            off = max(abs(round(low) - 14), abs(round(high) - 51))
            if off <= 1:
                within[count, n, answer.method] = (off, abs(low - 14) + abs(high - 51))
    readings = read(printed, *pairs)
    found = [(each.count, each.n, each.method) for each in readings]
    assert sorted(found) == sorted(within)
    assert {each.off for each in readings} == {1}
    away = [within[each][1] for each in found]
    assert away == sorted(away)


def test_those_off_by_one_stand_beside_those_that_print_the_same():
    readings = read(limits(6, 29), (6, 41), (6, 42))
    assert {each.off for each in readings if each.method == "Clopper-Pearson"} == {0, 1}


@given(
    st.integers(2, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from(METHODS),
)
def test_a_count_is_recognised_among_all_others(count, method):
    answer = proportion(*count, method=method)
    printed = limits(round(100 * answer.low), round(100 * answer.high))
    n = np.arange(1, 31)
    counts = np.concatenate([np.arange(each + 1) for each in n])
    readings = readings_of_limits(printed, counts, np.repeat(n, n + 1))
    assert (*count, answer.method) in {
        (each.count, each.n, each.method) for each in readings if each.off == 0
    }
    assert [each.off for each in readings] == sorted(each.off for each in readings)
