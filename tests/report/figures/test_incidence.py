"""Figures draw the rows they are given, no other and no fewer, and say them in words."""

from __future__ import annotations

import re

from drawn_by_hand import texts
from trialreadout.report.figures.incidence import Share, incidence_figure


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
