from __future__ import annotations

import pytest

from trialreadout.sources.meanings import MEANINGS, meaning_of
from trialreadout.sources.plain.mapping import columns_of
from trialreadout.sources.tables import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_it_is_said_of_every_column_what_it_is(table):
    assert all(meaning_of(table, column) for column in columns_of(table))


def test_nothing_is_said_of_a_column_that_no_table_has():
    known = {
        name for table, spec in TABLES.items() for c in spec.columns for name in (c, f"{table}.{c}")
    }
    assert known >= MEANINGS.keys()


def test_a_study_day_is_said_to_stand_for_its_date():
    assert meaning_of("markers", "sampled_day") == "the study day, in the place of sampled_on"
