"""What was found of a value is found once, of that value alone, and goes with it."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np

from builders import cohort_of, protocol_of
from trialreadout.core import once as once_module
from trialreadout.core.once import Same, once
from trialreadout.core.terms import Response
from trialreadout.endpoints.kinds import grade

PROTOCOL = """
[tumour_response]
graded_from = "assessments"
[[endpoint]]
name = "best"
kind = "recist-best"
[[endpoint]]
name = "survival"
kind = "time-to-event"
events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]
censor = [{ of = "last adequate assessment" }, { of = "time zero" }]
"""


def trial(*responses):
    codes = [[[Response.MISSING, *responses]]]
    days = [[[np.nan, *range(50, 50 * len(responses) + 1, 50)]]]
    return cohort_of(np.array(days, float), np.array(codes, np.int8))


def test_what_was_asked_before_is_found_again():
    cohort, asked = trial(Response.SD), []
    for _ in range(2):
        answer = once(cohort, "asked", lambda: asked.append(1) or len(asked))
    assert (answer, asked) == (1, [1])


def test_another_key_and_another_cohort_are_asked_anew():
    cohort = trial(Response.SD)
    assert once(cohort, "a", lambda: 1) == 1
    assert once(cohort, "b", lambda: 2) == 2
    assert once(replace(cohort), "a", lambda: 3) == 3


def test_a_key_of_the_same_value_is_not_that_of_an_equal_one():
    one = float("1.5")
    equal = float("1.5")
    assert one == equal
    assert Same(one) == Same(one)
    assert Same(one) != Same(equal)
    assert Same(one) != one


def test_one_cohort_is_graded_once_by_one_protocol_and_anew_by_another():
    cohort, one, other = trial(Response.PR), protocol_of(PROTOCOL), protocol_of(PROTOCOL)
    best = one.endpoint("best")
    assert grade(cohort, one, best) is grade(cohort, one, best)
    assert grade(cohort, one, best) is not grade(cohort, other, other.endpoint("best"))
    assert grade(cohort, one, best) is not grade(cohort, one, one.endpoint("survival"))


def test_two_endpoints_of_the_same_settings_share_the_graded_assessments():
    cohort, protocol = trial(Response.PR), protocol_of(PROTOCOL)
    best, survival = (grade(cohort, protocol, each) for each in protocol.endpoints)
    assert best.tumour.record is survival.tumour.record


def test_a_changed_cohort_has_its_own_answers():
    cohort, protocol = trial(Response.PR, Response.PD), protocol_of(PROTOCOL)
    best = protocol.endpoint("best")
    assert grade(cohort, protocol, best).answer.tolist() == [Response.PR]
    worse = replace(cohort, responses=trial(Response.PD, Response.PD).responses)
    assert grade(worse, protocol, best).answer.tolist() == [Response.PD]
    assert grade(cohort, protocol, best).answer.tolist() == [Response.PR]


def test_what_was_graded_goes_with_the_cohort():
    cohort, protocol = trial(Response.PR, Response.PD), protocol_of(PROTOCOL)
    for endpoint in protocol.endpoints:
        grade(cohort, protocol, endpoint)
    gone, kept = weakref.ref(cohort), len(once_module._KEPT)
    del cohort
    gc.collect()
    assert gone() is None
    assert len(once_module._KEPT) < kept
