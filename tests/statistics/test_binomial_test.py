"""The exact binomial test: R, every count written down, and the laws."""

from fractions import Fraction
from functools import partial
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import binomial_test, proportion
from twins.exact_tests import binomial as twin

approx = partial(pytest.approx, rel=1e-9, abs=1e-15)

counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
shares = st.fractions(0, 1, max_denominator=20)


# R 4.2.2: binom.test(x, 10, p0), two-sided, greater, less.
@pytest.mark.parametrize(
    ("x", "p0", "expected"),
    [
        pytest.param(0, 0.1, (0.612579511000001, 1, 0.3486784401), id="0 of 10 against 10 %"),
        pytest.param(
            1, 0.2, (0.698010112000001, 0.8926258176, 0.3758096384), id="1 of 10 against 20 %"
        ),
        pytest.param(
            1, 0.5, (0.021484375, 0.9990234375, 0.0107421875), id="1 of 10 against one half"
        ),
    ],
)
def test_ten_patients(x, p0, expected):
    answer = binomial_test(x, 10, p0)
    assert (answer.p_two_sided, answer.p_greater, answer.p_less) == approx(expected)
    assert (answer.method, answer.status) == ("exact binomial test", "estimated")


@pytest.mark.parametrize(
    ("x", "p0", "expected"),
    [
        pytest.param(0, 0, (1, 1, 1), id="none, as it must be"),
        pytest.param(1, 0, (0, 0, 1), id="one of what cannot be"),
        pytest.param(5, 1, (1, 1, 1), id="all, as it must be"),
        pytest.param(4, 1, (0, 1, 0), id="one short of what must be"),
    ],
)
def test_certainty(x, p0, expected):
    answer = binomial_test(x, 5, p0)
    assert (answer.p_two_sided, answer.p_greater, answer.p_less) == expected


def test_of_nobody_nothing_can_be_said():
    answer = binomial_test(0, 0, 0.2)
    assert (answer.p_two_sided, answer.p_greater, answer.p_less) == (None, None, None)
    assert (answer.method, answer.status) == ("exact binomial test", "not estimable")


@pytest.mark.parametrize(
    ("x", "n", "p0", "message"),
    [
        pytest.param(9, 8, 0.2, "successes is 9 and n is 8", id="more successes than patients"),
        pytest.param(-1, 8, 0.2, "successes is -1", id="fewer than none"),
        pytest.param(1, nan, 0.2, "n is nan", id="an unknown denominator"),
        pytest.param(1, 8, 20, "a share such as", id="a proportion in per cent"),
        pytest.param(1, 8, 1.01, "a share such as", id="more than everybody"),
        pytest.param(1, 8, nan, "a share such as", id="no proportion to test against"),
    ],
)
def test_refused(x, n, p0, message):
    with pytest.raises(ValueError, match=message):
        binomial_test(x, n, p0)


@given(counts, shares)
def test_p_is_that_of_every_count_written_down(count, p0):
    answer = binomial_test(*count, float(p0))
    expected = [float(p) for p in twin(*count, Fraction(p0))]
    found = [answer.p_two_sided, answer.p_greater, answer.p_less]
    assert found == approx(expected)
    assert max(found) <= 1


@given(counts)
def test_no_probability_is_above_1_by_rounding(count):
    x, n = count
    for p0 in (0.1, 0.2, 0.5, 1 / 3, 0.77):
        answer = binomial_test(x, n, p0)
        assert max(answer.p_two_sided, answer.p_greater, answer.p_less) <= 1


@given(counts, shares)
def test_counting_failures_mirrors_the_test(count, p0):
    x, n = count
    successes, failures = binomial_test(x, n, float(p0)), binomial_test(n - x, n, float(1 - p0))
    assert failures.p_two_sided == approx(successes.p_two_sided)
    assert failures.p_greater == approx(successes.p_less)


@pytest.mark.parametrize(("x", "n", "p0"), [(0, 4, 0.1), (1, 4, 0.25), (0, 6, 0.5), (6, 6, 0.5)])
def test_what_is_certain_is_1_whatever_the_rounding_of_its_parts(x, n, p0):
    answer = binomial_test(x, n, p0)
    certain = [answer.p_greater] if x == 0 else [answer.p_less] if x == n else [answer.p_two_sided]
    assert certain == [1.0]


@given(counts)
def test_at_the_exact_limit_the_one_sided_test_is_just_significant(count):
    x, n = count
    if x > 0:
        assert binomial_test(x, n, proportion(x, n).low).p_greater == pytest.approx(0.025)
    if x < n:
        assert binomial_test(x, n, proportion(x, n).high).p_less == pytest.approx(0.025)
