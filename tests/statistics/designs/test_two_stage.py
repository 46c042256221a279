"""Two-stage designs: published ones, and all of those that there are."""

from fractions import Fraction
from itertools import pairwise
from math import nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics import two_stage_design, two_stage_rates
from twins import two_stage as twin


def plan(design):
    return design.first_limit, design.first_n, design.limit, design.n


# Simon 1989, tables 1 and 2, recomputed: the tables themselves were not at hand.
@pytest.mark.parametrize(
    ("asked", "optimal", "minimax", "sizes", "stops"),
    [
        pytest.param(
            (0.05, 0.25, 0.05, 0.9),
            (0, 9, 3, 30),
            (0, 15, 3, 25),
            ("16.76", "20.37"),
            ("0.630", "0.463"),
            id="5 % against 25 %, power 90 %",
        ),
        pytest.param(
            (0.1, 0.3, 0.05, 0.8),
            (1, 10, 5, 29),
            (1, 15, 5, 25),
            ("15.01", "19.51"),
            ("0.736", "0.549"),
            id="10 % against 30 %, power 80 %",
        ),
        pytest.param(
            (0.1, 0.3, 0.05, 0.9),
            (2, 18, 6, 35),
            (2, 22, 6, 33),
            ("22.53", "26.18"),
            ("0.734", "0.620"),
            id="10 % against 30 %, power 90 %",
        ),
        pytest.param(
            (0.2, 0.4, 0.05, 0.8),
            (3, 13, 12, 43),
            (4, 18, 10, 33),
            ("20.58", "22.25"),
            ("0.747", "0.716"),
            id="20 % against 40 %, power 80 %",
        ),
    ],
)
def test_the_designs_of_simon(asked, optimal, minimax, sizes, stops):
    found = two_stage_design(*asked), two_stage_design(*asked, kind="minimax")
    assert tuple(map(plan, found)) == (optimal, minimax)
    assert tuple(f"{each.expected_n:.2f}" for each in found) == sizes
    assert tuple(f"{each.early_stop:.3f}" for each in found) == stops


# Kloos, J Clin Oncol 2009;27:1675-1684 prints "16 or 25"; the rates are this project's reading.
def test_the_design_of_sorafenib_in_thyroid_cancer():
    found = two_stage_design(0.1, 0.3, 0.1, 0.9, kind="minimax")
    assert plan(found) == (1, 16, 4, 25)
    kept = found.type_1_error, found.power, found.early_stop
    assert [f"{each:.4f}" for each in kept] == ["0.0951", "0.9030", "0.5147"]
    assert f"{found.expected_n:.2f}" == "20.37"


RATES = st.integers(1, 12).flatmap(
    lambda low: st.tuples(st.just(low), st.integers(low + 5, 19).filter(lambda high: high > low))
)


@given(RATES, st.sampled_from(["1/20", "1/10", "1/5"]), st.sampled_from(["3/5", "7/10", "4/5"]))
@settings(max_examples=12)
def test_the_search_finds_the_best_of_every_design_written_down(rates, alpha, power):
    p0, p1 = (Fraction(each, 20) for each in rates)
    every = twin.every_design(p0, p1, Fraction(alpha), Fraction(power), nmax=12)
    asked = float(p0), float(p1), float(Fraction(alpha)), float(Fraction(power))
    if not every:
        with pytest.raises(ValueError, match="raise nmax"):
            two_stage_design(*asked, nmax=12)
        return
    optimal = two_stage_design(*asked, nmax=12)
    size = min(each[0] for each in every)
    assert optimal.expected_n == pytest.approx(float(size), rel=1e-12)
    best = [each for each in every if each[0] == size]
    n, first_n = min((each[1], each[2]) for each in best)
    limit = max(each[4] for each in best if each[1:3] == (n, first_n))
    assert (optimal.n, optimal.first_n, optimal.limit) == (n, first_n, limit)

    minimax = two_stage_design(*asked, kind="minimax", nmax=12)
    assert minimax.n == min(each[1] for each in every)
    smallest = min(each[0] for each in every if each[1] == minimax.n)
    assert minimax.expected_n == pytest.approx(float(smallest), rel=1e-12)

    admissible = two_stage_design(*asked, kind="admissible", nmax=12)
    for weight in (0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
        least = min(weight * each[1] + (1 - weight) * float(each[0]) for each in every)
        (chosen,) = [a for a in admissible if a.weights[0] <= weight < a.weights[1]]
        loss = weight * chosen.n + (1 - weight) * chosen.expected_n
        assert loss == pytest.approx(least, rel=1e-12)


@pytest.mark.parametrize("kind", ["optimal", "minimax"])
def test_what_a_design_says_of_itself_is_what_every_course_adds_up_to(kind):
    design = two_stage_design(0.2, 0.4, 0.05, 0.8, kind=kind)
    numbers = design.first_n, design.first_limit, design.n, design.limit
    for p, active, early, size in [
        (Fraction(1, 5), design.type_1_error, design.early_stop, design.expected_n),
        (Fraction(2, 5), design.power, design.early_stop_under_p1, design.expected_n_under_p1),
    ]:
        assert (active, early, size) == pytest.approx(
            tuple(float(each) for each in twin.rates(*numbers, p)), rel=1e-12
        )
    assert design.type_1_error <= 0.05
    assert design.power >= 0.8
    assert (design.p0, design.p1) == (0.2, 0.4)


def test_the_admissible_lead_from_minimax_to_optimal():
    asked = 0.1, 0.25, 0.05, 0.8
    admissible = two_stage_design(*asked, kind="admissible")
    assert [plan(each) for each in admissible] == [
        (2, 22, 7, 40),
        (1, 15, 7, 41),
        (1, 14, 7, 42),
        (2, 18, 7, 43),
    ]
    assert plan(admissible[0]) == plan(two_stage_design(*asked, kind="minimax"))
    assert plan(admissible[-1]) == plan(two_stage_design(*asked))
    ends = [each.weights for each in admissible]
    assert [ends[0][1], ends[-1][0]] == [1, 0]
    assert [low for low, _ in ends[:-1]] == [high for _, high in ends[1:]]
    assert two_stage_design(*asked).weights is None


def test_an_error_rate_equal_to_the_one_asked_for_is_held():
    # Of 2 patients, none stops after the first: 1/4 and 9/16 exactly.
    found = two_stage_design(0.5, 0.75, 0.25, 0.5625, nmax=2)
    assert (plan(found), found.type_1_error, found.power) == ((0, 1, 1, 2), 0.25, 0.5625)
    with pytest.raises(ValueError, match="no two-stage design"):
        two_stage_design(0.5, 0.75, 0.2499, 0.5625, nmax=2)
    with pytest.raises(ValueError, match="no two-stage design"):
        two_stage_design(0.5, 0.75, 0.25, 0.5626, nmax=2)


def test_nmax_is_the_largest_n_that_is_tried():
    assert two_stage_design(0.1, 0.3, 0.05, 0.8, nmax=25).n == 25
    with pytest.raises(ValueError, match=r"of up to nmax = 24 patients .* raise nmax"):
        two_stage_design(0.1, 0.3, 0.05, 0.8, nmax=24)


def test_it_says_whether_a_larger_n_could_still_be_better():
    assert two_stage_design(0.1, 0.3, 0.05, 0.8).proven
    assert not two_stage_design(0.1, 0.3, 0.05, 0.8, nmax=26).proven


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param({"p0": 10}, "p0 is 10; expected a share", id="a rate in per cent"),
        pytest.param({"p1": 0.1}, "expected p1, the rate hoped for, above p0", id="no difference"),
        pytest.param({"p1": 0.05}, "above p0", id="the wrong way round"),
        pytest.param({"alpha": 0}, "alpha is 0", id="no error at all"),
        pytest.param({"alpha": 5}, "alpha is 5", id="alpha in per cent"),
        pytest.param({"power": 1}, "power is 1", id="certainty"),
        pytest.param({"power": nan}, "power is nan", id="an unknown power"),
        pytest.param({"kind": "best"}, "optimal, minimax, admissible", id="an unknown kind"),
        pytest.param({"nmax": 1}, "from 2 to 1000", id="no room for two stages"),
        pytest.param({"nmax": 1001}, "from 2 to 1000", id="too many to search"),
        pytest.param({"nmax": 30.5}, "whole number", id="half a patient"),
    ],
)
def test_refused(words, message):
    asked = {"p0": 0.1, "p1": 0.3, "alpha": 0.05, "power": 0.8} | words
    with pytest.raises(ValueError, match=message):
        two_stage_design(**asked)


PLANS = st.integers(2, 14).flatmap(
    lambda n: st.integers(1, n - 1).flatmap(
        lambda first: st.tuples(
            st.just(first), st.integers(-1, first - 1), st.just(n), st.integers(0, n - 1)
        )
    )
)


@given(PLANS, st.fractions(0, 1, max_denominator=30))
def test_rates_are_those_of_every_course_written_down(numbers, p):
    found = two_stage_rates(*numbers, float(p))
    expected = [float(each) for each in twin.rates(*numbers, p)]
    assert [found.active, found.early_stop, found.expected_n] == pytest.approx(
        expected, rel=1e-12, abs=1e-15
    )


@given(PLANS)
def test_a_better_drug_passes_more_often_and_stops_less(numbers):
    rates = two_stage_rates(*numbers, [i / 40 for i in range(41)])
    assert all(b >= a - 1e-14 for a, b in pairwise(rates.active))
    assert all(b <= a + 1e-14 for a, b in pairwise(rates.early_stop))
    assert rates.active[0] == 0
    assert rates.active[-1] == 1


@pytest.mark.parametrize(
    ("numbers", "p", "message"),
    [
        pytest.param((10, 10, 29, 5), 0.1, "expected fewer than all", id="nobody goes on"),
        pytest.param((10, -2, 29, 5), 0.1, "first_limit", id="a limit below none"),
        pytest.param((29, 1, 29, 5), 0.1, "at least one patient in each", id="no second stage"),
        pytest.param((0, 0, 29, 5), 0.1, "at least one patient in each", id="no first stage"),
        pytest.param((10, 1, 29, 29), 0.1, "limit is 29", id="no way to pass"),
        pytest.param((10, 1, 29, 5), 10, "p is 10", id="a rate in per cent"),
    ],
)
def test_no_plan(numbers, p, message):
    with pytest.raises(ValueError, match=message):
        two_stage_rates(*numbers, p)
