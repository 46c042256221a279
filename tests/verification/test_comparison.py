"""What is computed beside what is expected."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest

from trialreadout.verification.comparison import compare


def faults(expected, found, tolerance=1e-9):
    return [each.quantity for each in compare(expected, found) if not each.within(tolerance)]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        pytest.param({"a": 2.0}, {"a": 2.0 * (1 + 0.9e-9)}, id="within the tolerance"),
        pytest.param({"a": 0.0}, {"a": 0.9e-12}, id="about 0: a thousandth of the tolerance"),
        pytest.param({"a": [1, None]}, {"a": np.array([1.0, nan])}, id="none is NaN"),
        pytest.param({"a": "CR"}, {"a": "CR", "b": 3}, id="what is computed besides"),
        pytest.param({"a": [[1, 2], [3, 4]]}, {"a": np.arange(1, 5).reshape(2, 2)}, id="a grid"),
        pytest.param({"a": True}, {"a": np.bool_(True)}, id="a truth"),
        pytest.param({"a": 3}, {"a": np.int8(3)}, id="a code"),
    ],
)
def test_as_expected(expected, found):
    assert faults(expected, found) == []


@pytest.mark.parametrize(
    ("expected", "found", "where"),
    [
        pytest.param({"a": 2.0}, {"a": 2.0 * (1 + 1.1e-9)}, ["a"], id="beyond the tolerance"),
        pytest.param({"a": 0.0}, {"a": 1.1e-12}, ["a"], id="about 0"),
        pytest.param({"a": [1, 2]}, {"a": [1, 3]}, ["a, 2"], id="the second of two"),
        pytest.param({"a": [1, 2]}, {"a": [1]}, ["a, length"], id="one too few"),
        pytest.param({"a": [1, 2]}, {"a": [1, 2, 2]}, ["a, length"], id="one too many"),
        pytest.param({"a": None}, {"a": 1.0}, ["a"], id="a number where there is none"),
        pytest.param({"a": 1.0}, {"a": nan}, ["a"], id="none where there is a number"),
        pytest.param({"a": 1.0}, {"a": np.inf}, ["a"], id="an endless number"),
        pytest.param({"a": "CR"}, {"a": "PR"}, ["a"], id="another word"),
        pytest.param({"a": 1}, {"b": 1}, ["a"], id="not computed"),
        pytest.param({"a": None}, {"b": 1}, ["a"], id="not computed, though none is expected"),
        pytest.param({"a": True}, {"a": 1}, ["a"], id="a number is no truth"),
    ],
)
def test_not_as_expected(expected, found, where):
    assert faults(expected, found) == where


def test_a_deviation_is_relative_to_what_is_expected():
    (compared,) = compare(4.0, 5.0)
    assert compared.deviation == 0.25


def test_at_a_tolerance_of_0_nothing_may_differ():
    assert faults(93, 93.0, 0) == []
    assert faults(93, np.nextafter(93, 94), 0) == [""]
