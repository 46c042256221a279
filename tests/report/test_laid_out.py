"""A document laid out for paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.report.document import Document, Heading, Paragraph
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.picture import Picture
from trialreadout.report.laid_out import Places, Sheet, laid_out, printable
from trialreadout.report.tables import Cell, Table

FIGURE = Figure(
    {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}, "C", "A bar"
)
HEADING, WORDS = Heading(1, "Patients", "patients"), Paragraph((Cell("Words"),))


def table(columns: int, number: str | None = None) -> Table:
    names = tuple(f"c{i}" for i in range(columns))
    return Table("A table", names, (tuple(Cell("x") for _ in names),), number=number)


def document(*blocks) -> Document:
    return Document("Title", "NCT1", (), blocks)


def labels(*blocks) -> list[str | None]:
    return [item.label for sheet in laid_out(document(*blocks)) for item in sheet.items]


def test_figures_and_tables_are_numbered_as_they_come():
    assert labels(table(2), FIGURE, WORDS, table(2), FIGURE) == [
        "Table 1", "Figure 1", None, "Table 2", "Figure 2",
    ]  # fmt: skip


def test_a_number_of_its_own_stays_and_is_not_counted():
    assert labels(table(2, "14.2.1"), table(2), table(2, "16.2.6.1")) == [
        "Table 14.2.1", "Table 1", "Listing 16.2.6.1",
    ]  # fmt: skip


@pytest.mark.parametrize(("columns", "across"), [(7, [False]), (8, [True])])
def test_a_table_of_more_than_seven_columns_lies_across(columns, across):
    assert [sheet.across for sheet in laid_out(document(table(columns)))] == across


def test_a_heading_lies_as_what_follows_it():
    sheets = laid_out(document(WORDS, HEADING, table(8), HEADING, WORDS))
    assert [(sheet.across, [item.block for item in sheet.items]) for sheet in sheets] == [
        (False, [WORDS]),
        (True, [HEADING, table(8)]),
        (False, [HEADING, WORDS]),
    ]


def test_no_block_is_left_out_and_none_changes_its_place():
    blocks = (HEADING, table(9), WORDS, table(9), HEADING, HEADING, FIGURE, table(3), HEADING)
    sheets = laid_out(document(*blocks))
    assert tuple(item.block for sheet in sheets for item in sheet.items) == blocks


def test_nothing_is_no_sheet():
    assert laid_out(document()) == ()


def test_a_result_has_one_place_and_others_point_to_it():
    first, again, link = Cell("25 %", "a/b"), Cell("25 %", "a/b"), Cell("25 %", "a/b", link=True)
    nowhere = Cell("1", "c/d", link=True)
    rows = ((link, first), (again, nowhere))
    places = Places(laid_out(document(Table("T", ("", ""), rows))))
    assert [places.of(cell) for cell in (link, first, again, nowhere, Cell("x"))] == [
        {"to": "a/b"}, {"at": "a/b"}, {}, {}, {},
    ]  # fmt: skip


@pytest.mark.parametrize("strange", ["\x00", "\x07", "\x1f", "\x7f", "\x85", "\ud800", "\uffff"])
def test_what_no_printer_knows_is_shown_as_such(strange):
    assert printable(f"a{strange}b") == "a\ufffdb"


@pytest.mark.parametrize("known", ["\t", "\n", "é", "≥", "患", "😀"])
def test_letters_of_every_script_stay(known):
    assert printable(known) == known


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        pytest.param(100, 50, 100, id="a small picture is as drawn"),
        pytest.param(300, 100, 150, id="a wide one leaves a margin"),
        pytest.param(150, 108, 150, id="one of half a page stays"),
        pytest.param(150, 120, 135, id="a little higher, it is made to fit half a page"),
        pytest.param(150, 140, 150, id="much higher, it has a page of its own"),
        pytest.param(100, 414, 50, id="none is higher than its page"),
    ],
)
def test_the_size_of_a_picture(width, height, shown):
    assert Sheet(False, ()).width_of(Picture("", width, height)) == pytest.approx(shown)


@given(st.floats(1, 5000), st.floats(1, 5000), st.booleans())
def test_a_picture_with_its_caption_never_leaves_its_page(width, height, across):
    sheet = Sheet(across, ())
    shown = sheet.width_of(Picture("", width, height))
    assert 0 < shown <= min(width, sheet.width_mm) + 1e-9
    assert shown * height / width <= sheet.room_mm[1] + 1e-9
