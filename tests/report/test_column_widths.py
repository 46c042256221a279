"""Columns on paper are as wide as what stands in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialreadout.report.column_widths import widths_of
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


def test_a_table_without_rows_is_parted_by_its_headings():
    first, second = widths_of(table(("A", "Radiologically evaluable")), WIDTH)
    assert second > first
