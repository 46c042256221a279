"""The highest grade of weight loss: which weight is the baseline, and until when they count."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, graded_rows, on, protocol_of, treated, weighed
from trialreadout.endpoints.kinds import grade, module_of

REGISTRATION = '[dates]\ntime_zero = "registration"\n'


def protocol_with(keys="", before=""):
    return protocol_of(f'{before}[[endpoint]]\nname = "loss"\nkind = "weight-loss"\n{keys}')


def row(weights, keys="", **more):
    rows = [weighed("A", day, kilograms) for day, kilograms in weights]
    (found,) = graded_rows(protocol_with(keys), **(treated("A") | more), weights=rows)
    return found


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        pytest.param([(0, 100), (56, 95.1)], "0", id="just short of 5 %"),
        pytest.param([(0, 100), (56, 95)], "1", id="5 %"),
        pytest.param([(0, 100), (56, 90)], "2", id="10 %"),
        pytest.param([(0, 100), (56, 80)], "3", id="20 %"),
        pytest.param([(0, 100), (56, 80), (84, 99)], "3", id="regained later"),
        pytest.param([(-20, 100), (-1, 80), (56, 80)], "0", id="the last before treatment counts"),
        pytest.param([(-1, 100), (0, 80), (56, 80)], "0", id="that of the first day is one"),
        pytest.param([(-1, 100), (1, 80)], "3", id="that of the day after it is none"),
        pytest.param([(-2, 100), (-1, None), (56, 80)], "3", id="a visit without a weight"),
        pytest.param([(1, 100), (56, 80)], "NE", id="no weight before treatment"),
        pytest.param([(0, 100)], "NE", id="no weight after it"),
        pytest.param([], "NE", id="no weight at all"),
    ],
)
def test_the_weights_of_a_patient(weights, expected):
    others = [(-3, 70), (30, 70)]
    rows = [weighed("A", *each) for each in weights] + [weighed("B", *each) for each in others]
    found = graded_rows(protocol_with(), **treated("A", "B"), weights=rows)
    assert [each["answer"] for each in found] == [expected, "0"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(182, ("3", 182, -20), id="on the last day of week 26"),
        pytest.param(183, ("0", 56, -1), id="the day after it"),
    ],
)
def test_weights_count_until_a_week(day, expected):
    found = row([(0, 100), (56, 99), (day, 80)], "until_week = 26")
    assert (found["answer"], found["day"], found["lowest_change_percent"]) == expected
    assert row([(0, 100), (56, 99), (day, 80)])["answer"] == "3"


def test_the_lowest_of_several_weights():
    found = row([(0, 80), (28, 76), (56, 70), (84, 70), (112, 78)])
    assert (found["day"], found["on"].isoformat()) == (56, on(56))
    assert found["lowest_change_percent"] == -12.5


def test_counted_from_registration_the_baseline_lies_before_the_first_dose():
    tables = {
        "subjects": [{"subject": each, "enrolled_on": on(-30)} for each in "AB"],
        "doses": [{"subject": "A", "started_on": on(0)}],
        "weights": [
            weighed(each, day, weight)
            for each in "AB"
            for day, weight in ((-31, 100), (-2, 80), (56, 80))
        ],
    }
    found = graded_rows(protocol_with(before=REGISTRATION), **tables)
    assert [each["answer"] for each in found] == ["0", "NE"]


def test_weights_without_any_patient_of_the_trial_grade_nobody():
    tables = {"subjects": [{"subject": "A"}], "doses": [{"subject": "X", "started_on": on(0)}]}
    (found,) = graded_rows(protocol_with(), **tables, weights=[weighed("A", 0, 80)])
    assert (found["answer"], found["day"]) == ("NE", None)


def test_the_source_rows_are_the_baseline_weight_and_those_after_it():
    weights = [weighed("A", day, 80) for day in (56, -20, -1, 28)]
    protocol = protocol_with()
    cohort, sources = cohort_and_sources(protocol, **treated("A"), weights=weights)
    graded = grade(cohort, protocol, protocol.endpoints[0])
    rows = module_of(protocol.endpoints[0]).source_rows(graded, cohort, sources, 0)
    assert [each.row for each in rows] == [4, 5, 2]
