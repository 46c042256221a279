"""The log-rank test and its family: R, a twin in fractions, the edges, and the laws."""

from functools import partial
from math import erfc, exp, inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import log_rank
from twins.log_rank import log_rank as twin

approx = partial(pytest.approx, rel=1e-9, abs=1e-12)

patients = st.lists(
    st.tuples(st.integers(0, 20).map(lambda x: x / 4), st.booleans(), st.sampled_from("abc")),
    min_size=1,
    max_size=30,
)


def compare(patients, rho=0):
    return log_rank(*zip(*patients, strict=True), rho)


# Acute myelogenous leukaemia, weeks in remission (Miller 1981): maintained chemotherapy or not.
WEEKS = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
RELAPSE = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]
ARM = ["maintained"] * 11 + ["not maintained"] * 12


# R 4.2.2, survival 3.5-3: survdiff(Surv(time, status) ~ x, aml), and with rho = 1.
def test_leukaemia_as_in_r():
    answer = log_rank(WEEKS, RELAPSE, ARM)
    assert answer.groups.tolist() == ["maintained", "not maintained"]
    assert answer.n.tolist() == [11, 12]
    assert answer.observed.tolist() == [7, 11]
    assert answer.expected.tolist() == approx([10.6893359923007, 7.31066400769928])
    assert answer.variance[0, 0] == approx(4.00755074593873)
    assert (answer.chi_square, answer.p) == approx((3.3963886989776, 0.0653393220405051))
    assert answer.degrees_of_freedom == 1
    assert (answer.method, answer.status) == ("log-rank test", "estimated")


def test_early_events_weigh_more_with_rho_1():
    answer = log_rank(WEEKS, RELAPSE, ARM, rho=1)
    assert (answer.chi_square, answer.p) == approx((2.77927954475177, 0.0954911154064928))
    assert answer.method == "weighted log-rank test, rho = 1"
    # By hand: the first weighs 1, those after the first day 21 of 23, since two relapsed.
    first_two_days = log_rank([5, 5, 8, 8, *[9] * 19], [1, 1, 1, 1, *[0] * 19], ARM, rho=1)
    assert first_two_days.observed.sum() == approx(2 + 2 * 21 / 23)


def test_four_patients_by_hand():
    """Days 1 to 3: one of 4, of 3, of 2 at risk; group b has 2, 2 and 1 of them."""
    answer = log_rank([1, 2, 3, 4], [1, 1, 1, 0], ["a", "b", "a", "b"])
    assert answer.expected.tolist() == approx([2 / 4 + 1 / 3 + 1 / 2, 2 / 4 + 2 / 3 + 1 / 2])
    variance = 1 / 4 + 2 / 9 + 1 / 4
    assert answer.variance.tolist() == [
        approx([variance, -variance]),
        approx([-variance, variance]),
    ]
    chi_square = (2 - 4 / 3) ** 2 / variance
    assert answer.chi_square == approx(chi_square)
    assert answer.p == approx(erfc(sqrt(chi_square / 2)))  # one degree of freedom: |normal|


def test_three_groups_have_two_degrees_of_freedom():
    answer = log_rank([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 0], [3, 1, 2, 3, 1, 2])
    assert answer.groups.tolist() == [1, 2, 3]
    assert answer.degrees_of_freedom == 2
    assert answer.p == approx(exp(-answer.chi_square / 2))


@pytest.mark.parametrize(
    ("time", "event", "group", "degrees"),
    [
        pytest.param([], [], [], 0, id="nobody"),
        pytest.param([1, 2], [1, 1], ["a", "a"], 0, id="one group"),
        pytest.param([1, 2], [0, 0], ["a", "b"], 0, id="no event"),
        pytest.param([1, 2, 3], [0, 1, 1], ["a", "b", "b"], 0, id="a left before the first event"),
        pytest.param([2, 2], [1, 1], ["a", "b"], 1, id="everybody at once"),
        pytest.param([1, 2], [0, 1], ["a", "b"], 0, id="one at risk"),
    ],
)
def test_nothing_to_compare(time, event, group, degrees):
    answer = log_rank(time, event, group)
    assert (answer.chi_square, answer.p, answer.status) == (None, None, "not estimable")
    assert answer.degrees_of_freedom == degrees


def test_a_group_that_left_before_the_first_event_does_not_count_as_one():
    with_c = log_rank([5, 6, 7, 8, 1], [1, 0, 1, 0, 0], ["a", "a", "b", "b", "c"])
    without = log_rank([5, 6, 7, 8], [1, 0, 1, 0], ["a", "a", "b", "b"])
    assert (with_c.chi_square, with_c.degrees_of_freedom) == (approx(without.chi_square), 1)
    assert with_c.n.tolist() == [2, 2, 1]


def test_who_is_censored_on_the_day_of_the_event_was_at_risk_of_it():
    assert log_rank([4, 4, 5], [1, 0, 0], ["a", "b", "b"]).expected.tolist() == approx(
        [1 / 3, 2 / 3]
    )


@pytest.mark.parametrize(
    ("group", "rho", "message"),
    [
        pytest.param(["a"], 0, r"shape \(1,\) and time \(2,\)", id="one group too few"),
        pytest.param([["a", "b"]], 0, "one group for every patient", id="two rows of groups"),
        pytest.param(["a", None], 0, r"group\[1\] is missing", id="a missing word"),
        pytest.param([nan, 1], 0, r"group\[0\] is missing", id="a missing number"),
        pytest.param(np.array(["a", nan], object), 0, r"group\[1\]", id="a missing word, as NaN"),
        pytest.param(["a", "b"], nan, "rho is nan", id="no weight"),
        pytest.param(["a", "b"], inf, "rho is inf", id="an endless weight"),
    ],
)
def test_refused(group, rho, message):
    with pytest.raises(ValueError, match=message):
        log_rank([1, 2], [1, 0], group, rho)


def test_times_are_refused_as_for_a_curve():
    with pytest.raises(ValueError, match=r"time\[1\] is nan"):
        log_rank([1, nan], [1, 0], ["a", "b"])


# Against the twin, and by law


@given(patients, st.integers(0, 2))
def test_the_comparison_is_that_of_the_twin(patients, rho):
    ours, theirs = compare(patients, rho), twin(patients, rho)
    assert dict(zip(ours.groups.tolist(), ours.observed.tolist(), strict=True)) == approx(
        {group: float(events) for group, events in theirs.observed.items()}
    )
    assert ours.expected.tolist() == approx([float(events) for events in theirs.expected.values()])
    assert ours.degrees_of_freedom == theirs.degrees_of_freedom
    if theirs.chi_square is None:
        assert ours.chi_square is None
    else:
        assert ours.chi_square == approx(float(theirs.chi_square))


@given(patients, st.randoms(), st.floats(0, 2))
def test_the_order_of_patients_and_the_names_of_groups_are_irrelevant(patients, random, rho):
    names = {"a": "z", "b": "y", "c": "x"}
    shuffled = [(time, event, names[group]) for time, event, group in patients]
    other = compare(random.sample(shuffled, len(shuffled)), rho)
    found = np.array([other.chi_square, compare(patients, rho).chi_square], float)
    assert found[0] == approx(found[1], nan_ok=True)
    assert other.n.tolist() == compare(patients).n.tolist()[::-1]


@given(patients)
def test_as_many_events_are_due_as_there_were(patients):
    answer = compare(patients, rho=1)
    assert answer.expected.sum() == approx(answer.observed.sum())
    assert answer.variance.sum(axis=0) == approx(np.zeros(answer.groups.size))


@given(patients)
def test_weeks_or_days_compare_alike(patients):
    days = [(7 * time, event, group) for time, event, group in patients]
    assert compare(days).chi_square == compare(patients).chi_square


def test_three_groups_as_in_statsmodels():
    from statsmodels.duration.survfunc import survdiff

    random = np.random.default_rng(31)
    time, event = random.integers(1, 40, 90), random.random(90) < 0.7
    group = random.integers(0, 3, 90)
    ours = log_rank(time, event, group)
    assert (ours.chi_square, ours.p) == approx(survdiff(time, event, group))
