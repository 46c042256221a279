"""ADLB: every marker and laboratory value as handed in, and its baseline."""

from __future__ import annotations

from datetime import date

import pytest

from builders import cohort_and_sources, given, on, protocol_of, sampled
from demo_study import Both
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets


def test_every_value_leads_to_its_row(demo: Both, of_demo: dict[str, Dataset]):
    handed_in = {row["row"]: row for row in demo.readout.study.sources.table("markers").to_dicts()}
    rows = of_demo["ADLB"].rows
    assert set(rows["SRCSEQ"]) == set(handed_in)
    for row in rows.iter_rows(named=True):
        there = handed_in[row["SRCSEQ"]]
        words = f"{there['marker']} ({there['unit']})"
        assert (row["USUBJID"], row["PARAM"]) == (there["subject"], words)
        assert (row["ADT"], row["AVAL"], row["AVALU"]) == (
            there["sampled_on"], there["value"], there["unit"],
        )  # fmt: skip


def test_the_baseline_is_the_last_value_before_treatment(of_demo: dict[str, Dataset]):
    for _, rows in of_demo["ADLB"].rows.group_by("USUBJID", "PARAMCD"):
        known = [
            row
            for row in rows.sort("ADT").iter_rows(named=True)
            if row["TRTSDT"] is not None
            and row["ADT"] <= row["TRTSDT"]
            and row["STIMFL"] is None
            and row["AVAL"] is not None
        ]
        base = known[-1]["AVAL"] if known else None
        assert rows["BASE"].to_list() == [base] * rows.height
        assert rows["ABLFL"].count() == (1 if known else 0)
        for row in rows.iter_rows(named=True):
            later = row["TRTSDT"] is not None and row["ADT"] > row["TRTSDT"]
            change = row["AVAL"] - base if later and base is not None else None
            assert row["CHG"] == change
            expected = None if change is None else pytest.approx(100 * change / base)
            assert row["PCHG"] == expected


@pytest.mark.parametrize(
    ("values", "base", "change"),
    [
        pytest.param([(0, 10, "u"), (28, 5, "u")], 10, -5, id="on the day of the first dose"),
        pytest.param([(1, 10, "u"), (28, 5, "u")], None, None, id="a day after it is no baseline"),
        pytest.param([(-7, 10, "u"), (28, 5, "v")], None, None, id="another unit has no change"),
        pytest.param([(-7, 8, "u"), (-7, 10, "u"), (28, 5, "u")], 10, -5, id="two on one day"),
    ],
)
def test_edges_of_the_baseline(values, base, change):
    protocol = protocol_of('[[endpoint]]\nname = "m"\nkind = "marker-trend"\nmarker = "Tg"\n')
    markers = [sampled("A", day, value, "Tg", unit=unit) for day, value, unit in values]
    tables = {"subjects": [{"subject": "A"}], "doses": [given("A", 0, 90)], "markers": markers}
    _, sources = cohort_and_sources(protocol, **tables)
    made = {each.name: each for each in analysis_datasets(protocol, sources, {})}
    last = made["ADLB"].rows.filter(ADT=date.fromisoformat(on(28)))
    assert (last["BASE"].item(), last["CHG"].item()) == (base, change)


def test_a_marker_in_two_units_is_two_parameters_each_with_its_baseline():
    values = [(-14, 8, "ng/mL"), (-7, 10, "ug/L"), (28, 4, "ng/mL"), (35, 5, "ug/L")]
    protocol = protocol_of("")
    markers = [sampled("A", day, value, "Tg", unit=unit) for day, value, unit in values]
    tables = {"subjects": [{"subject": "A"}], "doses": [given("A", 0, 90)], "markers": markers}
    _, sources = cohort_and_sources(protocol, **tables)
    made = {each.name: each for each in analysis_datasets(protocol, sources, {})}
    rows = made["ADLB"].rows.sort("ADT")
    assert rows["PARAM"].to_list() == ["Tg (ng/mL)", "Tg (ug/L)"] * 2
    assert rows["PARAMCD"].to_list() == ["TG", "TG2"] * 2
    assert rows["BASE"].to_list() == [8, 10, 8, 10]
    assert rows["CHG"].to_list() == [None, None, -4, -5]


def test_without_a_unit_a_parameter_is_the_test_alone():
    protocol = protocol_of("")
    tables = {"subjects": [{"subject": "A"}], "markers": [sampled("A", 0, 1, "Tg", unit=None)]}
    _, sources = cohort_and_sources(protocol, **tables)
    (row,) = analysis_datasets(protocol, sources, {})[-1].rows.to_dicts()
    assert (row["PARAM"], row["PARAMCD"], row["AVALU"]) == ("Tg", "TG", None)


def test_a_limit_of_the_assay_keeps_its_sign():
    protocol = protocol_of("")
    tables = {
        "subjects": [{"subject": "A"}],
        "markers": [sampled("A", 0, 0.1, "Tg", limit="below", upper_limit_normal=1)],
    }
    _, sources = cohort_and_sources(protocol, **tables)
    (row,) = analysis_datasets(protocol, sources, {})[-1].rows.to_dicts()
    assert (row["AVALC"], row["AVAL"], row["ANRIND"]) == ("<0.1", 0.1, None)
