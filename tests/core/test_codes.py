"""Codes are chosen by the first condition that holds, and stay codes of eight bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trialreadout.core.codes import first_of, one_of
from trialreadout.core.terms import Answer, Response

CODES = st.integers(-128, 127)


@given(
    arrays(bool, (3, 4, 2)),
    st.lists(CODES, min_size=3, max_size=3),
    CODES,
)
def test_it_chooses_as_numpy_does(conditions, codes, otherwise):
    found = first_of(list(conditions), codes, otherwise)
    assert found.dtype == np.int8
    np.testing.assert_array_equal(found, np.select(list(conditions), codes, otherwise))


@given(arrays(bool, (2, 5)), arrays(np.int8, 5), arrays(np.int8, 5))
def test_it_chooses_among_arrays(conditions, one, other):
    found = first_of(list(conditions), [one, Response.NE], other)
    np.testing.assert_array_equal(found, np.select(list(conditions), [one, 6], other))


def test_a_condition_of_the_patient_holds_at_all_visits():
    without_disease = np.array([[True], [False]])
    progressed = np.array([[True, False], [True, False]])
    found = first_of([without_disease, progressed], [Response.ND, Response.PD], Response.SD)
    assert found.tolist() == [[7, 7], [5, 3]]


def test_the_order_in_memory_stays():
    last = np.zeros((5, 3, 4), bool).transpose(2, 0, 1)
    found = first_of([last, ~last], [Answer.MET, Answer.NOT_MET], Answer.NOT_EVALUABLE)
    assert np.argsort(found.strides).tolist() == np.argsort(last.strides).tolist()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param((Response.CR,), [True, False, False], id="one"),
        pytest.param((Response.PR, Response.PD), [False, True, True], id="one of two"),
        pytest.param((Response.NE,), [False, False, False], id="none of them"),
        pytest.param((), [False, False, False], id="none is wanted"),
    ],
)
def test_which_codes_are_wanted(wanted, expected):
    assert one_of(np.array([1, 2, 5], np.int8), wanted).tolist() == expected
