"""The trend of a marker: which values count, where they stand in time, what spoils them."""

from __future__ import annotations

import math

import pytest

from builders import cohort_and_sources, graded_rows, on, protocol_of, sampled, treated
from trialreadout.endpoints.kinds import grade, module_of

WEEKS = (0, 4, 8, 12)
VISITS = """
[[visit]]
name = "baseline"
week = 0
window_days = { before = 28 }
collect = ["CEA"]
[[visit]]
name = "week {week}"
weeks = [4, 8, 12, 16]
window_days = { before = 7, after = 7 }
collect = ["CEA"]
"""


def protocol_with(keys="", kind="marker-trend", marker="CEA"):
    return protocol_of(
        f'{VISITS}[[endpoint]]\nname = "trend"\nkind = "{kind}"\nmarker = "{marker}"\n{keys}'
    )


def row(values, keys="", **more):
    """Grade patient A; values are (day, value) or (day, value, further cells)."""
    markers = [
        sampled("A", day, value, **(further[0] if further else {}))
        for day, value, *further in values
    ]
    protocol = protocol_with(keys, **more)
    (found,) = graded_rows(protocol, **treated("A"), markers=markers)
    return found


def course(*values, days=(0, 28, 56, 84)):
    return list(zip(days, values, strict=True))


DOUBLING = course(1, 2, 4, 8)
"""It doubles every four weeks."""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(DOUBLING, "progression", id="it doubles every four weeks"),
        pytest.param(course(8, 4, 2, 1), "response", id="it halves every four weeks"),
        pytest.param(course(3, 4, 3, 4), "stable", id="it goes up and down"),
        pytest.param(course(3, 3, 3, 3), "stable", id="it stays"),
        pytest.param(DOUBLING[:3], "progression", id="three values are enough"),
        pytest.param(DOUBLING[:2], "NE", id="two are not"),
        pytest.param([(0, 1), (28, 0), (56, 4), (84, None)], "NE", id="0 has no logarithm"),
    ],
)
def test_the_course_of_a_marker(values, expected):
    assert row(values)["answer"] == expected


def test_the_numbers_beside_the_answer():
    found = row(course(8, 4, 2, 4, days=(-7, 28, 56, 84)))
    assert (found["values"], found["nadir_weeks"], found["nadir_change_percent"]) == (4, 8, -75)
    found = row(DOUBLING)
    assert found["slope_per_week"] == pytest.approx(math.log(2) / 4)
    assert found["doubling_time_weeks"] == pytest.approx(4)
    assert (found["day"], found["on"].isoformat()) == (84, on(84))
    assert row(course(3, 3, 3, 3))["doubling_time_weeks"] is None


def test_a_marker_that_halves_has_a_doubling_time_below_zero():
    assert row(course(8, 4, 2, 1))["doubling_time_weeks"] == pytest.approx(-4)


@pytest.mark.parametrize(
    ("cell", "key", "choices"),
    [
        pytest.param(
            {"limit": "below"},
            "below_limit",
            {"half the limit": "progression", "the limit": "NE", "left out": "NE"}
            | {"not evaluable": "NE"},
            id="below the limit of its assay",
        ),
        pytest.param(
            {"limit": "above"},
            "above_limit",
            {"the limit": "NE", "left out": "NE", "not evaluable": "NE"},
            id="above the range of its assay",
        ),
        pytest.param(
            {"stimulated": "Y"},
            "stimulated",
            {"counted": "NE", "left out": "NE", "not evaluable": "NE"},
            id="sampled under stimulation",
        ),
    ],
)
def test_fewer_than_three_values_stay_not_evaluable_whatever_an_awkward_one_counts_as(
    cell, key, choices
):
    """With two values beside it the awkward one decides whether there are three."""
    for choice in choices:
        found = row([(0, 2, cell), (28, 2), (56, 4)], f'{key} = "{choice}"')
        counts = choice not in ("left out", "not evaluable")
        assert found["values"] == (3 if counts else 0 if choice == "not evaluable" else 2)
        assert (found["answer"] == "NE") == (not counts)


@pytest.mark.parametrize(
    ("choice", "slope"),
    [
        pytest.param("half the limit", math.log(2) / 4, id="half of 2 is 1, the start of the line"),
        pytest.param("the limit", math.log(2) / 8, id="2, then 2 and 4"),
    ],
)
def test_what_a_value_below_the_limit_counts_as(choice, slope):
    found = row([(0, 2, {"limit": "below"}), (28, 2), (56, 4)], f'below_limit = "{choice}"')
    assert found["slope_per_week"] == pytest.approx(slope)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("counted", "progression"), ("left out", "progression"), ("not evaluable", "NE")],
)
@pytest.mark.parametrize("key", ["stimulated", "antibody_positive"])
def test_a_value_under_stimulation_or_with_antibodies(key, choice, expected):
    values = [(0, 1), (28, 2), (42, 2.83, {key: "Y"}), (56, 4), (84, 8)]
    found = row(values, f'{key} = "{choice}"')
    assert found["answer"] == expected
    assert found["values"] == {"counted": 5, "left out": 4, "not evaluable": 0}[choice]


def test_of_two_words_on_one_value_left_out_comes_first():
    cell = {"stimulated": "Y", "antibody_positive": "Y"}
    values = [(0, 1), (28, 2), (42, 90, cell), (56, 4), (84, 8)]
    keys = 'stimulated = "left out"\nantibody_positive = "not evaluable"'
    assert row(values, keys)["answer"] == "progression"


def test_a_course_that_is_not_evaluable_has_no_numbers_and_names_the_value_that_spoils_it():
    protocol = protocol_with('antibody_positive = "not evaluable"')
    markers = [sampled("A", day, 2, antibody_positive=no) for day, no in ((0, "N"), (28, "Y"))]
    cohort, sources = cohort_and_sources(protocol, **treated("A"), markers=markers)
    graded, module = grade(cohort, protocol, protocol.endpoints[0]), module_of(protocol.asked[0])
    found = module.table(graded, cohort, sources).row(0, named=True)
    assert (found["answer"], found["values"], found["slope_per_week"]) == ("NE", 0, None)
    assert [each.row for each in module.source_rows(graded, cohort, sources, 0)] == [3]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(105, "NE", id="a value of an asked week spoils the course"),
        pytest.param(200, "progression", id="a value of another week does not"),
        pytest.param(-100, "progression", id="nor one of no week"),
    ],
)
def test_what_spoils_a_course_of_planned_weeks(day, expected):
    values = sorted([*DOUBLING, (day, 2, {"antibody_positive": "Y"})], key=lambda each: each[0])
    assert row(values, "weeks = [0, 4, 8, 12, 16]")["answer"] == expected


ASKED = "weeks = [0, 4, 8, 12]\n"


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        pytest.param(20, False, id="the day before the window"),
        pytest.param(21, True, id="the first day of the window"),
        pytest.param(35, True, id="the last day of the window"),
        pytest.param(36, False, id="the day after the window"),
    ],
)
def test_a_value_belongs_to_the_visit_in_whose_window_it_was_sampled(day, counts):
    assert row([(0, 1), (day, 2), (56, 4)], ASKED)["values"] == (3 if counts else 2)


def test_a_visit_that_is_named_holds_a_value_wherever_it_was_sampled():
    assert row([(0, 1), (20, 2, {"visit": "Week 4"}), (56, 4)], ASKED)["values"] == 3


@pytest.mark.parametrize(
    ("days", "value"),
    [
        pytest.param((22, 30), 5, id="two values in a window: the nearest"),
        pytest.param((26, 35), 2, id="the earlier one is nearer"),
        pytest.param((27, 29), 2, id="equally near: the earlier one"),
    ],
)
def test_of_two_values_in_one_window_one_counts(days, value):
    found = row([(0, 1), (days[0], 2), (days[1], 5), (56, 1)], ASKED)
    assert found["values"] == 3
    one = row([(0, 1), (28, value), (56, 1)], ASKED + 'time = "planned weeks"')
    other = row([(0, 1), (days[0], 2), (days[1], 5), (56, 1)], ASKED + 'time = "planned weeks"')
    assert one["slope_per_week"] == other["slope_per_week"]


def test_without_weeks_every_value_counts():
    assert row([(0, 1), (22, 2), (30, 5), (56, 1), (300, 2)])["values"] == 5


def test_a_value_stands_at_its_day_or_at_its_planned_week():
    values = [(-14, 1), (28, 2), (56, 4)]
    actual = row(values, ASKED + 'time = "actual days"')["slope_per_week"]
    planned = row(values, ASKED + 'time = "planned weeks"')["slope_per_week"]
    assert planned == pytest.approx(math.log(2) / 4)
    assert actual < planned


NOT_QUITE = course(1, 1.9, 1.8, 3.4)
"""Two-sided p between 0.05 and 0.1."""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("", "stable", id="not significant, two-sided at 5 %"),
        pytest.param("sides = 1", "progression", id="one-sided"),
        pytest.param("alpha = 0.15", "progression", id="at another level"),
        pytest.param("alpha = 0.15\nminimum_values = 5", "NE", id="five values are asked"),
    ],
)
def test_the_test_is_the_protocol_s(keys, expected):
    assert 0.05 < row(NOT_QUITE)["p_value"] < 0.1
    assert row(NOT_QUITE, keys)["answer"] == expected


@pytest.mark.parametrize("asked", ["CEA", "cea", "Cea"])
def test_a_marker_is_one_however_it_is_capitalised(asked):
    values = [(day, value, {"marker": name}) for (day, value), name in
              zip(DOUBLING, ("CEA", "cea", "Cea", "CEA"), strict=True)]  # fmt: skip
    assert row(values, marker=asked)["values"] == 4


def test_a_patient_without_the_marker_is_not_evaluable():
    markers = [sampled("A", day, value) for day, value in DOUBLING]
    markers += [sampled("B", 0, 3, "CA 19-9")]
    found = graded_rows(protocol_with(), **treated("A", "B", "C"), markers=markers)
    assert [each["answer"] for each in found] == ["progression", "NE", "NE"]
    assert (found[1]["values"], found[1]["nadir_change_percent"]) == (0, None)


def test_values_of_patients_without_time_zero_stand_nowhere():
    subjects = {"subjects": [{"subject": "A"}], "doses": [{"subject": "X", "started_on": on(0)}]}
    markers = [sampled("A", day, value) for day, value in DOUBLING]
    (found,) = graded_rows(protocol_with(), **subjects, markers=markers)
    assert (found["answer"], found["day"]) == ("NE", None)


def test_growth_is_slower_on_treatment_than_before_it():
    found = row([(-56, 1), (-28, 2), (0, 4), (56, 5)], kind="growth-change")
    assert found["answer"] == "slower"
    assert found["before_percent_per_month"] == pytest.approx(100 * (2 ** (30.4375 / 28) - 1))
    assert row([(0, 4), (56, 5)], kind="growth-change")["answer"] == "not evaluable"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(84, "not slower", id="on the last day of week 12"),
        pytest.param(85, "slower", id="the day after it"),
    ],
)
def test_growth_is_compared_until_a_week(day, expected):
    values = [(-28, 2), (0, 4), (56, 5), (day, 500)]
    assert row(values, "until_week = 12", kind="growth-change")["answer"] == expected
    spoiling = [*values[:3], (day, 500, {"antibody_positive": "Y"})]
    answers = {84: "not evaluable", 85: "slower"}
    assert row(spoiling, "until_week = 12", kind="growth-change")["answer"] == answers[day]


def test_counted_from_registration_the_phase_before_ends_with_the_first_dose():
    protocol = protocol_of(
        '[dates]\ntime_zero = "registration"\n[[endpoint]]\nname = "growth"\n'
        'kind = "growth-change"\nmarker = "CEA"'
    )
    tables = {
        "subjects": [{"subject": each, "enrolled_on": on(-60)} for each in "AB"],
        "doses": [{"subject": "A", "started_on": on(0)}],
        "markers": [
            sampled(each, day, value)
            for each in "AB"
            for day, value in ((-30, 1), (-2, 4), (30, 5))
        ],
    }
    found = graded_rows(protocol, **tables)
    assert [each["answer"] for each in found] == ["slower", "not evaluable"]
