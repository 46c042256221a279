"""Best i-response and day of progression, by the examples of the paper and its plain twin."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import ImmuneResponse, codes_of, label
from trialreadout.criteria import (
    ProgressionRule,
    best_immune_response,
    immune_progression,
)
from twins import irecist as twins

CODES = codes_of(ImmuneResponse)
nan = np.nan


def laid_out(*words):
    return 42.0 * np.arange(1, len(words) + 1), np.array([CODES[word] for word in words])


def best_of(*words, **settings):
    found = best_immune_response(*laid_out(*words), **settings)
    return label(ImmuneResponse(int(found.response))), float(found.day)


def progressed(*words, **settings):
    found = immune_progression(*laid_out(*words), **settings)
    return ProgressionRule(int(found.rule)).name, float(found.day), float(found.confirmed_day)


ALL = ("iCR", "iPR", "iSD", "iUPD", "iCPD", "NE")
EXAMPLES = {
    1: (
        ["iCR"],
        ["iCR", "iPR", "iUPD", "NE"],
        ["iCR", "iPR", "iUPD", "NE"],
        ["iUPD"],
        ["iCPD"],
        "iCR",
    ),
    2: (["iUPD"], ["iPR", "iSD", "NE"], ["iCR"], ["iCR", "iUPD", "NE"], ALL, "iCR"),
    3: (["iUPD"], ["iPR"], ["iPR", "iSD", "iUPD", "NE"], ALL[1:], ALL[1:], "iPR"),
    4: (["iUPD"], ["iSD", "NE"], ["iPR"], ["iPR", "iSD", "iUPD", "NE"], ALL[1:], "iPR"),
    5: (["iUPD"], ["iSD"], ["iSD", "iUPD", "NE"], ALL[2:], ALL[2:], "iSD"),
    6: (["iUPD"], ["iCPD"], ALL, ALL, ALL, "iCPD"),
    7: (["iUPD"], ["iUPD"], ["iCPD"], ALL, ALL, "iCPD"),
    8: (["iUPD"], ["NE"], ["NE"], ["NE"], ["NE"], "iUPD"),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_best_response_of_each_example_of_the_papers_table_3(example):
    *choices, expected = EXAMPLES[example]
    answers = {best_of(*words)[0] for words in product(*choices)}
    assert answers == {expected}


@pytest.mark.parametrize(
    ("words", "expected", "day"),
    [
        pytest.param(["iUPD"], "iUPD", 42, id="unconfirmed alone"),
        pytest.param(["iUPD", "iPR"], "iPR", 84, id="a response after an unconfirmed progression"),
        pytest.param(["iUPD", "iCPD", "iCR"], "iCPD", 84, id="none after the confirmation"),
        pytest.param(["NON-iCR/NON-iUPD", "iUPD"], "NON-iCR/NON-iUPD", 42, id="non-target only"),
        pytest.param(["NE", "iUPD"], "iUPD", 84, id="progression outranks not evaluable"),
        pytest.param(["ND", "NE"], "NE", 84, id="not evaluable outranks no disease"),
        pytest.param(["MISSING"], "MISSING", nan, id="nothing recorded"),
        pytest.param(["iSD", "iSD"], "iSD", 42, id="its first day"),
    ],
)
def test_best_response(words, expected, day):
    np.testing.assert_equal(best_of(*words), (expected, float(day)))


@pytest.mark.parametrize(
    ("from_day", "expected"), [(42, ("iSD", 42.0)), (43, ("iUPD", 84.0)), (200, ("iUPD", 84.0))]
)
def test_early_stable_disease_is_not_evaluable(from_day, expected):
    assert best_of("iSD", "iUPD", stable_from_day=from_day) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["iUPD", "iCPD"], ("CONFIRMED", 42, 84), id="the iUPD that was confirmed"),
        pytest.param(
            ["iUPD", "iUPD", "iCPD"], ("CONFIRMED", 42, 126), id="the first iUPD of its run"
        ),
        pytest.param(
            ["iUPD", "NE", "iCPD"], ("CONFIRMED", 42, 126), id="not evaluable breaks no run"
        ),
        pytest.param(
            ["iUPD", "MISSING", "iCPD"], ("CONFIRMED", 42, 126), id="nor does a missing one"
        ),
        pytest.param(
            ["iUPD", "iSD", "iUPD", "iCPD"], ("CONFIRMED", 126, 168), id="broken by iSD: the later"
        ),
        pytest.param(
            ["iUPD", "iPR", "iUPD", "iCPD"], ("CONFIRMED", 126, 168), id="broken by iPR: the later"
        ),
        pytest.param(
            ["iUPD", "iCR", "iUPD", "iCPD"], ("CONFIRMED", 126, 168), id="broken by iCR: the later"
        ),
        pytest.param(
            ["iUPD", "NON-iCR/NON-iUPD", "iUPD", "iCPD"],
            ("CONFIRMED", 126, 168),
            id="broken by NON-iCR/NON-iUPD: the later",
        ),
        pytest.param(["iUPD"], ("NEVER_CONFIRMED", 42, nan), id="no further imaging"),
        pytest.param(
            ["iUPD", "iUPD"], ("NEVER_CONFIRMED", 42, nan), id="twice unconfirmed: the first"
        ),
        pytest.param(["iUPD", "NE"], ("NEVER_CONFIRMED", 42, nan), id="then not evaluable"),
        pytest.param(
            ["iUPD", "iSD", "iUPD"], ("NEVER_CONFIRMED", 126, nan), id="the last run is open"
        ),
        pytest.param(["iUPD", "iSD"], ("ALL_ENDED", nan, nan), id="followed by stable disease"),
        pytest.param(["iSD", "iPR"], ("NOT_PROGRESSED", nan, nan), id="no progression"),
        pytest.param(["MISSING"], ("NOTHING_SEEN", nan, nan), id="no assessment"),
        pytest.param(["iCPD"], ("CONFIRMED_ALONE", 42, 42), id="iCPD without an iUPD"),
        pytest.param(["iUPD", "iSD", "iCPD"], ("CONFIRMED_ALONE", 126, 126), id="none in its run"),
        pytest.param(
            ["iUPD", "iCPD", "iSD", "iUPD"],
            ("CONFIRMED", 42, 84),
            id="what follows does not matter",
        ),
    ],
)
def test_day_of_progression(words, expected):
    np.testing.assert_equal(progressed(*words), (expected[0], *map(float, expected[1:])))


def test_assessments_after_the_last_day_that_counts_are_left_out():
    assert progressed("iUPD", "iCPD", until_day=84.0) == ("CONFIRMED", 42.0, 84.0)
    assert progressed("iUPD", "iCPD", until_day=83.0)[0] == "NEVER_CONFIRMED"
    assert best_of("iSD", "iPR", until_day=83.0) == ("iSD", 42.0)
    assert best_of("iSD", "iPR", until_day=84.0) == ("iPR", 84.0)


def test_days_that_do_not_ascend_are_a_broken_promise():
    with pytest.raises(ValueError, match="ascend"):
        immune_progression(np.array([84.0, 42.0]), np.array([5, 6]))


def test_a_code_without_meaning_is_refused():
    with pytest.raises(ValueError, match="no meaning"):
        best_immune_response(np.array([42.0]), np.array([10]))


def random_patients(rng, patients, visits):
    day = np.cumsum(rng.choice([0, 14, 28, 42], (patients, visits)), axis=1).astype(float)
    day[rng.random(day.shape) < 0.15] = nan
    weights = np.array([1, 2, 3, 1, 5, 1.2, 1, 0.3, 0.5])
    response = rng.choice(np.arange(1, 10), day.shape, p=weights / weights.sum())
    return day, response.astype(np.int8)


HOW = {
    "nothing": ProgressionRule.NOTHING_SEEN,
    "none": ProgressionRule.NOT_PROGRESSED,
    "ended": ProgressionRule.ALL_ENDED,
    "open": ProgressionRule.NEVER_CONFIRMED,
    "confirmed": ProgressionRule.CONFIRMED,
    "alone": ProgressionRule.CONFIRMED_ALONE,
}
WORDS = {code: word for word, code in CODES.items()}


def test_agrees_with_its_twin_on_40_000_random_patients():
    rng = np.random.default_rng(143)
    seen = set()
    for visits in (1, 2, 4, 8):
        day, response = random_patients(rng, 10_000, visits)
        from_day = float(rng.choice([0, 42, 43]))
        progression = immune_progression(day, response)
        best = best_immune_response(day, response, stable_from_day=from_day)
        for n, (days, codes) in enumerate(zip(day.tolist(), response.tolist(), strict=True)):
            words = [WORDS[code] for code in codes]
            how, on, confirmed = twins.progression(days, words)
            found = (progression.rule[n], progression.day[n], progression.confirmed_day[n])
            np.testing.assert_equal(found, (HOW[how], on, confirmed))
            word, first = twins.best(days, words, from_day)
            np.testing.assert_equal((best.response[n], best.day[n]), (CODES[word], first))
            seen.add(how)
    assert seen == set(HOW)


PATIENTS = st.integers(0, 2**31).map(
    lambda seed: random_patients(np.random.default_rng(seed), 12, 6)
)


@given(PATIENTS)
def test_a_confirmed_progression_is_dated_no_later_than_its_confirmation(patients):
    found = immune_progression(*patients)
    confirmed = ~np.isnan(found.confirmed_day)
    assert (found.day[confirmed] <= found.confirmed_day[confirmed]).all()


@given(PATIENTS, st.permutations(range(12)))
def test_patients_do_not_see_each_other(patients, order):
    day, response = patients
    order = list(order)
    for rule in (immune_progression, best_immune_response):
        found, mixed = rule(day, response), rule(day[order], response[order])
        np.testing.assert_array_equal(mixed.day, found.day[order])


@given(PATIENTS)
def test_what_is_not_evaluable_moves_no_progression(patients):
    day, response = patients
    blind = np.where(response == ImmuneResponse.NE, nan, day)
    np.testing.assert_array_equal(
        immune_progression(day, response).day, immune_progression(blind, response).day
    )


def test_without_any_visit_nothing_was_seen():
    none = np.zeros((2, 0))
    found = best_immune_response(none, none.astype(np.int8))
    assert found.response.tolist() == [ImmuneResponse.MISSING] * 2
    assert np.isnan(found.day).all()


def test_stable_disease_counts_from_day_0_unless_told_otherwise():
    stable = np.array([ImmuneResponse.ISD], np.int8)
    assert best_immune_response(np.array([0.0]), stable).response == ImmuneResponse.ISD
    assert best_immune_response(np.array([-1.0]), stable).response == ImmuneResponse.NE


def test_a_patient_without_a_record_has_none_up_to_any_day():
    missing = np.array([ImmuneResponse.MISSING], np.int8)
    found = immune_progression(np.array([np.nan]), missing, until_day=100.0)
    assert found.rule == ProgressionRule.NOTHING_SEEN


def test_the_error_says_what_is_wrong_with_the_days():
    stable = np.array([ImmuneResponse.ISD] * 2, np.int8)
    with pytest.raises(ValueError, match=r"^the days of a patient do not ascend\n"):
        immune_progression(np.array([56.0, 28.0]), stable)
