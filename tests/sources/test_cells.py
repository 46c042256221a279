"""A cell that does not fit its column becomes null and a finding; it is never guessed."""

from __future__ import annotations

import polars as pl
import pytest

from builders import raw
from trialreadout.sources.cells import conform, empty_table
from trialreadout.sources.tables import TABLES


def typed(table, column, cell):
    """Bring one cell into its table; give what became of it, and the rules that it broke."""
    handed_in = raw(table, [{"subject": "A", column: cell}])
    cells, findings = conform(table, handed_in.cells, handed_in.headings)
    return cells[column][0], [finding.rule for finding in findings if finding.column == column]


@pytest.mark.parametrize(
    ("table", "column", "cell", "expected"),
    [
        pytest.param("measurements", "diameter_mm", "34", 34.0, id="a number"),
        pytest.param("measurements", "diameter_mm", "34.5", 34.5, id="a number with a fraction"),
        pytest.param("measurements", "diameter_mm", "1e1", 10.0, id="a number with an exponent"),
        pytest.param("measurements", "diameter_mm", None, None, id="a number not measured"),
        pytest.param("adverse_events", "grade", "3", 3, id="a whole number"),
        pytest.param("adverse_events", "grade", "3.0", 3, id="a whole number with its zero"),
        pytest.param("measurements", "accepted", "Y", True, id="yes"),
        pytest.param("measurements", "accepted", "no", False, id="no, in small letters"),
        pytest.param("measurements", "accepted", None, None, id="neither yes nor no"),
        pytest.param("assessments", "response", "PR", "PR", id="a word of the table"),
        pytest.param("assessments", "response", "Non-CR/Non-PD", "NON-CR/NON-PD", id="in any case"),
        pytest.param("measurements", "assessed_on", "2014-02", "2014-02", id="a date stays text"),
    ],
)
def test_a_cell_that_fits(table, column, cell, expected):
    assert typed(table, column, cell) == (expected, [])


@pytest.mark.parametrize(
    ("table", "column", "cell", "rule"),
    [
        pytest.param("measurements", "diameter_mm", "l2.5", "not-a-number", id="a letter l"),
        pytest.param("measurements", "diameter_mm", "12,5", "not-a-number", id="a decimal comma"),
        pytest.param("measurements", "diameter_mm", "< 5", "not-a-number", id="less than five"),
        pytest.param("measurements", "diameter_mm", "NaN", "not-a-number", id="NaN"),
        pytest.param("measurements", "diameter_mm", "inf", "not-a-number", id="infinity"),
        pytest.param("adverse_events", "grade", "2.5", "not-a-number", id="half a grade"),
        pytest.param("measurements", "accepted", "maybe", "not-a-flag", id="maybe"),
        pytest.param("assessments", "response", "STABLE", "unknown-term", id="another word"),
        pytest.param("assessments", "response", None, "missing-value", id="no response"),
        pytest.param("measurements", "assessed_on", None, "missing-value", id="no day"),
    ],
)
def test_a_cell_that_does_not_fit_is_unknown_and_a_finding(table, column, cell, rule):
    assert typed(table, column, cell) == (None, [rule])


@pytest.mark.parametrize(("grade", "expected"), [(2.0, 2), (2.5, None)])
def test_a_grade_that_the_file_holds_as_a_number_is_not_cut_to_a_whole_one(grade, expected):
    handed_in = raw("adverse_events", [{"subject": "A"}]).cells.with_columns(grade=pl.lit(grade))
    assert conform("adverse_events", handed_in, {})[0]["grade"].to_list() == [expected]


def test_the_finding_says_where_the_cell_stands_and_what_was_read_there():
    handed_in = raw(
        "measurements", [{"subject": "A"}, {"subject": "NL-07", "diameter_mm": "l2.5"}]
    ).cells
    _, findings = conform("measurements", handed_in, {"diameter_mm": "TRSTRESN"})
    (finding,) = (finding for finding in findings if finding.rule == "not-a-number")
    assert finding.file == "data/measurements.csv"
    assert (finding.row, finding.column) == (3, "TRSTRESN")
    assert (finding.subject, finding.value) == ("NL-07", "l2.5")
    assert finding.allowed == "a number in mm"


def test_a_row_stays_whatever_is_wrong_with_it():
    handed_in = raw("measurements", [{"subject": None, "state": "lost"}, {"subject": "A"}])
    cells, _ = conform("measurements", handed_in.cells, {})
    assert cells["row"].to_list() == [2, 3]


def test_further_columns_of_subjects_become_subgroups_and_are_left_out_elsewhere():
    cells = raw("subjects", [{"subject": "A", "braf": "V600E"}]).cells
    assert conform("subjects", cells, {})[0]["braf"].to_list() == ["V600E"]
    assert "braf" not in conform("status", cells, {})[0].columns


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_has_every_column_and_no_row(table):
    empty = empty_table(table)
    assert empty.height == 0
    columns = TABLES[table].columns
    collected = {f"{name}_collected" for name, each in columns.items() if each.kind == "date"}
    assert {*columns, *collected, "file", "row"} == set(empty.columns)
