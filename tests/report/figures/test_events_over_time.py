"""Adverse events over time as a figure."""

from __future__ import annotations

import polars as pl
import pytest

from drawings import assert_inside, looks, rows_of, said
from trialreadout.analysis.event_courses import EventCourses
from trialreadout.report.figures.events_over_time import MOST_LANES, events_over_time_figure


def courses(patients, events=(), firsts=(), without_onset=0, unknown=None, at_risk=()):
    """Follow events: patients with their weeks, events with grade, start and end."""
    return EventCourses(
        "adverse events",
        "treated",
        pl.DataFrame(
            patients, schema={"subject": pl.String, "until_weeks": pl.Float64}, orient="row"
        ),
        pl.DataFrame(
            [(subject, "Rash", *rest) for subject, *rest in events],
            schema={
                "subject": pl.String,
                "term": pl.String,
                "grade": pl.Int64,
                "start_weeks": pl.Float64,
                "end_weeks": pl.Float64,
            },
            orient="row",
        ),
        without_onset,
        pl.DataFrame(
            firsts,
            schema={"from_grade": pl.Int64, "weeks": pl.Float64, "share": pl.Float64},
            orient="row",
        ),
        pl.DataFrame(
            at_risk,
            schema={"from_grade": pl.Int64, "week": pl.Int64, "at_risk": pl.Int64},
            orient="row",
        ),
        unknown or {},
    )


FEW = courses(
    [("P1", 40.0), ("P2", 20.0), ("P3", None)],
    [("P1", 1, 10.0, 20.0), ("P1", 3, 0.0, 5.0), ("P2", None, 2.0, 4.0), ("P2", 2, 8.0, None)],
)
KEYS = 4
"""One box for each grade that occurs, and for those not graded."""


def test_a_bar_is_as_long_as_its_event_and_stands_in_its_patients_lane():
    figure = events_over_time_figure(FEW)
    bars = sorted(
        (row for row in rows_of(figure, "rect") if row["y"] > 20), key=lambda row: row["x"]
    )
    widths = [bar["x2"] - bar["x"] for bar in bars]
    assert widths == pytest.approx([widths[1] * 2.5, widths[1], widths[1] * 5])
    middles = [(bar["y"] + bar["y2"]) / 2 for bar in bars]
    lanes = {row["text"]: row["y"] for row in rows_of(figure, "text") if row["text"][0] == "P"}
    assert middles == pytest.approx([lanes["P1"], lanes["P2"], lanes["P1"]])


def test_grades_differ_in_thickness_and_colour():
    figure = events_over_time_figure(FEW)
    boxes = rows_of(figure, "rect")[:KEYS]
    assert [row for row in said(figure) if "grade" in row] == [
        "not graded",
        "grade 1",
        "grade 2",
        "grade 3",
    ]
    heights = [box["y2"] - box["y"] for box in boxes]
    assert heights[1] < heights[2] < heights[3]
    assert len({mark["fill"] for mark, _ in looks(figure, "rect")[:KEYS]}) == KEYS


def test_higher_grades_are_drawn_over_lower_ones():
    marks = [mark["fill"] for mark, _ in looks(events_over_time_figure(FEW), "rect")]
    assert marks[KEYS:] == ["#FFFFFF", "#C4DCEE", "#997700"]


def test_an_event_without_a_recorded_end_is_an_arrowhead_and_no_bar():
    figure = events_over_time_figure(FEW)
    ((mark, heads),) = looks(figure, "point")
    assert (mark["shape"], heads) == ("triangle-right", 1)
    assert "Arrowhead" in figure.caption
    assert "Arrowhead" not in events_over_time_figure(courses([("P1", 4.0)])).caption


def test_an_event_of_one_day_can_be_seen():
    figure = events_over_time_figure(courses([("P1", 200.0)], [("P1", 1, 3.0, 3.0)]))
    bar = rows_of(figure, "rect")[-1]
    assert bar["x2"] - bar["x"] >= 2


def test_events_without_a_place_are_said():
    assert (
        "not drawn: 2 events" in events_over_time_figure(courses([("P1", 4.0)], (), (), 2)).caption
    )


def test_events_before_the_first_dose_stand_left_of_week_0():
    figure = events_over_time_figure(courses([("P1", 10.0)], [("P1", 1, -3.0, 2.0)]))
    ticks = {row["text"]: row["x"] for row in rows_of(figure, "text")}
    assert rows_of(figure, "rect")[-1]["x"] < ticks["0"]
    assert_inside(figure)


def test_more_patients_than_lanes_are_drawn_as_curves():
    firsts = [(1, 0.0, 0.0), (1, 4.0, 0.5), (3, 0.0, 0.0), (3, 9.0, 0.1)]
    at_risk = [(1, 0, 61), (1, 4, 33), (3, 0, 60), (3, 4, 57)]
    at_the_limit = [(f"P{i:02}", 9.0) for i in range(MOST_LANES)]
    assert rows_of(events_over_time_figure(courses(at_the_limit, (), firsts)), "rule")
    many = courses([*at_the_limit, ("P99", 9.0)], (), firsts, 0, {1: 0, 3: 1}, at_risk)
    figure = events_over_time_figure(many)
    drawn = [tuple(row.values()) for row in figure.specification["layer"][0]["data"]["values"]]
    assert drawn[1] == (4.0, 0.5, "Any grade")
    assert drawn[3] == (9.0, 0.1, "Grade 3 or more")
    beneath = figure.specification["layer"][1]["data"]["values"]
    assert [(row["week"], row["at_risk"], row["line"]) for row in beneath] == [
        (0, 61, 0),
        (4, 33, 0),
        (0, 60, 1),
        (4, 57, 1),
    ]
    assert all(number in figure.picture.svg for number in (">61<", ">33<", ">60<", ">57<"))
    assert "left out: grade 3 or more 1 patient." in figure.caption
    assert figure.alternative == (
        "Adverse events, first event, 61 patients. any grade: 50 % by week 4; grade 3 or more: "
        "10 % by week 9."
    )


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(courses([("P1", None)]), id="one patient of whom nothing is known"),
        pytest.param(courses([("P1", 0.0)], [("P1", 5, 0.0, 0.0)]), id="an event on the first day"),
        pytest.param(
            courses([("Ä" * 60, 4.0)], [("Ä" * 60, 1, 1.0, 2.0)]), id="a name of sixty letters"
        ),
    ],
)
def test_it_is_drawn_whole(one):
    figure = events_over_time_figure(one)
    assert_inside(figure)
    assert "<svg" in figure.picture.svg


def test_many_patients_without_any_event_are_drawn():
    figure = events_over_time_figure(courses([(f"P{i}", 3.0) for i in range(300)]))
    assert figure.alternative.endswith("300 patients. none.")
    assert "<svg" in figure.picture.svg


def test_the_figure_in_words_names_every_patient():
    assert events_over_time_figure(FEW).alternative == (
        "Adverse events of each patient. P1 2 events from week 0, highest grade 3; P2 2 events "
        "from week 2, highest grade 2; P3 none."
    )
