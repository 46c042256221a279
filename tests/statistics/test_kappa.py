"""Cohen's kappa: by hand, beside a second program, and the laws."""

from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from trialreadout.statistics import kappa

WEIGHTS = ("none", "linear", "quadratic")
tables = st.integers(2, 5).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size, max_size=size), min_size=size, max_size=size
    )
)
any_weights = st.sampled_from(WEIGHTS)


def estimable(table):
    """Tell whether somebody was read, and not everybody was put in one category by both."""
    table = np.array(table)
    off = np.outer(table.sum(axis=1), table.sum(axis=0))
    return off.sum() > np.trace(off)


def test_two_categories_by_hand():
    """Of 50 patients 35 agree, 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; so (0.7 - 0.5) / 0.5.

    The variance, with 1 - kappa = 0.6: the diagonal 0.4 * (1 - 1.1 * 0.6)^2 and
    0.3 * (1 - 0.9 * 0.6)^2, off it 0.36 * (0.1 * 1.1^2 + 0.2 * 0.9^2), less
    (0.4 - 0.5 * 0.6)^2, over 0.5^2 * 50.
    """
    found = kappa([[20, 5], [10, 15]])
    variance = (0.4 * 0.34**2 + 0.3 * 0.46**2 + 0.36 * (0.1 * 1.1**2 + 0.2 * 0.9**2) - 0.01) / 12.5
    assert found.value == pytest.approx(0.4, rel=1e-12)
    assert found.standard_error == pytest.approx(sqrt(variance), rel=1e-9)
    assert found.low == pytest.approx(0.4 - 1.959963984540054 * sqrt(variance), rel=1e-9)
    assert found.high == pytest.approx(0.4 + 1.959963984540054 * sqrt(variance), rel=1e-9)
    assert (found.method, found.confidence, found.status) == ("Cohen's kappa", 0.95, "estimated")


def test_three_categories_weighted_by_hand():
    """Distances seen: 2 + 1 + 3 of 1 and 1 of 2, and by chance from the margins."""
    table = [[8, 2, 1], [1, 6, 0], [0, 3, 9]]
    rows, columns, n = (11, 7, 12), (9, 11, 10), 30
    for weights, power in (("linear", 1), ("quadratic", 2)):
        seen = 6 + 2**power
        chance = sum(abs(i - j) ** power * rows[i] * columns[j] for i in range(3) for j in range(3))
        assert kappa(table, weights).value == pytest.approx(1 - n * seen / chance, rel=1e-12)
        assert kappa(table, weights).method == f"weighted kappa, {weights}"


@given(table=tables, weights=any_weights)
def test_agrees_with_statsmodels(table, weights):
    assume(estimable(table))
    with np.errstate(all="ignore"):  # where a variance of 0 comes out below 0, theirs is no root
        theirs = cohens_kappa(np.array(table), wt=None if weights == "none" else weights)
    ours = kappa(table, weights)
    assert ours.value == pytest.approx(theirs.kappa, abs=1e-9)
    assert ours.standard_error**2 == pytest.approx(max(theirs.var_kappa, 0), abs=1e-9)
    if ours.low is not None and ours.standard_error > 1e-4:
        assert (ours.low, ours.high) == pytest.approx(
            (theirs.kappa_low, theirs.kappa_upp), abs=1e-6
        )


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize(
    "table",
    [
        pytest.param([[0, 0], [0, 0]], id="nobody read by both"),
        pytest.param([[7, 0], [0, 0]], id="everybody in one category"),
        pytest.param([[0, 0, 0], [0, 1, 0], [0, 0, 0]], id="one patient"),
        pytest.param([[5]], id="one category alone"),
    ],
)
def test_where_chance_would_do_as_well_kappa_is_not_estimable(table, weights):
    found = kappa(table, weights)
    assert (found.value, found.low, found.high, found.standard_error) == (None,) * 4
    assert found.status == "not estimable"


def test_one_reader_of_one_category_agrees_no_better_than_chance():
    assert kappa([[5, 3], [0, 0]]).value == 0


@pytest.mark.parametrize("weights", WEIGHTS)
def test_full_agreement_is_one_and_its_standard_error_of_0_makes_no_interval(weights):
    found = kappa([[4, 0, 0], [0, 1, 0], [0, 0, 5]], weights)
    assert (found.value, found.standard_error, found.low, found.high) == (1, 0, None, None)
    assert found.status == "estimated"


def test_full_disagreement_of_two_categories_is_minus_one():
    assert kappa([[0, 5], [5, 0]]).value == -1


def test_limits_are_not_cut_at_one():
    assert kappa([[9, 0], [1, 2]]).high > 1


def test_the_confidence_widens_the_interval():
    narrow, wide = (kappa([[20, 5], [10, 15]], confidence=level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


@given(table=tables, weights=any_weights)
def test_the_readers_may_change_places(table, weights):
    assert kappa(np.transpose(table), weights).value == pytest.approx(
        kappa(table, weights).value, abs=1e-12
    )


@given(table=tables, rng=st.randoms())
def test_without_weights_the_order_of_the_categories_is_irrelevant(table, rng):
    order = list(range(len(table)))
    rng.shuffle(order)
    moved = kappa(np.array(table)[np.ix_(order, order)])
    assert moved.value == pytest.approx(kappa(table).value, abs=1e-12)


@given(table=tables, weights=any_weights)
def test_an_empty_category_at_the_end_changes_nothing(table, weights):
    wider = np.pad(np.array(table), ((0, 1), (0, 1)))
    ours, padded = kappa(table, weights), kappa(wider, weights)
    assert padded.value == pytest.approx(ours.value, abs=1e-12)
    assert padded.standard_error == pytest.approx(ours.standard_error, abs=1e-6)


@given(a=st.integers(0, 9), b=st.integers(0, 9), c=st.integers(0, 9), d=st.integers(0, 9))
def test_of_two_categories_weights_make_no_difference(a, b, c, d):
    values = {kappa([[a, b], [c, d]], weights).value for weights in WEIGHTS}
    assert len(values) == 1


@given(table=tables, weights=any_weights, times=st.integers(2, 9))
def test_copies_of_a_trial_agree_alike_and_are_surer(table, weights, times):
    assume(estimable(table))
    one, many = kappa(table, weights), kappa(times * np.array(table), weights)
    assert many.value == pytest.approx(one.value, abs=1e-12)
    assert many.standard_error == pytest.approx(one.standard_error / sqrt(times), abs=1e-6)


@pytest.mark.parametrize(
    ("table", "more", "complaint"),
    [
        ([[1, 2]], {}, r"the shape \(1, 2\)"),
        ([1, 2], {}, r"the shape \(2,\)"),
        (np.empty((0, 0)), {}, r"the shape \(0, 0\)"),
        ([[1, -1], [0, 1]], {}, r"counts\[0, 1\] is -1"),
        ([[1, 0.5], [0, 1]], {}, r"counts\[0, 1\] is 0.5"),
        ([[1, nan], [0, 1]], {}, r"counts\[0, 1\] is nan"),
        ([[1, 0], [0, 1]], {"weights": "cubic"}, "expected one of: none, linear, quadratic"),
        ([[1, 0], [0, 1]], {"confidence": 95}, "confidence is 95"),
    ],
)
def test_what_is_no_table_is_refused(table, more, complaint):
    with pytest.raises(ValueError, match=complaint):
        kappa(table, **more)
