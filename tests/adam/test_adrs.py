"""ADRS: the answers of the endpoint tables, and each assessment of record with its row."""

from __future__ import annotations

import polars as pl
import pytest

from builders import given, on, protocol_of, sources_of
from demo_study import Both
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.cohort import build_cohorts

WORDS = {"met": "Y", "not met": "N"}
OTHER = ("time-to-event", "adverse-events", "exposure")


def codes(demo: Both, of_demo: dict[str, Dataset]) -> dict[str, str]:
    pairs = of_demo["ADRS"].rows.select("PARAM", "PARAMCD").unique().rows()
    by_words = {words.casefold(): code for words, code in pairs}
    return {
        name: by_words[name.casefold()]
        for name in demo.readout.graded
        if name.casefold() in by_words
    }


def test_every_endpoint_with_an_answer_is_a_parameter(demo: Both, of_demo: dict[str, Dataset]):
    asked = {n for n, each in demo.readout.graded.items() if each.endpoint.kind not in OTHER}
    assert set(codes(demo, of_demo)) == asked


def test_every_answer_is_that_of_the_endpoint_table(demo: Both, of_demo: dict[str, Dataset]):
    for name, code in codes(demo, of_demo).items():
        table, rows = demo.readout.table(name), of_demo["ADRS"].rows.filter(PARAMCD=code)
        if not {"answer", "on"} <= set(table.columns):
            continue
        theirs = {
            row["subject"]: (WORDS.get(row["answer"], row["answer"].upper()), row["on"])
            for row in table.to_dicts()
        }
        ours = {row["USUBJID"]: (row["AVALC"], row["ADT"]) for row in rows.to_dicts()}
        assert ours == theirs, name
        assert rows.height == table.height


def test_every_assessment_of_record_is_a_row(demo: Both, of_demo: dict[str, Dataset]):
    table = demo.readout.table("tumour response").filter("of_record").sort("subject", "on")
    rows = of_demo["ADRS"].rows.filter(PARAMCD="TR")
    theirs = table.select("subject", "on", "response", "visit").rows()
    assert rows.select("USUBJID", "ADT", "AVALC", "AVISIT").rows() == theirs


def test_assessments_after_a_progression_are_not_flagged(of_demo: dict[str, Dataset]):
    for _, rows in of_demo["ADRS"].rows.filter(PARAMCD="TR").group_by("USUBJID"):
        words = rows.sort("ADT")["AVALC"].to_list()
        until = words.index("PD") + 1 if "PD" in words else len(words)
        flags = rows.sort("ADT")["ANL02FL"].to_list()
        assert flags == ["Y"] * until + [None] * (len(words) - until)


def test_first_progression_and_death_stand_beside_the_endpoints(of_demo: dict[str, Dataset]):
    rows = of_demo["ADRS"].rows
    seen = rows.filter(PARAMCD="TR", AVALC="PD").group_by("USUBJID").agg(pl.col("ADT").min())
    progressed = rows.filter(PARAMCD="PD", AVALC="Y").select("USUBJID", "ADT")
    assert progressed.sort("USUBJID").rows() == seen.sort("USUBJID").rows()
    assert rows.filter(PARAMCD="PD").height == rows.filter(PARAMCD="DEATH").height == 32
    died = of_demo["ADSL"].rows.filter(DTHFL="Y").select("USUBJID", "DTHDT").rows()
    assert rows.filter(PARAMCD="DEATH", AVALC="Y").select("USUBJID", "ADT").rows() == died


def test_measurable_disease_is_a_target_lesion_at_baseline(demo: Both, of_demo: dict[str, Dataset]):
    sources = demo.readout.study.sources
    targets = sources.table("lesions").filter(role="target")["subject"]
    said = of_demo["ADRS"].rows.filter(PARAMCD="MDIS")
    assert said.filter(AVALC="Y")["USUBJID"].is_in(targets.implode()).all()
    assert set(said["AVALC"]) == {"Y", "N"}


def test_a_number_of_the_source_leads_to_the_row(demo: Both, of_demo: dict[str, Dataset]):
    sources = demo.readout.study.sources
    traced = of_demo["ADRS"].rows.drop_nulls(["SRCSEQ", "AVISIT"])
    assert traced.height > 127
    for row in traced.iter_rows(named=True):
        (there,) = sources.table(row["SRCDOM"]).filter(row=row["SRCSEQ"]).to_dicts()
        assert there["subject"] == row["USUBJID"]
        assert there["visit"] == row["AVISIT"]
        assert abs((there[row["SRCVAR"]] - row["ADT"]).days) <= 14


def test_study_days_have_no_day_zero(of_demo: dict[str, Dataset]):
    for row in of_demo["ADRS"].rows.drop_nulls(["ADT", "TRTSDT"]).iter_rows(named=True):
        days = (row["ADT"] - row["TRTSDT"]).days
        assert row["ADY"] == (days + 1 if days >= 0 else days) != 0


def adrs_of(lines, **tables):
    protocol = protocol_of(lines)
    sources = sources_of(protocol, subjects=[{"subject": "A"}], **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    made = {each.name: each for each in analysis_datasets(protocol, sources, graded)}
    return made["ADRS"].rows


def test_a_death_on_a_day_that_nobody_knows_is_a_death():
    (row,) = adrs_of("", status=[{"subject": "A", "alive": "no"}]).to_dicts()
    assert (row["PARAMCD"], row["AVALC"], row["ADT"]) == ("DEATH", "Y", None)
    assert (row["SRCDOM"], row["SRCVAR"]) == ("ADSL", "DTHFL")


def test_every_parameter_has_a_category(of_demo: dict[str, Dataset]):
    assert of_demo["ADRS"].rows["PARCAT1"].null_count() == 0


@pytest.mark.parametrize("criteria", ["GCIG", "PCWG3"])
def test_a_response_of_parts_is_by_the_criteria_that_bring_them_together(criteria):
    lines = f'[tumour_response]\ngraded_from = "parts by {criteria}"\n'
    lines += '[[endpoint]]\nname = "best"\nkind = "recist-best"\n'
    seen = {"subject": "A", "assessed_on": on(56), "lesion_response": "PR"}
    rows = adrs_of(lines, doses=[given("A", 0, 90)], assessments=[seen])
    assert set(rows.filter(PARAMCD="BEST")["PARCAT3"]) == {criteria}


def test_a_response_by_irecist_says_so():
    lines = '[[endpoint]]\nname = "i"\nkind = "irecist-best"\ngraded_from = "assessments"\n'
    seen = {"subject": "A", "assessed_on": on(56), "immune_response": "iPR"}
    rows = adrs_of(lines, doses=[given("A", 0, 90)], immune_assessments=[seen])
    (row,) = rows.filter(PARAMCD="I").to_dicts()
    assert (row["AVALC"], row["PARCAT1"], row["PARCAT3"]) == ("iPR", "Tumor Response", "iRECIST")
    assert row["PARCAT2"] == "Investigator"


def test_every_lesion_has_its_change_of_uptake_and_leads_to_its_focus(
    demo: Both, of_demo: dict[str, Dataset]
):
    (name,) = [n for n, e in demo.readout.graded.items() if e.endpoint.kind == "uptake-change"]
    rows = of_demo["ADRS"].rows.filter(PARAMCD=codes(demo, of_demo)[name])
    table = demo.readout.table(name)
    ours = rows.select("USUBJID", "LNKID", "AVALC").rows()
    theirs = [(r["subject"], r["lesion"], r["answer"].upper()) for r in table.to_dicts()]
    assert sorted(ours) == sorted(theirs)
    foci = {row["row"]: row for row in demo.readout.study.sources.table("foci").to_dicts()}
    for row in rows.drop_nulls("SRCSEQ").iter_rows(named=True):
        there = foci[row["SRCSEQ"]]
        assert (there["subject"], there["lesion"]) == (row["USUBJID"], row["LNKID"])
        assert row["SRCDOM"] == "foci"
        assert row["ADT"] is None or there["scanned_on"] <= row["ADT"]
    changed = rows.filter(pl.col("AVALC") != "UNKNOWN")
    assert changed["SRCSEQ"].null_count() == 0 < changed.height


def test_only_a_record_of_uptake_names_a_lesion(demo: Both, of_demo: dict[str, Dataset]):
    named = of_demo["ADRS"].rows.drop_nulls("LNKID")
    assert set(named["PARCAT1"]) == {"Scintigraphy"}
    assert named["PARAMCD"].n_unique() == 1
