"""ADSL: each patient once, with the sets and dates that the tables say."""

from __future__ import annotations

import polars as pl
import pytest

from builders import given, protocol_of, sources_of
from demo_study import Both
from trialreadout.adam.adsl import adsl
from trialreadout.adam.dataset import Dataset
from trialreadout.analysis.sets import members


def test_every_patient_of_the_table_has_one_row(demo: Both, of_demo: dict[str, Dataset]):
    subjects = demo.readout.study.sources.table("subjects")["subject"]
    assert of_demo["ADSL"].rows["USUBJID"].to_list() == sorted(subjects)


def test_each_analysis_set_is_a_flag(demo: Both, of_demo: dict[str, Dataset]):
    study, rows = demo.readout.study, of_demo["ADSL"].rows
    tables = {name: each.table for name, each in demo.readout.graded.items()}
    names = {"enrolled": "ENRLFL", "treated": "SAFFL", "responders": None}
    for chosen in study.protocol.analysis_sets:
        (flag,) = [
            each.name for each in of_demo["ADSL"].variables if f'"{chosen.name}"' in each.source
        ]
        assert flag == (names.get(chosen.name) or flag)
        inside = members(chosen, study.sources, tables, study.protocol.data.cut_off)
        assert inside is not None
        assert rows.filter(pl.col(flag) == "Y")["USUBJID"].to_list() == inside.to_list()
        assert rows[flag].null_count() == 0


def test_who_was_never_dosed_has_no_treatment(of_demo: dict[str, Dataset]):
    never = of_demo["ADSL"].rows.filter(SAFFL="N")
    assert never.height == 1
    assert never.select("TRTSDT", "TRTEDT", "TRTDURD", "TRT01A").row(0) == (None,) * 4
    assert never["TRT01P"].item() is not None


def test_treatment_runs_from_the_first_dose_to_the_last(demo: Both, of_demo: dict[str, Dataset]):
    doses = demo.readout.study.sources.table("doses")
    for row in of_demo["ADSL"].rows.filter(SAFFL="Y").iter_rows(named=True):
        own = doses.filter(subject=row["USUBJID"])
        assert row["TRTSDT"] == own["started_on"].min()
        goes_on = own["ended_on"].null_count() > 0
        assert row["TRTEDT"] == (None if goes_on else own["ended_on"].max())


def test_death_and_last_contact_lead_to_their_rows(demo: Both, of_demo: dict[str, Dataset]):
    status = {row["row"]: row for row in demo.readout.study.sources.table("status").to_dicts()}
    rows = of_demo["ADSL"].rows
    assert rows["DTHDT"].count() > 0
    for row in rows.iter_rows(named=True):
        if row["DTHDT"] is not None:
            assert row["DTHDOM"] == "status"
            assert row["DTHFL"] == "Y"
            assert status[row["DTHSEQ"]]["subject"] == row["USUBJID"]
            assert status[row["DTHSEQ"]]["died_on"] == row["DTHDT"]
        if row["LSTALVDT"] is not None:
            assert status[row["LALVSEQ"]]["last_contact_on"] == row["LSTALVDT"]


@pytest.mark.parametrize(
    ("sets", "flags"),
    [
        pytest.param([("safety", "at least one dose")], ["SAFFL"], id="the standard's own"),
        pytest.param(
            [("a", "at least one dose"), ("b", "at least one dose")],
            ["SAFFL", "BFL"],
            id="the second of one rule bears its own name",
        ),
        pytest.param([("saf", "all registered")], ["SAF2FL"], id="no name of the standard's"),
        pytest.param([("per protocol", "all registered")], ["PPFL"], id="several words"),
    ],
)
def test_a_flag_is_named_by_its_rule_or_its_set(sets: list[tuple[str, str]], flags: list[str]):
    lines = [f'[[analysis_set]]\nname = "{name}"\nrule = "{rule}"\n' for name, rule in sets]
    protocol = protocol_of("".join(lines))
    sources = sources_of(protocol, subjects=[{"subject": "A"}])
    made = adsl(protocol, sources, {})
    of_sets = [each.name for each in made.variables if each.source.startswith("Analysis set")]
    assert of_sets == flags
    dosed = [rule == "at least one dose" for _, rule in sets]
    assert made.rows.select(flags).row(0) == tuple("N" if each else "Y" for each in dosed)


@pytest.mark.parametrize(
    ("status", "flag"),
    [
        pytest.param({"died_on": "2020-02-01"}, "Y", id="dead with a date"),
        pytest.param({"alive": "no"}, "Y", id="dead on a day that nobody knows"),
        pytest.param({"alive": "yes"}, None, id="alive"),
        pytest.param({}, None, id="nothing known"),
    ],
)
def test_who_died_is_flagged_whether_or_not_the_day_is_known(status, flag):
    protocol = protocol_of("")
    tables = {"subjects": [{"subject": "A"}], "status": [{"subject": "A"} | status]}
    assert adsl(protocol, sources_of(protocol, **tables), {}).rows["DTHFL"].to_list() == [flag]


@pytest.mark.parametrize(
    ("actual", "doses", "given_as"),
    [
        pytest.param("B", 1, "B", id="treated as another arm"),
        pytest.param(None, 1, "A", id="without a word of it as planned"),
        pytest.param("B", 0, None, id="never treated"),
    ],
)
def test_the_actual_treatment_is_that_of_the_arm_whose_treatment_was_given(actual, doses, given_as):
    protocol = protocol_of("")
    sources = sources_of(
        protocol,
        subjects=[{"subject": "1", "arm": "A", "actual_arm": actual}],
        doses=[given("1", 0, 9)] * doses,
    )
    row = adsl(protocol, sources, {}).rows.row(0, named=True)
    assert (row["ARM"], row["TRT01P"], row["TRT01A"]) == ("A", "A", given_as)
