"""ADAE: every event as handed in, and those that emerged under treatment."""

from __future__ import annotations

import polars as pl
import pytest

from builders import event, given, protocol_of, sources_of
from demo_study import Both
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets

CELLS = {
    "USUBJID": "subject",
    "AEDECOD": "term",
    "AEBODSYS": "system_organ_class",
    "ASTDT": "started_on",
    "AENDT": "ended_on",
    "AEOUT": "outcome",
    "AEREL": "related",
}


def test_every_event_leads_to_its_row(demo: Both, of_demo: dict[str, Dataset]):
    rows = of_demo["ADAE"].rows
    handed_in = {
        row["row"]: row for row in demo.readout.study.sources.table("adverse_events").to_dicts()
    }
    assert set(rows["SRCSEQ"]) == set(handed_in)
    for row in rows.iter_rows(named=True):
        there = handed_in[row["SRCSEQ"]]
        assert {name: row[name] for name in CELLS} == {name: there[c] for name, c in CELLS.items()}
        assert row["AETOXGR"] == (None if there["grade"] is None else str(there["grade"]))
        assert row["AESER"] == {True: "Y", False: "N", None: None}[there["serious"]]


def test_emergent_events_are_those_of_the_endpoint(demo: Both, of_demo: dict[str, Dataset]):
    table = demo.readout.table("adverse events")
    emergent = of_demo["ADAE"].rows.filter(TRTEMFL="Y")
    ours = emergent.select("USUBJID", "ASTDT", "AEDECOD", "AETOXGR").rows()
    grade = pl.col("grade").cast(pl.String)
    theirs = table.filter("emergent").select("subject", "on", "term", grade).rows()
    assert sorted(ours, key=str) == sorted(theirs, key=str)
    assert 0 < emergent.height < of_demo["ADAE"].rows.height


@pytest.mark.parametrize(
    ("flag", "group"),
    [("AOCCFL", []), ("AOCCSFL", ["AEBODSYS"]), ("AOCCPFL", ["AEDECOD"])],
)
def test_the_first_of_each_is_flagged_once(
    of_demo: dict[str, Dataset], flag: str, group: list[str]
):
    emergent = of_demo["ADAE"].rows.filter(TRTEMFL="Y")
    for _, rows in emergent.group_by("USUBJID", *group):
        flagged = rows.filter(pl.col(flag) == "Y")
        assert flagged.height == 1
        assert flagged["ASTDT"].item() == rows["ASTDT"].min()
    assert of_demo["ADAE"].rows.filter(pl.col("TRTEMFL").is_null())[flag].count() == 0


@pytest.mark.parametrize(
    ("collected", "policy", "flag", "placed"),
    [
        pytest.param("2003", "first", "M", "2003-01-01", id="month and day imputed"),
        pytest.param("2003-05", "first", "D", "2003-05-01", id="day imputed"),
        pytest.param("2003-05-09", "first", None, "2003-05-09", id="a whole date"),
        pytest.param("2003", None, None, None, id="what stays unknown is not imputed"),
    ],
)
def test_a_flag_of_imputation_stands_where_a_date_was_imputed(collected, policy, flag, placed):
    lines = f'[dates]\nimpute = {{ started_on = "{policy}" }}\n' if policy else ""
    protocol = protocol_of(lines)
    sources = sources_of(
        protocol,
        subjects=[{"subject": "A"}],
        doses=[given("A", 0, 9)],
        adverse_events=[event("A", collected)],
    )
    made = {each.name: each for each in analysis_datasets(protocol, sources, {})}
    (row,) = made["ADAE"].rows.cast({"ASTDT": pl.String}).to_dicts()
    assert (row["ASTDTF"], row["ASTDT"]) == (flag, placed)
