"""Subgroups as a figure."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from drawings import assert_inside, looks, rows_of, said
from trialreadout.analysis.results import Result
from trialreadout.analysis.subgroups import Subgroups
from trialreadout.report.figures.forest import forest_figure


def share(group, n, denominator, value, low, high):
    status = "not estimable" if value is None else "estimated"
    return Result(
        id="x",
        endpoint="best overall response",
        analysis_set="treated",
        group=group,
        visit=None,
        category="CR or PR",
        statistic="proportion",
        value=value,
        unit="proportion",
        low=low,
        high=high,
        confidence=0.95,
        method="Clopper-Pearson",
        n=n,
        denominator=denominator,
        subjects=(),
        status=status,
        label="response rate",
    )


def median(group, value, low, high):
    row = share(group, 3, 9, value, low, high)
    status = "not reached" if value is None else "estimated"
    return replace(row, statistic="median", unit="months", label=None, status=status)


RATES = Subgroups(
    "best overall response",
    "treated",
    share(None, 5, 20, 0.25, 0.087, 0.491),
    {
        "ecog": (share("ecog: 0", 5, 10, 0.5, 0.187, 0.813), share("ecog: 1", 0, 10, 0, 0, 0.308)),
        "bone_metastases": (share("bone_metastases: no", 5, 20, 0.25, 0.087, 0.491),),
    },
)
TIMES = Subgroups(
    "survival",
    "treated",
    median(None, 10.0, 4.0, 20.0),
    {"sex": (median("sex: F", 12.0, 5.0, None), median("sex: M", None, 8.0, None))},
)


def test_every_group_has_its_counts_and_its_interval_in_words():
    words = said(forest_figure(RATES))
    assert [word for word in words if word.count("/") == 1 and word != "n/N"] == [
        "5/10",
        "0/10",
        "5/20",
        "5/20",
    ]
    assert "50.0 % (18.7 to 81.3)" in words
    assert "0.0 % (0.0 to 30.8)" in words
    assert {"ECOG", "Bone metastases", "All", "n/N", "Response rate"} <= set(words)


def test_an_estimate_stands_where_its_number_stands_on_the_scale():
    figure = forest_figure(RATES)
    ticks = {row["text"]: row["x"] for row in rows_of(figure, "text") if row["text"][-1] == "%"}
    squares = [row["x"] for row in rows_of(figure, "point")]
    assert squares[0] == pytest.approx(ticks["50 %"])
    assert squares[1] == pytest.approx(ticks["0 %"])
    assert squares[2] == squares[3] == pytest.approx(ticks["25 %"])


def test_the_whole_set_is_a_diamond_and_a_broken_line_through_it():
    figure = forest_figure(RATES)
    shapes = {mark["shape"]: n for mark, n in looks(figure, "point")}
    assert shapes == {"square": 3, "diamond": 1}
    (broken,) = [mark for mark, _ in looks(figure, "rule") if "strokeDash" in mark]
    lines = [
        layer
        for layer in figure.specification["layer"]
        if layer["mark"] == broken
    ]  # fmt: skip
    assert lines[0]["data"]["values"][0]["x"] == rows_of(figure, "point")[-1]["x"]


def test_a_limit_not_reached_ends_in_an_arrow_and_is_said():
    figure = forest_figure(TIMES)
    shapes = {mark["shape"]: n for mark, n in looks(figure, "point")}
    assert shapes == {"triangle-right": 2, "square": 1, "diamond": 1}
    words = said(figure)
    assert "12.0 months (5.0 to not reached)" in words
    assert "not reached (8.0 to not reached)" in words
    assert "Events/N" in words


def test_a_limit_beyond_0_or_1_ends_with_the_scale_and_keeps_its_words():
    wide = share("sex: F", 1, 2, 0.5, -0.19, 1.19)
    figure = forest_figure(Subgroups("x", "treated", RATES.overall, {"sex": (wide,)}))
    ticks = {row["text"]: row["x"] for row in rows_of(figure, "text")}
    bars = [row for row in rows_of(figure, "rule") if row["y"] == row["y2"]]
    assert (ticks["0 %"], ticks["100 %"]) in [(bar["x"], bar["x2"]) for bar in bars[1:]]
    assert "50.0 % (-19.0 to 119.0)" in said(figure)


def test_a_scale_of_times_ends_beyond_what_is_known():
    figure = forest_figure(TIMES)
    ticks = [row["text"] for row in rows_of(figure, "text") if row["text"].isdigit()]
    assert ticks == ["0", "5", "10", "15", "20"]


def test_without_any_estimate_there_are_words_and_no_marks():
    none = share(None, 0, 0, None, None, None)
    figure = forest_figure(Subgroups("x", "treated", none, {"sex": (none,)}))
    assert rows_of(figure, "point") == []
    assert "not estimable" in said(figure)
    assert "<svg" in figure.picture.svg


@pytest.mark.parametrize("name", ["ein sehr langer Name " * 3 + "ä", "W" * 60, "Ω"])
def test_long_names_are_broken_into_lines_and_push_the_next_down(name):
    rows = tuple(share(f"site: {name}{i}", 1, 2, 0.5, 0.1, 0.9) for i in range(3))
    figure = forest_figure(Subgroups("x", "treated", RATES.overall, {"site": rows}))
    assert_inside(figure)
    assert "".join(f"{name}0".split()) in {"".join(word.split()) for word in said(figure)}
    ys = sorted(row["y"] for row in rows_of(figure, "point"))
    assert min(b - a for a, b in itertools.pairwise(ys)) >= 24


def test_the_figure_in_words_names_each_group_and_the_caption_the_method():
    figure = forest_figure(RATES)
    assert figure.caption == (
        "Response rate by ECOG and bone metastases (treated), with 95 % CI (Clopper-Pearson); "
        "diamond and broken line: the whole set. n/N: patients with the answer."
    )
    assert "ECOG 1: 0/10, 0.0 % (0.0 to 30.8)" in figure.alternative
    median = forest_figure(TIMES).caption
    assert median.endswith("Events/N: events of patients.")


def test_beside_a_share_at_a_time_events_are_said_to_be_of_the_whole_follow_up():
    overall = replace(RATES.overall, statistic="rate", category="12 months", label=None)
    by = {"sex": (replace(overall, group="sex: F"),)}
    caption = forest_figure(Subgroups("x", "treated", overall, by)).caption
    assert caption.endswith("Events/N: events of patients, over the whole follow-up.")


def test_the_figure_in_words_ends_with_the_whole_set():
    figure = forest_figure(RATES)
    assert figure.alternative.endswith("All: 5/20, 25.0 % (8.7 to 49.1).")
