"""Values of virtual patients: what the laboratory reports is what its text says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulated_trials import generator
from trialreadout.core.terms import Limit
from trialreadout.simulation.scenario import Marker, Weight
from trialreadout.simulation.values import draw_marker, draw_weights, rounded


@given(st.lists(st.floats(-9, 14, width=32), min_size=1, max_size=20), st.integers(1, 5))
def test_a_value_is_the_number_that_its_text_is_read_as(logs: list[float], digits: int) -> None:
    values = rounded(np.array(logs, np.float32), digits)
    for log, value in zip(logs, values.tolist(), strict=True):
        assert value == float(f"{value:.{digits - 1}e}")
        assert value == pytest.approx(np.exp(log), rel=0.51 * 10.0 ** (1 - digits) + 1e-5)


def test_a_value_beyond_the_assay_is_the_limit_and_says_so() -> None:
    marker = Marker(start=10.0, start_log_sd=3.0, below=1.0, above=100.0)
    value, limit, _ = draw_marker(marker, np.ones((3, 5000), np.float32), generator(1))
    assert ((value == 1.0) | (limit != Limit.BELOW)).all()
    assert ((value == 100.0) | (limit != Limit.ABOVE)).all()
    assert ((value >= 1.0) & (value <= 100.0)).all()
    assert set(np.unique(limit)) == set(Limit)


@pytest.mark.parametrize("power", [0.0, 1.0])
def test_a_marker_follows_the_volume_of_the_tumour(power: float) -> None:
    marker = Marker(
        volume_power=power, residual_log_sd=0.0, antibody=0.0, digits=9, below=1e-9, above=1e9
    )
    relative = np.array([1.0, 2.0], np.float32).repeat(100).reshape(2, 100)
    value, _, _ = draw_marker(marker, relative, generator(1))
    assert value[1] / value[0] == pytest.approx(8.0**power, rel=1e-4)


def test_antibodies_leave_a_part_of_the_value() -> None:
    marker = Marker(start_log_sd=0.0, residual_log_sd=0.0, antibody=0.5, antibody_leaves=0.3)
    value, _, antibody = draw_marker(marker, np.ones((1, 2000), np.float32), generator(1))
    assert antibody.mean() == pytest.approx(0.5, abs=0.05)
    assert value[0, antibody] == pytest.approx(30.0)
    assert value[0, ~antibody] == pytest.approx(100.0)


def test_weight_falls_with_the_months_of_treatment_and_is_read_to_a_tenth() -> None:
    weight = Weight(start_sd=0.0, loss_percent_per_month=1.0, loss_sd=0.0, error_kg=0.0)
    day = np.array([-10.0, 0.0, 304.375]).repeat(4).reshape(3, 4)
    assert draw_weights(weight, day, generator(1)).tolist() == [
        [76.0] * 4,
        [76.0] * 4,
        [68.8] * 4,
    ]
