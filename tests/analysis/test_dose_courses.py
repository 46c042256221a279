"""Who is given which daily dose, week by week."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from builders import given, on, protocol_of, sources_of
from trialreadout.analysis.dose_courses import CODES, Stretches, doses_on
from trialreadout.analysis.drawn import rows_to_draw
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts
from twins.dose_on import dose_on

LINES = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "exposure"
kind = "exposure"
agent = "inventinib"
[[statistic]]
endpoint = "exposure"
yields = "summary"
column = "weeks"
analysis_set = "treated"
"""


def courses(*doses, lines=LINES, **tables):
    protocol = protocol_of(lines)
    subjects = [{"subject": name} for name in dict.fromkeys(row["subject"] for row in doses)]
    sources = sources_of(protocol, subjects=subjects, doses=list(doses), **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    (found,) = rows_to_draw(protocol, sources, graded).doses
    return found


def states_of(found):
    """Name the state of the one patient in each week."""
    return found.weeks.filter(pl.col("n") > 0).sort("week")["state"].to_list()


def stretch_lists():
    mg = st.sampled_from([0.0, 100.0, 200.0, None])
    one = st.tuples(st.integers(0, 30), st.none() | st.integers(0, 20), mg)
    return st.lists(one, min_size=1, max_size=4, unique_by=lambda each: each[0])


@for_all(
    st.lists(st.tuples(stretch_lists(), st.none() | st.integers(0, 60)), min_size=1, max_size=5)
)
def test_every_patient_and_day_is_as_the_twin_tells_it(patients):
    cells = np.full((3, len(patients), 4), np.nan)
    told = []
    for i, (drawn, _) in enumerate(patients):
        rows = sorted(drawn, key=lambda each: each[0])
        rows = [(first, None if n is None else first + n, mg) for first, n, mg in rows]
        told.append(rows)
        for j, row in enumerate(rows):
            cells[:, i, j] = [np.nan if cell is None else cell for cell in row]
    seen = np.array([np.nan if day is None else day for _, day in patients])
    days = np.arange(0, 70)
    found = doses_on(Stretches(*cells, seen), days)
    names = {code: name for name, code in CODES.items()}
    for i, (_, last) in enumerate(patients):
        words = [names.get(dose, dose) for dose in found[i]]
        assert words == [dose_on(told[i], last, int(day)) for day in days]


def test_a_reduction_and_the_end_are_seen_in_the_week_after_them():
    found = courses(given("P1", 0, 13, 400), given("P1", 14, 27, 200))
    assert found.states == ("400 mg a day", "200 mg a day", "ended")
    assert states_of(found) == ["400 mg a day"] * 2 + ["200 mg a day"] * 2 + ["ended"]


def test_times_a_day_count_and_weeks_begin_with_each_patients_own_first_dose():
    found = courses(given("P1", 0, 6, 400, times_per_day=2), given("P2", 30, 36, 800))
    assert found.weeks.filter(week=0).rows() == [(0, "800 mg a day", 2), (0, "ended", 0)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(0, 6, 400), (14, 20, 400)], id="days between two stretches"),
        pytest.param([(0, 6, 400), (7, 13, 0), (14, 20, 400)], id="a stretch of 0 mg"),
    ],
)
def test_an_interruption_is_no_end(rows):
    found = courses(*(given("P1", *row) for row in rows))
    assert states_of(found) == ["400 mg a day", "interrupted", "400 mg a day", "ended"]


def test_a_treatment_without_an_end_goes_on_to_the_last_contact_and_is_unknown_then():
    contact = [{"subject": "P1", "last_contact_on": on(10)}, {"subject": "P2"}]
    found = courses(given("P1", 0, None), given("P2", 0, 20), status=contact)
    by_week = {
        week: dict(rows.filter(pl.col("n") > 0).select("state", "n").iter_rows())
        for (week,), rows in found.weeks.group_by("week", maintain_order=True)
    }
    assert by_week[1] == {"400 mg a day": 2}
    assert by_week[2] == {"400 mg a day": 1, "not known": 1}
    assert by_week[3] == {"ended": 1, "not known": 1}


def test_weeks_end_with_the_last_dose_however_long_patients_were_followed():
    contact = [{"subject": "P1", "last_contact_on": on(700)}, {"subject": "P2"}]
    doses = [given("P1", 0, 6), given("P2", 0, 6), given("P2", 7, 13)]
    assert courses(*doses, status=contact).weeks["week"].max() == 2


def test_a_dose_beyond_the_cut_off_is_known_up_to_it_whenever_the_last_contact_was():
    contact = [{"subject": "P1", "alive": "Y", "last_contact_on": on(10)}]
    found = courses(
        given("P1", 0, 400), status=contact, lines=f"[data]\ncut_off = {on(21)}\n{LINES}"
    )
    assert states_of(found) == ["400 mg a day"] * 4 + ["not known"]


def test_a_dose_that_is_not_known_is_no_dose_of_0():
    found = courses(given("P1", 0, 6, None))
    assert states_of(found) == ["dose not known", "ended"]


def test_many_dose_levels_are_told_as_shares_of_the_first():
    rows = [given("P1", 7 * i, 7 * i + 6, mg) for i, mg in enumerate((100, 75, 74, 50, 49, 120, 1))]
    assert states_of(courses(*rows)) == [
        "first dose or more",
        "75 to 99 % of the first dose",
        "50 to 74 % of the first dose",
        "50 to 74 % of the first dose",
        "less than half of the first dose",
        "first dose or more",
        "less than half of the first dose",
        "ended",
    ]


def test_in_every_week_every_patient_is_counted_once():
    rows = [given(f"P{i}", i, 20 * i + 3, 100 * (1 + i % 3)) for i in range(9)]
    found = courses(*rows)
    totals = found.weeks.group_by("week").agg(pl.col("n").sum())["n"]
    assert set(totals) == {9} == {found.patients}


def test_a_long_trial_is_asked_in_fewer_weeks():
    found = courses(given("P1", 0, 7 * 500))
    weeks = found.weeks["week"].unique().sort().to_list()
    assert weeks[:3] == [0, 3, 6]
    assert len(weeks) <= 210


def test_who_was_given_another_agent_takes_no_part():
    found = courses(given("P1", 0, 6), given("P2", 0, 6, agent="placebo"))
    assert found.patients == 1
