"""Numbers as a registry takes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import floats

from trialreadout.registry.measures import interval_named
from trialreadout.registry.numbers import printed, printed_or_na, printed_p


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(31.0, "31", id="a count"),
        pytest.param(0.0, "0", id="nought"),
        pytest.param(17.806981519507186, "17.81", id="two decimals"),
        pytest.param(-0.0090704777453585, "-0.00907", id="three digits of what is small"),
        pytest.param(18375.0, "18375", id="no exponent"),
        pytest.param(99.999, "100.00", id="rounded up"),
        pytest.param(0.9999, "1.000", id="rounded up to one"),
    ],
)
def test_a_number_has_digits_and_a_point(value, said):
    assert printed(value) == said


def test_no_number_is_na():
    assert printed_or_na(None) == "NA"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        pytest.param(0.020819397993311037, "0.0208", id="as it is"),
        pytest.param(0.0001, "0.000100", id="at the bound"),
        pytest.param(0.00009999, "<0.0001", id="below the bound"),
        pytest.param(1.0, "1", id="one"),
    ],
)
def test_a_p_value_is_never_nought(p, said):
    assert printed_p(p) == said


@given(value=floats(-1e9, 1e9).filter(lambda v: v == 0 or abs(v) > 1e-6))
def test_what_is_printed_is_the_number(value):
    said = printed(value)
    assert "e" not in said
    assert float(said) == pytest.approx(value, abs=0.005, rel=0.006)


@pytest.mark.parametrize(
    ("confidence", "named"),
    [
        pytest.param(0.95, ("95% Confidence Interval", None), id="usual"),
        pytest.param(0.975, ("97.5% Confidence Interval", None), id="with a decimal"),
        pytest.param(0.68, ("Other Confidence Interval Level", 68.0), id="one without a name"),
    ],
)
def test_an_interval_has_the_registry_s_name(confidence, named):
    assert interval_named(confidence) == named
