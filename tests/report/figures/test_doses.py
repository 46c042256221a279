"""Doses over time as a figure."""

from __future__ import annotations

import polars as pl
import pytest

from trialreadout.analysis.dose_courses import DoseCourses
from trialreadout.report.figures.doses import doses_figure


def doses(states, *rows, patients=3, agent="inventinib"):
    """Follow doses: for each week the count of each state."""
    table = pl.DataFrame(
        [(week, s, n) for week, counts in rows for s, n in zip(states, counts, strict=True)],
        schema={"week": pl.Int64, "state": pl.String, "n": pl.Int64},
        orient="row",
    )
    return DoseCourses("exposure", agent, "treated", patients, tuple(states), table)


FEW = doses(
    ("400 mg a day", "200 mg a day", "interrupted", "ended"),
    (0, (3, 0, 0, 0)),
    (1, (1, 1, 1, 0)),
    (2, (0, 1, 0, 2)),
)


def test_every_count_is_drawn_the_highest_dose_at_the_foot():
    rows = doses_figure(FEW).specification["data"]["values"]
    assert [(row["week"], row["state"], row["n"]) for row in rows] == FEW.weeks.rows()
    assert {row["state"]: row["order"] for row in rows} == {s: i for i, s in enumerate(FEW.states)}


def test_an_interruption_differs_from_every_dose_and_from_the_end():
    scale = doses_figure(FEW).specification["encoding"]["color"]["scale"]
    assert scale["domain"] == list(FEW.states)
    assert len(set(scale["range"])) == len(FEW.states)
    assert doses_figure(FEW).specification["mark"]["stroke"] == "#222222"


def test_the_height_is_that_of_all_patients():
    encoding = doses_figure(FEW).specification["encoding"]
    assert encoding["y"]["scale"]["domain"] == [0, 3]


def test_the_figure_in_words_says_who_is_in_which_state():
    figure = doses_figure(FEW)
    assert figure.alternative == (
        "Inventinib, 3 patients. week 0: 400 mg a day 3; week 1: 400 mg a day 1, 200 mg a day 1, "
        "interrupted 1; week 2: 200 mg a day 1, ended 2."
    )
    assert "each week" in figure.caption
    assert "Not known" not in figure.caption


def test_weeks_that_are_left_out_are_said():
    figure = doses_figure(doses(("not known",), (0, (3,)), (3, (3,))))
    assert "on one day every 3 weeks" in figure.caption
    assert "Not known: a treatment not known to have ended" in figure.caption


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(doses(("x",), (0, (1,)), (1, (1,)), patients=1), id="one patient"),
        pytest.param(
            doses(
                [f"{mg} mg a day" for mg in (600, 500, 400, 300, 200, 100)]
                + ["interrupted", "dose not known", "ended", "not known"],
                *((week, (30,) * 10) for week in range(200)),
                patients=300,
                agent="Ω" * 60,
            ),
            id="three hundred patients in all states",
        ),
    ],
)
def test_it_is_drawn(one):
    assert "<svg" in doses_figure(one).picture.svg
