"""Which denominators reproduce printed results."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics.printed import (
    PrintedNumber,
    PrintedProportion,
    denominators,
    percentage_of,
)


def printed(count=None, percent=None, decimals=0):
    percentage = None if percent is None else PrintedNumber(percent, decimals)
    return PrintedProportion("", count, None, percentage)


@pytest.mark.parametrize(
    ("proportions", "expected"),
    [
        pytest.param([printed(8, 31)], [26], id="8 (31 %) is 8 of 26 alone"),
        pytest.param([printed(8, 25)], [32], id="8 (25 %) is 8 of 32"),
        pytest.param([printed(2, 7)], [27, 28, 29, 30], id="2 (7 %) is 2 of 27 to 30"),
        pytest.param([printed(2, 7), printed(8, 30)], [27], id="with 8 (30 %), of 27 alone"),
        pytest.param([printed(17, 95)], [], id="17 never prints as 95 %"),
        pytest.param([printed(8, 31), printed(11, 44)], [], id="nothing fits both"),
        pytest.param([printed(8, 31), printed(27)], [], id="27 patients are not in 26"),
        pytest.param([printed(8, 31), printed(26)], [26], id="26 are"),
    ],
)
def test_denominators_of_all(proportions, expected):
    assert list(denominators(proportions).of_all) == expected


def test_a_count_without_percentage_asks_only_that_there_be_so_many():
    found = denominators([printed(7)])
    assert (found.of_all[0], found.of_all[-1]) == (7, 1000)


def test_where_nothing_fits_all_those_that_fit_most_are_named():
    found = denominators([printed(8, 31), printed(11, 42), printed(7, 22)])
    assert found.of_all == ()
    assert found.of_most == (26,)
    assert found.of(2) == (32,)


def test_a_percentage_of_0_asks_for_a_denominator_beyond_a_thousand():
    found = denominators([printed(8, 0)]).of_all
    assert found[0] == 1600  # 0.5 %, which goes down to even 0


@pytest.mark.parametrize(
    ("proportion", "last", "tried"),
    [
        pytest.param(printed(40, 1), 8000, 8000, id="40 (1 %): 0.5 %, which goes up to 1"),
        pytest.param(printed(40, 10, 1), 4210, 4210, id="40 (1.0 %): 0.9501 %"),
        pytest.param(printed(8, 31), 26, 1000, id="8 (31 %): never fewer tried than a thousand"),
        pytest.param(printed(8, 0), 3200, 3200, id="8 (0 %): twice the first N, since all do"),
    ],
)
def test_every_denominator_that_fits_is_reached(proportion, last, tried):
    found = denominators([proportion])
    assert (found.of_all[-1], found.n[-1]) == (last, tried)
    beyond = denominators([proportion], np.array([last + 1])).of_all
    assert beyond == () or proportion.percentage.units == 0


def test_never_beyond_the_largest_allowed():
    assert denominators([printed(8, 0)], largest=1599).of_all == ()
    assert denominators([printed(8, 31)], largest=25).of_all == ()
    assert denominators([printed(8, 31)], largest=7).n.size == 0
    assert denominators([printed(percent=31)], largest=10**9).n[-1] == 2000
    assert denominators([printed(8, 31)], largest=10**9).n[-1] == 50_000


def test_a_stated_denominator_is_tried_alone():
    stated = np.array([19])
    assert denominators([printed(17, 89)], stated).of_all == (19,)
    assert denominators([printed(17, 95)], stated).of_all == ()
    assert denominators([printed(20)], stated).of_all == ()


@given(
    st.integers(1, 200).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.integers(0, n), min_size=1, max_size=4))
    ),
    st.integers(0, 2),
    st.booleans(),
)
def test_the_true_denominator_is_always_among_those_that_fit(trial, decimals, with_counts):
    n, counts = trial
    proportions = [
        PrintedProportion("", x if with_counts else None, None, percentage_of(x, n, decimals))
        for x in counts
    ]
    assert n in denominators(proportions).of_all
