"""Hazard ratios: R, hand calculations, the likelihood written down, and where there is none."""

from functools import partial
from math import erfc, log, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import concordance, cox, log_rank
from twins.cox import concordance as pairs
from twins.cox import log_likelihood

approx = partial(pytest.approx, rel=1e-9, abs=1e-12)

# Acute myelogenous leukaemia, weeks in remission (Miller 1981): maintained chemotherapy or not.
WEEKS = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
RELAPSE = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
MAINTAINED = [1] * 11 + [0] * 12


# R 4.2.2, survival 3.5-3: coxph(Surv(time, status) ~ x, aml, ties = ...); not maintained is 0.
@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        pytest.param(
            "efron",
            {
                "coefficient": -0.915532575014718,
                "standard_error": 0.511934275172005,
                "hazard_ratio": 0.400303377733198,
                "low": 0.146767538182207,
                "high": 1.09181359999151,
                "p": 0.0737148606390458,
                "score": (3.4167343955173, 1, 0.0645385617589437),
                "likelihood_ratio": (3.38444733260367, 1, 0.0658142401623409),
            },
            id="Efron",
        ),
        pytest.param(
            "breslow",
            {
                "coefficient": -0.904219723685701,
                "standard_error": 0.512247907304151,
                "hazard_ratio": 0.404857662734989,
                "low": 0.1483461072117,
                "high": 1.10491424518021,
                "p": 0.0775302512086179,
                "score": (3.32256141627307, 1, 0.0683352846618979),
                "likelihood_ratio": (3.29601909421032, 1, 0.069448000546784),
            },
            id="Breslow",
        ),
    ],
)
def test_leukaemia_as_in_r(ties, expected):
    answer = cox(WEEKS, RELAPSE, MAINTAINED, ties)
    for name, value in expected.items():
        assert getattr(answer, name) == approx(value), name
    assert answer.concordance == approx(0.619047619047619)
    assert (answer.n, answer.events, answer.confidence) == (23, 18, 0.95)
    assert (answer.method, answer.status) == (f"Cox, {ties.capitalize()} ties, Wald", "estimated")


def test_the_ratio_as_an_estimate():
    answer = cox(WEEKS, RELAPSE, MAINTAINED, confidence=0.9)
    (estimate,) = answer.estimates
    assert estimate.value == answer.hazard_ratio[0]
    z = 1.6448536269514722
    assert log(estimate.high / estimate.value) == approx(z * answer.standard_error[0])
    assert log(estimate.value / estimate.low) == approx(z * answer.standard_error[0])
    assert (estimate.confidence, estimate.standard_error) == (0.9, None)
    assert (estimate.method, estimate.status) == ("Cox, Efron ties, Wald", "estimated")


def test_without_a_difference_the_ratio_is_1():
    answer = cox([1, 1, 2, 2], [1, 1, 0, 0], [0, 1, 0, 1])
    assert answer.hazard_ratio.tolist() == approx([1])
    assert answer.p.tolist() == approx([1])
    assert answer.likelihood_ratio == (approx(0), 1, approx(1))


def test_three_patients_by_hand():
    """The first event is in group 1, among 2 of 3 at risk; the second in group 0, among 1 of 2.

    With theta the ratio, theta / (2 theta + 1) / (theta + 1) is largest at theta^2 = 1/2.
    """
    answer = cox([1, 2, 3], [1, 1, 0], [1, 0, 1])
    theta = sqrt(1 / 2)
    assert answer.hazard_ratio[0] == pytest.approx(theta, rel=1e-4)
    information = 2 * theta / (2 * theta + 1) ** 2 + theta / (theta + 1) ** 2
    assert answer.standard_error[0] == pytest.approx(information**-0.5, rel=1e-4)
    z = abs(answer.coefficient[0]) / answer.standard_error[0]
    assert answer.p[0] == approx(erfc(z / sqrt(2)))
    score = (1 - 2 / 3 - 1 / 2) ** 2 / (2 / 9 + 1 / 4)
    assert answer.score.value == approx(score)


def test_two_covariates_together():
    random = np.random.default_rng(8)
    arm, age = random.integers(0, 2, 200), random.normal(60, 9, 200)
    time = random.exponential(np.exp(-0.7 * arm - 0.03 * age))
    answer = cox(time, np.ones(200), np.column_stack([arm, age]))
    assert answer.coefficient == approx([0.7075493, 0.0214026], rel=1e-6)  # lifelines 0.30.3
    assert answer.standard_error == approx([0.15196685, 0.00760729], rel=1e-6)
    assert answer.likelihood_ratio.degrees_of_freedom == answer.score.degrees_of_freedom == 2
    decades = cox(time, np.ones(200), np.column_stack([arm, age / 10]))
    assert decades.coefficient == approx(answer.coefficient * [1, 10])
    assert decades.standard_error == approx(answer.standard_error * [1, 10])
    assert decades.concordance == approx(answer.concordance)


# Where there is no estimate


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize(
    ("time", "event", "group"),
    [
        pytest.param([1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0], id="no event in one group"),
        pytest.param([1, 2, 3, 4], [1, 1, 0, 0], [0, 0, 1, 1], id="nor in the other"),
        pytest.param([1, 2, 3, 4], [1, 1, 1, 1], [1, 1, 0, 0], id="one group after the other"),
        pytest.param([1, 2, 3, 4], [0, 0, 0, 0], [1, 1, 0, 0], id="no events"),
        pytest.param([1, 2, 3, 4], [1, 1, 0, 1], [1, 1, 1, 1], id="one group"),
        pytest.param([1, 2, 3, 4], [0, 1, 0, 1], [1, 0, 0, 0], id="one left before any event"),
        pytest.param([3], [1], [1], id="one patient"),
        pytest.param([], [], [], id="nobody"),
    ],
)
def test_no_ratio(time, event, group, ties):
    answer = cox(time, event, group, ties)
    numbers = [answer.coefficient, answer.standard_error, answer.hazard_ratio]
    numbers += [answer.low, answer.high, answer.p]
    assert np.isnan(numbers).all()
    assert np.shape(numbers) == (6, 1)
    assert (answer.status, answer.concordance) == ("not estimable", None)
    (estimate,) = answer.estimates
    assert (estimate.value, estimate.low, estimate.high) == (None, None, None)
    assert (estimate.status, estimate.confidence) == ("not estimable", 0.95)


@pytest.mark.parametrize(
    ("time", "event", "group"),
    [
        pytest.param([1, 2], [0, 0], [0, 1], id="no events"),
        pytest.param([1, 2], [1, 1], [1, 1], id="one group"),
        pytest.param([1, 2, 3], [1, 1, 1], [[1, 2], [2, 4], [3, 6]], id="one follows from another"),
    ],
)
def test_nothing_to_test(time, event, group):
    answer = cox(time, event, group)
    assert answer.score == answer.likelihood_ratio == (None, 0, None)
    assert answer.status == "not estimable"


def test_where_one_group_has_no_event_the_tests_still_speak():
    """The likelihood goes up to that of chance within the group with all events: 1/2, then 1."""
    answer = cox([1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0])
    assert answer.likelihood_ratio.value == pytest.approx(2 * (log(4 * 3) - log(2)), rel=1e-6)
    assert answer.score.value == approx((2 - 2 / 4 - 1 / 3) ** 2 / (1 / 4 + 2 / 9))


def test_of_three_groups_one_without_event_leaves_the_others_their_ratio():
    time, event = [1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 0, 1, 0, 0, 0]
    b, c = [0, 1, 0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1, 1]
    answer = cox(time, event, np.column_stack([b, c]))
    without_c = cox(time[:6], event[:6], b[:6])
    assert answer.hazard_ratio[0] == pytest.approx(without_c.hazard_ratio[0], rel=1e-6)
    assert answer.standard_error[0] == pytest.approx(without_c.standard_error[0], rel=1e-6)
    assert np.isnan(answer.hazard_ratio[1])
    assert answer.status == "not estimable"
    assert [each.status for each in answer.estimates] == ["estimated", "not estimable"]
    assert answer.score.degrees_of_freedom == 2


def test_a_constant_beside_a_group_has_no_coefficient_and_leaves_it_alone():
    beside = cox(WEEKS, RELAPSE, np.column_stack([np.full(23, 0.1), MAINTAINED]))
    alone = cox(WEEKS, RELAPSE, MAINTAINED)
    assert np.isnan(beside.coefficient).tolist() == [True, False]
    assert beside.coefficient[1] == approx(alone.coefficient[0])
    assert beside.standard_error[1] == approx(alone.standard_error[0])
    assert beside.score == alone.score


def test_a_strong_and_finite_effect_is_estimated():
    """Of 400 patients the first half have the event before the others, but for one pair."""
    time = np.arange(400.0)
    group = (time < 200).astype(int)
    group[[199, 200]] = group[[200, 199]]
    answer = cox(time, np.ones(400), group)
    assert answer.status == "estimated"
    assert 5 < answer.coefficient[0] < 8


def test_a_covariate_of_many_sizes_is_climbed_by_half_steps():
    """A whole step leads down here; the end is where the likelihood of the twin is highest."""
    value = [92.9, 0, 157.6, 0.9, 0.1, 0.1, 0, 0.5, 12.2, 5.8, 6.8, 0, 0, 105.8, 18.3]
    time = [1, 14, 2, 10, 12, 15, 8, 11, 7, 3, 6, 13, 9, 5, 4]
    event = [1] * 10 + [0] + [1] * 3 + [0]
    answer = cox(time, event, value)
    patients = list(zip(time, event, value, strict=True))
    place, h = answer.coefficient[0], 1e-3
    below, top, above = (log_likelihood(patients, place + x, "efron") for x in (-h, 0, h))
    assert top > max(below, above)
    assert answer.standard_error[0] == pytest.approx(0.00964601, rel=1e-4)


def test_one_patient_without_an_event_among_thousands_has_no_ratio():
    time = np.arange(20_000.0)
    event = time < 8
    answer = cox(time, event, time == 19_999)
    assert answer.status == "not estimable"


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_an_outlier_over_which_newtons_first_step_goes_too_far(ties):
    """Thirty patients with the event in the order of their values, but for one value of 20."""
    time, values = np.arange(1.0, 31), np.arange(3, 0, -0.1)
    values[8] = 20
    answer = cox(time, np.ones(30), values, ties)
    patients = list(zip(time.tolist(), [True] * 30, values.tolist(), strict=True))

    def height(coefficient):
        return log_likelihood(patients, coefficient, ties)

    h = 1e-4
    slope = (height(h) - height(-h)) / (2 * h)
    curvature = (2 * height(0) - height(h) - height(-h)) / h**2
    assert height(slope / curvature) < height(0)
    (place,) = answer.coefficient
    assert answer.status == "estimated"
    assert height(place) > max(height(0.99 * place), height(1.01 * place))


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_on_a_long_way_to_infinity_the_ratio_still_has_no_end(ties):
    """Whoever has the event has the lowest value of all at risk, the last by a hair."""
    time = [1, 1, 5, 3, 5, 4, 0, 2]
    event = [1, 0, 0, 1, 1, 0, 0, 0]
    value = [-2.25, -0.77, 1.14, -0.67, 0.97, 0.61, 1.16, 0.8]
    answer = cox(time, event, value, ties)
    assert answer.status == "not estimable"
    assert np.isnan(answer.standard_error).all()


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("copies", [1, 500])
def test_where_a_third_group_has_all_events_two_without_any_have_no_ratio(copies, ties):
    groups = np.array(list("AABBBCC") * copies)
    time, event = [5, 6, 1, 2, 3, 5, 6] * copies, [0, 0, 1, 1, 1, 0, 0] * copies
    answer = cox(time, event, np.column_stack([groups == "B", groups == "C"]), ties)
    assert np.isnan(answer.coefficient).all()
    assert {each.status for each in answer.estimates} == {"not estimable"}


def test_the_only_patient_of_a_group_without_event_has_no_ratio_however_many_the_others():
    time = np.arange(1.0, 402)
    answer = cox(time, time < 401, time == 401)
    assert np.isnan(answer.coefficient).all()
    assert answer.status == "not estimable"


def test_a_covariate_far_from_0_counts_by_its_differences():
    far = cox(WEEKS, RELAPSE, 1e9 + np.array(MAINTAINED))
    near = cox(WEEKS, RELAPSE, MAINTAINED)
    assert far.coefficient == approx(near.coefficient)
    assert far.standard_error == approx(near.standard_error)


def test_an_outlier_that_has_the_only_event_is_no_traceback():
    time = np.arange(1.0, 2001)
    answer = cox(time, time == 1, np.where(time == 1, 1e9, 0))
    assert answer.status == "not estimable"


# What is refused


@pytest.mark.parametrize(
    ("covariates", "options", "message"),
    [
        pytest.param([0, nan], {}, "covariate 0 of patient 1 is nan", id="a missing group"),
        pytest.param([[0, 1], [np.inf, 1]], {}, "covariate 0 of patient 1 is inf", id="no end"),
        pytest.param([1], {}, r"shape \(1,\) for 2 patients", id="one too few"),
        pytest.param(np.zeros((2, 0)), {}, r"shape \(2, 0\)", id="no covariate"),
        pytest.param(np.zeros((2, 1, 1)), {}, r"shape \(2, 1, 1\)", id="too many axes"),
        pytest.param([0, 1], {"ties": "exact"}, 'expected "efron" or "breslow"', id="other ties"),
        pytest.param([0, 1], {"confidence": 95}, "0.95", id="confidence in per cent"),
    ],
)
def test_refused(covariates, options, message):
    with pytest.raises(ValueError, match=message):
        cox([1, 2], [1, 1], covariates, **options)


def test_events_are_refused_as_for_a_curve():
    with pytest.raises(ValueError, match=r"event\[1\] is 2"):
        cox([1, 2], [1, 2], [0, 1])


# Against the likelihood written down, and by law

trials = st.integers(0, 2**32 - 1).map(np.random.default_rng)


STOP = 1e-3
"""What may be left where R stops, once the likelihood changes by a share of 1e-9 alone."""


def random_trial(rng, n=25):
    return rng.integers(1, 15, n), rng.random(n) < 0.7, rng.integers(0, 2, n)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@given(trials)
def test_the_estimate_is_where_the_likelihood_of_the_twin_is_highest(ties, rng):
    time, event, group = random_trial(rng)
    answer = cox(time, event, group, ties)
    if answer.status == "not estimable":
        return
    patients = list(zip(time.tolist(), event.tolist(), group.tolist(), strict=True))
    place = answer.coefficient[0]
    h = 1e-3
    below, top, above = (log_likelihood(patients, place + x, ties) for x in (-h, 0, h))
    assert top >= max(below, above)
    curvature = -(above - 2 * top + below) / h**2
    assert answer.standard_error[0] == pytest.approx(curvature**-0.5, rel=1e-3)
    start = log_likelihood(patients, 0, ties)
    assert answer.likelihood_ratio.value == pytest.approx(2 * (top - start), rel=1e-6, abs=1e-9)


@given(trials)
def test_without_ties_the_score_test_is_the_log_rank_test(rng):
    _, event, group = random_trial(rng)
    time = rng.permutation(25)
    for ties in ("efron", "breslow"):
        answer, test = cox(time, event, group, ties), log_rank(time, event, group)
        found = np.array([answer.score.value, test.chi_square], float)
        assert found[0] == approx(found[1], nan_ok=True)


@given(trials)
def test_the_groups_turned_round_turn_the_ratio_round(rng):
    time, event, group = random_trial(rng)
    one, other = cox(time, event, group), cox(time, event, 1 - group)
    for found, expected in (
        (other.coefficient, -one.coefficient),
        (np.log(other.low), -np.log(one.high)),
        (other.p, one.p),
    ):
        assert found == pytest.approx(expected, nan_ok=True, abs=STOP)


@given(trials, st.permutations(range(25)))
def test_the_order_of_patients_and_the_unit_of_time_are_irrelevant(rng, order):
    time, event, group = random_trial(rng)
    one, other = cox(time, event, group), cox(7 * time[order], event[order], group[order])
    assert other.coefficient == pytest.approx(one.coefficient, nan_ok=True, abs=STOP)
    assert other.concordance == one.concordance


# Concordance


@pytest.mark.parametrize(
    ("time", "event", "risk", "expected"),
    [
        pytest.param([1, 2], [1, 0], [5, 3], 1, id="the higher risk had the event first"),
        pytest.param([1, 2], [1, 0], [3, 5], 0, id="the lower one"),
        pytest.param([1, 2], [1, 0], [3, 3], 0.5, id="not told apart"),
        pytest.param([1, 2], [0, 1], [3, 5], None, id="censored before the event: not known"),
        pytest.param([1, 1], [1, 1], [3, 5], None, id="two events on one day say nothing"),
        pytest.param([1, 1], [1, 0], [5, 3], 1, id="censored on that day: later"),
        pytest.param([], [], [], None, id="nobody"),
    ],
)
def test_concordance(time, event, risk, expected):
    found = concordance(np.array(time, float), np.array(event, bool), np.array(risk, float))
    assert found == expected


@given(trials)
def test_concordance_is_that_of_all_pairs(rng):
    time, event = rng.integers(1, 9, 20), rng.random(20) < 0.6
    risk = rng.integers(0, 5, 20)
    patients = list(zip(time.tolist(), event.tolist(), risk.tolist(), strict=True))
    expected = pairs(patients)
    found = concordance(time.astype(float), event, risk.astype(float))
    assert found == (None if expected is None else approx(float(expected)))
