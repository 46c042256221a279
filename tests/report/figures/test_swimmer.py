"""A swimmer plot has a bar a patient, in several figures where there are many."""

from __future__ import annotations

import polars as pl
import pytest

from drawn_by_hand import texts
from trialreadout.analysis.swimmer import Swimmers
from trialreadout.report.figures.swimmer import MOST_BARS, swimmer_figures


def swimmers(patients, given=(), seen=(), happened=()):
    name, number = pl.String, pl.Float64
    return Swimmers(
        endpoint="best",
        analysis_set="treated",
        starts="first dose",
        patients=frame(patients, subject=name, weeks=number, ends=name, goes_on=pl.Boolean),
        given=frame(given, subject=name, agent=name, from_weeks=number, until_weeks=number),
        seen=frame(seen, subject=name, weeks=number, response=name),
        happened=frame(happened, subject=name, weeks=number, what=name),
    )


def frame(rows, **schema):
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def many(n):
    return swimmers([(f"P{i:03}", 400.0 - i, "last known", False) for i in range(n)])


PLOT = swimmers(
    [
        ("P1", 50.0, "last known", True),
        ("P2", 20.0, "death", False),
        ("P3", None, "last known", False),
    ],
    given=[("P1", "a", 0.0, 50.0), ("P1", "b", 4.0, None), ("P2", "a", 0.0, 8.0)],
    seen=[("P1", 8.0, "PR"), ("P1", 16.0, "PR"), ("P2", 8.0, "PD")],
    happened=[("P2", 20.0, "death"), ("P2", 10.0, "another therapy")],
)


def test_everything_of_the_rows_is_drawn():
    (figure,) = swimmer_figures(PLOT)
    assert {name: len(rows) for name, rows in figure.data.items()} == {
        "patients": 2,
        "given": 3,
        "seen": 3,
        "happened": 3,
    }
    drawn = [text for _, _, text in texts(figure.picture.svg)]
    for word in ("P1", "P2", "a", "b", "PR", "PD", "death", "another therapy", "treatment goes on"):
        assert drawn.count(word) == 1, word
    assert "claimed progression" not in drawn


def test_an_arrow_stands_only_where_treatment_goes_on_and_the_legend_names_it():
    (figure,) = swimmer_figures(PLOT)
    arrows = [row for row in figure.data["happened"] if row["what"] == "treatment goes on"]
    assert arrows == [{"subject": "P1", "weeks": 50.0, "what": "treatment goes on"}]
    (none,) = swimmer_figures(swimmers([("P1", 5.0, "last known", False)]))
    assert "treatment goes on" not in none.picture.svg


def test_the_caption_counts_and_names_who_has_no_course():
    (figure,) = swimmer_figures(PLOT)
    assert figure.caption.startswith(
        "Course of 2 patients of 3 (treated): from first dose to death"
    )
    assert figure.caption.endswith("Arrow: treatment goes on. Without a course: P3.")


def test_a_course_in_words_says_how_it_ended_and_what_was_seen():
    (figure,) = swimmer_figures(PLOT)
    assert figure.alternative == (
        "Course of each patient from first dose: P1 50 weeks, treatment goes on (PR, PR); "
        "P2 20 weeks to death (PD)."
    )


@pytest.mark.parametrize(
    ("patients", "figures"),
    [
        pytest.param(0, [], id="nobody"),
        pytest.param(1, [1], id="one patient"),
        pytest.param(MOST_BARS, [MOST_BARS], id="as many as one figure holds"),
        pytest.param(MOST_BARS + 1, [MOST_BARS, 1], id="one more"),
        pytest.param(300, [40] * 7 + [20], id="300 patients"),
    ],
)
def test_many_patients_have_several_figures_on_one_scale(patients, figures):
    found = list(swimmer_figures(many(patients)))
    assert [len(figure.data["patients"]) for figure in found] == figures
    domains = {
        tuple(figure.specification["layer"][0]["encoding"]["x"]["scale"]["domain"])
        for figure in found
    }
    assert len(domains) <= 1
    names = [row["subject"] for figure in found for row in figure.data["patients"]]
    assert names == [f"P{i:03}" for i in range(patients)]


def test_parts_of_many_say_which_patients_they_show():
    first, second = swimmer_figures(many(MOST_BARS + 2))
    assert f", the 1. to the {MOST_BARS}. by length" in first.caption
    assert f"Course of 2 patients of {MOST_BARS + 2}" in second.caption


def test_a_patient_of_a_single_day_and_a_long_name_can_be_drawn():
    name = "Ünïcode " * 7 + "Ωμέγ"
    (figure,) = swimmer_figures(swimmers([(name, 0.0, "last known", False)]))
    drawn = [text for _, _, text in texts(figure.picture.svg)]
    assert any(text.startswith("Ünïcode Ünïc…") and text.endswith("Ωμέγ") for text in drawn)
