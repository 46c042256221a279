"""Laws of reading: a wide layout says what a long one says, and no file makes it stumble."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plain_files import put, read
from trialreadout.core.findings import StudyError
from trialreadout.protocol.columns import ColumnSource
from trialreadout.sources.plain.mapping import map_columns
from trialreadout.sources.plain.sheet import Sheet, sheet_of
from trialreadout.sources.plain.wide import rows_of
from trialreadout.sources.tables import TABLES
from twins.wide_layout import long_rows

headings = st.permutations([f"{name}_{week}" for name in ("tg", "date") for week in (0, 4, 28)])
values = st.none() | st.sampled_from(["1", "2.5", "<3", "x"])


@given(st.data(), headings, st.integers(1, 6), st.integers(1, 4))
def test_a_wide_layout_says_what_its_cells_say(data, names, width, height):
    columns = ["subject", *names[:width]]
    rows = [[f"P{n}", *(data.draw(values) for _ in columns[1:])] for n in range(1, height + 1)]
    sheet = sheet_of("data/markers.csv", [columns, *rows])
    assert isinstance(sheet, Sheet)
    asked = {"value": "tg_{week}", "sampled_on": "date_{week}"}
    asked["marker"] = ColumnSource.model_validate({"is": "Tg"})
    mapped = map_columns("markers", sheet.name, sheet.headings, asked)
    if any(finding.severity == "error" for finding in mapped.findings):
        assert not {"tg", "date"} <= {name.partition("_")[0] for name in columns}
        return
    cells = rows_of(sheet, mapped).cells
    found = set(cells.select("subject", "{week}", "value", "sampled_on", "row").rows())
    assert found == set(long_rows(columns, rows))


NUMBERS = ("", "1", "1,5", "1.5", "1.234,5", "1,234", "<2", "n.d.", "-3", "0")
DATES = ("2011-01-02", "2011", "3.4.2011", "13/1/2011", "04/05/2011", "5.2011", "12/31/2011")
WORDS = ("A", "B", "Y", "target", "new", "PR", "planar", "ü", "\n", '"', ";")
cell = st.sampled_from([*NUMBERS, *DATES, *WORDS])


def any_subject(columns, rows):
    return any(row[columns.index("subject")].strip() for row in rows)


@settings(max_examples=60)
@given(st.data(), st.sampled_from(sorted(TABLES)), st.sampled_from(",;\t"))
def test_whatever_stands_in_a_file_it_is_read_or_named(tmp_path_factory, data, table, separator):
    """Every cell ends in a table or in a finding; nothing raises but what stops a study."""
    columns = [c for c in TABLES[table].columns if not c.endswith(("_file", "_row"))]
    columns = data.draw(st.lists(st.sampled_from([*columns, "x"]), min_size=1, unique=True))
    rows = data.draw(st.lists(st.lists(cell, min_size=len(columns), max_size=len(columns))))
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([columns, *rows])
    folder = tmp_path_factory.mktemp("any")
    put(folder, **({"subjects": "subject\nA\nB\n"} | {table: text.getvalue()}))
    if table == "subjects" and ("subject" not in columns or not any_subject(columns, rows)):
        with pytest.raises(StudyError):
            read(folder)
        return
    try:
        sources = read(folder)
    except StudyError:
        assert table == "subjects"
        return
    if sources.fault_of(table) is None:
        filled = [row for row in rows if any(each.strip() for each in row)]
        assert sources.table(table).height == len(filled)
