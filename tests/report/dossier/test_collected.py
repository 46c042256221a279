"""What was handed in of a wide sheet: the heading of each cell, and which dates are planned."""

from __future__ import annotations

import pytest

from plain_files import put, read
from trialreadout.report.dossier.collected import collected_of, tables_of_collected

DATA = {
    "subjects": "subject\nA\n",
    "doses": "subject,agent,started_on\nA,x,2020-01-01\n",
}
WIDE = '[columns.markers]\nvalue = "CgA {week}"\nmarker = { is = "CgA" }\n'
PLANNED = WIDE + 'sampled_on = { weeks = "{week}" }'
DATED = WIDE + 'sampled_on = "Taken {week}"'


@pytest.mark.parametrize(
    ("lines", "markers", "expected"),
    [
        pytest.param(
            PLANNED,
            "subject,CgA 0,CgA 12\nA,90,80\n",
            [("2020-01-01 (planned)", "CgA 0"), ("2020-03-25 (planned)", "CgA 12")],
            id="sampled on the planned day, as nobody kept the date",
        ),
        pytest.param(
            DATED,
            "subject,CgA 0,Taken 0,CgA 12,Taken 12\nA,90,2019-12-30,,2020-03-25\n",
            [("2019-12-30", "CgA 0, Taken 0"), ("2020-03-25", "Taken 12")],
            id="a date beside each value; a blank cell is not named",
        ),
        pytest.param(
            '[columns.markers]\nvalue = "CgA"\nmarker = { is = "CgA" }',
            "subject,sampled_on,CgA\nA,2020-01-01,90\n",
            [("2020-01-01", None)],
            id="a sheet with a row for each value has no headings to name",
        ),
    ],
)
def test_a_date_says_when_it_is_planned_and_a_row_under_which_headings_it_stood(
    tmp_path, lines, markers, expected
):
    sources = read(put(tmp_path, **DATA, markers=markers), lines)
    own = collected_of(sources)["A"]
    tables = {table.caption: table for table in tables_of_collected(own, sources.headings)}
    table = tables["Handed in: markers, of data/markers.csv"]
    assert not any("{" in heading for heading in table.columns)
    rows = [{h: c.text for h, c in zip(table.columns, row, strict=True)} for row in table.rows]
    assert [(row["Sampled on"], row.get("Heading")) for row in rows] == expected
    assert {row["Row"] for row in rows} == {"2"}
