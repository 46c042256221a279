"""ADEX: every stretch of doses, and the numbers of the endpoints of exposure."""

from __future__ import annotations

import polars as pl
import pytest

from demo_study import Both
from trialreadout.adam.dataset import Dataset

TOTALS = {
    "TDUR": "weeks",
    "TDOSE": "dose_mg",
    "TDINT": "intensity_percent",
    "TNRED": "reductions",
    "TNINT": "interruptions",
    "TDAYINT": "interrupted_days",
}


def test_every_dose_leads_to_its_row(demo: Both, of_demo: dict[str, Dataset]):
    handed_in = {row["row"]: row for row in demo.readout.study.sources.table("doses").to_dicts()}
    rows = of_demo["ADEX"].rows.filter(PARCAT1="INDIVIDUAL")
    assert set(rows["SRCSEQ"]) == set(handed_in)
    for row in rows.iter_rows(named=True):
        there = handed_in[row["SRCSEQ"]]
        assert row["AVAL"] == there[row["SRCVAR"]]
        assert (row["USUBJID"], row["EXTRT"]) == (there["subject"], there["agent"])
        assert (row["ASTDT"], row["AENDT"]) == (there["started_on"], there["ended_on"])


@pytest.mark.parametrize("code", TOTALS)
def test_every_total_is_that_of_the_endpoint(demo: Both, of_demo: dict[str, Dataset], code: str):
    rows = of_demo["ADEX"].rows.filter(PARAMCD=code)
    table = demo.readout.table("sorafenib").select("subject", pl.col(TOTALS[code]).cast(float))
    assert rows.select("USUBJID", "AVAL").rows() == table.sort("subject").rows()
    assert rows["EXTRT"].unique().to_list() == ["sorafenib"]
