"""What a confidence stands for: a tail, a normal quantile, and a bound by itself."""

import pytest

from trialreadout.statistics.confidence import normal_quantile, tail, two_sided


@pytest.mark.parametrize(
    ("confidence", "beyond", "z"),
    [
        (0.95, 0.025, 1.959963984540054),
        (0.9, 0.05, 1.6448536269514722),
        (0.5, 0.25, 0.6744897501960817),
    ],
)
def test_each_limit_leaves_half_of_what_is_not_confident(confidence, beyond, z):
    assert tail(confidence) == pytest.approx(beyond)
    assert normal_quantile(confidence) == pytest.approx(z)


@pytest.mark.parametrize("confidence", [0, 1, -0.1, 95, float("nan")])
def test_no_confidence(confidence):
    with pytest.raises(ValueError, match=r"expected a share such as 0\.95"):
        tail(confidence)


def test_a_bound_by_itself_is_the_limit_of_an_interval_of_less_confidence():
    assert two_sided(0.95, 1) == pytest.approx(0.9)
    assert two_sided(0.51, 1) == pytest.approx(0.02)
    assert two_sided(0.95, 2) == 0.95
    assert two_sided(0.3, 2) == 0.3


@pytest.mark.parametrize("confidence", [0.5, 1, 0.2, 95])
def test_a_bound_of_one_half_or_less_is_none(confidence):
    with pytest.raises(ValueError, match=f"one-sided confidence is {confidence}"):
        two_sided(confidence, 1)


@pytest.mark.parametrize("sides", [0, 3])
def test_there_are_one_or_two_sides(sides):
    with pytest.raises(ValueError, match=f"sides is {sides}"):
        two_sided(0.95, sides)
