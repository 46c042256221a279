"""Tables as they are printed: the decimal sign asked for, and numbers beneath each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.report.figures.figure import Figure
from trialreadout.report.printed import (
    FIGURE_SPACE,
    PUNCTUATION_SPACE,
    aligned,
    printed_figure,
    printed_table,
)
from trialreadout.report.tables import Cell, Table
from trialreadout.report.words.style import Style

BRITISH, GERMAN_SIGN = Style("en-GB", "."), Style("en-US", ",")


def shown(texts: list[str]) -> list[str]:
    """Show the spaces that align."""
    return [text.replace(FIGURE_SPACE, "_").replace(PUNCTUATION_SPACE, "'") for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param(
            ["8/26 (30.8 %)", "11/26 (42.3 %)", "0/26 (0.0 %)"],
            ["_8/26 (30.8 %)", "11/26 (42.3 %)", "_0/26 (_0.0 %)"],
            id="counts and shares stand beneath each other",
        ),
        pytest.param(
            ["6.0 months", "not reached", "17.8 months"],
            ["_6.0 months", "not reached", "17.8 months"],
            id="words between them do not count",
        ),
        pytest.param(["12.25", "3", "-4.5"], ["12.25", "_3", "-4.5"], id="as a column of numbers"),
        pytest.param(["1,5", "22,5"], ["_1,5", "22,5"], id="by a decimal comma as by a point"),
        pytest.param(["1.5 mm", "30 mm"], ["_1.5 mm", "30'_ mm"], id="a whole number has its sign"),
        pytest.param(["5.2 (a)", "5.25 (a)"], ["5.2_ (a)", "5.25 (a)"], id="decimals are filled"),
        pytest.param(["2020-01-01", "2021-11-30"], ["2020-01-01", "2021-11-30"], id="dates"),
        pytest.param(["only 5 here"], ["only 5 here"], id="one row needs no column"),
        pytest.param(["", ""], ["", ""], id="nothing"),
    ],
)
def test_numbers_stand_beneath_each_other(texts, expected):
    assert shown(aligned(texts)) == expected


@given(st.lists(st.text(alphabet="0123456789.,-/ %()abXY", max_size=20), max_size=6))
def test_aligning_adds_nothing_but_spaces(texts: list[str]):
    spaces = dict.fromkeys(map(ord, FIGURE_SPACE + PUNCTUATION_SPACE))
    assert [text.translate(spaces).rstrip() for text in aligned(texts)] == [
        text.rstrip() for text in texts
    ]


@given(
    st.lists(
        st.decimals(min_value=0, max_value=9999, places=1).map(lambda each: f"{each} % of them"),
        min_size=2,
    )
)
def test_the_decimal_sign_of_a_column_is_in_one_place(texts: list[str]):
    assert len({text.index(".") for text in aligned(texts)}) == 1


def test_results_take_the_decimal_sign_and_what_the_study_named_stays():
    table = Table(
        "Tumour response",
        ("Result", "Dose 1.5"),
        (
            (Cell("lesion 1.2"), Cell("5/9 (55.6 %)", result="a")),
            (Cell("tumour"), Cell("10/19 (52.6 %)", result="b")),
            (Cell("none"), Cell("0.5", number=0.5)),
        ),
        footnotes=("RECIST 1.1; tumour after 1.5 months.",),
    )
    printed = printed_table(table, GERMAN_SIGN)
    assert printed.caption == "Tumor response"
    assert printed.columns == table.columns
    assert [row[0].text for row in printed.rows] == ["lesion 1.2", "tumour", "none"]
    assert shown([row[1].text for row in printed.rows]) == [
        "_5/_9 (55,6 %)",
        "10/19 (52,6 %)",
        "0,5",
    ]
    assert [row[1].result for row in printed.rows] == ["a", "b", None]
    assert printed.footnotes == ("RECIST 1.1; tumor after 1,5 months.",)


def test_a_table_without_rows_stays_as_it_is():
    table = Table("Nobody", ("A", "B"), ())
    assert printed_table(table, BRITISH) == table


def test_the_words_of_a_figure_take_the_style():
    figure = Figure({}, "Tumour, median 17.8 months", "tumour: 17.8")
    printed = printed_figure(figure, GERMAN_SIGN)
    assert (printed.caption, printed.alternative) == ("Tumor, median 17,8 months", "tumor: 17,8")
