"""The course of a marker."""

from __future__ import annotations

import json
from math import exp, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import Trend
from trialreadout.criteria import marker_trend
from trialreadout.statistics.slope import log_linear_slope
from twins.marker_trend import marker_trend as twin

WEEKS = np.arange(0, 32, 4.0)
RISING = [66, 92.2, 125.7, 115.8, 185.2, 218.8, 270.2, 405.6]
FALLING = [376.1, 367.3, 382.5, 174.7, 169.6, 139.2, 122.8, 79.9]

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def graded(values, times=WEEKS, **options):
    return Trend(marker_trend(times, values, **options)).name


def random_patients(rng, patients):
    """Markers that rise, fall or stand, scatter much or little, and lack values."""
    slope = rng.choice([-0.05, -0.02, 0, 0.02, 0.05], (patients, 1))
    scatter = rng.choice([0.02, 0.1, 0.4], (patients, 1))
    value = np.exp(5 + slope * WEEKS + scatter * rng.normal(size=(patients, 8)))
    value[rng.random(value.shape) < rng.choice([0, 0.3, 0.7], (patients, 1))] = nan
    value[rng.random(value.shape) < 0.01] = 0
    time = WEEKS + rng.choice([0, 0, 0.5, -4], value.shape)
    time[rng.random(value.shape) < 0.02] = nan
    return time, value


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(RISING, "PROGRESSION", id="doubling in twelve weeks"),
        pytest.param(FALLING, "RESPONSE", id="halving in twelve weeks"),
        pytest.param([100, 90, 110, 95, 105, 100, 98, 103], "STABLE", id="wavering about 100"),
        pytest.param([42] * 8, "STABLE", id="the same value throughout"),
        pytest.param(100 * 2 ** (WEEKS / 30), "PROGRESSION", id="exactly on a rising line"),
        pytest.param(100 * 0.5 ** (WEEKS / 30), "RESPONSE", id="exactly on a falling line"),
        pytest.param([600, 220, 110, 80, 95, 160, 310, 540], "STABLE", id="a fall, then a rise"),
        pytest.param([66, 92, 126, 175, *[nan] * 4], "PROGRESSION", id="four values suffice"),
        pytest.param([66, 92.2, 405.6, *[nan] * 5], "STABLE", id="six times as much in three"),
        pytest.param([66, nan, nan, nan, nan, nan, nan, 405.6], "NE", id="two values"),
        pytest.param([66, 0, -1, nan, nan, nan, nan, 405.6], "NE", id="two with a logarithm"),
        pytest.param([66, *[nan] * 7], "NE", id="one value"),
        pytest.param([nan] * 8, "NE", id="none"),
    ],
)
def test_eight_visits(values, expected):
    assert graded(values) == expected


def test_repeated_times_count_but_one_time_is_no_course():
    assert graded([1, 1.01, 2, 2.01], [0, 0, 4, 4]) == "PROGRESSION"
    assert graded([1, 2, 3, 4], [4, 4, 4, 4]) == "NE"


def test_a_value_without_its_time_does_not_count():
    assert graded([1, 2.1, 3.9, 8.1], [0, 4, 8, 12]) == "PROGRESSION"
    assert graded([1, 2.1, 3.9, 8.1], [0, nan, nan, 12]) == "NE"


@pytest.mark.parametrize(
    ("minimum_values", "expected"),
    [(3, "PROGRESSION"), (4, "PROGRESSION"), (5, "NE")],
)
def test_fewer_values_than_the_protocol_asks_for(minimum_values, expected):
    assert graded([1, 2.1, 3.9, 8.1], [0, 4, 8, 12], minimum_values=minimum_values) == expected


def test_no_protocol_can_ask_for_fewer_than_three_values():
    assert graded([1, 2], [0, 4], minimum_values=2) == "NE"
    assert graded([1, 2, 4.1], [0, 4, 8], minimum_values=0) == "PROGRESSION"


# With three equally spaced values, ln v = 0, 1/2 + d, 1, the slope is 1/2, the residual sum of
# squares 2/3 d^2, and t = sqrt(3) / (2 d): significant if d < sqrt(3) / 2 / t_crit. Student's t on
# one degree of freedom is beyond 12.7062 in 5 % of cases, beyond 6.3138 in 10 %.
@pytest.mark.parametrize(
    ("sides", "departure", "expected"),
    [
        pytest.param(2, 0.06815, "PROGRESSION", id="two-sided: t = 12.71"),
        pytest.param(2, 0.06816, "STABLE", id="two-sided: t = 12.706"),
        pytest.param(1, 0.13716, "PROGRESSION", id="one-sided: t = 6.314"),
        pytest.param(1, 0.13718, "STABLE", id="one-sided: t = 6.313"),
    ],
)
@pytest.mark.parametrize("direction", [1, -1])
def test_both_sides_of_significance(sides, departure, expected, direction):
    values = [exp(direction * ln) for ln in (0, 0.5 + departure, 1)]
    if direction < 0 and expected == "PROGRESSION":
        expected = "RESPONSE"
    assert graded(values, [0, 1, 2], sides=sides) == expected


def test_classes_recommended_beside_r(shared_data):
    text = (shared_data / "statistics-reference" / "tg_slope.json").read_text()
    for one in json.loads(text)["series"]:
        name = graded(np.array(one["tg"], float), one["week"])
        assert one["recommended_class"] == {"NE": "not evaluable"}.get(name, name.lower()), one[
            "id"
        ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"alpha": 5}, "such as 0.05", id="a level in per cent"),
        pytest.param({"alpha": 0}, "such as 0.05", id="a level of 0"),
        pytest.param({"alpha": 0.51}, "alpha is 0.51", id="a level above one half"),
        pytest.param({"sides": 3}, "expected 1 or 2", id="three sides"),
    ],
)
def test_refused(options, message):
    with pytest.raises(ValueError, match=message):
        marker_trend(WEEKS, RISING, **options)


@pytest.mark.parametrize(
    ("alpha", "minimum_values", "sides"), [(0.05, 3, 2), (0.05, 5, 1), (0.01, 3, 1), (0.2, 4, 2)]
)
def test_agrees_with_its_twin_on_random_patients(alpha, minimum_values, sides):
    time, value = random_patients(np.random.default_rng(28), 5_000)
    codes = marker_trend(time, value, alpha=alpha, minimum_values=minimum_values, sides=sides)
    patients = zip(time.tolist(), value.tolist(), strict=True)
    expected = [twin(*patient, alpha, minimum_values, sides) for patient in patients]
    assert codes.tolist() == expected
    assert set(expected) == set(Trend)


# Laws


@given(trials)
def test_leading_axes_are_free_and_patients_do_not_see_each_other(rng):
    time, value = random_patients(rng, 12)
    codes = marker_trend(time, value)
    assert codes.tolist() == [marker_trend(*one) for one in zip(time, value, strict=True)]
    stacked = marker_trend(time.reshape(2, 6, 8), value.reshape(2, 6, 8))
    assert stacked.tolist() == codes.reshape(2, 6).tolist()


@given(trials, st.sampled_from([1e-3, 0.5, 2.0, 1000.0]), st.sampled_from([1 / 7, 1.0, 24.0]))
def test_another_unit_of_the_marker_or_of_time_changes_no_class(rng, factor, pace):
    time, value = random_patients(rng, 50)
    expected = marker_trend(time, value)
    assert marker_trend(pace * time, factor * value).tolist() == expected.tolist()


@given(trials)
def test_the_mirror_image_turns_progression_into_response(rng):
    time, value = random_patients(rng, 50)
    value[value == 0] = nan
    mirror = {
        Trend.PROGRESSION: Trend.RESPONSE,
        Trend.RESPONSE: Trend.PROGRESSION,
        Trend.STABLE: Trend.STABLE,
        Trend.NE: Trend.NE,
    }
    codes, mirrored = marker_trend(time, value), marker_trend(time, 1 / value)
    assert mirrored.tolist() == [mirror[code] for code in codes.tolist()]


@given(trials)
def test_one_sided_tests_find_all_that_the_two_sided_finds(rng):
    time, value = random_patients(rng, 50)
    both, single = marker_trend(time, value), marker_trend(time, value, sides=1)
    changed = both != single
    assert (both[changed] == Trend.STABLE).all()


def test_a_level_of_one_half_is_one():
    assert graded(RISING, alpha=0.5) == "PROGRESSION"


def test_a_p_value_at_the_level_is_not_below_it():
    values = np.exp([0, 0.1, 0.3, 0.2, 0.5, 0.3, 0.6, 0.5])
    p = float(log_linear_slope(WEEKS, values).p_two_sided)
    assert graded(values, alpha=p) == "STABLE"
    assert graded(values, alpha=np.nextafter(p, 1)) == "PROGRESSION"
