"""After two stages: estimate, test and limits against every course of the trial."""

from fractions import Fraction
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics import after_two_stages, proportion
from twins.two_stage import courses

PLANS = st.integers(2, 10).flatmap(
    lambda n: st.integers(1, n - 1).flatmap(
        lambda first: st.tuples(st.just(first), st.integers(0, first - 1), st.just(n))
    )
)
FEW = settings(max_examples=30)
WITH_COUNT = PLANS.flatmap(lambda plan: st.tuples(st.just(plan), st.integers(0, plan[2])))


@FEW
@given(PLANS, st.fractions(0, 1, max_denominator=20))
def test_the_estimate_has_no_bias_and_the_plain_proportion_is_too_low(plan, p):
    first_n, first_limit, n = plan
    found = {x: after_two_stages(x, *plan, 0.1) for x in range(n + 1)}
    every = list(courses(first_n, first_limit, n, p))
    mean = sum(float(chance) * found[x].umvue for _, x, chance in every)
    assert mean == pytest.approx(float(p), abs=1e-12)
    plain = sum(float(chance) * found[x].proportion for _, x, chance in every)
    assert plain <= float(p) + 1e-12


@FEW
@given(WITH_COUNT, st.sampled_from(["1/20", "1/10", "3/10"]))
def test_p_is_the_probability_of_this_count_or_more(plan_and_count, p0):
    plan, x = plan_and_count
    expected = sum(chance for _, count, chance in courses(*plan, Fraction(p0)) if count >= x)
    found = after_two_stages(x, *plan, float(Fraction(p0)))
    assert found.p_value == pytest.approx(float(expected), rel=1e-12)


@FEW
@given(WITH_COUNT, st.sampled_from([0.8, 0.9, 0.95]), st.sampled_from(["exact", "koyama-chen"]))
def test_the_limits_are_the_rates_at_which_a_tail_is_left(plan_and_count, confidence, interval):
    plan, x = plan_and_count
    found = after_two_stages(x, *plan, 0.1, confidence, interval)
    tail = (1 - confidence) / 2

    def or_more(count, p):
        return float(sum(c for _, k, c in courses(*plan, Fraction(p)) if k >= count))

    if x > 0:
        assert or_more(x, found.low) == pytest.approx(tail, rel=1e-9)
    else:
        assert found.low == 0
    upper = x + 1 if interval == "exact" else x
    if 0 < upper <= plan[2]:
        assert or_more(upper, found.high) == pytest.approx(1 - tail, rel=1e-9)
    else:
        assert found.high == (1 if upper else 0)


@FEW
@given(PLANS, st.fractions("1/50", "49/50", max_denominator=50))
def test_exact_limits_cover_the_rate_as_often_as_they_say(plan, p):
    n = plan[2]
    found = {x: after_two_stages(x, *plan, 0.1, 0.9) for x in range(n + 1)}
    covered = sum(
        chance
        for _, x, chance in courses(*plan, p)
        if found[x].low <= float(p) * (1 + 1e-12) and float(p) <= found[x].high * (1 + 1e-12)
    )
    assert covered >= Fraction(9, 10)


def test_the_limits_of_koyama_and_chen_do_not():
    plan, p = (10, 1, 29), Fraction(3, 10)
    found = {x: after_two_stages(x, *plan, 0.1, 0.9, "koyama-chen") for x in range(30)}
    covered = sum(c for _, x, c in courses(*plan, p) if found[x].low <= p <= found[x].high)
    assert round(float(covered), 3) == 0.822


def test_a_trial_that_stopped_has_the_estimate_and_the_limits_of_its_first_stage():
    stopped = after_two_stages(1, 10, 1, 29, 0.1)
    alone = proportion(1, 10, 0.9)
    assert stopped.stopped_early
    assert (stopped.n, stopped.umvue, stopped.proportion) == (10, 0.1, 0.1)
    assert (stopped.low, stopped.high) == pytest.approx((alone.low, alone.high), rel=1e-12)
    went_on = after_two_stages(2, 10, 1, 29, 0.1)
    assert (went_on.n, went_on.stopped_early, went_on.umvue) == (29, False, 0.2)
    assert went_on.proportion == 2 / 29


@FEW
@given(WITH_COUNT.filter(lambda each: each[1] < each[0][2]))
def test_more_responders_never_mean_less(plan_and_count):
    plan, x = plan_and_count
    fewer, more = (after_two_stages(each, *plan, 0.2) for each in (x, x + 1))
    assert fewer.p_value >= more.p_value
    assert (fewer.low, fewer.high) <= (more.low, more.high)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"successes": 30}, "no more successes than n", id="more than there are"),
        pytest.param({"successes": 2.5}, "successes is 2.5", id="half a responder"),
        pytest.param({"first_limit": 10}, "fewer than all", id="nobody would go on"),
        pytest.param({"first_limit": -1}, "first_limit is -1", id="no first limit"),
        pytest.param({"n": 10}, "at least one patient in each stage", id="no second stage"),
        pytest.param({"p0": 10}, "p0 is 10", id="a rate in per cent"),
        pytest.param({"p0": nan}, "p0 is nan", id="no rate to test against"),
        pytest.param({"confidence": 90}, "confidence is 90", id="confidence in per cent"),
        pytest.param({"interval": "wald"}, "exact, koyama-chen", id="an unknown interval"),
    ],
)
def test_refused(words, message):
    asked = {"successes": 6, "first_n": 10, "first_limit": 1, "n": 29, "p0": 0.1} | words
    with pytest.raises(ValueError, match=message):
        after_two_stages(**asked)
