from __future__ import annotations

import pytest

from trialreadout.sources.tables import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_about_a_patient(table):
    assert TABLES[table].columns["subject"].required


@pytest.mark.parametrize("table", TABLES)
def test_what_names_a_row_is_among_its_columns(table):
    assert set(TABLES[table].key) <= TABLES[table].columns.keys()


@pytest.mark.parametrize("table", TABLES)
def test_a_column_ends_in_its_unit_and_a_date_in_on(table):
    for name, column in TABLES[table].columns.items():
        unit = column.unit and column.unit.lower().replace("/", "_per_")
        assert unit is None or name.endswith(f"_{unit}")
        assert name.endswith(("_on", "as_of")) == (column.kind == "date")
