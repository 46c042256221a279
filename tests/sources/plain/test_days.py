"""Study days for dates, counted from each patient's time zero."""

from __future__ import annotations

from datetime import date

import pytest

from plain_files import put, read
from trialreadout.core.findings import StudyError
from trialreadout.sources.raw import planned_mark

SUBJECTS = "subject,enrolled_on\nA,2010-12-20\nB,\n"
DOSES = "subject,started_on\nA,2011-01-01\nB,2011-02-01\n"


def weights(tmp_path, day, lines="", subject="A", **tables):
    text = f"subject,measured_day,weight_kg\n{subject},{day},60\n"
    tables = {"subjects": SUBJECTS, "doses": DOSES, "weights": text} | tables
    sources = read(put(tmp_path, **tables), lines)
    found = [(f.rule, f.file, f.row, f.column) for f in sources.findings]
    return sources.table("weights")["measured_on"].to_list(), found


@pytest.mark.parametrize(
    ("day", "from_one", "from_zero"),
    [
        pytest.param(1, date(2011, 1, 1), date(2011, 1, 2), id="day 1"),
        pytest.param(2, date(2011, 1, 2), date(2011, 1, 3), id="day 2"),
        pytest.param(-1, date(2010, 12, 31), date(2010, 12, 31), id="day -1"),
        pytest.param("29.0", date(2011, 1, 29), date(2011, 1, 30), id="day 29, with its zero"),
    ],
)
def test_days_are_counted_from_time_zero(tmp_path, day, from_one, from_zero):
    assert weights(tmp_path, day) == ([from_one], [])
    lines = '[dates]\nstudy_day_one = "day after"'
    assert weights(tmp_path, day, lines) == ([from_zero], [])


def test_there_is_no_day_zero_unless_the_study_file_says_so(tmp_path):
    at = ("data/weights.csv", 2, "measured_day")
    assert weights(tmp_path, 0) == ([None], [("day-zero", *at)])
    lines = '[dates]\nstudy_day_one = "day after"'
    assert weights(tmp_path, 0, lines) == ([date(2011, 1, 1)], [])


def test_time_zero_may_be_the_registration(tmp_path):
    lines = '[dates]\ntime_zero = "registration"'
    assert weights(tmp_path, 1, lines) == ([date(2010, 12, 20)], [])


@pytest.mark.parametrize(
    ("day", "subject", "rule"),
    [
        pytest.param("x", "A", "not-a-number", id="a letter"),
        pytest.param("1.5", "A", "not-a-number", id="half a day"),
        pytest.param("1", "B", "day-without-time-zero", id="a patient without time zero"),
    ],
)
def test_a_day_that_cannot_be_placed_is_one_finding(tmp_path, day, subject, rule):
    lines = '[dates]\ntime_zero = "registration"'
    at = ("data/weights.csv", 2, "measured_day")
    assert weights(tmp_path, day, lines, subject) == ([None], [(rule, *at)])


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        pytest.param("", [], id="no day"),
        pytest.param(5, [], id="the day of the date"),
        pytest.param(4, ["day-differs"], id="another day"),
        pytest.param(6, ["day-differs"], id="yet another day"),
    ],
)
def test_a_date_stands_before_a_day(tmp_path, day, rules):
    text = f"subject,measured_on,measured_day,weight_kg\nA,2011-01-05,{day},60\n"
    days, found = weights(tmp_path, day, weights=text)
    assert days == [date(2011, 1, 5)]
    assert [rule for rule, *_ in found] == rules


OF_2012 = "subject,measured_on,weight_kg\nA,2012-05-05,60\n"
NO_DATES = {"subjects": "subject\nA\nB\n", "doses": "subject,started_day\nA,1\nB,1\n"}


def test_without_any_date_of_time_zero_it_is_the_same_day_for_all(tmp_path):
    days, found = weights(tmp_path, 29, **NO_DATES)
    assert days == [date(2000, 1, 29)]
    assert found == [("days-without-dates", None, None, "started_on")]


def test_a_date_cannot_lie_beside_days_from_an_arbitrary_day(tmp_path):
    status = "subject,died_on\nA,2012-03-01\n"
    _, found = weights(tmp_path, 29, **NO_DATES, status=status)
    assert ("days-and-dates", "data/status.csv", 2, "died_on") in found


CUT_OFF = "[data]\ncut_off = 2012-01-01\n"


@pytest.mark.parametrize(
    ("lines", "tables", "allowed"),
    [
        pytest.param("", NO_DATES, "no date of time zero", id="study days alone"),
        pytest.param(
            "[dates]\nmoved = true", {"weights": OF_2012}, "were moved", id="dates that were moved"
        ),
    ],
)
def test_a_cut_off_is_refused_where_no_day_is_of_the_calendar(tmp_path, lines, tables, allowed):
    with pytest.raises(StudyError) as refused:
        weights(tmp_path, 29, CUT_OFF + lines, **tables)
    (found,) = refused.value.findings
    assert (found.severity, found.rule) == ("error", "days-and-dates")
    assert (found.file, found.column, found.value) == ("study.toml", "data.cut_off", "2012-01-01")
    assert allowed in found.allowed


def test_a_cut_off_lies_among_dates_that_were_not_moved(tmp_path):
    days, found = weights(tmp_path, "", CUT_OFF + "[dates]\nmoved = false", weights=OF_2012)
    assert (days, [rule for rule, *_ in found]) == ([], ["after-cut-off"])


def test_planned_weeks_are_days_after_time_zero_and_said_to_be(tmp_path):
    lines = (
        '[columns.markers]\nvalue = "tg_{week}"\nsampled_on = { weeks = "{week}" }\n'
        'marker = { is = "Tg" }'
    )
    markers = "subject,tg_0,tg_4\nA,9,8\nB,,7\n"
    sources = read(put(tmp_path, subjects=SUBJECTS, doses=DOSES, markers=markers), lines)
    assert sources.table("markers").select("subject", "sampled_on").rows() == [
        ("A", date(2011, 1, 1)),
        ("A", date(2011, 1, 29)),
        ("B", date(2011, 3, 1)),
    ]
    (finding,) = sources.findings
    assert (finding.severity, finding.rule, finding.value) == (
        "warning",
        "planned-dates",
        "3 dates from planned weeks",
    )


def test_a_planned_day_is_told_from_a_study_day_that_was_recorded(tmp_path):
    lines = (
        '[columns.markers]\nvalue = "tg_{week}"\nsampled_on = { weeks = "{week}" }\n'
        'marker = { is = "Tg" }'
    )
    markers = "subject,tg_4,sampled_day\nA,9,30\nB,7,\n"
    sources = read(put(tmp_path, subjects=SUBJECTS, doses=DOSES, markers=markers), lines)
    assert sources.table("markers").select("sampled_on", planned_mark("sampled_on")).rows() == [
        (date(2011, 1, 30), False),
        (date(2011, 3, 1), True),
    ]
