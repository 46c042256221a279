"""ADTR: the sizes that were handed in, and the sums that were graded."""

from __future__ import annotations

import polars as pl
import pytest

from builders import lesion, measured, protocol_of, sources_of, treated
from demo_study import Both
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts


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


@pytest.mark.parametrize(
    ("version", "nodal", "counts", "other"),
    [
        pytest.param("1.1", "N", ("LDIAM1", 2), ("NLDIAM1", 3), id="a lesion by its longest"),
        pytest.param("1.1", "Y", ("NLDIAM1", 3), ("LDIAM1", 2), id="a node by its short axis"),
        pytest.param("1.0", "Y", ("LDIAM1", 2), ("NLDIAM1", 3), id="RECIST 1.0: a node as others"),
    ],
)
def test_of_both_axes_the_one_that_counts_is_flagged(
    version: str, nodal: str, counts: tuple[str, int], other: tuple[str, int]
):
    protocol = protocol_of(
        f'[tumour_response]\nversion = "{version}"\n'
        '[[endpoint]]\nname = "tumour response"\nkind = "recist-timepoint"\n'
    )
    rows = [
        measured("A", -3, 30, axis="longest"),
        measured("A", -3, 20, axis="short"),
        measured("A", 56, 25, axis="longest", visit="W8"),
        measured("A", 56, 15, axis="short", visit="W8"),
        measured("A", 112, None, state="not evaluable", visit="W16"),
    ]
    lesions = [lesion("A", nodal=nodal)]
    sources = sources_of(protocol, **treated("A"), lesions=lesions, measurements=rows)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    made = {each.name: each.rows for each in analysis_datasets(protocol, sources, graded)}
    columns = ["PARAMCD", "AVISITN", "AVAL", "AVALC", "ABLFL", "ANL01FL", "SRCSEQ"]
    sizes = made["ADTR"].filter(pl.col("PARAMCD") != "SDIAM").select(columns).rows()
    of = {2: (30.0, 25.0), 3: (20.0, 15.0)}
    flagged = [
        (code, visit, of[row][visit], None, "Y" if visit == 0 else None, flag, row + 2 * visit)
        for (code, row), flag in ((counts, "Y"), (other, None))
        for visit in (0, 1)
    ]
    unread = (counts[0], 2, None, "NOT EVALUABLE", None, None, 6)
    assert sorted(sizes, key=str) == sorted([*flagged, unread], key=str)
    sums = made["ADTR"].filter(PARAMCD="SDIAM")["AVAL"].to_list()
    assert sums == [*of[counts[1]], None]
