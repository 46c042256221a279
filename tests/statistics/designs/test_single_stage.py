"""Single-stage designs: published ones, both definitions, and every n looked at by hand."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import single_stage_design
from trialreadout.statistics.designs.single_stage import enough_by_chernoff


# A'Hern 2001, n and "reject at r or more", recomputed: his tables were not at hand.
@pytest.mark.parametrize(
    ("asked", "n", "reject_at"),
    [
        pytest.param((0.1, 0.3, 0.05, 0.8), 25, 6, id="10 % against 30 %, power 80 %"),
        pytest.param((0.1, 0.3, 0.05, 0.9), 33, 7, id="10 % against 30 %, power 90 %"),
        pytest.param((0.2, 0.4, 0.05, 0.8), 35, 12, id="20 % against 40 %, power 80 %"),
        pytest.param((0.05, 0.2, 0.05, 0.8), 27, 4, id="5 % against 20 %, power 80 %"),
    ],
)
def test_the_designs_of_a_hern(asked, n, reject_at):
    design = single_stage_design(*asked)
    assert (design.n, design.limit + 1) == (n, reject_at)
    assert (design.p0, design.p1, design.definition) == (*asked[:2], "smallest")


def tail(more_than: int, n: int, p: Fraction) -> Fraction:
    return sum(
        (comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(more_than + 1, n + 1)), Fraction(0)
    )


def by_hand(n: int, p0: Fraction, p1: Fraction, alpha: Fraction) -> tuple[int, Fraction, Fraction]:
    limit = next(r for r in range(n + 1) if tail(r, n, p0) <= alpha)
    return limit, tail(limit, n, p0), tail(limit, n, p1)


TWENTIETHS = st.tuples(st.integers(1, 14), st.integers(5, 12)).filter(lambda t: sum(t) < 20)


@given(TWENTIETHS, st.sampled_from([1, 2, 4]), st.sampled_from([10, 14, 16, 18]))
def test_no_smaller_n_holds_and_no_larger_one_fails(rates, alpha, power):
    p0, p1 = Fraction(rates[0], 20), Fraction(sum(rates), 20)
    alpha, power = Fraction(alpha, 20), Fraction(power, 20)
    asked = float(p0), float(p1), float(alpha), float(power)
    smallest, every = (single_stage_design(*asked, each) for each in ("smallest", "every larger n"))
    kept = [by_hand(n, p0, p1, alpha) for n in range(1, every.n + 12)]
    for design in (smallest, every):
        limit, errs, has = kept[design.n - 1]
        assert design.limit == limit
        assert (design.type_1_error, design.power) == pytest.approx((errs, has), rel=1e-11)
    assert all(has < power for _, _, has in kept[: smallest.n - 1])
    assert kept[smallest.n - 1][2] >= power
    assert all(has >= power for _, _, has in kept[every.n - 1 :])
    assert every.n == 1 or kept[every.n - 2][2] < power


@given(TWENTIETHS, st.sampled_from([1, 2, 4]), st.sampled_from([10, 14, 16, 18]))
def test_from_the_bound_of_chernoff_on_every_n_holds(rates, alpha, power):
    p0, p1 = Fraction(rates[0], 20), Fraction(sum(rates), 20)
    alpha, power = Fraction(alpha, 20), Fraction(power, 20)
    enough = enough_by_chernoff(float(p0), float(p1), float(alpha), float(power))
    for n in (enough, enough + 1, enough + 7):
        assert by_hand(n, p0, p1, alpha)[2] >= power


def test_one_patient_more_can_cost_the_power():
    asked = 0.1, 0.3, 0.05, 0.8
    assert (
        single_stage_design(*asked, "smallest").n < single_stage_design(*asked, "every larger n").n
    )


def test_an_error_rate_equal_to_the_one_asked_for_is_held():
    design = single_stage_design(0.5, 0.75, 0.25, 0.5625)
    assert (design.n, design.limit, design.type_1_error, design.power) == (2, 1, 0.25, 0.5625)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"p0": 10}, "p0 is 10", id="a rate in per cent"),
        pytest.param({"p1": 0.1}, "above p0", id="no difference"),
        pytest.param({"alpha": 1}, "alpha is 1", id="no test at all"),
        pytest.param({"power": 0}, "power is 0", id="no power at all"),
        pytest.param({"definition": "any"}, "smallest, every larger n", id="an unknown definition"),
        pytest.param({"p1": 0.101}, "may take up to", id="rates too close to tell apart"),
    ],
)
def test_refused(words, message):
    asked = {"p0": 0.1, "p1": 0.3, "alpha": 0.05, "power": 0.8} | words
    with pytest.raises(ValueError, match=message):
        single_stage_design(**asked)
