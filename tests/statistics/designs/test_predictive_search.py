"""The thresholds of Lee and Liu, searched for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics import predictive_design, predictive_search
from twins import looks as twin

RATES = st.sampled_from([("1/10", "2/5"), ("1/5", "1/2"), ("3/10", "3/5"), ("1/4", "3/4")])
LOOKS = st.sampled_from([(3, 6, 9), (2, 5, 8, 11), (5, 10), (8,)])
ERRORS = st.tuples(st.sampled_from(["1/20", "1/10", "1/5"]), st.sampled_from(["1/2", "7/10"]))
PRIORS = st.sampled_from([(1, 1), (1, 3)])


@settings(max_examples=40, deadline=None)
@given(RATES, LOOKS, ERRORS, PRIORS)
def test_no_thresholds_that_hold_both_errors_expect_fewer_patients(rates, looks, errors, prior):
    p0, p1 = map(Fraction, rates)
    alpha, power = map(Fraction, errors)
    held = twin.thresholds(p0, p1, looks, alpha, power, prior)
    asked = float(p0), float(p1), looks, float(alpha), float(power), prior
    if not held:
        with pytest.raises(ValueError, match="no thresholds hold"):
            predictive_search(*asked)
        return
    size, power, limits = held[0]
    design = predictive_search(*asked).design
    assert design.limits == limits
    assert (design.expected_n, -design.power) == pytest.approx((float(size), float(power)))


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param((0.2, 0.4, range(10, 37), 0.1, 0.9), id="a look after each patient"),
        pytest.param((0.1, 0.3, (9, 17, 25), 0.05, 0.75), id="three looks"),
        pytest.param((0.5, 0.7, (50,), 0.05, 0.8), id="no look before the last"),
        pytest.param((0.2, 0.4, range(10, 81), 0.05, 0.9), id="many patients"),
    ],
)
def test_what_is_printed_of_the_thresholds_makes_the_same_design(asked):
    found = predictive_search(*asked)
    p0, p1, looks, alpha, power = asked
    assert found.design.type_1_error <= alpha
    assert found.design.power >= power
    assert found.futile_between[0] < found.futile < found.futile_between[1]
    assert found.convincing_between[0] < found.convincing < found.convincing_between[1]
    assert predictive_design(p0, p1, looks, found.futile, found.convincing) == found.design


def test_past_its_range_a_threshold_makes_another_design():
    asked = 0.2, 0.4, range(10, 37)
    found = predictive_search(*asked, 0.1, 0.9)
    (low, high), (few, many) = found.futile_between, found.convincing_between
    for futile, convincing in [
        (low * (1 - 1e-6), found.convincing),
        (high * (1 + 1e-6), found.convincing),
        (found.futile, few * (1 - 1e-6)),
        (found.futile, many * (1 + 1e-6)),
    ]:
        assert predictive_design(*asked, futile, convincing) != found.design


def test_the_fewest_patients_are_those_with_whom_thresholds_can_be_found():
    asked = {"p0": 0.2, "p1": 0.4, "alpha": 0.1, "power": 0.9}
    found = predictive_search(looks=range(10, 60), fewest=True, **asked)
    assert (found.design.n, found.design.limit) == (36, 10)
    assert found == predictive_search(looks=range(10, 37), **asked)
    with pytest.raises(ValueError, match=r"no thresholds hold .* with 35 patients"):
        predictive_search(looks=range(10, 36), fewest=True, **asked)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"alpha": 10}, "alpha is 10", id="in per cent"),
        pytest.param({"power": 1}, "power is 1", id="a certain success"),
        pytest.param({"looks": (20, 10)}, "rising", id="looks that fall"),
        pytest.param({"p1": 0.1}, "p1, the rate hoped for, above p0", id="nothing to find"),
        pytest.param({"prior": (0, 1)}, "prior is", id="an improper prior"),
    ],
)
def test_refused(words, message):
    asked = {"p0": 0.2, "p1": 0.4, "looks": (10, 20, 36), "alpha": 0.1, "power": 0.8, **words}
    with pytest.raises(ValueError, match=message):
        predictive_search(**asked)
