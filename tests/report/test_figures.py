"""Figures draw the rows they are given, no other and no fewer, and say them in words."""

from __future__ import annotations

import re

import polars as pl
import pytest

from trialreadout.analysis.curves import Curve
from trialreadout.analysis.marker_courses import MarkerCourses
from trialreadout.analysis.results import Result
from trialreadout.analysis.tumour_changes import TumourChanges
from trialreadout.core.terms import Response, label
from trialreadout.protocol.markers import MarkerTrend
from trialreadout.report.figures.courses import courses_figure
from trialreadout.report.figures.figure import SERIES, WIDTH, as_svg
from trialreadout.report.figures.incidence import Share, incidence_figure
from trialreadout.report.figures.survival import survival_figure
from trialreadout.report.figures.waterfall import (
    RESPONSE_COLOURS,
    course_of_sums_figure,
    waterfall_figure,
)


def curve(group=None, **changes):
    fields = {
        "endpoint": "overall survival",
        "analysis_set": "treated",
        "group": group,
        "unit": "months",
        "confidence": 0.95,
        "interval": "log-log",
        "patients": 3,
        "events": 2,
        "points": pl.DataFrame(
            {
                "time": [0.0, 2.0, 5.0, 11.0],
                "survival": [1.0, 0.75, 0.75, 0.4],
                "low": [None, 0.2, 0.2, 0.1],
                "high": [None, 0.9, 0.9, 0.8],
                "events": [0, 1, 0, 1],
                "censored": [0, 0, 1, 0],
            }
        ),
        "table": pl.DataFrame(
            {
                "time": [0, 6, 12],
                "at_risk": [31, 17, 0],
                "survival": [1.0, 0.75, None],
                "low": [1.0, 0.2, None],
                "high": [1.0, 0.9, None],
            }
        ),
    }
    return Curve(**fields | changes)


def median(method="Kaplan-Meier, log-log", group=None):
    about = {"endpoint": "overall survival", "analysis_set": "treated", "group": group}
    return Result(
        id="x",
        visit=None,
        category=None,
        statistic="median",
        value=11.0,
        unit="months",
        low=2.0,
        high=None,
        confidence=0.95,
        method=method,
        n=2,
        denominator=3,
        subjects=(),
        status="estimated",
        **about,
    )


def changes(best, courses=()):
    rows = {"subject": pl.String, "answer": pl.String}
    return TumourChanges(
        endpoint="best overall response",
        analysis_set="treated",
        shrinkage_percent=-30.0,
        best=pl.DataFrame(best, schema={**rows, "change_percent": pl.Float64}, orient="row"),
        courses=pl.DataFrame(
            list(courses),
            schema={**rows, "weeks": pl.Float64, "change_percent": pl.Float64},
            orient="row",
        ),
    )


def texts(svg):
    """List the texts of a picture with their places, those of axes included."""
    found = re.findall(r'<text[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)[^>]*>([^<]*)<', svg)
    return [(float(x), float(y), text) for x, y, text in found]


def test_a_curve_is_drawn_from_its_points_and_no_others():
    one = curve()
    figure = survival_figure([one], "first dose", [])
    drawn = [{k: v for k, v in r.items() if k != "group"} for r in _rows(figure, "points")]
    assert drawn == one.points.to_dicts()
    at_risk = [(row["time"], row["at_risk"]) for row in _rows(figure, "at_risk")]
    assert at_risk == one.table.select("time", "at_risk").rows()


def _rows(figure, name):
    return figure.specification["datasets"][name]


def test_numbers_at_risk_stand_under_their_times():
    places = texts(as_svg(survival_figure([curve()], "first dose", [])))
    ticks = {text: x for x, _, text in places if text in ("0", "6", "12")}
    at_risk = {text: x for x, _, text in places if text in ("31", "17")}
    assert at_risk["31"] == pytest.approx(0, abs=0.6)
    assert at_risk["17"] == pytest.approx(ticks["6"], abs=0.6)
    assert ticks["6"] == pytest.approx(WIDTH / 2, abs=0.6)


def test_each_group_has_its_own_line_of_numbers_at_risk_and_its_colour():
    figure = survival_figure([curve("arm: A"), curve("arm: B")], "first dose", [])
    assert {row["group"]: row["line"] for row in _rows(figure, "at_risk")} == {"A": 0, "B": 1}
    svg = as_svg(figure)
    assert SERIES[0].lower() in svg.lower()
    assert SERIES[1].lower() in svg.lower()


def test_the_caption_names_the_median_with_the_interval_of_the_band():
    medians = [median("Kaplan-Meier, spss"), median(), median("Kaplan-Meier, log-log", "arm: A")]
    caption = survival_figure([curve()], "first dose", medians).caption
    assert caption.startswith(
        "Median: 11.0 months, 95 % CI 2.0 to not reached; 2 of 3 with the event "
        "(Kaplan-Meier, log-log)."
    )
    assert caption.count("Median") == 1


def test_a_curve_in_words_says_what_is_known_and_stops_where_it_stops():
    words = survival_figure([curve()], "first dose", []).alternative
    assert words == (
        "Overall survival, treated: 3 patients, 2 events. Without the event: 75 % at 6 months."
    )


def test_a_waterfall_has_a_bar_a_patient_and_names_who_has_none():
    best = [("P1", "PD", 30.0), ("P2", "PR", -30.0), ("P3", "MISSING", None)]
    figure = waterfall_figure(changes(best))
    drawn = [row["subject"] for row in figure.specification["data"]["values"]]
    assert drawn == ["P1", "P2"]
    assert "2 patients of 3" in figure.caption
    assert "Without a known change, and without a bar: P3 (MISSING)." in figure.caption
    assert "1 shrank by 30 % or more" in figure.alternative
    assert "P1 +30 % (PD), P2 -30 % (PR)." in figure.alternative


def test_every_response_has_a_colour_of_its_own_that_stands_out_from_white():
    assert set(RESPONSE_COLOURS) == {label(each) for each in Response}
    assert len(set(RESPONSE_COLOURS.values())) == len(RESPONSE_COLOURS)
    for colour in (*RESPONSE_COLOURS.values(), *SERIES):
        assert contrast_to_white(colour) >= 3, colour


def contrast_to_white(colour):
    """Compare relative luminances (W3C, Web Content Accessibility Guidelines 2.2)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    luminance = sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def test_a_course_of_sums_has_a_point_an_assessment():
    rows = [("P1", "PR", 0.0, 0.0), ("P1", "PR", 8.0, -40.0), ("P1", "PR", 16.0, -10.0)]
    figure = course_of_sums_figure(changes([("P1", "PR", -40.0)], rows))
    assert [tuple(row.values()) for row in figure.specification["data"]["values"]] == rows
    assert "P1 -10 % at week 16" in figure.alternative


def test_courses_are_drawn_by_trend_and_who_has_no_value_is_named():
    values = pl.DataFrame(
        {
            "subject": ["P1", "P1", "P2"],
            "answer": ["response", "response", "stable"],
            "weeks": [0.0, 4.0, 0.0],
            "value": [100.0, 10.0, 7.0],
        }
    )
    answers = pl.DataFrame({"subject": ["P1", "P2", "P3"], "answer": ["response", "stable", "NE"]})
    courses = MarkerCourses("trend", "CEA", "ug/l", "treated", answers, values)
    figure = courses_figure(courses, MarkerTrend.answers)
    panels = [row["panel"] for row in figure.specification["data"]["values"]]
    assert panels == ["response (1 patient)"] * 2 + ["stable (1 patient)"]
    assert "2 patients of 3" in figure.caption
    assert "Without a value that counts: P3 (NE)." in figure.caption
    assert "P1 (response) 100 to 10 in week 4" in figure.alternative


def test_incidences_keep_their_order_and_their_counts():
    shares = [
        Share("Rash", "any grade", 5, 10, 0.5),
        Share("Rash", "grade 3 or more", 0, 10, 0.0),
        Share("Nausea's kin", "any grade", 1, 10, 0.1),
        Share("Nausea's kin", "grade 3 or more", 1, 10, 0.1),
    ]
    figure = incidence_figure(shares, {"analysis_set": "treated", "endpoint": "Adverse events"})
    rows = figure.specification["data"]["values"]
    assert [(row["term"], row["counts"]) for row in rows][::2] == [
        ("Rash", "5/10"),
        ("Nausea's kin", "1/10"),
    ]
    places = {text: y for _, y, text in texts(as_svg(figure)) if text in ("5/10", "1/10")}
    assert places["5/10"] < places["1/10"]
    assert "Rash, grade 3 or more: 0 of 10" in figure.alternative


def test_a_long_term_is_broken_into_lines_and_not_cut():
    term = "Erkrankungen der Haut und des Unterhautzellgewebes, Größe 60 x"
    shares = [Share(term, "any grade", 5, 10, 0.5), Share("Rash", "any grade", 1, 10, 0.1)]
    svg = as_svg(incidence_figure(shares, {"analysis_set": "treated", "endpoint": "Events"}))
    shown = " ".join(re.findall(r">([^<>]+)<", svg))
    assert term in shown
    assert "…" not in shown


def test_each_of_five_grades_has_a_colour_of_its_own():
    grades = ["any grade", *(f"grade {i} or more" for i in (2, 3, 4, 5))]
    shares = [Share("Rash", grade, 5 - i, 10, 0.5 - i / 10) for i, grade in enumerate(grades)]
    figure = incidence_figure(shares, {"analysis_set": "treated", "endpoint": "Events"})
    scale = figure.specification["layer"][0]["encoding"]["color"]["scale"]
    assert len(set(scale["range"])) == 5


def test_the_same_figure_gives_the_same_picture():
    figure = survival_figure([curve()], "first dose", [])
    assert as_svg(figure) == as_svg(figure)
    assert "<svg" in as_svg(figure)
