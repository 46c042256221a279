"""Which recorded response belongs to which graded assessment."""

from datetime import date, timedelta

import polars as pl
import pytest

from builders import recorded, sources_of, treated
from trialreadout.endpoints.recorded_beside import beside_recorded


def graded(*days_and_visits):
    first = date(2020, 1, 1)
    return pl.DataFrame(
        {
            "subject": ["A"] * len(days_and_visits),
            "reader": ["investigator"] * len(days_and_visits),
            "visit": [visit for _, visit in days_and_visits],
            "on": [first + timedelta(days=day) for day, _ in days_and_visits],
        },
        schema_overrides={"visit": pl.String},
    )


@pytest.mark.parametrize(
    ("assessments", "records", "expected"),
    [
        pytest.param([(42, "W6")], [(42, "SD", "W6")], ["SD"], id="the same day and visit"),
        pytest.param([(42, "W6")], [(56, "SD", "W6")], ["SD"], id="14 days apart"),
        pytest.param([(42, "W6")], [(57, "SD", "W6")], [None], id="15 days apart"),
        pytest.param([(42, "W6")], [(42, "SD", "W7")], [None], id="another visit"),
        pytest.param(
            [(42, None), (95, None)],
            [(42, "SD", None)],
            ["SD", None],
            id="without labels the nearest, and each record once",
        ),
        pytest.param([(42, "W6")], [(42, "SD", None)], ["SD"], id="a record without a label"),
        pytest.param([(42, None)], [(42, "SD", "W6")], ["SD"], id="only the record has a label"),
        pytest.param(
            [(42, "W6"), (44, "W6")],
            [(43, "PD", "W6"), (45, "SD", "W6")],
            ["PD", "SD"],
            id="two assessments under one label have a record each",
        ),
        pytest.param(
            [(42, "W6")], [(42, "MISSING", "W6")], [None], id="what was not done is no record"
        ),
    ],
)
def test_what_stands_beside_a_graded_assessment(assessments, records, expected):
    rows = [recorded("A", *record) for record in records]
    sources = sources_of(**treated("A"), assessments=rows)
    found = beside_recorded(graded(*assessments), sources, within_days=14)
    assert found["recorded"].to_list() == expected
