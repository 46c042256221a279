"""What holds for every patient: the plain twin's answer, and the laws of the grid."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout import criteria
from trialreadout.core.terms import Response
from twins import best_overall_response as twins
from twins import best_response_by_pairs

TWINS = {"admiralonco": twins, "recist": best_response_by_pairs}
RULES = ("best_overall_response", "response", "clinical_benefit", "last_assessment")
BATCHES = 200


def random_patients(rng, patients, visits):
    """Patients whose distances hover about 28 days and six weeks, with gaps and ties."""
    steps = rng.choice([0, 1, 7, 13, 14, 15, 27, 28, 29, 41, 42, 43, 56], (patients, visits))
    day = np.cumsum(steps, axis=1) + rng.choice([-43, -28, -14, 0, 0, 0], (patients, 1)) * 1.0
    day[rng.random(day.shape) < 0.15] = np.nan
    day[rng.random(patients) < 0.02] = np.nan
    weights = rng.dirichlet([2, 3, 2, 0.7, 0.4, 1.5, 0.2, 0.3])
    response = rng.choice(np.arange(1, 9), day.shape, p=weights).astype(np.int8)
    until_day = np.where(rng.random(patients) < 0.2, rng.integers(0, 200, patients), np.nan)
    return day, response, until_day


def random_rules(rng, reading=None):
    return twins.Rules(
        reading=reading or str(rng.choice(list(TWINS))),
        stable_from_day=int(rng.choice([0, 28, 41, 42, 43, 84])),
        confirmation_days=int(rng.choice([0, 0, 1, 27, 28, 29, 42])),
        tolerated_not_evaluable=int(rng.choice([0, 1, 1, 2, 3])),
        tolerated_stable=int(rng.choice([0, 0, 1, 2])),
        missing_as_not_evaluable=bool(rng.random() < 0.5),
        until_progression=bool(rng.random() < 0.7),
    )


def ask(rule, day, response, rules, until_day=None):
    """Ask one of the four rules; answer codes and days, as two arrays."""
    found = getattr(criteria, rule)(day, response, until_day=until_day, **asdict(rules))
    return getattr(found, "met", getattr(found, "response", None)), found.day


@pytest.mark.parametrize("reading", TWINS)
@pytest.mark.parametrize("rule", RULES)
def test_agrees_with_its_twin_on_100_000_random_patients(rule, reading):
    rng = np.random.default_rng(28)
    twin = getattr(TWINS[reading], rule)
    seen = set()
    for _ in range(BATCHES):
        rules = random_rules(rng, reading)
        day, response, until_day = random_patients(rng, 100_000 // BATCHES, rng.integers(1, 9))
        codes, days = ask(rule, day, response, rules, until_day)
        patients = zip(day.tolist(), response.tolist(), until_day.tolist(), strict=True)
        expected = [twin(days, codes, rules, until) for days, codes, until in patients]
        np.testing.assert_array_equal(codes, [code for code, _ in expected], str(rules))
        np.testing.assert_array_equal(days, [day for _, day in expected], str(rules))
        seen.update(codes.tolist())
    every_answer = {0, 1} if rule in ("response", "clinical_benefit") else set(Response)
    assert seen == every_answer


trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@given(rng=trials)
@pytest.mark.parametrize("rule", RULES)
def test_leading_axes_are_free_and_patients_do_not_see_each_other(rule, rng):
    rules = random_rules(rng)
    day, response, until_day = random_patients(rng, 6, 5)
    together = ask(rule, day, response, rules, until_day)
    alone = [ask(rule, *patient, rules, until) for *patient, until in zip(
        day, response, until_day, strict=True
    )]  # fmt: skip
    stacked = ask(
        rule, day.reshape(2, 3, 5), response.reshape(2, 3, 5), rules, until_day.reshape(2, 3)
    )
    for part in (0, 1):
        np.testing.assert_array_equal(together[part], [answer[part] for answer in alone])
        np.testing.assert_array_equal(together[part].reshape(2, 3), stacked[part])


@given(rng=trials, place=st.integers(0, 5), width=st.integers(1, 3))
@pytest.mark.parametrize("rule", RULES)
def test_empty_columns_change_nothing(rule, rng, place, width):
    rules = random_rules(rng)
    day, response, until_day = random_patients(rng, 6, 5)
    plain = ask(rule, day, response, rules, until_day)
    padded = ask(
        rule,
        np.insert(day, [place] * width, np.nan, axis=1),
        np.insert(response, [place] * width, rng.integers(0, 9), axis=1),
        rules,
        until_day,
    )
    for part in (0, 1):
        np.testing.assert_array_equal(plain[part], padded[part])


@given(rng=trials)
def test_confirmation_never_betters_a_response(rng):
    day, response, until_day = random_patients(rng, 20, 6)
    options = asdict(random_rules(rng)) | {"until_day": until_day}
    asked = criteria.best_overall_response(day, response, **options)
    free = criteria.best_overall_response(day, response, **options | {"confirmation_days": 0})
    assert (asked.response >= free.response).all()


@given(rng=trials)
def test_whoever_has_a_best_response_of_cr_or_pr_responded_and_benefited(rng):
    day, response, until_day = random_patients(rng, 20, 6)
    options = asdict(random_rules(rng)) | {"until_day": until_day}
    best = criteria.best_overall_response(day, response, **options)
    responded = criteria.response(day, response, **options)
    benefited = criteria.clinical_benefit(day, response, **options)
    assert ((best.response <= Response.PR) == (responded.met == 1)).all()
    assert ((best.response <= Response.NON_CR_NON_PD) == (benefited.met == 1)).all()
    assert not (benefited.day > responded.day).any()


@given(rng=trials, shift=st.integers(-400, 400))
@pytest.mark.parametrize("rule", RULES)
def test_shifting_every_day_shifts_the_answer(rule, rng, shift):
    rules = random_rules(rng)
    day, response, until_day = random_patients(rng, 20, 6)
    answers, days = ask(rule, day, response, rules, until_day)
    later = replace(rules, stable_from_day=rules.stable_from_day + shift)
    shifted, shifted_days = ask(rule, day + shift, response, later, until_day + shift)
    np.testing.assert_array_equal(shifted, answers)
    np.testing.assert_array_equal(shifted_days, days + shift)


@given(rng=trials, copies=st.integers(2, 9))
@pytest.mark.parametrize("rule", RULES)
def test_copies_of_a_trial_answer_like_one(rule, rng, copies):
    rules = random_rules(rng)
    trial = random_patients(rng, 6, 5)
    one = ask(rule, trial[0], trial[1], rules, trial[2])
    many = ask(
        rule, *(np.concatenate([each] * copies) for each in trial[:2]), rules,
        np.concatenate([trial[2]] * copies),
    )  # fmt: skip
    for part in (0, 1):
        np.testing.assert_array_equal(many[part], np.concatenate([one[part]] * copies))


TOLERANCES = ("tolerated_not_evaluable", "tolerated_stable")


@given(rng=trials, more=st.integers(1, 3))
@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_tolerating_more_never_worsens_the_best_response_of_recist(tolerance, rng, more):
    rules = random_rules(rng, "recist")
    day, response, until_day = random_patients(rng, 20, 6)
    wider = replace(rules, **{tolerance: getattr(rules, tolerance) + more})
    strict, _ = ask("best_overall_response", day, response, rules, until_day)
    lenient, _ = ask("best_overall_response", day, response, wider, until_day)
    assert (lenient <= strict).all()


@given(rng=trials, fewer=st.integers(1, 30))
@pytest.mark.parametrize("reading", TWINS)
def test_asking_for_confirmation_sooner_never_worsens_the_best_response(reading, rng, fewer):
    rules = random_rules(rng, reading)
    day, response, until_day = random_patients(rng, 20, 6)
    sooner = replace(rules, confirmation_days=max(0, rules.confirmation_days - fewer))
    strict, _ = ask("best_overall_response", day, response, rules, until_day)
    lenient, _ = ask("best_overall_response", day, response, sooner, until_day)
    assert (lenient <= strict).all()


@given(rng=trials)
@pytest.mark.parametrize("rule", RULES)
def test_without_a_complete_response_the_readings_are_one(rule, rng):
    rules = random_rules(rng, "recist")
    day, response, until_day = random_patients(rng, 20, 6)
    response[response == Response.CR] = Response.PR
    ours = ask(rule, day, response, rules, until_day)
    theirs = ask(rule, day, response, replace(rules, reading="admiralonco"), until_day)
    for part in (0, 1):
        np.testing.assert_array_equal(ours[part], theirs[part])


@given(rng=trials)
def test_recist_never_answers_better_than_admiralonco_but_not_evaluable(rng):
    rules = random_rules(rng, "recist")
    day, response, until_day = random_patients(rng, 20, 6)
    ours, _ = ask("best_overall_response", day, response, rules, until_day)
    theirs, _ = ask(
        "best_overall_response", day, response, replace(rules, reading="admiralonco"), until_day
    )
    assert (ours[theirs < Response.NE] >= theirs[theirs < Response.NE]).all()
    assert np.isin(ours[theirs == Response.NE], [Response.NE, Response.PD]).all()


@given(rng=trials)
@pytest.mark.parametrize("rule", ["best_overall_response", "response", "clinical_benefit"])
def test_without_confirmation_the_readings_are_one_until_progression(rule, rng):
    rules = replace(random_rules(rng, "recist"), confirmation_days=0, until_progression=True)
    day, response, until_day = random_patients(rng, 20, 6)
    ours = ask(rule, day, response, rules, until_day)
    theirs = ask(rule, day, response, replace(rules, reading="admiralonco"), until_day)
    for part in (0, 1):
        np.testing.assert_array_equal(ours[part], theirs[part])


@pytest.mark.parametrize("rule", RULES)
def test_what_is_left_unsaid_is_read_as_the_contract_has_it(rule):
    day, response, _ = random_patients(np.random.default_rng(5), 3000, 6)
    asked = {"stable_from_day": 42, "confirmation_days": 28}
    unsaid = {
        "tolerated_not_evaluable": 1,
        "tolerated_stable": 0,
        "missing_as_not_evaluable": False,
        "until_progression": True,
        "reading": "admiralonco",
    }
    found = getattr(criteria, rule)(day, response, **asked)
    said = getattr(criteria, rule)(day, response, **asked, **unsaid)
    for one, other in zip(_fields(found), _fields(said), strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.dtype == other.dtype


@pytest.mark.parametrize("rule", RULES)
def test_answers_are_codes_of_one_byte_and_days_are_floats(rule):
    found = getattr(criteria, rule)([[30, 60]], [[2, 2]], stable_from_day=42, confirmation_days=28)
    codes, days = _fields(found)
    assert (codes.dtype, days.dtype) == (np.int8, np.float64)


def _fields(found):
    return getattr(found, "met", getattr(found, "response", None)), found.day
