"""ADTTE: each time one day longer than the plain difference, and what ended it."""

from __future__ import annotations

import polars as pl
import pytest

from demo_study import Both
from trialreadout.adam.dataset import Dataset

CODES = {
    "overall survival": "OS",
    "progression-free survival": "PFS",
    "duration of response": "DOR",
    "time to response": "TTR",
}


@pytest.mark.parametrize("name", CODES)
def test_every_time_is_that_of_the_endpoint_table_and_a_day(
    demo: Both, of_demo: dict[str, Dataset], name: str
):
    table = demo.readout.table(name).drop_nulls("days")
    rows = of_demo["ADTTE"].rows.filter(PARAMCD=CODES[name])
    theirs = {row["subject"]: row for row in table.to_dicts()}
    assert rows["USUBJID"].to_list() == sorted(theirs)
    for row in rows.iter_rows(named=True):
        there = theirs[row["USUBJID"]]
        assert row["AVAL"] == there["days"] + 1
        assert (row["ADT"] - row["STARTDT"]).days == there["days"]
        assert row["ADT"] == there["on"]
        assert row["CNSR"] == (0 if there["event"] else 1)
        assert row["EVNTDESC"].casefold() == there["reason"].casefold()
        assert row["CNSDTDSC"] == (None if there["event"] else row["EVNTDESC"])


def test_time_counts_from_the_first_dose_or_the_first_response(of_demo: dict[str, Dataset]):
    rows = of_demo["ADTTE"].rows
    assert rows.filter(PARAMCD="OS").select(pl.col("STARTDT") == pl.col("TRTSDT"))["STARTDT"].all()
    response = {
        row["USUBJID"]: row["ADT"]
        for row in rows.filter(PARAMCD="TTR", CNSR=0).iter_rows(named=True)
    }
    started = rows.filter(PARAMCD="DOR").select("USUBJID", "STARTDT").rows()
    assert dict(started) == response


def test_every_end_leads_to_a_row_of_the_patient_on_that_day(
    demo: Both, of_demo: dict[str, Dataset]
):
    sources = demo.readout.study.sources
    rows = of_demo["ADTTE"].rows
    assert rows["SRCSEQ"].null_count() == 0
    for row in rows.iter_rows(named=True):
        (there,) = sources.table(row["SRCDOM"]).filter(row=row["SRCSEQ"]).to_dicts()
        assert there["subject"] == row["USUBJID"]
        days = (there[row["SRCVAR"]] - row["ADT"]).days
        assert abs(days) <= (14 if row["SRCDOM"] == "measurements" else 0)
