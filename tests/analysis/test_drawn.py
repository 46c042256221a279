"""The rows that figures draw: curves, changes of tumours, courses of markers, combinations."""

from __future__ import annotations

from math import exp, log

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import lesion, measured, on, protocol_of, sources_of, treated
from trialreadout.analysis.drawn import rows_to_draw
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts
from twins.kaplan_meier import survival_curve

SETS = """
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
"""
SURVIVAL = """
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "days"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""
MEDIAN = '[[statistic]]\nendpoint = "survival"\nyields = "median"\nanalysis_set = "treated"\n'
BEST = """
[[endpoint]]
name = "best"
kind = "recist-best"
[[statistic]]
endpoint = "best"
yields = "categories"
analysis_set = "treated"
"""
TREND = """
[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "CEA"
[[statistic]]
endpoint = "trend"
yields = "categories"
analysis_set = "treated"
"""


def drawn(lines, **tables):
    protocol = protocol_of(SETS + lines)
    sources = sources_of(protocol, **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    return rows_to_draw(protocol, sources, graded)


def died(*days_and_events):
    """Make patients who died, or were last seen alive, so many days after the first dose."""
    names = [f"P{i}" for i in range(len(days_and_events))]
    status = [
        {"subject": name, "died_on" if event else "last_contact_on": on(day)}
        for name, (day, event) in zip(names, days_and_events, strict=True)
    ]
    return treated(*names) | {"status": status}


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=12))
def test_the_points_of_a_curve_are_those_of_the_twin(patients):
    (curve,) = drawn(SURVIVAL + MEDIAN, **died(*patients)).curves
    steps = survival_curve([(float(day), event) for day, event in patients])
    first, *points = curve.points.to_dicts()
    assert (first["time"], first["survival"]) == (0, 1)
    assert [row["time"] for row in points] == [step.time for step in steps]
    assert [row["survival"] for row in points] == pytest.approx([float(s.survival) for s in steps])
    assert [row["censored"] for row in points] == [step.censored for step in steps]
    assert (curve.patients, curve.events) == (len(patients), sum(e for _, e in patients))


@given(st.lists(st.tuples(st.integers(1, 4000), st.booleans()), min_size=1, max_size=12))
def test_round_times_begin_at_0_and_reach_the_last_patient_in_few_steps(patients):
    (curve,) = drawn(SURVIVAL + MEDIAN, **died(*patients)).curves
    times, at_risk = curve.table["time"].to_list(), curve.table["at_risk"].to_list()
    assert times[0] == 0
    assert at_risk[0] == len(patients)
    assert times[-2] < max(day for day, _ in patients) <= times[-1]
    assert len(times) <= 9
    assert at_risk == [sum(day >= time for day, _ in patients) for time in times]
    gone = curve.table.select("events", "censored").rows()
    assert gone == [
        tuple(sum(day < time and event is had for day, event in patients) for had in (True, False))
        for time in times
    ]
    assert {n + sum(each) for n, each in zip(at_risk, gone, strict=True)} == {len(patients)}


def test_beyond_the_last_patient_the_curve_says_nothing():
    (curve,) = drawn(SURVIVAL + MEDIAN, **died((5, True), (6, False))).curves
    rows = {row["time"]: row["survival"] for row in curve.table.to_dicts()}
    assert (rows[5], rows[6]) == (0.5, 0.5)
    (curve,) = drawn(SURVIVAL + MEDIAN, **died((10, True), (13, False))).curves
    assert curve.table.to_dicts()[-1] == {
        "time": 14,
        "at_risk": 0,
        "events": 1,
        "censored": 1,
        "survival": None,
        "low": None,
        "high": None,
    }


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        pytest.param(["log"], "log", id="the only one"),
        pytest.param(["spss", "plain", "log"], "plain", id="SPSS's stands around no curve"),
        pytest.param(["spss"], "log-log", id="SPSS's alone leaves the usual one"),
    ],
)
def test_the_band_has_the_interval_of_the_first_number_that_can_have_one(intervals, expected):
    lines = "".join(f'{MEDIAN}interval = "{interval}"\n' for interval in intervals)
    (curve,) = drawn(SURVIVAL + lines, **died((5, True), (9, False))).curves
    assert curve.interval == expected


def test_each_group_has_a_curve_and_all_share_their_round_times():
    patients = died((10, True), (200, False), (40, True))
    for row, arm in zip(patients["subjects"], ("A", "B", None), strict=True):
        row["arm"] = arm
    curves = drawn(SURVIVAL + MEDIAN + 'group = "arm"\n', **patients).curves
    assert {curve.group: curve.patients for curve in curves} == {
        "arm: A": 1,
        "arm: B": 1,
        "arm: not recorded": 1,
    }
    assert len({tuple(curve.table["time"]) for curve in curves}) == 1


def test_without_a_number_asked_for_or_a_time_there_is_no_curve():
    assert drawn(SURVIVAL, **died((5, True))).curves == ()
    enrolled = {"subjects": [{"subject": "P1"}], "doses": []}
    assert drawn(SURVIVAL + MEDIAN, **enrolled).curves == ()


def sizes(*visits, subject="P1"):
    """Measure one lesion: pairs of a day and a diameter."""
    return [measured(subject, day, size) for day, size in visits]


def test_the_best_change_is_the_lowest_until_progression():
    rows = [*sizes((-5, 100), (50, 60), (100, 90), (150, 30))]
    (changes,) = drawn(
        BEST, **treated("P1", "P2"), lesions=[lesion("P1"), lesion("P2")], measurements=rows
    ).changes
    assert changes.best.rows() == [("P1", "PR", -40.0), ("P2", "MISSING", None)]
    courses = changes.courses
    assert courses["weeks"].to_list() == pytest.approx([0, 50 / 7, 100 / 7])
    assert courses["change_percent"].to_list() == [0, -40, -10]


def test_what_comes_after_another_therapy_is_no_best_change():
    tables = treated("P1") | {
        "lesions": [lesion("P1")],
        "measurements": sizes((-5, 100), (50, 90), (100, 20)),
        "therapies": [{"subject": "P1", "started_on": on(60), "kind": "chemotherapy"}],
    }
    (changes,) = drawn(BEST, **tables).changes
    assert changes.best["change_percent"].to_list() == [-10.0]


def test_an_unread_target_gives_no_change_rather_than_a_smaller_sum():
    lesions = [lesion("P1", "T1"), lesion("P1", "T2")]
    both = [measured("P1", -5, 50, name) for name in ("T1", "T2")]
    tables = treated("P1") | {"lesions": lesions, "measurements": [*both, *sizes((50, 10))]}
    (changes,) = drawn(BEST, **tables).changes
    assert changes.best.rows() == [("P1", "NE", None)]


def test_largest_growth_stands_first_and_who_has_no_change_last():
    lesions = [lesion(f"P{i}") for i in range(4)]
    rows = [
        row
        for i, size in enumerate((80, 130, 20))
        for row in sizes((-5, 100), (50, size), subject=f"P{i}")
    ]
    subjects = treated("P0", "P1", "P2", "P3")
    (changes,) = drawn(BEST, **subjects, lesions=lesions, measurements=rows).changes
    assert changes.best["subject"].to_list() == ["P1", "P0", "P2", "P3"]


def test_recorded_responses_have_no_sums_to_draw():
    rows = [{"subject": "P1", "assessed_on": on(50), "response": "PR"}]
    lines = f'[tumour_response]\ngraded_from = "assessments"\n{BEST}'
    assert drawn(lines, **treated("P1"), assessments=rows).changes == ()


def values(subject, *days_and_values):
    return [
        {"subject": subject, "sampled_on": on(day), "marker": "CEA", "value": value, "unit": "ug/l"}
        for day, value in days_and_values
    ]


def test_courses_hold_the_values_that_count_and_name_everybody():
    rows = values("P1", (0, 10), (28, 5), (56, 2))
    (courses,) = drawn(TREND, **treated("P1", "P2"), markers=rows).courses
    assert courses.unit == "ug/l"
    assert courses.values.select("subject", "weeks", "value").rows() == [
        ("P1", 0.0, 10.0),
        ("P1", 4.0, 5.0),
        ("P1", 8.0, 2.0),
    ]
    assert courses.answers["subject"].to_list() == ["P1", "P2"]


def test_the_line_of_a_course_is_that_of_its_slope():
    rows = [*values("P1", (0, 8), (28, 4), (56, 2)), *values("P2", (0, 5), (28, 6))]
    (courses,) = drawn(TREND, **treated("P1", "P2"), markers=rows).courses
    found = courses.lines.select("subject", "weeks", "value", "of_first").rows()
    assert [row[:2] for row in found] == [("P1", 0.0), ("P1", 8.0)]
    assert [row[2:] for row in found] == [pytest.approx((8, 1)), pytest.approx((2, 0.25))]
    assert courses.answers["doubling_time_weeks"].to_list() == [pytest.approx(-4), None]
    assert courses.values["of_first"].to_list() == pytest.approx([1, 0.5, 0.25, 1, 1.2])


@given(st.lists(st.floats(0.01, 1000), min_size=3, max_size=8))
def test_the_line_of_a_course_is_the_one_of_least_squares(numbers):
    days = [14 * at for at in range(len(numbers))]
    rows = values("P1", *zip(days, numbers, strict=True))
    (courses,) = drawn(TREND, **treated("P1"), markers=rows).courses
    logs = [log(number) for number in numbers]
    mean_day, mean_log = sum(days) / len(days), sum(logs) / len(logs)
    slope = sum((d - mean_day) * (n - mean_log) for d, n in zip(days, logs, strict=True))
    slope /= sum((d - mean_day) ** 2 for d in days)
    expected = [exp(mean_log + slope * (day - mean_day)) for day in (days[0], days[-1])]
    assert courses.lines["value"].to_list() == pytest.approx(expected)


def test_limits_of_the_assay_stay_with_their_values():
    rows = values("P1", (0, 10), (28, 5), (56, 2))
    rows[2]["limit"] = "below"
    (courses,) = drawn(TREND, **treated("P1"), markers=rows[::-1]).courses
    assert courses.values.select("value", "limit").rows() == [(10, None), (5, None), (1, "below")]


def test_combinations_count_every_patient_once():
    lines = """
[[endpoint]]
name = "either"
kind = "any-of"
[endpoint.counts]
"trend" = ["stable"]
[[statistic]]
endpoint = "either"
yields = "categories"
analysis_set = "enrolled"
"""
    rows = values("P1", (0, 10), (28, 11), (56, 10))
    patients = treated("P1", "P2")
    patients["subjects"].append({"subject": "P3"})
    (found,) = drawn(TREND + lines, **patients, markers=rows).combinations
    assert found.analysis_set == "enrolled"
    assert found.rows.rows() == [
        ("NE", "not evaluable", 2, ["P2", "P3"]),
        ("stable", "met", 1, ["P1"]),
    ]


def test_a_set_that_rests_on_an_endpoint_not_graded_is_not_known():
    lines = BEST + (
        '[[analysis_set]]\nname = "evaluable"\nrule = { endpoint = "best", in = ["PR"] }\n'
    )
    sets = drawn(lines, **treated("P1")).sets
    assert sets["treated"] == ("P1",)
    assert sets["evaluable"] is None


def test_rows_to_draw_do_not_depend_on_the_order_of_patients():
    patients = died((5, True), (9, False), (7, True))
    turned = {name: rows[::-1] for name, rows in patients.items()}
    one, other = (drawn(SURVIVAL + MEDIAN, **each).curves[0] for each in (patients, turned))
    assert one.points.equals(other.points)
    assert isinstance(one.table, pl.DataFrame)
