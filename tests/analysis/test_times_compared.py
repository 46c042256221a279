"""Log-rank tests, hazard ratios and restricted means as results: who counts, and against whom."""

from __future__ import annotations

import pytest

from builders import on, protocol_of, sources_of, treated
from compared_times import (
    ARMS,
    EVENTS,
    LOG_RANK,
    MEAN,
    RATIO,
    STUDY,
    TIMES,
    asked,
)
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.numbers import all_results
from trialreadout.analysis.published import compare
from trialreadout.core.rounding import rounded
from trialreadout.sources.cohort import build_cohorts
from trialreadout.statistics import cox, kaplan_meier, log_rank


def test_a_log_rank_test():
    test = asked(LOG_RANK)[0]
    assert test.value == log_rank(TIMES, EVENTS, ARMS).p
    assert (test.statistic, test.unit, test.group) == ("log-rank", "p", None)
    assert (test.category, test.method) == ("by arm", "log-rank test")
    assert (test.n, test.denominator, test.status) == (5, 8, "estimated")
    assert test.subjects == ("P0", "P1", "P2", "P4", "P6")
    assert test.id == "survival/treated/log-rank/by-arm"
    assert test.text == f"p = {rounded(test.value, 3)}; 5 of 8 with the event"
    assert (test.confidence, test.low) == (None, None)


def test_a_weighted_log_rank_test_is_another_result():
    test = asked(LOG_RANK + "rho = 1")[0]
    assert test.value == log_rank(TIMES, EVENTS, ARMS, rho=1).p
    assert test.method == "weighted log-rank test, rho = 1"
    assert test.id == "survival/treated/log-rank/by-arm-rho-=-1"


def test_a_log_rank_test_stands_with_its_chi_square_and_the_events_of_each_group():
    """By hand: the expected events of A are the sum of its shares of those at risk."""
    _, chi_square, *of_groups = asked(LOG_RANK + 'label = "Survival compared"')
    expected_of_a = 4 / 8 + 3 / 7 + 2 / 6 + 1 / 4 + 1 / 2
    variance = 4 * 4 / 8**2 + 3 * 4 / 7**2 + 2 * 4 / 6**2 + 1 * 3 / 4**2 + 1 / 2**2
    assert chi_square.value == pytest.approx((3 - expected_of_a) ** 2 / variance)
    assert chi_square.id == "survival/treated/log-rank-chi-square/by-arm"
    assert chi_square.text == (
        f"chi-square {rounded(chi_square.value, 2)} (log-rank test, 1 degree of freedom); "
        "5 of 8 with the event"
    )
    names = [(each.group, each.statistic, each.n, each.denominator) for each in of_groups]
    assert names == [
        ("arm: A", "observed events", 3, 4),
        ("arm: A", "expected events", 3, 4),
        ("arm: B", "observed events", 2, 4),
        ("arm: B", "expected events", 2, 4),
    ]
    values = [each.value for each in of_groups]
    assert values == pytest.approx([3, expected_of_a, 2, 5 - expected_of_a])
    assert of_groups[1].id == "survival/treated/arm:-A/expected-events/by-arm"
    assert of_groups[1].text == "2.0 events; 3 of 4 with the event"
    assert of_groups[1].subjects == ("P0", "P1", "P6")
    assert of_groups[1].about == tuple(f"P{i}" for i, arm in enumerate(ARMS) if arm == "A")
    assert {each.label for each in (chi_square, *of_groups)} == {None}


def test_three_groups_have_two_degrees_of_freedom_and_weighted_events_say_so():
    arms = ("A", "B", "C", "A", "B", "C", "A", "B")
    found = asked(LOG_RANK + "rho = 1", arms=arms)
    assert found[1].method == "weighted log-rank test, rho = 1, 2 degrees of freedom"
    assert {each.unit for each in found[2:]} == {"weighted events"}
    expected = log_rank(TIMES, EVENTS, arms, rho=1)
    assert [each.value for each in found[2::2]] == expected.observed.tolist()
    assert [each.value for each in found[3::2]] == expected.expected.tolist()


@pytest.mark.parametrize(
    ("arms", "events"),
    [
        pytest.param(("A",) * 8, EVENTS, id="one group"),
        pytest.param(ARMS, (False,) * 8, id="no events"),
    ],
)
def test_without_a_test_nothing_stands_beside_it(arms, events):
    (test,) = asked(LOG_RANK, events=events, arms=arms)
    assert (test.statistic, test.status) == ("log-rank", "not estimable")


def test_a_hazard_ratio_is_of_the_second_group_against_the_first():
    (ratio,) = asked(RATIO)
    expected = cox(TIMES, EVENTS, [arm == "B" for arm in ARMS])
    assert ratio.value == pytest.approx(expected.hazard_ratio[0])
    assert (ratio.low, ratio.high) == pytest.approx((expected.low[0], expected.high[0]))
    assert (ratio.group, ratio.category) == ("arm: B", "against A")
    assert (ratio.method, ratio.confidence) == ("Cox, Efron ties, Wald", 0.95)
    assert (ratio.n, ratio.denominator, ratio.unit) == (5, 8, "ratio")
    assert ratio.id == "survival/treated/arm:-B/hazard-ratio/against-A"
    assert len(ratio.about) == 8


def test_against_another_reference_the_ratio_turns_round():
    (one,), (other,) = asked(RATIO), asked(RATIO + 'reference = "B"')
    assert (other.group, other.category) == ("arm: A", "against B")
    assert other.value == pytest.approx(1 / one.value, rel=1e-4)


def test_what_is_not_as_usual_is_told_apart():
    tied = (10, 10, 10, 40, 50, 60, 70, 80)
    (efron,), (breslow,) = (asked(RATIO + f'ties = "{t}"', tied) for t in ("efron", "breslow"))
    assert breslow.method == "Cox, Breslow ties, Wald"
    assert breslow.id == efron.id + "/breslow"
    assert breslow.value != efron.value
    (narrow,), (usual,) = asked(RATIO + "confidence = 0.9"), asked(RATIO)
    assert narrow.id == usual.id + "/90"
    assert narrow.low > usual.low
    (mean,) = asked(MEAN + "confidence = 0.9")
    assert mean.id == "survival/treated/restricted-mean/until-45-days/90"


def test_three_groups_have_two_ratios_of_one_model():
    arms = ("A", "B", "C", "A", "B", "C", "A", "B")
    ratios = asked(RATIO, arms=arms)
    names = [(ratio.group, ratio.category) for ratio in ratios]
    assert names == [("arm: B", "against A"), ("arm: C", "against A")]
    dummies = [[arm == "B", arm == "C"] for arm in arms]
    expected = cox(TIMES, EVENTS, dummies).hazard_ratio
    assert [ratio.value for ratio in ratios] == pytest.approx(expected.tolist())


@pytest.mark.parametrize("lines", [LOG_RANK, RATIO])
def test_who_has_no_time_or_no_group_is_left_out_and_counted(lines):
    times = (None, 20, 30, 40, 50, 60, 70, 80)
    events = (None, *EVENTS[1:])
    arms = (None, None, *ARMS[2:])
    found, *_, no_time, no_arm = asked(lines, times, events, arms)
    expected = asked(lines, TIMES[2:], EVENTS[2:], ARMS[2:])[0]
    assert found.value == expected.value
    assert (found.n, found.denominator) == (3, 6)
    assert (no_time.category, no_time.subjects) == ("without a time, left out", ("P0",))
    assert (no_arm.category, no_arm.subjects) == ("without arm, left out", ("P1",))
    assert (no_arm.n, no_arm.denominator) == (1, 8)


@pytest.mark.parametrize("lines", [LOG_RANK, RATIO])
@pytest.mark.parametrize(
    ("events", "arms"),
    [
        pytest.param(EVENTS, ("A",) * 8, id="one group"),
        pytest.param(EVENTS, (None,) * 8, id="no group recorded"),
        pytest.param((False,) * 8, ARMS, id="no events"),
    ],
)
def test_where_nothing_can_be_compared(lines, events, arms):
    result = asked(lines, events=events, arms=arms)[0]
    assert (result.value, result.low, result.high) == (None, None, None)
    assert result.status == "not estimable"
    assert result.text.startswith("not estimable")


def test_a_group_without_an_event_has_no_ratio():
    (ratio,) = asked(RATIO, events=[e and arm == "A" for e, arm in zip(EVENTS, ARMS, strict=True)])
    assert (ratio.value, ratio.group, ratio.status) == (None, "arm: B", "not estimable")
    assert ratio.text == "not estimable, 95 % CI not estimable; 3 of 8 with the event in all groups"


def test_a_reference_that_is_not_in_the_set():
    (ratio,) = asked(RATIO + 'reference = "C"')
    assert (ratio.value, ratio.group, ratio.category) == (None, None, "by arm")


def test_a_restricted_mean_of_each_group():
    means = asked(MEAN + 'group = "arm"')
    for mean, arm in zip(means, "AB", strict=True):
        own = [place for place, name in enumerate(ARMS) if name == arm]
        curve = kaplan_meier([TIMES[i] for i in own], [EVENTS[i] for i in own])
        expected = curve.restricted_mean(45)
        assert (mean.value, mean.low, mean.high) == (expected.value, expected.low, expected.high)
        assert (mean.group, mean.category) == (f"arm: {arm}", "until 45 days")
        assert (mean.unit, mean.method) == ("days", "restricted mean of Kaplan-Meier, plain")


def test_beyond_the_last_patient_there_is_no_restricted_mean():
    (mean,) = asked('yields = "restricted mean"\nat = [81]')
    assert (mean.value, mean.status) == (None, "not estimable")


# From a whole study: what is said of a comparison that cannot be made, and what was printed

PRINTED = """
[[published]]
source = "a paper"
endpoint = "survival"
statistic = "hazard ratio"
group = "arm: B"
value = {ratio}
low = {low}
high = {high}
[[published]]
source = "a paper"
endpoint = "survival"
statistic = "log-rank"
group = "arm"
value = {p}
[[published]]
source = "a paper"
endpoint = "survival"
statistic = "restricted mean"
at = 45
value = {mean}
unit = "days"
"""


def whole_study(lines, arms=ARMS, without_status=0):
    protocol = protocol_of(STUDY + lines)
    names = [f"P{number}" for number in range(len(arms))]
    tables = treated(*names) | {
        "status": [
            {"subject": name, "alive": "N", "died_on": on(time)}
            if event
            else {"subject": name, "alive": "Y", "last_contact_on": on(time)}
            for name, time, event in zip(names, TIMES, EVENTS, strict=True)
        ]
    }
    tables["status"] = tables["status"][: len(names) - without_status]
    for row, arm in zip(tables["subjects"], arms, strict=True):
        row["arm"] = arm
    sources = sources_of(protocol, **tables)
    graded, findings = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    assert findings == []
    return protocol, *all_results(protocol, sources, graded)


def test_numbers_of_a_paper_are_held_against_those_computed():
    (ratio,), test, (mean,) = asked(RATIO), asked(LOG_RANK)[0], asked(MEAN)
    lines = PRINTED.format(
        ratio=round(ratio.value, 2),
        low=round(ratio.low, 2),
        high=round(ratio.high, 2),
        p=round(test.value, 3),
        mean=round(mean.value, 1),
    )
    protocol, results, findings = whole_study('yields = "median"' + lines)
    comparisons = compare(protocol, results)
    assert [each.met for each in comparisons] == [True, True, True]
    assert [each.result for each in comparisons] == [ratio.id, test.id, mean.id]
    assert findings == []


def test_another_number_does_not_print_alike():
    lines = PRINTED.format(ratio=9.99, low=1.2, high=30.1, p=0.001, mean=12.3)
    protocol, results, _ = whole_study('yields = "median"' + lines)
    assert [each.met for each in compare(protocol, results)] == [False, False, False]


@pytest.mark.parametrize("lines", [LOG_RANK, RATIO])
@pytest.mark.parametrize(
    ("arms", "said"),
    [
        pytest.param(("A",) * 8, "it says A alone", id="one arm"),
        pytest.param((None,) * 7 + ("A",), "it says A alone", id="one arm, where it is recorded"),
    ],
)
def test_one_group_is_a_warning(lines, arms, said):
    _, results, findings = whole_study(lines, arms)
    (finding,) = findings
    assert (finding.severity, finding.rule, finding.value) == ("warning", "one-group", "arm")
    assert said in finding.remedy
    assert {result.status for result in results if result.statistic != "count"} == {"not estimable"}


def test_two_groups_are_no_warning():
    assert whole_study(LOG_RANK)[2] == []


def test_a_count_beside_two_numbers_is_one_count_though_one_has_a_label():
    lines = 'yields = "median"\nlabel = "Median survival"\n[[statistic]]\n'
    lines += 'endpoint = "survival"\nanalysis_set = "treated"\nyields = "rate"\nat = [30]'
    _, results, findings = whole_study(lines, ARMS, without_status=1)
    assert findings == []
    (count,) = [result for result in results if result.statistic == "count"]
    assert (count.category, count.subjects, count.label) == (
        "without a time, left out",
        ("P7",),
        None,
    )
    assert [result.label for result in results] == ["Median survival", None, None]


def test_an_unknown_reference_is_an_error_and_gives_no_number():
    _, results, findings = whole_study(RATIO + 'reference = "placebo"')
    (finding,) = findings
    assert (finding.severity, finding.rule) == ("error", "unknown-reference")
    assert (finding.value, finding.allowed) == ("placebo", "A, B")
    assert results == []
