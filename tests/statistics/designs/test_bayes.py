"""Posterior and predictive probability, and the designs that stop by them."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics import (
    bop2_design,
    posterior,
    predictive_design,
    predictive_probability,
    stopping_design,
    stopping_rates,
)
from twins import looks as twin

FEW = settings(max_examples=40)


def test_every_row_of_the_reference_numbers(shared_data):
    numbers = json.loads((shared_data / "statistics-reference/bayes.json").read_text())
    assert len(numbers["rows"]) == 22
    for row in numbers["rows"]:
        prior = tuple(row["prior"])
        found = posterior(row["x"], row["n"], row["p0"], prior)
        ahead = predictive_probability(
            row["x"], row["n"], row["nmax"], row["p0"], prior, row["theta_T"]
        )
        ours = [found.above, found.rate.value, found.rate.low, found.rate.high, ahead]
        theirs = [row["posterior_p_gt_p0"], row["post_mean"], *row["cred95"]]
        assert ours == pytest.approx([*theirs, row["predictive_probability"]], rel=1e-9)


# Lee and Liu 2008, their worked example.
def test_16_of_23_responders_of_40():
    ahead = predictive_probability(16, 23, 40, 0.6, (0.6, 0.4), 0.9)
    assert f"{ahead:.4f}" == "0.5656"


COUNTS = st.integers(0, 8).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
PRIORS = st.tuples(st.integers(1, 3), st.integers(1, 3))


@FEW
@given(COUNTS, PRIORS, st.sampled_from(["1/5", "2/5"]), st.sampled_from(["7/10", "9/10"]))
def test_beliefs_are_those_of_drawing_patient_by_patient(count, prior, p0, convincing):
    x, n = count
    rate, bar = Fraction(p0), Fraction(convincing)
    found = posterior(x, n, float(rate), prior)
    a, b = prior[0] + x, prior[1] + n - x
    assert found.above == pytest.approx(float(twin.beyond(a, b, rate)), rel=1e-12)
    assert found.rate.value == pytest.approx(a / (a + b), rel=1e-15)
    for limit, share in [(found.rate.low, 0.975), (found.rate.high, 0.025)]:
        assert float(twin.beyond(a, b, Fraction(limit))) == pytest.approx(share, rel=1e-9)
    ahead = predictive_probability(x, n, 14, float(rate), prior, float(bar))
    expected = float(twin.predictive(x, n, 14, rate, prior, bar))
    assert ahead == pytest.approx(expected, rel=1e-11, abs=1e-15)


@given(COUNTS.filter(lambda each: each[1] > 0), st.sampled_from([0.1, 0.5, 0.9]))
def test_once_all_are_in_it_is_certain(count, convincing):
    x, n = count
    ahead = predictive_probability(x, n, n, 0.3, (0.3, 0.7), convincing)
    assert ahead == (posterior(x, n, 0.3, (0.3, 0.7)).above > convincing)


# Lee and Liu 2008, table 1 as this project remembers it: recomputed, not read there.
def test_the_design_of_lee_and_liu():
    design = predictive_design(0.2, 0.4, range(10, 37), futile=0.001, convincing=0.922)
    steps = {}
    for n, limit in zip(design.looks, design.limits, strict=True):
        steps.setdefault(limit, n)
    assert steps == {
        0: 10,
        1: 17,
        2: 21,
        3: 24,
        4: 27,
        5: 29,
        6: 31,
        7: 33,
        8: 34,
        9: 35,
        10: 36,
    }
    assert [f"{each:.3f}" for each in (design.type_1_error, design.power)] == ["0.088", "0.906"]
    assert [f"{each:.2f}" for each in (design.expected_n, design.early_stop)] == ["27.67", "0.86"]


LIMITS = st.sampled_from([(3, 6, 9), (2, 5, 7, 8), (4, 8), (6,)]).flatmap(
    lambda looks: st.tuples(
        st.just(looks), st.tuples(*(st.integers(-1, max(0, n // 2)) for n in looks))
    )
)


@FEW
@given(LIMITS, st.fractions(0, 1, max_denominator=12))
def test_rates_are_those_of_every_patient_drawn(design, p):
    looks, limits = design
    by_look = dict(zip(looks, limits, strict=True))
    every = twin.ends(looks, lambda n, x: x <= by_look[n], p)
    assert sum(every.values()) == 1
    (found,) = stopping_rates(looks, limits, [float(p)])
    active = sum(c for (n, x), c in every.items() if n == looks[-1] and x > limits[-1])
    early = sum(c for (n, _), c in every.items() if n < looks[-1])
    size = sum(n * c for (n, _), c in every.items())
    expected = [float(each) for each in (active, early, size)]
    assert [found.active, found.early_stop, found.expected_n] == pytest.approx(
        expected, rel=1e-12, abs=1e-14
    )


@FEW
@given(LIMITS)
def test_a_better_drug_passes_more_often(design):
    found = stopping_rates(*design, [i / 20 for i in range(21)])
    assert all(b.active >= a.active - 1e-13 for a, b in pairwise(found))
    assert all(b.early_stop <= a.early_stop + 1e-13 for a, b in pairwise(found))


def by_hand(p0, looks, lambda_, gamma):
    """Find the limits of a cutoff by asking every count."""
    limits = []
    for n in looks:
        cutoff = lambda_ * (n / looks[-1]) ** gamma
        believed = [posterior(x, n, p0, (p0, 1 - p0)).above for x in range(n + 1)]
        limits.append(max((x for x, each in enumerate(believed) if each < cutoff), default=-1))
    return tuple(limits)


@pytest.mark.parametrize(
    ("p0", "p1", "looks", "alpha"),
    [
        pytest.param(0.2, 0.4, (10, 20, 30, 40), 0.1, id="a look at every tenth patient"),
        pytest.param(0.1, 0.3, (9, 17), 0.05, id="two looks"),
        pytest.param(0.5, 0.7, (20,), 0.2, id="one look"),
    ],
)
def test_no_cutoff_of_the_grid_has_more_power(p0, p1, looks, alpha):
    found = bop2_design(p0, p1, looks, alpha)
    design = found.design
    assert design.limits == by_hand(p0, looks, found.lambda_, found.gamma)
    assert design.type_1_error <= alpha
    coarse = [(i / 20, j / 10) for i in range(1, 20) for j in range(11)]
    for pair in coarse:
        other = stopping_design(looks, by_hand(p0, looks, *pair), p0, p1)
        if other.type_1_error <= alpha:
            assert other.power <= design.power + 1e-12
            if other.power >= design.power - 1e-12:
                assert other.expected_n >= design.expected_n - 1e-9
    assert found.cutoffs[-1] == found.lambda_
    assert found.prior == (p0, 1 - p0)


def test_never_stopping_is_a_design_of_one_stage():
    never = predictive_design(0.2, 0.4, (10, 20, 36), futile=0, convincing=0.922)
    assert never.limits == (-1, -1, 10)
    assert (never.early_stop, never.expected_n) == (0, pytest.approx(36))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        pytest.param(
            lambda: posterior(3, 2, 0.2, (1, 1)), "no more successes", id="too many responders"
        ),
        pytest.param(lambda: posterior(1, 2, 20, (1, 1)), "p0 is 20", id="a rate in per cent"),
        pytest.param(lambda: posterior(1, 2, 0.2, (0, 1)), "prior is", id="an improper prior"),
        pytest.param(
            lambda: predictive_probability(1, 9, 8, 0.2, (1, 1), 0.9),
            "nmax is 8",
            id="past the end",
        ),
        pytest.param(
            lambda: predictive_design(0.2, 0.4, (20, 10), 0.05, 0.9), "rising", id="looks that fall"
        ),
        pytest.param(
            lambda: predictive_design(0.2, 0.4, (), 0.05, 0.9), "rising", id="no look at all"
        ),
        pytest.param(
            lambda: predictive_design(0.2, 0.4, (10,), 5, 0.9), "futile is 5", id="in per cent"
        ),
        pytest.param(
            lambda: stopping_design((10, 20), (1,), 0.2, 0.4), "one for each", id="a limit missing"
        ),
        pytest.param(lambda: stopping_rates((10,), (1,), [2]), "shares from 0 to 1", id="no rate"),
        pytest.param(
            lambda: predictive_design(0.5, 0.7, (2,), 0.05, 0.99),
            "would not be convincing",
            id="so few that nothing convinces",
        ),
        pytest.param(
            lambda: bop2_design(0.2, 0.4, (2,), 0.001), "no cutoff holds", id="too few patients"
        ),
        pytest.param(
            lambda: bop2_design(0.2, 0.4, (1, 2), 0.001),
            "no cutoff holds",
            id="alpha held only by a first look that stops every trial",
        ),
        pytest.param(
            lambda: predictive_design(0.2, 0.4, (1, 36), 0.9, 0.95),
            "1 responders of 1 would stop the trial",
            id="a first look that stops every trial",
        ),
        pytest.param(
            lambda: predictive_design(0.2, 0.4, (10, 20), 0.05, 0.95, (50, 1)),
            "0 responders of 20 would be convincing",
            id="a prior that no patient outweighs",
        ),
        pytest.param(
            lambda: posterior(1, 2, 30, (1, 1)), r"\(30 % is 0\.3\)", id="what was meant is said"
        ),
    ],
)
def test_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
