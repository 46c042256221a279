"""The crossing of a composite's criteria as a figure."""

from __future__ import annotations

import polars as pl
import pytest

from drawings import assert_inside, looks, rows_of, said
from trialreadout.analysis.crossings import Crossing
from trialreadout.report.figures.criteria import MOST_COLUMNS, criteria_figure

LONG = "Größe des tastbaren Schilddrüsentumors in der Woche vierundzwanzig"


def crossing(*rows, criteria=("uptake", "trend")):
    """Cross criteria: for each combination their words, the composite's answer and a count."""
    named = dict.fromkeys((*criteria, "answer"), pl.String)
    columns = pl.DataFrame(
        [(*row, [f"P{i}"] * row[-1]) for i, row in enumerate(rows)],
        schema={**named, "n": pl.Int64, "subjects": pl.List(pl.String)},
        orient="row",
    )
    sizes = [
        (name, *(sum(r[-1] for r in rows if r[i] == word) for word in ("met", "not evaluable")))
        for i, name in enumerate(criteria)
    ]
    schema = {"criterion": pl.String, "met": pl.Int64, "not_evaluable": pl.Int64}
    return Crossing(
        "favourable response",
        "treated",
        sum(row[-1] for row in rows),
        criteria,
        columns,
        pl.DataFrame(sizes, schema=schema, orient="row"),
    )


FEW = (
    ("met", "met", "met", 4),
    ("not met", "not met", "not met", 2),
    ("not evaluable", "not met", "not evaluable", 1),
)


def test_every_combination_has_its_count_and_every_criterion_its_size():
    words = said(criteria_figure(crossing(*FEW)))
    assert [word for word in words if word.isdigit()] == ["4", "2", "1", "4", "4"]
    assert {"Uptake", "Trend"} <= set(words)


def test_a_bar_is_as_long_as_its_patients_are_many():
    bars = rows_of(criteria_figure(crossing(*FEW)), "rect")
    heights = [bar["y2"] - bar["y"] for bar in bars if bar["y2"] - bar["y"] > 14]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 0.5, 0.25])


def test_each_answer_has_dots_that_differ_without_colour():
    dots = looks(criteria_figure(crossing(*FEW)), "point")
    assert [n for _, n in dots] == [2, 3, 1]
    assert len({(mark["fill"], "strokeDash" in mark) for mark, _ in dots}) == 3
    assert "?" in said(criteria_figure(crossing(*FEW)))


def test_rare_combinations_beyond_what_fits_are_counted_and_still_said():
    many = [(f"{'not ' * (i % 2)}met", "met", f"a{i}", 1) for i in range(MOST_COLUMNS + 3)]
    figure = criteria_figure(crossing(*many))
    assert "Not drawn: 3 rarer combinations of 3 patients." in figure.caption
    assert figure.alternative.count(": 1 (a") == MOST_COLUMNS + 3


def test_a_composite_not_met_in_spite_of_a_criterion_is_explained():
    caption = criteria_figure(crossing(("met", "met", "not met", 1))).caption
    assert "intercurrent event" in caption
    assert "intercurrent event" not in criteria_figure(crossing(*FEW)).caption


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(crossing(), id="nobody"),
        pytest.param(crossing(("met", "not met", "met", 1)), id="one patient"),
        pytest.param(crossing(("met", "met", "met", 300), *FEW), id="three hundred patients"),
        pytest.param(
            crossing(("met", "met", 2), criteria=(LONG,)), id="one criterion with a long name"
        ),
    ],
)
def test_it_is_drawn_whole(one):
    figure = criteria_figure(one)
    assert_inside(figure)
    assert "<svg" in figure.picture.svg


def test_a_long_name_is_broken_into_lines_and_not_cut():
    figure = criteria_figure(crossing(("met", "met", 2), criteria=(LONG,)))
    assert LONG in said(figure)
    assert figure.picture.svg.count("<tspan") >= 2


def test_the_figure_in_words_says_who_meets_what():
    words = criteria_figure(crossing(*FEW)).alternative
    assert words == (
        "Favourable response, 7 patients. uptake: 4 met, 1 not evaluable; trend: 4 met, 0 not "
        "evaluable. Combinations: uptake and trend: 4 (met); none met: 2 (not met); none met, "
        "uptake not evaluable: 1 (not evaluable)."
    )
