"""Figures draw the rows they are given, no other and no fewer, and say them in words."""

from __future__ import annotations

import re
from pathlib import Path

from drawn_by_hand import texts
from report.pages import study
from trialreadout.report.figures.incidence import Share, incidence_figure
from trialreadout.report.incidences import figures_of_incidence


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
    places = {text: y for _, y, text in texts(figure.picture.svg) if text in ("5/10", "1/10")}
    assert places["5/10"] < places["1/10"]
    assert "Rash, grade 3 or more: 0 of 10" in figure.alternative


def test_a_long_term_is_broken_into_lines_and_not_cut():
    term = "Erkrankungen der Haut und des Unterhautzellgewebes, Größe 60 x"
    shares = [Share(term, "any grade", 5, 10, 0.5), Share("Rash", "any grade", 1, 10, 0.1)]
    svg = incidence_figure(shares, {"analysis_set": "treated", "endpoint": "Events"}).picture.svg
    shown = " ".join(re.findall(r">([^<>]+)<", svg))
    assert term in shown
    assert "…" not in shown


def test_each_of_five_grades_has_a_colour_of_its_own():
    grades = ["any grade", *(f"grade {i} or more" for i in (2, 3, 4, 5))]
    shares = [Share("Rash", grade, 5 - i, 10, 0.5 - i / 10) for i, grade in enumerate(grades)]
    figure = incidence_figure(shares, {"analysis_set": "treated", "endpoint": "Events"})
    scale = figure.specification["layer"][0]["encoding"]["color"]["scale"]
    assert len(set(scale["range"])) == 5


TWO_ARMS = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "events"
kind = "adverse-events"
[[statistic]]
endpoint = "events"
yields = "incidence"
analysis_set = "treated"
group = "arm"
"""
EVENTS = {
    "subjects": "subject,arm\nA,A\nB,A\nC,B\n",
    "doses": "subject,agent,started_on\n" + "".join(f"{who},x,2020-01-01\n" for who in "ABC"),
    "adverse_events": "subject,term,grade,started_on\nA,Rash,2,2020-01-05\nC,Rash,3,2020-01-05\n",
}


def test_each_arm_has_a_figure_of_its_own_that_names_it(tmp_path: Path):
    readout = study(tmp_path / "study", TWO_ARMS, **EVENTS)
    figures = list(figures_of_incidence(readout.results, readout.table("events")))
    assert len(figures) == 2
    assert "(treated, arm: A)" in figures[0].caption
    assert "(treated, arm: B)" in figures[1].caption
    assert "Rash, any grade: 1 of 2" in figures[0].alternative
    assert "Rash, grade 3 or more: 1 of 1" in figures[1].alternative
