"""Measurements and new lesions on their grids."""

from __future__ import annotations

import numpy as np
import pytest

from builders import lesion, measured, on, protocol_of, sources_of, treated
from trialreadout.core.terms import LesionRole, LesionState, NewLesion
from trialreadout.sources.cohort import build_cohorts

NAN = float("nan")


def seen(lines="", **tables):
    """Lay out the scans of patient A and whoever else there is; grids of the first reader."""
    protocol = protocol_of(lines)
    (cohort,) = build_cohorts(sources_of(protocol, **treated("A") | tables), protocol)
    return cohort.measurements


def examined(day, new_lesion, visit=None, subject="A", **more):
    row = {"subject": subject, "examined_on": on(day), "visit": visit}
    return row | {"new_lesion": new_lesion} | more


def test_the_baseline_is_column_0_and_later_assessments_follow_by_date():
    rows = [measured("A", day, mm) for day, mm in ((100, 10), (-3, 30), (50, 20), (-40, 40))]
    found = seen(lesions=[lesion("A")], measurements=rows)
    assert found.day[0].tolist() == [[-3, 50, 100]]
    assert found.diameter_mm[0, 0, :, 0].tolist() == [30, 20, 10]
    assert found.row[0, 0, :, 0].tolist() == [1, 2, 0]


def test_without_a_baseline_column_0_is_empty():
    found = seen(lesions=[lesion("A")], measurements=[measured("A", 50, 20)])
    np.testing.assert_array_equal(found.day[0], [[NAN, 50]])
    np.testing.assert_array_equal(found.diameter_mm[0, 0, :, 0], [NAN, 20])


def test_a_patient_without_any_row_is_a_row_of_nothing():
    found = seen(**treated("A", "B"), lesions=[lesion("A")], measurements=[measured("A", -3, 30)])
    assert np.isnan(found.day[0, 1]).all()
    assert (found.state[0, 1] == LesionState.NOT_RECORDED).all()
    assert (found.new_lesion[0, 1] == NewLesion.UNKNOWN).all()
    assert not found.exists[0, 1].any()
    assert (found.row[0, 1] == -1).all()


def test_three_lesions_are_not_two_of_which_one_was_not_read():
    lesions = [lesion("A", name) for name in ("T1", "T2", "T3")] + [lesion("B"), lesion("B", "T2")]
    rows = [measured(subject, -3, 30, name) for subject in "AB" for name in ("T1", "T2")]
    found = seen(**treated("A", "B"), lesions=lesions, measurements=rows)
    assert found.exists[0].tolist() == [[True, True, True], [True, True, False]]
    assert found.state[0, :, 0, 2].tolist() == [LesionState.NOT_RECORDED] * 2


def test_a_lesion_is_what_its_table_says():
    lesions = [lesion("A", "N1", "non-target"), lesion("A", "T1", nodal="Y")]
    found = seen(**treated("A", "B"), lesions=lesions, measurements=[measured("A", -3, 30)])
    assert found.role[0].tolist() == [[LesionRole.NON_TARGET, LesionRole.TARGET], [0, 0]]
    assert found.nodal[0].tolist() == [[False, True], [False, False]]


def test_a_lesion_of_one_reader_is_not_that_of_another():
    lesions = [lesion("A", reader="one"), lesion("A", "T9", reader="two")]
    rows = [measured("A", -3, 30, reader="one"), measured("A", -3, 40, "T9", reader="two")]
    found = seen(lesions=lesions, measurements=rows)
    np.testing.assert_array_equal(found.diameter_mm[:, 0, 0, 0], [NAN, 30, 40])
    assert found.exists[:, 0, 0].tolist() == [False, True, True]


@pytest.mark.parametrize(
    "name", [pytest.param("T9", id="in anybody"), pytest.param("T2", id="in this patient")]
)
def test_a_lesion_that_nobody_identified_is_on_no_grid(name):
    lesions = [lesion("A"), lesion("A", "T2"), lesion("B")]
    rows = [measured("B", -3, 30), measured("B", -3, 99, name)]
    found = seen(**treated("A", "B"), lesions=lesions, measurements=rows)
    np.testing.assert_array_equal(found.diameter_mm[0, :, 0], [[NAN, NAN], [30, NAN]])


def test_an_assessment_of_two_days_is_one_column_dated_by_its_last():
    lesions = [lesion("A"), lesion("A", "T2")]
    rows = [measured("A", 50, 20, visit="WEEK 8"), measured("A", 55, 10, "T2", visit="WEEK 8")]
    found = seen(lesions=lesions, measurements=rows)
    np.testing.assert_array_equal(found.day[0], [[NAN, 55]])
    assert found.seen_after_days[0, 0, 1].tolist() == [-5, 0]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param({"diameter_mm": 22}, 22, id="the later of two that were read"),
        pytest.param(
            {"diameter_mm": None, "state": "not evaluable"}, 20, id="the one that was read"
        ),
    ],
)
def test_of_two_records_of_a_lesion_in_one_assessment_one_stands(later, expected, swapped):
    rows = [measured("A", 50, 20, visit="W8"), measured("A", 55, None, visit="W8") | later]
    found = seen(lesions=[lesion("A")], measurements=rows[::-1] if swapped else rows)
    assert found.diameter_mm[0, 0, 1].tolist() == [expected]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("states", "expected", "after_days"),
    [
        pytest.param(("progressed", "present"), LesionState.PROGRESSED, -5, id="and not after"),
        pytest.param(("present", "progressed"), LesionState.PROGRESSED, 0, id="and not before"),
        pytest.param(("progressed", "progressed"), LesionState.PROGRESSED, -5, id="twice"),
        pytest.param(("present", "absent"), LesionState.ABSENT, 0, id="never: the later stands"),
    ],
)
def test_a_lesion_that_progressed_on_one_day_of_an_assessment(
    states, expected, after_days, swapped
):
    rows = [
        measured("A", day, None, "N1", visit="W8", state=state)
        for day, state in zip((50, 55), states, strict=True)
    ]
    rows.append(measured("A", 55, 20, visit="W8"))
    lesions = [lesion("A"), lesion("A", "N1", "non-target")]
    found = seen(lesions=lesions, measurements=rows[::-1] if swapped else rows)
    assert found.state[0, 0, 1].tolist() == [expected, LesionState.MEASURED]
    assert found.seen_after_days[0, 0, 1].tolist() == [after_days, 0]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("words", "expected", "after_days"),
    [
        pytest.param(("unequivocal", "no"), NewLesion.UNEQUIVOCAL, -4, id="seen first"),
        pytest.param(("no", "unequivocal"), NewLesion.UNEQUIVOCAL, 0, id="seen later"),
        pytest.param(("unequivocal", "unequivocal"), NewLesion.UNEQUIVOCAL, -4, id="seen twice"),
        pytest.param(("equivocal", "no"), NewLesion.EQUIVOCAL, -4, id="equivocal"),
        pytest.param(("no", None), NewLesion.NO, -4, id="the other says nothing"),
        pytest.param(("no", "unknown"), NewLesion.UNKNOWN, 0, id="the other does not know"),
    ],
)
def test_of_two_examinations_in_one_assessment_the_gravest_stands(
    words, expected, after_days, swapped
):
    rows = [examined(50, words[0], "W8"), examined(54, words[1], "W8")]
    found = seen(lesions=[lesion("A")], examinations=rows[::-1] if swapped else rows)
    assert found.new_lesion[0, 0].tolist() == [NewLesion.UNKNOWN, expected]
    assert found.new_lesion_after_days[0, 0, 1] == after_days
    first_row = after_days == -4
    assert found.new_lesion_row[0, 0, 1] == (0 if first_row != swapped else 1)


def test_an_examination_without_measurements_is_an_assessment_and_no_baseline():
    rows = [measured("A", -20, 30)]
    found = seen(
        lesions=[lesion("A")],
        measurements=rows,
        examinations=[examined(-3, "no"), examined(50, "unequivocal")],
    )
    assert found.day[0].tolist() == [[-20, -3, 50]]


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        ('"last before treatment"', [-3, 50]),
        ('{ visit = "SCREENING" }', [-20, -3, 50]),
        ('{ visit = ["BASELINE", "SCREENING"] }', [-3, 50]),
    ],
)
def test_the_protocol_chooses_the_baseline(baseline, expected):
    visits = (-20, "SCREENING"), (-3, "BASELINE"), (50, "WEEK 8")
    rows = [measured("A", day, 30, visit=visit) for day, visit in visits]
    lines = f"[tumour_response]\nbaseline = {baseline}"
    assert seen(lines, lesions=[lesion("A")], measurements=rows).day[0, 0].tolist() == expected


@pytest.mark.parametrize(("days_apart", "expected"), [(14, [NAN, 64, 0]), (15, [NAN, 50, 65])])
def test_the_protocol_says_how_many_days_an_assessment_may_take(days_apart, expected):
    rows = [measured("A", day, 30, visit="W8") for day in (50, 50 + days_apart)]
    found = seen("[data]\nassessment_days = 14", lesions=[lesion("A")], measurements=rows)
    days = np.pad(found.day[0, 0], (0, 3 - found.day.shape[-1]))
    np.testing.assert_array_equal(days, expected)


@pytest.mark.parametrize(
    ("flags", "expected"), [(("Y", None), True), ((None, "N"), False), (("N", "Y"), True)]
)
def test_an_assessment_is_accepted_if_any_of_its_rows_is(flags, expected):
    lesions = [lesion("A"), lesion("A", "T2")]
    rows = [measured("A", 50, 9, t, accepted=f) for t, f in zip(("T1", "T2"), flags, strict=True)]
    assert seen(lesions=lesions, measurements=rows).accepted[0, 0].tolist() == [False, expected]


def test_a_lesion_knows_the_one_that_it_merged_into_or_came_from():
    lesions = [
        lesion("A", "T1"),
        lesion("A", "T2", merged_into="T3"),
        lesion("A", "T3", part_of="T1"),
        lesion("B", "T3"),
    ]
    found = seen(**treated("A", "B"), lesions=lesions, measurements=[measured("A", -3, 30)])
    assert found.merged_into[0].tolist() == [[-1, 2, -1], [-1, -1, -1]]
    assert found.part_of[0].tolist() == [[-1, -1, 0], [-1, -1, -1]]


def test_the_days_on_which_a_lesion_was_treated_count_from_time_zero():
    lesions = [lesion("A", irradiated_on=on(30)), lesion("A", "T2", removed_on=on(-9))]
    found = seen(lesions=lesions, measurements=[measured("A", -3, 30)])
    np.testing.assert_array_equal(found.irradiated_day[0], [[30, NAN]])
    np.testing.assert_array_equal(found.removed_day[0], [[NAN, -9]])


@pytest.mark.parametrize(
    ("first_seen", "word", "expected"),
    [
        pytest.param(50, "equivocal", [False, True, False], id="on the day of an examination"),
        pytest.param(52, "equivocal", [False, True, False], id="on that of a measurement"),
        pytest.param(51, "equivocal", [False, False, False], id="on a day between them"),
        pytest.param(50, "unequivocal", [False, False, False], id="not asked without a doubt"),
    ],
)
def test_where_a_new_lesion_was_first_seen(first_seen, word, expected):
    found = seen(
        lesions=[lesion("A"), lesion("A", "X", "new", first_seen_on=on(first_seen))],
        measurements=[measured("A", day, 30, visit=v) for day, v in ((-3, "B"), (52, "W8"))],
        examinations=[examined(50, word, "W8"), examined(100, "no", "W14")],
    )
    assert found.new_lesion_first_seen[0, 0].tolist() == expected


@pytest.mark.parametrize(
    ("of_measurements", "of_examinations", "columns"),
    [
        pytest.param(None, "week 8", 1, id="examinations alone name their visit"),
        pytest.param("week 8", None, 1, id="measurements alone name their visit"),
        pytest.param(None, None, 1, id="nobody names a visit"),
        pytest.param("week 8", "week 8", 1, id="both name the same visit"),
        pytest.param("week 8", "unscheduled", 2, id="they name two visits"),
    ],
)
def test_what_was_seen_within_days_is_one_assessment_unless_both_name_visits(
    of_measurements, of_examinations, columns
):
    rows = [
        measured("A", -3, 30),
        measured("A", 56, 20, visit=of_measurements),
        measured("A", 58, 10, "T2", visit=of_measurements),
    ]
    looked = [examined(56, "no", of_examinations)]
    found = seen(lesions=[lesion("A"), lesion("A", "T2")], measurements=rows, examinations=looked)
    assert found.day.shape[-1] == 1 + columns
    both = np.isfinite(found.diameter_mm[0, 0, 1:]).all(-1)
    assert both.sum() == 1
    together = found.new_lesion[0, 0, 1:][both] == NewLesion.NO
    assert together.all() == (columns == 1)


def test_a_reader_who_is_named_in_one_table_alone_is_the_same_reader():
    rows = [measured("A", -3, 30), measured("A", 56, 20, reader=None)]
    looked = [examined(56, "no", "week 8", reader="investigator")]
    found = seen(lesions=[lesion("A")], measurements=rows, examinations=looked)
    assert found.day[0].tolist() == [[-3, 56]]
    assert found.new_lesion[0, 0, 1] == NewLesion.NO


@pytest.mark.parametrize("named", ["measurements", "examinations"])
def test_a_baseline_chosen_by_its_visit_is_found_in_the_table_that_names_it(named):
    visit = {
        table: (("screening", "baseline") if table == named else (None, None))
        for table in ("measurements", "examinations")
    }
    rows = [
        measured("A", day, mm, visit=name)
        for (day, mm), name in zip(((-40, 30), (-3, 20)), visit["measurements"], strict=True)
    ]
    looked = [
        examined(day, "no", name)
        for day, name in zip((-40, -3), visit["examinations"], strict=True)
    ]
    lines = '[tumour_response]\nbaseline = { visit = "screening" }'
    found = seen(lines, lesions=[lesion("A")], measurements=rows, examinations=looked)
    assert found.diameter_mm[0, 0, 0, 0] == 30
