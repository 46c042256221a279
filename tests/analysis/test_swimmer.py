"""The course of each patient: how long it is, what was given, what was seen, what happened."""

from __future__ import annotations

import polars as pl
import pytest

from builders import on, protocol_of, recorded, sources_of
from trialreadout.analysis.drawn import rows_to_draw
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts

BEST = """
[tumour_response]
graded_from = "assessments"
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[endpoint]]
name = "best"
kind = "recist-best"
[[statistic]]
endpoint = "best"
yields = "categories"
analysis_set = "enrolled"
"""
SURVIVAL = """
[[analysis_set]]
name = "enrolled"
rule = "all enrolled"
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "days"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "survival"
yields = "median"
analysis_set = "enrolled"
"""


def swimmers(lines=BEST, **tables):
    subjects = [{"subject": name} for name in ("P1",)]
    protocol = protocol_of(lines)
    nothing = [recorded("P1", 49, "SD")]
    tables = {"subjects": subjects, "assessments": nothing} | tables
    sources = sources_of(protocol, **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    (found,) = rows_to_draw(protocol, sources, graded).swimmers
    return found


def dose(day, until=None, subject="P1", **more):
    ended = None if until is None else on(until)
    return {"subject": subject, "started_on": on(day), "ended_on": ended} | more


def status(subject="P1", **days):
    return [{"subject": subject} | {f"{name}_on": on(day) for name, day in days.items()}]


DOSED = [dose(0, 27)]


@pytest.mark.parametrize(
    ("known", "weeks", "ends"),
    [
        pytest.param({"died": 70, "last_contact": 70}, 10, "death", id="to death"),
        pytest.param({"died": 70, "last_contact": 63}, 10, "death", id="death, not the contact"),
        pytest.param({"last_contact": 70}, 10, "last known", id="to the last contact"),
        pytest.param({"last_contact": 42}, 7, "last known", id="an assessment came later"),
        pytest.param({}, 7, "last known", id="nothing but an assessment"),
    ],
)
def test_a_course_lasts_until_death_or_the_last_day_known(known, weeks, ends):
    found = swimmers(doses=DOSED, status=status(**known)).patients
    assert found.select("weeks", "ends").rows() == [(weeks, ends)]


def test_who_was_never_dosed_has_no_course_and_stands_last():
    subjects = [{"subject": "P0"}, {"subject": "P1"}, {"subject": "P2"}]
    doses = [dose(0, 5), dose(0, 100, "P2")]
    found = swimmers(subjects=subjects, doses=doses).patients
    assert found.select("subject", "weeks").rows() == [("P2", 100 / 7), ("P1", 7), ("P0", None)]


@pytest.mark.parametrize(
    ("doses", "given"),
    [
        pytest.param([dose(0, 27)], [(0, 4)], id="the last day of a stretch counts"),
        pytest.param(
            [dose(0, 6), dose(7, 13, dose_mg=0), dose(14, 20)],
            [(0, 1), (2, 3)],
            id="0 mg is an interruption",
        ),
        pytest.param(
            [dose(0), dose(14, 20)], [(0, None), (2, 3)], id="an end that was not recorded"
        ),
        pytest.param([dose(0, 13, activity_mbq=None), dose(7, activity_mbq=6000)], None, id="once"),
    ],
)
def test_stretches_are_drawn_as_they_were_recorded(doses, given):
    rows = swimmers(doses=doses, status=status(last_contact=70)).given
    found = rows.select("from_weeks", "until_weeks").rows()
    assert found == (given or [(0, 2), (1, pytest.approx(8 / 7))])


@pytest.mark.parametrize(
    ("doses", "known", "until", "goes_on"),
    [
        pytest.param([dose(0)], {"last_contact": 70}, 10, True, id="no end, no stop"),
        pytest.param([dose(0, 70)], {"last_contact": 70}, 71 / 7, True, id="to the last day known"),
        pytest.param([dose(0, 69)], {"last_contact": 70}, 10, False, id="ended a day before"),
        pytest.param(
            [dose(0)], {"last_contact": 70, "discontinued": 34}, 5, False, id="stopped for good"
        ),
        pytest.param(
            [dose(0, 70)], {"last_contact": 70, "discontinued": 70}, 71 / 7, False, id="on that day"
        ),
        pytest.param([dose(0)], {"died": 70}, None, False, id="no end, and death"),
    ],
)
def test_treatment_goes_on_where_nothing_says_that_it_stopped(doses, known, until, goes_on):
    found = swimmers(doses=doses, status=status(**known))
    assert found.patients["goes_on"].to_list() == [goes_on]
    assert found.given["until_weeks"].to_list() == [
        until if until is None else pytest.approx(until)
    ]


def test_agents_are_told_apart_and_one_without_a_name_is_named():
    doses = [dose(0, 6, agent="A"), dose(0, 6, agent="b"), dose(7, 13)]
    assert set(swimmers(doses=doses).given["agent"]) == {"a", "b", "study treatment"}


def test_assessments_and_events_from_the_first_dose_on_lie_on_the_course():
    found = swimmers(
        doses=[dose(7, 27)],
        assessments=[recorded("P1", 56, "PR"), recorded("P1", 105, "PD")],
        status=status(died=147, progression_claimed=112),
        therapies=[
            {"subject": "P1", "started_on": on(119), "kind": "chemotherapy"},
            {"subject": "P1", "started_on": on(126), "kind": "surgery"},
        ],
    )
    assert found.seen.select("weeks", "response").rows() == [(7, "PR"), (14, "PD")]
    assert found.happened.select("weeks", "what").rows() == [
        (15, "claimed progression"),
        (16, "another therapy"),
        (20, "death"),
    ]


def test_from_registration_weeks_still_count_from_the_first_dose():
    lines = f'[dates]\ntime_zero = "registration"\n{BEST}'
    subjects = [{"subject": "P1", "enrolled_on": on(-14)}]
    found = swimmers(lines, subjects=subjects, doses=DOSED, status=status(last_contact=70))
    assert found.starts == "first dose"
    assert found.patients["weeks"].to_list() == [10]
    assert found.seen["weeks"].to_list() == [7]
    assert found.given["from_weeks"].to_list() == [0]


@pytest.mark.parametrize(
    ("until", "weeks", "goes_on"),
    [
        pytest.param(69, 14, False, id="ended the day before"),
        pytest.param(84, 14, False, id="ended before the last contact"),
        pytest.param(400, 15, True, id="ended after the cut-off: it goes on to it"),
    ],
)
def test_a_dose_beyond_the_cut_off_goes_on_to_it(until, weeks, goes_on):
    lines = f"[data]\ncut_off = {on(105)}\n{BEST}"
    found = swimmers(lines, doses=[dose(0, until)], status=status(last_contact=98))
    assert found.patients.select("weeks", "goes_on").rows() == [(weeks, goes_on)]
    last = 15 if goes_on else (until + 1) / 7
    assert found.given["until_weeks"].to_list() == [last]


def test_without_any_dose_recorded_a_course_begins_at_time_zero():
    lines = f'[dates]\ntime_zero = "registration"\n{BEST}'
    subjects = [{"subject": "P1", "enrolled_on": on(0)}]
    found = swimmers(lines, subjects=subjects, doses=[], status=status(last_contact=70))
    assert found.starts == "registration"
    assert found.patients["weeks"].to_list() == [10]
    assert found.given.is_empty()


def test_without_a_best_response_courses_stand_beside_the_first_time_to_an_event():
    found = swimmers(SURVIVAL, doses=DOSED, status=status(died=70))
    assert found.endpoint == "survival"
    assert found.seen.is_empty()
    assert found.patients["ends"].to_list() == ["death"]


def test_courses_do_not_depend_on_the_order_of_rows():
    tables = {
        "subjects": [{"subject": name} for name in ("P1", "P2", "P3")],
        "doses": [dose(0, 6, name) for name in ("P1", "P2", "P3")] + [dose(7, 30, "P2")],
        "assessments": [recorded(name, 49, "SD") for name in ("P1", "P2", "P3")],
        "status": [{"subject": name, "died_on": on(70)} for name in ("P1", "P3")],
    }
    one = swimmers(**tables)
    other = swimmers(**{name: rows[::-1] for name, rows in tables.items()})
    for part in ("patients", "given", "seen", "happened"):
        table = getattr(one, part)
        assert isinstance(table, pl.DataFrame)
        assert table.equals(getattr(other, part))
