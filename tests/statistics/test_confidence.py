"""Confidence, its tails, and limits that hold by themselves."""

import pytest

from trialreadout.statistics.confidence import normal_quantile, tail, two_sided


@pytest.mark.parametrize(
    ("confidence", "sides", "expected"),
    [
        pytest.param(0.95, 2, 0.95, id="of an interval it is what was asked for"),
        pytest.param(0.95, 1, 0.9, id="a 95 % bound is the limit of a 90 % interval"),
        pytest.param(0.975, 1, 0.95, id="a 97.5 % bound that of a 95 % interval"),
        pytest.param(0.51, 1, 0.02, id="just above one half"),
        pytest.param(0.3, 2, 0.3, id="an interval may hold less than one half"),
    ],
)
def test_confidence_of_the_interval_with_these_limits(confidence, sides, expected):
    assert two_sided(confidence, sides) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("confidence", "sides", "message"),
    [
        pytest.param(0.95, 3, "sides is 3; expected 2, or 1", id="three limits"),
        pytest.param(0.95, 0, "sides is 0; expected 2, or 1", id="no limit"),
        pytest.param(0.5, 1, "one-sided confidence is 0.5; expected", id="a bound of a coin"),
        pytest.param(1.0, 1, "one-sided confidence is 1.0; expected", id="a certain bound"),
        pytest.param(1.5, 1, "one-sided confidence is 1.5; expected", id="more than certain"),
    ],
)
def test_refused(confidence, sides, message):
    with pytest.raises(ValueError, match=message):
        two_sided(confidence, sides)


@pytest.mark.parametrize("confidence", [0, 1, 1.2, 95, -0.95, float("nan")])
def test_a_confidence_that_is_no_share_is_refused(confidence):
    with pytest.raises(ValueError, match=rf"confidence is {confidence}; expected a share"):
        tail(confidence)


def test_each_tail_has_half_of_what_is_left():
    assert tail(0.95) == pytest.approx(0.025)
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054)
    assert normal_quantile(0.9) == pytest.approx(1.6448536269514722)
