"""Medians in the middle of their intervals, or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics.printed import PrintedLimits, PrintedNumber, PrintedTime, symmetry


def median(value, low, high, decimals=(0, 0, 0), confidence=0.95):
    numbers = [PrintedNumber(u, d) for u, d in zip((value, low, high), decimals, strict=True)]
    return PrintedTime("", numbers[0], "months", PrintedLimits(*numbers[1:], confidence))


@pytest.mark.parametrize(
    ("printed", "symmetric"),
    [
        pytest.param(median(18, 7, 29), True, id="18 (7-29) is symmetric"),
        pytest.param(median(58, 47, 68), True, id="58 (47-68) is, within rounding"),
        pytest.param(median(40, 32, 50), False, id="40 (32-50): three halves would be needed"),
        pytest.param(median(40, 32, 49), True, id="40 (32-49): a whole unit is what rounding does"),
        pytest.param(
            median(165, 1441, 2390, (1, 2, 2)), False, id="16.5 (14.41-23.90) is not symmetric"
        ),
        pytest.param(
            median(47, 149, 785, (0, 1, 1)), True, id="47 (14.9-78.5): digits differ, rounding too"
        ),
        pytest.param(
            median(47, 149, 801, (0, 1, 1)), True, id="47 (14.9-80.1): ten tenths of rounding"
        ),
        pytest.param(
            median(47, 149, 802, (0, 1, 1)), False, id="47 (14.9-80.2): eleven are not reached"
        ),
        pytest.param(
            median(185, 7, 29, (1, 0, 0)), True, id="18.5 (7-29): half a unit of each limit"
        ),
        pytest.param(median(186, 7, 29, (1, 0, 0)), False, id="18.6 (7-29): more than that"),
        pytest.param(median(18, 29, 7), False, id="limits in the wrong order"),
    ],
)
def test_symmetry(printed, symmetric):
    assert symmetry(printed).symmetric is symmetric


@pytest.mark.parametrize(
    ("printed", "middle"),
    [
        pytest.param(median(18, 7, 29), 18, id="of a symmetric interval the median"),
        pytest.param(median(40, 32, 50), 41, id="of another not"),
        pytest.param(median(47, 149, 785, (0, 1, 1)), 46.7, id="with its digits"),
    ],
)
def test_the_middle_of_the_interval(printed, middle):
    assert symmetry(printed).middle == pytest.approx(middle)


def test_the_standard_error_is_read_off_the_width():
    assert symmetry(median(18, 7, 29)).standard_error == pytest.approx(5.61, abs=0.005)
    assert symmetry(median(18, 7, 29, confidence=0.9)).standard_error == pytest.approx(
        11 / 1.645, 1e-3
    )


@pytest.mark.parametrize(
    ("printed", "inside"),
    [
        pytest.param(median(7, 7, 29), True, id="on its lower limit"),
        pytest.param(median(29, 7, 29), True, id="on its upper limit"),
        pytest.param(median(6, 7, 29), False, id="below it"),
        pytest.param(median(30, 7, 29), False, id="above the upper"),
        pytest.param(median(70, 7, 29, (1, 0, 0)), True, id="7.0 is 7"),
    ],
)
def test_a_median_lies_within_its_limits(printed, inside):
    assert symmetry(printed).inside is inside


def test_nothing_can_be_told_without_both_limits():
    value = PrintedNumber(32, 0)
    assert symmetry(PrintedTime("", value, "weeks")) is None
    one = PrintedLimits(PrintedNumber(24, 0), None, 0.95)
    assert symmetry(PrintedTime("", value, "weeks", one)) is None


@given(st.floats(1, 500), st.floats(0.1, 100), st.integers(0, 2))
def test_median_and_1_96_standard_errors_are_always_seen_to_be_symmetric(value, error, decimals):
    units = [
        round(each * 10**decimals) for each in (value, value - 1.96 * error, value + 1.96 * error)
    ]
    halves = [abs(abs(each * 10**decimals) % 1 - 0.5) < 1e-6 for each in (value, error)]
    found = symmetry(median(*units, (decimals,) * 3))
    assert found.symmetric or any(halves) or abs(units[1] + units[2] - 2 * units[0]) == 2
