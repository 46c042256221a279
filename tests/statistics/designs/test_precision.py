"""Numbers by the width of an interval: every smaller number is too wide."""

from math import comb, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics import precision_design, proportion
from trialreadout.statistics.designs.precision import half_widths

METHODS = ("clopper-pearson", "wilson", "wilson-corrected", "agresti-coull", "jeffreys", "mid-p")


def by_hand(n, p, method, aim):
    found = [proportion(x, n, 0.95, method) for x in range(n + 1)]
    halves = [(each.high - each.low) / 2 for each in found]
    if aim == "worst":
        return max(halves)
    return sum(comb(n, x) * p**x * (1 - p) ** (n - x) * half for x, half in enumerate(halves))


@settings(max_examples=25)
@given(
    st.sampled_from(METHODS),
    st.sampled_from([0.05, 0.2, 0.5, 0.9]),
    st.sampled_from([0.15, 0.2, 0.3]),
    st.sampled_from(["expected", "worst"]),
)
def test_it_is_the_smallest_that_is_narrow_enough(method, p, half_width, aim):
    found = precision_design(p, half_width, method=method, aim=aim)
    assert by_hand(found.n, p, method, aim) <= half_width
    assert found.n == 2 or by_hand(found.n - 1, p, method, aim) > half_width
    both = [by_hand(found.n, p, method, each) for each in ("expected", "worst")]
    assert [found.expected_half_width, found.worst_half_width] == pytest.approx(both, rel=1e-10)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("p", [0.02, 0.3, 0.5])
def test_a_patient_more_never_widens_it(method, p):
    widths = [half_widths(n, p, 0.95, method) for n in range(2, 80)]
    for at in (0, 1):
        falling = [each[at] for each in widths]
        assert falling == sorted(falling, reverse=True)


def test_wald_is_the_formula_of_the_textbooks():
    found = precision_design(0.3, 0.1, method="wald")
    assert found.n == 81  # 1.96 squared, times 0.3 and 0.7, by 0.1 squared: 80.7
    assert found.expected_half_width == pytest.approx(1.959963984540054 * sqrt(0.21 / 81))
    assert precision_design(0.3, 0.1, method="wald", aim="worst").n == 97


def test_more_confidence_takes_more_patients():
    assert precision_design(0.3, 0.1, 0.9).n < precision_design(0.3, 0.1, 0.99).n


def test_nmax_is_the_largest_n_that_is_tried():
    n = precision_design(0.3, 0.1).n
    assert precision_design(0.3, 0.1, nmax=n).n == n
    with pytest.raises(ValueError, match="raise nmax"):
        precision_design(0.3, 0.1, nmax=n - 1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"p": 30}, "p is 30", id="a rate in per cent"),
        pytest.param({"half_width": 10}, "half_width is 10", id="a width in per cent"),
        pytest.param({"confidence": 95}, "confidence is 95", id="confidence in per cent"),
        pytest.param({"method": "exact"}, "clopper-pearson", id="an unknown method"),
        pytest.param({"aim": "best"}, "expected, worst", id="an unknown aim"),
        pytest.param({"nmax": 1}, "from 2 to", id="one patient"),
    ],
)
def test_refused(words, message):
    with pytest.raises(ValueError, match=message):
        precision_design(**{"p": 0.3, "half_width": 0.1} | words)
