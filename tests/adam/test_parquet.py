"""Parquet, with what its columns mean beside them."""

from __future__ import annotations

import io
import json

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from hand_made_datasets import ABOUT, ADRS, ADSL
from trialreadout.adam.parquet import KEY, as_parquet

BOTH = pytest.mark.parametrize("dataset", [ADSL, ADRS], ids=lambda each: each.name)


@BOTH
def test_the_rows_come_back_with_their_kinds(dataset):
    assert_frame_equal(pl.read_parquet(io.BytesIO(as_parquet(dataset, ABOUT))), dataset.rows)


def test_the_labels_stand_in_the_metadata_of_the_file():
    metadata = pl.read_parquet_metadata(io.BytesIO(as_parquet(ADRS, ABOUT)))
    said = json.loads(metadata[KEY])
    assert (said["name"], said["label"], said["keys"]) == (ADRS.name, ADRS.label, [*ADRS.keys])
    assert said["description"] == "A study by hand (invented patients)"
    assert said["variables"]["ADT"] == {
        "label": "Analysis Date",
        "origin": "Derived",
        "source": "First day of the answer.",
    }
    assert list(said["variables"]) == ADRS.rows.columns
