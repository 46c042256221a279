"""Columns on paper are as wide as what stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.report import column_widths as module
from trialreadout.report.column_widths import (
    PADDING,
    TEXT_POINTS,
    lines_of,
    width_of,
    widths_of,
)
from trialreadout.report.tables import Cell, Table

WIDTH = 9638


def table(*rows: tuple[str, ...]) -> Table:
    columns, *cells = rows
    return Table("T", columns, tuple(tuple(map(Cell, row)) for row in cells))


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.lists(st.tuples(*[st.text(max_size=80)] * n), min_size=1, max_size=5)
    )
)
def test_columns_never_leave_the_page_and_each_has_room(rows):
    widths = widths_of(table(*rows), WIDTH)
    assert len(widths) == len(rows[0])
    assert min(widths) > 0
    assert WIDTH - len(widths) <= sum(widths) <= WIDTH


def test_a_long_text_gets_what_short_ones_leave():
    short, long = widths_of(table(("N", "Who"), ("1", ", ".join(["NL-01"] * 40))), WIDTH)
    assert long > 5 * short


def test_a_figure_space_does_not_part_a_number():
    figure_spaces, blanks = "\u2007" * 9 + "1234", " " * 9 + "1234"
    who = ", ".join(["NL-01"] * 400)
    whole, parted, _ = widths_of(table(("N", "N", "Who"), (figure_spaces, blanks, who)), 3000)
    assert whole > parted


def test_a_column_whose_texts_fit_is_not_broken_for_a_long_one():
    rows = [("8/31 (25.8 %)", "NL-01, " * 60)] * 3
    asked = table(("Result", "Who"), *rows)
    widths = widths_of(asked, WIDTH)
    assert widths[0] > width_of(rows[0][0])
    assert lines_of(asked, widths) == 1 + 3 * lines_of(table(("W",), rows[0][1:]), widths[1:]) - 3


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("25/31 (80.6 %), 95 % CI 62.5 to 92.5", id="a proportion"),
        pytest.param("Median, Kaplan-Meier, log-log", id="a statistic"),
        pytest.param("WWW MMM @@@ %%%", id="wide letters"),
        pytest.param("\u2007\u20078/31 \u2265 3 \u2013 \u2212", id="signs and figure spaces"),
    ],
)
@pytest.mark.parametrize(("weight", "bold"), [("Regular", False), ("Bold", True)])
def test_a_text_has_room_as_it_is_drawn(text, weight, bold):
    fonts = pytest.importorskip("fontTools.ttLib", reason="reads the widths of letters")
    drawn = fonts.TTFont(Path(module.__file__).parent / "fonts" / f"Arimo-{weight}.ttf")
    letters, widths = drawn.getBestCmap(), drawn["hmtx"]
    units = sum(widths[letters[ord(each)]][0] for each in text) / drawn["head"].unitsPerEm
    twentieths = 20 * TEXT_POINTS * units
    assert twentieths <= width_of(text, bold=bold) + 2 * PADDING
    assert width_of(text, bold=bold) < 1.25 * twentieths


def test_three_hundred_names_get_more_than_a_rule_of_two_lines():
    rule = "best overall response is CR or PR or SD or NON-CR/NON-PD or PD"
    row = ("radiologically evaluable", rule, "257", ", ".join(["S0001-001"] * 300))
    _, second, _, who = widths_of(
        table(("Set", "Who is in it", "Patients", "Not in it"), row), WIDTH
    )
    assert who > 2 * second


def test_a_table_without_rows_is_parted_by_its_headings():
    first, second = widths_of(table(("A", "Radiologically evaluable")), WIDTH)
    assert second > first
