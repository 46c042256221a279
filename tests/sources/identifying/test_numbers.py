from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.sources.identifying.numbers import is_bsn, is_nhs_number
from twins.numbers_of_persons import bsn_by_hand, nhs_number_by_hand


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        pytest.param("111222333", True, id="the example of the Dutch office"),
        pytest.param("123456782", True, id="another that passes"),
        pytest.param("1234.56.782", True, id="parted by points"),
        pytest.param("123456783", False, id="one digit off"),
        pytest.param("000000000", False, id="noughts alone are no number"),
        pytest.param("12345678", False, id="a digit short"),
        pytest.param("12345678a", False, id="a letter in it"),
    ],
)
def test_a_bsn_passes_the_eleven_test(text, passes):
    assert is_bsn(text) is passes


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        pytest.param("943 476 5919", True, id="the example of the data dictionary"),
        pytest.param("9434765919", True, id="without blanks"),
        pytest.param("9434765918", False, id="one digit off"),
        pytest.param("987 654 3210", True, id="a check digit of 11 is written 0"),
        pytest.param("1234567890", False, id="a check digit of 10 is no number"),
    ],
)
def test_an_nhs_number_ends_in_its_check_digit(text, passes):
    assert is_nhs_number(text) is passes


@given(st.text("0123456789", min_size=8, max_size=11))
def test_both_agree_with_sums_written_by_hand(text):
    assert is_bsn(text) == bsn_by_hand(text)
    assert is_nhs_number(text) == nhs_number_by_hand(text)


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 9))
def test_of_a_number_and_its_neighbours_at_most_one_passes(head, digit):
    assert sum(is_bsn(f"{head}{last}") for last in range(10)) <= 1
    assert is_bsn(f"{head}{digit}") == bsn_by_hand(f"{head}{digit}")
