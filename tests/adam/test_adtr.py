"""ADTR: the sizes that were handed in, and the sums that were graded."""

from __future__ import annotations

import polars as pl
import pytest

from demo_study import Both
from trialreadout.adam.dataset import Dataset


def sums(of_demo: dict[str, Dataset]) -> pl.DataFrame:
    return of_demo["ADTR"].rows.filter(PARAMCD="SDIAM")


def test_every_sum_after_baseline_is_that_of_the_endpoint_table(
    demo: Both, of_demo: dict[str, Dataset]
):
    table = demo.readout.table("tumour response").filter("of_record")
    theirs = {
        (row["subject"], row["visit"]): (
            row["sum_mm"],
            row["from_baseline_percent"],
            row["from_nadir_percent"],
        )
        for row in table.to_dicts()
    }
    later = sums(of_demo).filter(pl.col("ABLFL").is_null())
    ours = {
        (row["USUBJID"], row["AVISIT"]): (row["AVAL"], row["PCHG"], row["PCHGNAD"])
        for row in later.to_dicts()
    }
    assert ours == theirs


def test_changes_are_held_against_baseline_and_the_smallest_sum_before(of_demo: dict[str, Dataset]):
    for _, rows in sums(of_demo).group_by("USUBJID", maintain_order=True):
        before: list[float] = []
        for row in rows.sort("AVISITN").iter_rows(named=True):
            assert row["BASE"] == (before[0] if before else row["AVAL"])
            assert row["NADIR"] == (min(before) if before else None)
            if row["AVAL"] is not None:
                assert row["CHG"] == row["AVAL"] - row["BASE"]
                assert row["PCHG"] == pytest.approx(100 * row["CHG"] / row["BASE"])
                before.append(row["AVAL"])


def test_a_sum_is_the_sum_of_the_sizes_of_its_visit(of_demo: dict[str, Dataset]):
    sizes = of_demo["ADTR"].rows.filter(pl.col("PARAMCD") != "SDIAM")
    added = {
        key: rows["AVAL"].sum() if rows["AVAL"].null_count() == 0 else None
        for key, rows in sizes.group_by("USUBJID", "AVISITN")
    }
    known = sums(of_demo).drop_nulls("AVAL")
    assert known.height > 100
    for row in known.iter_rows(named=True):
        assert added[row["USUBJID"], row["AVISITN"]] == pytest.approx(row["AVAL"])


def test_each_size_leads_to_its_row(demo: Both, of_demo: dict[str, Dataset]):
    rows = of_demo["ADTR"].rows
    handed_in = {
        row["row"]: row for row in demo.readout.study.sources.table("measurements").to_dicts()
    }
    sizes = rows.filter(pl.col("PARAMCD") != "SDIAM")
    assert sizes.height > 400
    for row in sizes.iter_rows(named=True):
        there = handed_in[row["SRCSEQ"]]
        assert (row["SRCDOM"], row["SRCVAR"]) == ("measurements", "diameter_mm")
        assert (there["subject"], there["lesion"]) == (row["USUBJID"], row["LNKID"])
        assert (there["assessed_on"], there["diameter_mm"]) == (row["ADT"], row["AVAL"])
        assert (there["reader"] or "investigator") == row["EVAL"] == "investigator"


def test_a_parameter_is_one_lesion_of_a_patient(of_demo: dict[str, Dataset]):
    sizes = of_demo["ADTR"].rows.filter(pl.col("PARAMCD") != "SDIAM")
    names = sizes.group_by("USUBJID", "PARAMCD").agg(pl.col("LNKID").n_unique())
    assert names["LNKID"].to_list() == [1] * names.height
