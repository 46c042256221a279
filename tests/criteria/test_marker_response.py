"""CA 125 by the GCIG and PSA by PCWG3."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.core.terms import MarkerResponse, codes_of
from trialreadout.criteria import (
    GCIG_CA_125,
    PCWG3_PSA,
    MarkerCriteria,
    MarkerRule,
    marker_response,
)
from twins.marker_response import decline, gcig_ca_125, pcwg3_psa

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)
UPPER_LIMIT = 35


def said(found):
    """Answer, why, day of response and of progression."""
    days = (found.response_day, found.progression_day)
    return (
        MarkerResponse(int(found.answer)).name,
        MarkerRule(int(found.rule)).name,
        *(None if np.isnan(day) else float(day) for day in days),
    )


def ca_125(samples, limit=UPPER_LIMIT, **more):
    day, value = zip(*samples.items(), strict=True)
    return said(marker_response(day, value, limit, criteria=GCIG_CA_125, **more))


def psa(samples):
    day, value = zip(*samples.items(), strict=True)
    return said(marker_response(day, value, criteria=PCWG3_PSA))


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        pytest.param({-7: 100, 28: 50, 56: 50}, "RESPONSE", id="exactly half, held for 28 days"),
        pytest.param({-7: 100, 28: 50.1, 56: 50.1}, "STABLE", id="just above half"),
        pytest.param({-7: 100, 28: 50, 55: 50}, "STABLE", id="held for 27 days alone"),
        pytest.param({-7: 100, 28: 50, 56: 50.1}, "STABLE", id="above half when confirmed"),
        pytest.param({-7: 100, 28: 40, 56: 44}, "RESPONSE", id="a tenth higher: the assay varies"),
        pytest.param({-7: 100, 28: 40, 56: 44.1}, "STABLE", id="more than a tenth higher"),
        pytest.param(
            {-7: 100, 28: 40, 40: 48, 56: 40}, "STABLE", id="a sample between is a fifth higher"
        ),
        pytest.param(
            {-7: 100, 14: 40, 28: 48, 42: 40, 70: 40}, "RESPONSE", id="a later fall is held"
        ),
        pytest.param(
            {-7: 100, 28: 35, 56: 20}, "RESPONSE_WITHIN_NORMAL_RANGE", id="normal and held"
        ),
        pytest.param(
            {-7: 100, 28: 10, 40: 35, 56: 12},
            "RESPONSE_WITHIN_NORMAL_RANGE",
            id="movement within the normal range is ignored",
        ),
        pytest.param({-7: 100, 28: 50, 56: 20}, "RESPONSE", id="normal, not seen to be held"),
        pytest.param(
            {-7: 100, 28: 50, 56: 20, 84: 20},
            "RESPONSE_WITHIN_NORMAL_RANGE",
            id="first halved, then normal and held",
        ),
        pytest.param({-7: 70, 28: 20, 56: 20}, "RESPONSE_WITHIN_NORMAL_RANGE", id="twice normal"),
        pytest.param({-7: 69.9, 28: 20, 56: 20}, "NE", id="less than twice normal before"),
        pytest.param({-14: 100, 28: 50, 56: 50}, "RESPONSE", id="a baseline of two weeks"),
        pytest.param({-15: 100, 28: 50, 56: 50}, "NE", id="a baseline older than two weeks"),
        pytest.param({0: 100, 28: 50, 56: 50}, "RESPONSE", id="a baseline of the first day"),
        pytest.param({1: 100, 28: 50, 56: 50}, "NE", id="no sample before treatment"),
        pytest.param({-7: 100}, "NE", id="no sample after it"),
        pytest.param({-7: 100, 28: nan, 56: 50}, "STABLE", id="an empty cell confirms nothing"),
        pytest.param({-7: 100, 28: 50, 40: nan, 56: 50}, "RESPONSE", id="nor does it end a run"),
    ],
)
def test_response_of_ca_125(samples, expected):
    assert ca_125(samples)[0] == expected


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        pytest.param(
            {-7: 100, 28: 20, 56: 70, 63: 70},
            ("ROSE_AFTER_NORMAL", 56),
            id="A: normal once, then twice the limit of normal, twice in a week",
        ),
        pytest.param(
            {-7: 100, 28: 20, 56: 69.9, 63: 69.9},
            ("FALL_NOT_CONFIRMED", None),
            id="A: just short of twice",
        ),
        pytest.param(
            {-7: 100, 28: 20, 56: 70, 62: 70}, ("RISE_NOT_CONFIRMED", None), id="A: six days apart"
        ),
        pytest.param(
            {-7: 300, 28: 80, 56: 160, 63: 160},
            ("ROSE_ABOVE_NADIR", 56),
            id="B: never normal, twice the nadir",
        ),
        pytest.param(
            {-7: 300, 28: 80, 56: 159.9, 63: 159.9},
            ("FALL_NOT_CONFIRMED", None),
            id="B: just short of twice",
        ),
        pytest.param(
            {-7: 50, 28: 100, 63: 100}, ("ROSE_ABOVE_BASELINE", 28), id="B: it never fell"
        ),
        pytest.param(
            {-7: 35, 28: 70, 63: 70},
            ("ROSE_FROM_NORMAL_BASELINE", 28),
            id="C: normal before treatment, twice the limit",
        ),
        pytest.param(
            {-7: 20, 28: 40, 63: 40},
            ("BASELINE_TOO_LOW", None),
            id="C: twice the nadir is not twice the limit",
        ),
        pytest.param(
            {-7: 35, 28: 70, 30: 60, 63: 70, 70: 70},
            ("ROSE_FROM_NORMAL_BASELINE", 63),
            id="a sample that falls back begins the rise anew",
        ),
    ],
)
def test_progression_of_ca_125(samples, expected):
    _, why, _, progression = ca_125(samples)
    assert (why, progression) == expected


def test_ca_125_dates_a_response_by_the_first_sample_at_half():
    samples = {-7: 200, 21: 110, 42: 90, 63: 60, 84: 30, 112: 30}
    expected = ("RESPONSE_WITHIN_NORMAL_RANGE", "FELL_TO_NORMAL", 42, None)
    assert ca_125(samples) == expected


def test_a_response_stays_one_after_a_later_progression():
    samples = {-7: 200, 28: 90, 56: 90, 84: 200, 91: 220}
    assert ca_125(samples) == ("RESPONSE", "FELL", 28, 84)


def test_a_fall_after_progression_is_no_response():
    samples = {-7: 100, 28: 250, 35: 250, 63: 40, 91: 40}
    assert ca_125(samples) == ("PROGRESSION", "ROSE_ABOVE_BASELINE", None, 28)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param(27, "RESPONSE", id="29 days before the second sample"),
        pytest.param(28, "STABLE", id="28 days before it"),
        pytest.param(56, "STABLE", id="on its day"),
        pytest.param(57, "RESPONSE", id="a day later"),
        pytest.param(nan, "RESPONSE", id="never"),
    ],
)
def test_a_sample_within_28_days_of_surgery_or_mouse_antibodies_does_not_count(event, expected):
    assert ca_125({-7: 100, 26: 50, 56: 50}, disturbed_day=[event])[0] == expected


def test_without_its_limit_of_normal_ca_125_is_not_evaluable():
    limits = [UPPER_LIMIT, nan, UPPER_LIMIT]
    found = ca_125({-7: 100, 28: 50, 56: 50}, limits)
    assert found == ("NE", "LIMIT_UNKNOWN", None, None)
    assert psa({-7: 100, 28: 50, 56: 50})[0] == "RESPONSE"


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        pytest.param({-7: 100, 28: 50, 49: 50}, ("RESPONSE", 28), id="half, held for three weeks"),
        pytest.param({-7: 100, 28: 50, 48: 50}, ("STABLE", None), id="held for twenty days alone"),
        pytest.param({-7: 100, 28: 50.1, 49: 50}, ("STABLE", None), id="not half at first"),
        pytest.param({-7: 0.3, 28: 0.15, 49: 0.15}, ("RESPONSE", 28), id="half of small numbers"),
        pytest.param({-90: 100, 28: 50, 49: 50}, ("RESPONSE", 28), id="a baseline of any age"),
        pytest.param({-7: 100, 28: 50, 35: 60, 49: 50}, ("STABLE", None), id="up in between"),
        pytest.param({-7: 100, 28: 20, 49: 48}, ("RESPONSE", 28), id="still half below, though up"),
        pytest.param({-7: 0, 28: 0, 49: 0}, ("NE", None), id="nothing to fall from"),
    ],
)
def test_response_of_psa(samples, expected):
    answer, _, response, _ = psa(samples)
    assert (answer, response) == expected


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        pytest.param(
            {-7: 20, 28: 12, 84: 15, 105: 15},
            ("ROSE_ABOVE_NADIR", 84),
            id="a quarter above the nadir at week 12, again three weeks later",
        ),
        pytest.param(
            {-7: 20, 28: 12, 84: 14.9, 105: 14.9}, ("NEITHER", None), id="just short of a quarter"
        ),
        pytest.param(
            {-7: 20, 28: 12, 84: 15, 104: 15}, ("RISE_NOT_CONFIRMED", None), id="20 days apart"
        ),
        pytest.param(
            {-7: 10, 28: 6, 84: 8, 105: 8}, ("ROSE_ABOVE_NADIR", 84), id="exactly 2 ng/ml above"
        ),
        pytest.param(
            {-7: 10, 28: 6, 84: 7.9, 105: 7.9}, ("NEITHER", None), id="a third, but not 2 ng/ml"
        ),
        pytest.param(
            {-7: 20, 28: 12, 56: 15, 77: 15}, ("NEITHER", None), id="before week 12 no rise counts"
        ),
        pytest.param(
            {-7: 20, 28: 12, 56: 15, 90: 15, 111: 15},
            ("ROSE_ABOVE_NADIR", 90),
            id="an early rise that stays counts from week 12 on",
        ),
        pytest.param(
            {-7: 20, 84: 25, 105: 25},
            ("RISE_NOT_CONFIRMED", None),
            id="it never fell: week 12 itself is not beyond week 12",
        ),
        pytest.param(
            {-7: 20, 85: 25, 106: 25}, ("ROSE_ABOVE_BASELINE", 85), id="it never fell: a day later"
        ),
        pytest.param(
            {-7: 20, 85: 24.9, 106: 25}, ("RISE_NOT_CONFIRMED", None), id="short of a quarter"
        ),
        pytest.param(
            {-7: 0.4, 28: 0, 90: 2, 111: 2}, ("ROSE_ABOVE_NADIR", 90), id="above a nadir of 0"
        ),
    ],
)
def test_progression_of_psa(samples, expected):
    _, why, _, progression = psa(samples)
    assert (why, progression) == expected


def test_the_numbers_beside_the_answer():
    found = marker_response(
        [-40, -7, 28, 56, 84], [5, 80, 60, 20, 30], UPPER_LIMIT, criteria=GCIG_CA_125
    )
    assert (found.baseline, found.nadir, found.best_change_percent) == (80, 20, -75)
    found = marker_response([-7, 28], [80, 100], UPPER_LIMIT, criteria=GCIG_CA_125)
    assert (found.nadir, found.best_change_percent) == (80, 25)


def test_the_state_of_each_value():
    found = marker_response(
        [56, -7, 28, -30, 84, 100, 101],
        [20, 100, 50, 60, 60, 70, nan],
        UPPER_LIMIT,
        criteria=GCIG_CA_125,
    )
    words = {code: word for word, code in codes_of(MarkerResponse).items()}
    assert [words[code] for code in found.state.tolist()] == [
        "response within normal range",
        "NE",
        "response",
        "NE",
        "stable",
        "progression",
        "NE",
    ]


VALUES = (0, 0.1, 7, 10, 17.5, 20, 30, 33, 35, 36, 38.5, 40, 44, 50, 60, 66, 70, 77, 100, 140, 200)


def random_patients(rng, patients, values):
    """Days that lie close to every limit, and values that stand in round ratios."""
    day = np.cumsum(rng.choice([1, 6, 7, 14, 20, 21, 27, 28, 30], (patients, values)), axis=-1)
    day = day - rng.choice([1, 7, 14, 15, 16, 30], (patients, 1)) - day[:, :1] * 1.0
    value = rng.choice(VALUES, (patients, values))
    value[rng.random(value.shape) < 0.05] = nan
    day[rng.random(day.shape) < 0.03] = nan
    limit = np.full(value.shape, 35.0)
    limit[rng.random(value.shape) < 0.01] = nan
    event = day[:, :1] + rng.choice([nan, nan, 0, 40], (patients, 1))
    return day, value, limit, event


def of_patient(found, patient):
    return said(type(found)(*(getattr(found, name)[patient] for name in found.__slots__)))


@settings(max_examples=25, deadline=None)
@given(trials)
def test_ca_125_agrees_with_the_paper_read_patient_by_patient(rng):
    day, value, limit, event = random_patients(rng, 60, rng.integers(1, 9))
    found = marker_response(day, value, limit, criteria=GCIG_CA_125, disturbed_day=event)
    for patient in range(len(day)):
        samples = zip(day[patient], value[patient], limit[patient], strict=True)
        events = [each for each in event[patient] if not np.isnan(each)]
        assert of_patient(found, patient) == gcig_ca_125(samples, events)


@settings(max_examples=25, deadline=None)
@given(trials)
def test_psa_agrees_with_the_papers_read_patient_by_patient(rng):
    day, value, _, _ = random_patients(rng, 60, rng.integers(1, 9))
    found = marker_response(day, value, criteria=PCWG3_PSA)
    for patient in range(len(day)):
        samples = zip(day[patient], value[patient], strict=True)
        assert of_patient(found, patient) == pcwg3_psa(samples)


def test_the_random_patients_reach_every_rule():
    day, value, limit, event = random_patients(np.random.default_rng(1), 20_000, 8)
    ca = marker_response(day, value, limit, criteria=GCIG_CA_125, disturbed_day=event)
    prostate = marker_response(day, value, criteria=PCWG3_PSA)
    assert set(np.unique(ca.rule)) | set(np.unique(prostate.rule)) >= set(MarkerRule) - {
        MarkerRule.NOTHING_AFTER
    }


@settings(max_examples=25, deadline=None)
@given(trials, st.sampled_from([GCIG_CA_125, PCWG3_PSA]))
def test_the_order_of_the_values_and_further_axes_do_not_matter(rng, criteria):
    day, value, limit, event = random_patients(rng, 30, 6)
    found = marker_response(day, value, limit, criteria=criteria, disturbed_day=event)
    order = rng.permutation(6)
    other = marker_response(
        day[np.newaxis, :, order],
        value[np.newaxis, :, order],
        limit[np.newaxis, :, order],
        criteria=criteria,
        disturbed_day=event[np.newaxis],
    )
    for name in found.__slots__:
        mine, its = getattr(found, name), getattr(other, name)[0]
        np.testing.assert_array_equal(mine[..., order] if name == "state" else mine, its)


@settings(max_examples=25, deadline=None)
@given(trials, st.integers(1, 40))
def test_in_another_unit_ca_125_is_graded_alike(rng, factor):
    day, value, limit, event = random_patients(rng, 30, 6)
    found = marker_response(day, value, limit, criteria=GCIG_CA_125, disturbed_day=event)
    other = marker_response(
        day, factor * value, factor * limit, criteria=GCIG_CA_125, disturbed_day=event
    )
    np.testing.assert_array_equal(found.rule, other.rule)


@settings(max_examples=25, deadline=None)
@given(trials, st.sampled_from([GCIG_CA_125, PCWG3_PSA]))
def test_a_response_lies_before_progression_and_the_nadir_below_the_baseline(rng, criteria):
    day, value, limit, event = random_patients(rng, 60, 6)
    found = marker_response(day, value, limit, criteria=criteria, disturbed_day=event)
    assert not (found.response_day >= found.progression_day).any()
    assert not (found.nadir > found.baseline).any()
    assert not (found.best_change_percent < -100).any()


def test_no_values_at_all():
    found = marker_response(np.empty((3, 0)), np.empty((3, 0)), criteria=PCWG3_PSA)
    assert (found.rule == MarkerRule.NO_BASELINE).all()
    assert found.state.shape == (3, 0)


@pytest.mark.parametrize(
    ("baseline", "lowest", "expected"),
    [
        pytest.param(100, 40, -60, id="a fall"),
        pytest.param(0.5, 0.25, -50, id="a fall from below one unit"),
        pytest.param(0, 5, nan, id="nothing is no baseline to hold a value against"),
    ],
)
def test_the_best_change(baseline, lowest, expected):
    found = marker_response([-7, 28], [baseline, lowest], criteria=PCWG3_PSA)
    np.testing.assert_equal(float(found.best_change_percent), expected)


PLAIN = MarkerCriteria(fall_percent=50, fall_held_days=0, rise_percent=25, rise_held_days=0)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([0, 0], "NE", id="nothing stays nothing, and cannot fall"),
        pytest.param([0, 0.000001], "PROGRESSION", id="any rise from nothing"),
        pytest.param([0.000001, 0], "RESPONSE", id="a fall from as little as can be told"),
    ],
)
def test_where_no_least_rise_is_asked_for(values, expected):
    assert said(marker_response([0, 28], values, criteria=PLAIN))[0] == expected


def test_of_many_values_of_one_day_the_one_further_right_is_the_later():
    day, value = np.zeros(201), np.arange(100.0, 301.0)
    day[-1] = 28
    found = marker_response(day, value, criteria=PCWG3_PSA)
    assert found.baseline == 299


def test_values_may_be_laid_out_in_any_axes():
    rng = np.random.default_rng(5)
    day = rng.integers(-20, 200, (12, 9)).astype(float)
    value = rng.choice([0, 5, 20, 40, 80, 100], (12, 9)).astype(float)
    together = marker_response(day, value, UPPER_LIMIT, criteria=GCIG_CA_125)
    stacked = marker_response(
        day.reshape(3, 4, 9), value.reshape(3, 4, 9), UPPER_LIMIT, criteria=GCIG_CA_125
    )
    for name in ("answer", "rule", "response_day", "progression_day", "state", "nadir"):
        found = getattr(together, name)
        np.testing.assert_array_equal(getattr(stacked, name).reshape(found.shape), found)


@pytest.mark.parametrize(
    ("samples", "percent", "days", "expected"),
    [
        pytest.param({0: 100, 28: 50}, 50, 0, "RESPONSE", id="exactly half, once"),
        pytest.param({0: 100, 28: 50.1}, 50, 0, "STABLE", id="just above half"),
        pytest.param({0: 100, 28: 50, 56: 90}, 50, 0, "RESPONSE", id="what follows is not asked"),
        pytest.param({0: 100, 28: 50, 56: 50.1}, 50, 28, "STABLE", id="not confirmed"),
        pytest.param({0: 100, 28: 50, 55: 40}, 50, 28, "STABLE", id="confirmed a day too early"),
        pytest.param({0: 100, 28: 50, 56: 40}, 50, 28, "RESPONSE", id="confirmed on the day"),
        pytest.param(
            {0: 100, 28: 300, 56: 10}, 90, 0, "RESPONSE", id="a rise before plays no part"
        ),
        pytest.param({0: 100, 28: 0}, 100, 0, "RESPONSE", id="down to nothing"),
        pytest.param({0: 0, 28: 0}, 50, 0, "NE", id="nothing to fall from"),
        pytest.param({28: 50, 56: 10}, 50, 0, "NE", id="no value before treatment"),
    ],
)
def test_a_decline_that_a_protocol_asks_for(samples, percent, days, expected):
    day, value = zip(*samples.items(), strict=True)
    found = marker_response(day, value, criteria=MarkerCriteria(percent, days))
    assert said(found)[0] == expected
    assert said(found) == decline(list(samples.items()), percent, days)
    assert np.isnan(found.progression_day)


@settings(max_examples=200)
@given(trials, st.sampled_from([10, 50, 90]), st.sampled_from([0, 21, 28]))
def test_a_decline_agrees_with_the_twin_patient_by_patient(rng, percent, days):
    n = int(rng.integers(1, 8))
    day = rng.choice(np.array([-7.0, 0, 7, 28, 49, 56, 84, nan]), n)
    value = rng.choice(np.array([0.0, 10, 20, 49.9, 50, 100, 200, nan]), n)
    found = marker_response(day, value, criteria=MarkerCriteria(percent, days))
    assert said(found) == decline(
        list(zip(day.tolist(), value.tolist(), strict=True)), percent, days
    )
