"""What a dataset promises to whoever writes it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from hand_made_datasets import ADRS, ADSL

nan, infinite = float("nan"), float("inf")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(ADSL.rows.with_columns(X=1), id="a column that is not described"),
        pytest.param(ADSL.rows.drop("SEX"), id="a variable without a column"),
        pytest.param(ADSL.rows.select(ADSL.rows.columns[::-1]), id="another order"),
        pytest.param(ADSL.rows.cast({"AGE": pl.Float64}), id="another kind"),
    ],
)
def test_rows_that_are_not_as_described_are_refused(rows):
    with pytest.raises(ValueError, match="expected"):
        replace(ADSL, rows=rows)


@pytest.mark.parametrize("number", [nan, infinite, -infinite])
def test_a_number_that_is_none_is_refused(number):
    with pytest.raises(ValueError, match=r"ADRS\.AVAL"):
        replace(ADRS, rows=ADRS.rows.with_columns(AVAL=pl.Series([1.0, None, number])))


def test_a_key_must_be_a_variable():
    with pytest.raises(ValueError, match="ADTM"):
        replace(ADRS, keys=("USUBJID", "ADTM"))
