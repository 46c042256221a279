"""Shifts of laboratory grades as cross tables."""

from dataclasses import replace

from trialreadout.analysis.results import Result
from trialreadout.report.shifts import tables_of_shifts


def shift(category, n, group=None):
    names = tuple(f"P{i}" for i in range(n))
    where = ("labs", "treated", group, None, category, "shift")
    return Result(
        category, *where, float(n), "patients", None, None, None, "count", n, 9, names, "estimated"
    )


def test_each_term_is_a_table_in_the_order_of_grades():
    rows = [
        shift("Anemia, 1 to missing", 1),
        shift("Anemia, 0 to 2", 2),
        shift("Anemia, missing to NE", 3),
        shift("Hypoxia, 0 to 0", 4),
    ]
    first, second = tables_of_shifts(rows)
    assert first.caption.startswith("Anemia, treated")
    assert first.columns == ("Baseline", "2", "NE", "missing")
    assert [[cell.text for cell in row] for row in first.rows] == [
        ["0", "2", "0", "0"],
        ["1", "0", "0", "1"],
        ["missing", "0", "3", "0"],
    ]
    assert first.rows[0][1].result == "Anemia, 0 to 2"
    assert [[cell.text for cell in row] for row in second.rows] == [["0", "4"]]


def test_each_group_is_a_table():
    rows = [shift("Anemia, 0 to 0", 1, "arm: A"), shift("Anemia, 0 to 0", 1, "arm: B")]
    captions = [table.caption for table in tables_of_shifts(rows)]
    assert ["arm: A" in captions[0], "arm: B" in captions[1]] == [True, True]


def test_a_hidden_count_is_not_told_as_nobody():
    """Of a report that is shared."""
    (table,) = tables_of_shifts([replace(shift("Anemia, 0 to 2", 0), wording="hidden")])
    assert [cell.text for cell in table.rows[0]] == ["0", "hidden"]
