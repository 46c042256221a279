"""Stopping for toxicity: the counts, and how often a trial stops."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics import posterior, toxicity_rates, toxicity_rule
from twins import looks as twin

LOOKS = st.sampled_from([(1, 2, 3, 4, 5, 6, 7, 8), (3, 6, 9, 12), (5, 10), (6,)])


def tail(x, n, p):
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(x, n + 1))


@given(LOOKS, st.sampled_from([0.1, 0.2, 0.33]), st.sampled_from([0.8, 0.9, 0.95]))
def test_by_the_posterior_a_trial_stops_at_the_first_count_that_convinces(looks, tolerated, level):
    rule = toxicity_rule(tolerated, looks, level)
    for n, stop_at in zip(looks, rule.stop_at, strict=True):
        above = [posterior(x, n, tolerated, (tolerated, 1 - tolerated)).above for x in range(n + 1)]
        assert stop_at == next((x for x, each in enumerate(above) if each > level), None)


def test_with_a_prior_worth_ten_patients_it_takes_more():
    weak, strong = (toxicity_rule(0.2, (5, 10), 0.9, prior=p) for p in ((0.2, 0.8), (2, 8)))
    assert weak.stop_at == (3, 4)
    assert strong.stop_at == (4, 5)


@settings(max_examples=30)
@given(LOOKS, st.sampled_from(["1/10", "1/5", "1/3"]), st.sampled_from(["1/20", "1/10", "1/4"]))
def test_by_one_level_no_larger_one_holds(looks, tolerated, allowed):
    rate, most = Fraction(tolerated), Fraction(allowed)
    rule = toxicity_rule(float(rate), looks, float(most), "pocock")

    def stop_at(level):
        return {
            n: next((x for x in range(n + 1) if tail(x, n, rate) <= level), n + 1) for n in looks
        }

    def stops(limits):
        every = twin.ends(looks, lambda n, x: x >= limits[n], rate)
        return sum(c for (n, x), c in every.items() if x >= limits[n])

    tails = sorted({tail(x, n, rate) for n in looks for x in range(n + 1)})
    held = [each for each in tails if stops(stop_at(each)) <= most]
    largest = stop_at(max(held, default=Fraction(0)))
    ours = {n: n + 1 if each is None else each for n, each in zip(looks, rule.stop_at, strict=True)}
    assert ours == largest
    (found,) = toxicity_rates(rule, [float(rate)])
    assert found.stops == pytest.approx(float(stops(largest)), rel=1e-11, abs=1e-15)
    assert found.stops <= float(most) + 1e-12


@settings(max_examples=40)
@given(LOOKS, st.fractions(0, 1, max_denominator=10))
def test_rates_are_those_of_every_patient_drawn(looks, p):
    rule = toxicity_rule(0.2, looks, 0.9)
    limits = dict(zip(looks, rule.stop_at, strict=True))
    last = looks[-1]

    def stops(n, x):
        return limits[n] is not None and x >= limits[n]

    every = twin.ends(looks, stops, p)
    (found,) = toxicity_rates(rule, [float(p)])
    ended = sum(c for (n, x), c in every.items() if stops(n, x))
    early = sum(c for (n, _), c in every.items() if n < last)
    size = sum(n * c for (n, _), c in every.items())
    toxicities = sum(x * c for (_, x), c in every.items())
    assert [
        *(found.stops, found.stops_early, found.expected_n, found.expected_toxicities)
    ] == pytest.approx([float(e) for e in (ended, early, size, toxicities)], rel=1e-12, abs=1e-14)


def test_a_more_toxic_drug_is_stopped_more_often():
    found = toxicity_rates(toxicity_rule(0.2, range(1, 31), 0.9), [i / 20 for i in range(21)])
    assert all(a.stops <= b.stops + 1e-13 for a, b in pairwise(found))
    assert (found[0].stops, found[-1].stops) == (0, pytest.approx(1))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"tolerated": 20}, "tolerated is 20", id="a rate in per cent"),
        pytest.param({"level": 90}, "level is 90", id="a level in per cent"),
        pytest.param({"looks": (5, 5)}, "rising", id="the same look twice"),
        pytest.param({"looks": (0, 5)}, "1 or more", id="a look at nobody"),
        pytest.param({"method": "any"}, "posterior, pocock", id="an unknown rule"),
        pytest.param({"prior": (1, -1)}, "prior is", id="a prior below 0"),
        pytest.param(
            {"prior": (50, 1)}, "0 toxicities of", id="a prior that stops trials without toxicity"
        ),
        pytest.param(
            {"method": "pocock", "prior": (1, 1)}, "pocock, which has none", id="a prior unused"
        ),
    ],
)
def test_refused(words, message):
    with pytest.raises(ValueError, match=message):
        toxicity_rule(**{"tolerated": 0.2, "looks": (5, 10), "level": 0.9} | words)


def test_no_rate():
    with pytest.raises(ValueError, match="shares from 0 to 1"):
        toxicity_rates(toxicity_rule(0.2, (5,), 0.9), [1.2])
