"""Listings: every record of the data, with its place, and nothing between the lines."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from report.pages import study
from trialreadout.report.tables_of.columns import cells_of

DATA = {
    "subjects": "subject,age_years,informed_on\nB,61.5,2020\nA,,2020-01-02\n",
    "doses": "subject,agent,started_on,dose_mg\nB,x,2020-03-01,100\nB,x,2020-01-01,50\n",
    "status": "subject,died_on,cause\nA,2020-06,\nB,,\n",
}


def listing(tmp_path: Path, number: str):
    readout = study(tmp_path / "study", "", **DATA)
    (found,) = (table for table in readout.laid_out() if table.number == number)
    return found


def test_doses_stand_by_patient_and_date_each_with_its_file_and_row(tmp_path: Path):
    found = listing(tmp_path, "16.2.5")
    assert found.columns == (
        "Patient", "Agent", "Started on", "Dose (mg)", "Source file", "Source row",
    )  # fmt: skip
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["B", "x", "2020-01-01", "50", "data/doses.csv", "3"],
        ["B", "x", "2020-03-01", "100", "data/doses.csv", "2"],
    ]
    assert found.population == "2 records of 1 patient"


def test_what_is_not_recorded_is_a_dash_and_a_partial_date_is_told_as_collected(tmp_path: Path):
    rows = listing(tmp_path, "16.2.4").rows
    assert [row[1].text for row in rows] == ["–", "61.5"]
    assert [row[2].text for row in rows] == ["2020-01-02", "2020 (as collected)"]


def test_a_death_of_which_only_the_month_is_known_is_among_the_deaths(tmp_path: Path):
    rows = listing(tmp_path, "16.2.7.2").rows
    assert [[cell.text for cell in row][:2] for row in rows] == [["A", "2020-06 (as collected)"]]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        pytest.param([1.0, 20.0], ["1", "20"], id="whole numbers"),
        pytest.param([1.5, 20.0], ["1.5", "20.0"], id="one decimal for all"),
        pytest.param([1 / 3, 2.0], ["0.3333", "2.0000"], id="no more than four"),
        pytest.param([100 / 3, 200.0], ["33.33", "200.00"], id="two where they are hundreds"),
        pytest.param([0.00012345], ["0.00012345"], id="small numbers are not rounded to zero"),
        pytest.param([0.0, None], ["0", "–"], id="missing is not zero"),
        pytest.param([-12.5], ["-12.5"], id="below zero"),
    ],
)
def test_a_column_of_numbers_shares_its_decimals(values, texts):
    cells = list(cells_of(pl.DataFrame({"x": values}, schema={"x": pl.Float64}), "x"))
    assert [cell.text for cell in cells] == texts
    assert [cell.number for cell in cells] == values


def test_a_p_value_is_never_printed_as_nothing():
    values = [0.00009999, 0.0001, 0.5, None]
    cells = list(cells_of(pl.DataFrame({"p_value": values}), "p_value"))
    assert [cell.text for cell in cells] == ["<0.0001", "0.0001", "0.5000", "–"]
    assert [cell.number for cell in cells] == [None, 0.0001, 0.5, None]


def test_a_marker_that_was_placed_at_its_planned_day_is_listed_as_planned(tmp_path: Path):
    lines = (
        '[columns.markers]\nvalue = "CgA {week}"\nsampled_on = { weeks = "{week}" }\n'
        'marker = { is = "CgA" }\n'
    )
    markers = "subject,CgA 4,sampled_day\nB,9,30\nB,8,\n"
    readout = study(tmp_path / "study", lines, **DATA, markers=markers)
    (found,) = (table for table in readout.laid_out() if table.number == "16.2.8.2")
    dated = found.columns.index("Sampled on")
    assert [row[dated].text for row in found.rows] == ["2020-01-29 (planned)", "2020-01-30"]
    assert not any("{" in heading for heading in found.columns)
