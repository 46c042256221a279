"""Numbers about simulated trials are printed with no more digits than their error allows."""

from __future__ import annotations

import pytest

from trialreadout.core.estimate import Estimate
from trialreadout.report.simulated.numbers import percent, probability, spread, with_error


def estimate(value: float | None, error: float | None = None, low=None, high=None) -> Estimate:
    status = "not reached" if value is None else "estimated"
    return Estimate(value, low, high, error, 0.95, "", status)


@pytest.mark.parametrize(
    ("value", "error", "unit", "said"),
    [
        pytest.param(0.6734, 0.0047, "proportion", "67.3 ± 0.5 %", id="a share of trials"),
        pytest.param(0.6734, 0.047, "proportion", "67 ± 5 %", id="of few trials"),
        pytest.param(0.6734, 0.00047, "proportion", "67.34 ± 0.05 %", id="of many"),
        pytest.param(0.99, 0.00995, "proportion", "99 ± 1 %", id="an error that rounds to one"),
        pytest.param(18.234, 0.12, "months", "18.2 ± 0.1", id="months"),
        pytest.param(1.0, 0.0, "proportion", "100.0 %", id="without error"),
        pytest.param(None, None, "months", "not reached", id="a median that is not reached"),
    ],
)
def test_a_number_is_printed_to_the_first_digit_of_its_error(value, error, unit, said):
    assert with_error(estimate(value, error), unit) == said


def test_a_bias_has_its_sign_and_one_that_rounds_to_nothing_has_none():
    assert with_error(estimate(0.22, 0.08), "months", sign=True) == "+0.22 ± 0.08"
    assert with_error(estimate(-0.004, 0.3), "months", sign=True) == "0.0 ± 0.3"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        pytest.param(0.0, "0 %", id="none"),
        pytest.param(1.0, "100 %", id="all"),
        pytest.param(0.00004, "< 0.1 %", id="hardly any is not none"),
        pytest.param(0.99999, "> 99.9 %", id="nearly all is not all"),
        pytest.param(0.123, "12.3 %", id="some"),
        pytest.param(None, "not reached", id="no share"),
    ],
)
def test_a_share_that_is_not_none_is_not_called_none(share, said):
    assert percent(share) == said


def test_what_no_trial_met_has_an_upper_limit_and_what_all_met_a_lower_one():
    assert probability(estimate(0.0, 0.0, 0.0, 0.000369), 10000) == (
        "0 of 10,000 trials (at most 0.04 %)"
    )
    assert probability(estimate(1.0, 0.0, 0.999631, 1.0), 10000) == (
        "all of 10,000 trials (at least 99.96 %)"
    )
    assert probability(estimate(0.5, 0.005), 10000) == "50.0 ± 0.5 % of trials"


def test_a_percentile_that_is_not_reached_is_later_than_all_others():
    assert spread(24.04, None, "months") == "24.0 or more"
    assert spread(None, None, "months") == "not reached"
    assert spread(0.553, 0.801, "proportion") == "55 to 80 %"
