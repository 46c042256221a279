"""Printed numbers keep their digits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics.printed import PrintedLimits, PrintedNumber, PrintedProportion


@pytest.mark.parametrize(
    ("printed", "value", "off"),
    [
        pytest.param("14", 14.33, 0, id="14.33 prints as 14"),
        pytest.param("14", 14.5, 0, id="a half goes either way: down"),
        pytest.param("15", 14.5, 0, id="a half goes either way: up"),
        pytest.param("14", 14.51, 1, id="just above a half is one unit off"),
        pytest.param("51", 50.18, 1, id="50.18 prints as 50, one less than 51"),
        pytest.param("18.9", 18.845, 1, id="18.845 prints as 18.8, 0.1 less than 18.9"),
        pytest.param("18.8", 18.845, 0, id="and as 18.8"),
        pytest.param("-3", -3.19, 0, id="below zero"),
        pytest.param("9.7", 9.2114, 5, id="five units of the last digit"),
    ],
)
def test_units_off(printed, value, off):
    whole, _, decimals = printed.partition(".")
    assert PrintedNumber(int(whole + decimals), len(decimals)).units_from(np.array(value)) == off


@given(st.integers(-9999, 9999), st.integers(0, 3))
def test_a_number_is_written_with_its_digits(units, decimals):
    written = str(PrintedNumber(units, decimals))
    assert float(written) == pytest.approx(units / 10**decimals)
    assert len(written.partition(".")[2]) == decimals


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        pytest.param({"count": 8, "percentage": PrintedNumber(31, 0)}, "8 (31 %)", id="no N"),
        pytest.param({"count": 8, "denominator": 26}, "8/26", id="no percentage"),
        pytest.param(
            {"percentage": PrintedNumber(110, 1), "denominator": 170}, "11.0 % of 170", id="no n"
        ),
        pytest.param({"percentage": PrintedNumber(31, 0)}, "31 %", id="a percentage alone"),
        pytest.param({"label": "PD", "count": 7}, "PD 7", id="a count with its category"),
    ],
)
def test_names_show_what_was_printed_and_no_more(fields, name):
    assert PrintedProportion(**{"label": ""} | fields).name == name


def test_limits_that_are_not_reached_are_said_so():
    assert str(PrintedLimits(PrintedNumber(24, 0), None, 0.95)) == "24 to not reached"


def test_limits_are_written_with_their_digits():
    assert str(PrintedLimits(PrintedNumber(1441, 2), PrintedNumber(239, 1), 0.95)) == (
        "14.41 to 23.9"
    )
