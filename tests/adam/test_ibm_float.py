"""Numbers in the form of SAS transport files."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.adam.ibm_float import LARGEST, SMALLEST, as_ibm_float, within_reach
from twins.ibm_float import ibm_bytes

nan = float("nan")


def written(*values: float) -> list[bytes]:
    return [each.tobytes() for each in as_ibm_float(np.array(values, float))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(1.0, "4110000000000000", id="one is a sixteenth of sixteen"),
        pytest.param(-118.625, "c276a00000000000", id="a negative number with a fraction"),
        pytest.param(0.0, "0000000000000000", id="zero is zero, not missing"),
        pytest.param(nan, "2e00000000000000", id="a missing number is a full stop"),
        pytest.param(0.1, "401999999999999a", id="a tenth keeps the last bit of its double"),
        pytest.param(15.0, "41f0000000000000", id="just below a power of sixteen"),
        pytest.param(16.0, "4210000000000000", id="exactly a power of sixteen"),
    ],
)
def test_a_number_in_eight_bytes(value, expected):
    assert written(value)[0].hex() == expected


finite = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
reached = finite.filter(lambda x: bool(within_reach(np.array(x))))


@given(st.lists(reached | st.none()))
def test_the_twin_writes_the_same_bytes(values):
    assert written(*[nan if v is None else v for v in values]) == [ibm_bytes(v) for v in values]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("edge", [SMALLEST, LARGEST])
def test_both_ends_of_the_reach_are_written(edge, sign):
    assert within_reach(np.array([sign * edge])).all()
    assert written(sign * edge) == [ibm_bytes(sign * edge)]


@pytest.mark.parametrize(
    "beyond", [np.nextafter(SMALLEST, 0), np.nextafter(LARGEST, np.inf), np.inf, -np.inf]
)
def test_what_lies_beyond_is_told(beyond):
    assert not within_reach(np.array([beyond])).any()
