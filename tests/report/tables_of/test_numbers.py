"""Numbers of tables follow from the protocol, and from nothing in the data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import protocol_of
from demo_study import rewrite
from trialreadout.report.tables_of.numbers import (
    in_order,
    kind_of,
    number_of_listing,
    numbers_of_endpoints,
)
from trialreadout.studies import make_study
from trialreadout.study import open_study

ENDPOINTS = """
[[endpoint]]
name = "events"
kind = "adverse-events"
[[endpoint]]
name = "best response"
kind = "recist-best"
[[endpoint]]
name = "confirmed response"
kind = "recist-response"
primary = true
[[endpoint]]
name = "weight"
kind = "weight-loss"
"""


def test_efficacy_and_safety_have_sections_of_their_own_and_the_primary_endpoint_is_first():
    assert numbers_of_endpoints(protocol_of(ENDPOINTS)) == {
        "confirmed response": "14.2.1",
        "best response": "14.2.2",
        "events": "14.3.1.1",
        "weight": "14.3.1.2",
    }


@pytest.mark.parametrize(
    ("number", "listing"),
    [("14.2.1", "16.2.6.1"), ("14.2.10", "16.2.6.10"), ("14.3.1.1", None), ("14.1.1", None)],
)
def test_the_patients_of_an_endpoint_of_efficacy_are_listed_under_its_own_place(number, listing):
    assert number_of_listing(number) == listing


def test_the_tenth_table_comes_after_the_ninth():
    assert sorted(["14.2.10", "14.2.9", "14.2.9.1", "16.2.1"], key=in_order) == [
        "14.2.9", "14.2.9.1", "14.2.10", "16.2.1",
    ]  # fmt: skip
    assert [kind_of(number) for number in ("14.2.9", "16.2.1")] == ["table", "listing"]


def test_without_adverse_events_and_deviations_no_other_table_has_another_number(tmp_path: Path):
    make_study("lead", tmp_path / "whole")
    shutil.copytree(tmp_path / "whole", tmp_path / "less")
    for table in ("adverse_events", "deviations"):
        rewrite(tmp_path / "less" / "data" / f"{table}.csv", lambda rows: rows[:1])
    (tmp_path / "less" / "data" / "deviations.csv").unlink()
    whole, less = (
        {table.caption: table.number for table in open_study(tmp_path / name).run().laid_out()}
        for name in ("whole", "less")
    )
    assert set(whole) > set(less)
    assert all(whole[caption] == number for caption, number in less.items())
