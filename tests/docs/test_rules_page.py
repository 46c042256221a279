"""Every worked example on the page of the rules comes out as the page says."""

from __future__ import annotations

import pytest

from pages import tables_of
from rule_examples import COMPUTED

TABLES = tables_of("rules.md")
CASES = [
    pytest.param(table.said, row, id=f"{table.said.partition(';')[0]}: {' | '.join(row.values())}")
    for table in TABLES
    for row in table.rows
    if table.said
]


@pytest.mark.parametrize(("said", "row"), CASES)
def test_an_example_comes_out_as_the_page_says(said, row):
    name, _, settings = said.partition("; ")
    computed = COMPUTED[name](row, settings)
    assert computed == {heading: row[heading] for heading in computed}


def test_every_table_of_examples_is_computed():
    assert {table.said.partition(";")[0] for table in TABLES} - {""} == COMPUTED.keys()
    (strategies,) = [table for table in TABLES if not table.said]
    assert "strategy" in strategies.rows[0]


def test_no_two_answers_are_taken_for_the_question():
    for table in TABLES:
        for row in table.rows if table.said else ():
            name, _, settings = table.said.partition("; ")
            asked = row.keys() - COMPUTED[name](row, settings).keys()
            assert asked
