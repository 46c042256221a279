"""What a page may not part."""

from __future__ import annotations

import pytest

from trialreadout.report.document import Heading, Paragraph
from trialreadout.report.kept_together import MOST_LINES, stay_with_next, stays_whole
from trialreadout.report.tables import Cell, Table

HEADING = Heading(2, "Overall survival", "overall-survival")
TABLE = Table("T", ("A",), ((Cell("x"),),))


def words(length: int) -> Paragraph:
    return Paragraph((Cell("x" * length),))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        pytest.param([HEADING], [True], id="a heading stays with what follows"),
        pytest.param([HEADING, HEADING, TABLE], [True, True, False], id="two headings, too"),
        pytest.param(
            [HEADING, words(9), words(9), TABLE],
            [True, True, True, False],
            id="an endpoint's words stay with its first table",
        ),
        pytest.param([HEADING, words(401), words(9)], [True, False, False], id="long words go on"),
        pytest.param([HEADING, words(400), TABLE], [True, True, False], id="short ones stay"),
        pytest.param([words(9), TABLE], [False, False], id="words beneath no heading are free"),
        pytest.param([HEADING, TABLE, words(9)], [True, False, False], id="those after a table"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_what_stays_with_the_next(blocks, expected):
    assert list(stay_with_next(blocks)) == expected


def test_a_chapter_of_short_paragraphs_is_not_one_block():
    stay = stay_with_next([HEADING, *[words(300)] * 20])
    assert stay[:4] == (True,) * 4
    assert not any(stay[5:])


@pytest.mark.parametrize(("rows", "whole"), [(MOST_LINES - 1, True), (MOST_LINES, False)])
def test_a_small_table_stays_whole_its_head_counted(rows, whole):
    table = Table("T", ("A", "B"), ((Cell("x"), Cell("y")),) * rows)
    assert stays_whole(table, [2000, 2000]) is whole


def test_a_row_of_a_long_text_counts_by_its_lines():
    table = Table("T", ("A",), ((Cell("word " * 2000),),))
    assert not stays_whole(table, [2000])
