"""Fleiss' kappa: published examples, a plain twin, and the laws."""

import itertools
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trialreadout.statistics import fleiss_kappa

tables = st.tuples(st.integers(2, 5), st.integers(2, 4), st.integers(2, 12)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size[1] - 1), min_size=size[0], max_size=size[0]),
        min_size=size[2],
        max_size=size[2],
    ).map(lambda said: counted(said, size[1]))
)


def counted(said, categories):
    """Count for each patient the readers by category."""
    return np.array([[row.count(each) for each in range(categories)] for row in said])


def twin(counts):
    """Go through each pair of readers, patient by patient."""
    said = [[c for c, n in enumerate(row) for _ in range(n)] for row in counts]
    pooled = [c for row in said for c in row]
    share = {c: pooled.count(c) / len(pooled) for c in set(pooled)}
    chance = sum(p * p for p in share.values())
    alike = []
    for row in said:
        pairs = list(itertools.combinations(row, 2))
        alike.append(sum(a == b for a, b in pairs) / len(pairs))
    value = (sum(alike) / len(alike) - chance) / (1 - chance)
    parts = []
    for row, agreed in zip(said, alike, strict=True):
        expected = sum(share[c] for c in row) / len(row)
        own = (agreed - chance) / (1 - chance)
        parts.append(own - 2 * (1 - value) * (expected - chance) / (1 - chance))
    n = len(parts)
    return value, sqrt(sum((part - value) ** 2 for part in parts) / (n * (n - 1)))


def varied(counts):
    return (np.asarray(counts).sum(axis=0) > 0).sum() > 1


def test_two_readers_as_the_intraclass_kappa_of_a_published_example():
    """statpsych 1.7.0, ci.kappa(.05, 31, 12, 4, 58): 0.6736597, standard error 0.07479965.

    That error divides by the number of patients; here it is by one less.
    """
    counts = [[2, 0]] * 31 + [[1, 1]] * 16 + [[0, 2]] * 58
    found = fleiss_kappa(counts)
    assert found.value == pytest.approx(0.6736597, abs=5e-8)
    assert found.standard_error * sqrt(104 / 105) == pytest.approx(0.07479965, abs=5e-8)
    assert (found.method, found.confidence, found.status) == ("Fleiss' kappa", 0.95, "estimated")


def test_three_readers_by_hand():
    """Four patients: all three agree on two, two of three on the others; 5 of 12 say yes."""
    found = fleiss_kappa([[3, 0], [0, 3], [2, 1], [2, 1]])
    chance = (7 / 12) ** 2 + (5 / 12) ** 2
    assert found.value == pytest.approx(((2 + 2 / 3) / 4 - chance) / (1 - chance), rel=1e-12)


@given(counts=tables)
def test_agrees_with_the_twin(counts):
    assume(varied(counts))
    value, error = twin(counts.tolist())
    found = fleiss_kappa(counts)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.standard_error == pytest.approx(error, abs=1e-6)
    if found.low is not None:
        reach = 1.959963984540054 * found.standard_error
        assert (found.low, found.high) == pytest.approx((value - reach, value + reach), abs=1e-9)


@given(counts=tables, rng=st.randoms())
def test_neither_patients_nor_categories_have_an_order(counts, rng):
    rows, columns = (list(range(size)) for size in counts.shape)
    rng.shuffle(rows)
    rng.shuffle(columns)
    moved = fleiss_kappa(counts[np.ix_(rows, columns)])
    found = fleiss_kappa(counts)
    assert moved.status == found.status
    if found.value is not None:
        assert moved.value == pytest.approx(found.value, abs=1e-9)


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param(np.zeros((0, 3)), id="nobody read by all"),
        pytest.param([[3, 0], [3, 0]], id="everybody in one category"),
    ],
)
def test_where_chance_would_do_as_well_it_is_not_estimable(counts):
    found = fleiss_kappa(counts)
    assert (found.value, found.low, found.status) == (None, None, "not estimable")


def test_full_agreement_is_one_and_has_no_interval():
    found = fleiss_kappa([[3, 0], [0, 3], [3, 0]])
    assert (found.value, found.standard_error, found.low) == (1, 0, None)


def test_of_one_patient_there_is_no_interval():
    found = fleiss_kappa([[2, 1]])
    assert found.value is not None
    assert (found.standard_error, found.low, found.high) == (None, None, None)


@pytest.mark.parametrize(
    ("counts", "more", "complaint"),
    [
        ([1, 2], {}, r"the shape \(2,\)"),
        ([[1, 0], [0, 1]], {}, r"counts\[0\] is of 1 readers"),
        ([[2, 0], [2, 1]], {}, r"counts\[1\] is of 3 readers"),
        ([[2, -1]], {}, r"counts\[0, 1\] is -1"),
        ([[2, 0]], {"confidence": 95}, "confidence is 95"),
    ],
)
def test_what_is_no_table_is_refused(counts, more, complaint):
    with pytest.raises(ValueError, match=complaint):
        fleiss_kappa(counts, **more)
