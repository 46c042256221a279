"""The demo is not circular: a stranger who reads its CSV files finds the same rows and numbers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from demo_study import Both, assert_numbers_are_the_twins, assert_rows_are_the_twins, run_both
from trialreadout.report.published import render_published
from trialreadout.report.text import as_text
from trialreadout.studies import make_study

SEEDS = (None, 1, 2, 3, 2009, 2012)
"""None: the demo's own cohort."""


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed {seed or 'of the demo'}")
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("demo") / "study"
    make_study("lead", folder, seed=request.param)
    return run_both(folder)


def test_every_row_of_every_patient_is_that_of_the_plain_twin(both: Both):
    assert_rows_are_the_twins(both)
    assert sum(len(rows) for rows in both.answers.values()) > 800


def test_every_number_is_that_of_the_plain_twin(both: Both):
    assert_numbers_are_the_twins(both)
    assert len(both.numbers) > 180


def test_whatever_the_seed_the_counts_and_times_are_those_published(both: Both):
    best = Counter(row["answer"] for row in both.answers["best overall response"])
    assert best == {"PR": 8, "SD": 11, "PD": 7, "MISSING": 6}
    uptake = Counter(row["answer"] for row in both.answers["radioiodine uptake"])
    assert uptake == {"not reinduced": 30, "not evaluable": 2}
    of = {name: both.readout.result(f"{name}") for name in (
        "progression-free-survival/treated/median/spss",
        "overall-survival/treated/median/spss",
        "overall-survival/treated/observed-follow-up",
        "overall-survival/treated/follow-up",
    )}  # fmt: skip
    printed = [
        tuple(round(x, 1) for x in (each.value, each.low, each.high)) for each in of.values()
    ]
    assert printed == [(17.8, 6.8, 28.8), (34.5, 18.9, 50.1), (25.4, 3.5, 38.7), (34.9, 28.1, 37.1)]


def test_whatever_the_seed_all_published_numbers_are_met(both: Both):
    published = both.readout.published
    assert [each.printed for each in published] == [
        "31", "26", "8, 31 %", "11, 42 %", "18 months (7 to 29)", "34.5 months (19 to 50)",
        "25 months (3.5 to 39)", "7, 22 %", "8, 25 %", "0/31, 0 %",
    ]  # fmt: skip
    assert all(each.met for each in published)
    text = as_text(render_published(published), colour=False)
    assert "10 of 10 published numbers are met." in text
    assert "Not met" not in text


def test_the_published_medians_are_met_by_the_interval_of_spss_alone(both: Both):
    """So the comparison names the method that the paper must have used."""
    methods = {
        each.endpoint: each.method for each in both.readout.published if each.statistic == "median"
    }
    assert set(methods.values()) == {"Kaplan-Meier, spss"}
    for endpoint, low, high in (
        ("progression-free survival", 7, 29),
        ("overall survival", 19, 50),
    ):
        alike = {
            key[5]
            for key, number in both.numbers.items()
            if key[:4] == (endpoint, "treated", None, "median")
            and number.low is not None
            and number.high is not None
            and (abs(number.low - low) <= 0.5 and abs(number.high - high) <= 0.5)
        }
        assert alike == {"Kaplan-Meier, spss"}


def test_who_has_no_record_of_a_scan_is_in_no_denominator_less(both: Both):
    """The 32 enrolled have a row in every endpoint that gives one answer a patient."""
    several = {"tumour response", "uptake of each lesion", "adverse events"}
    for endpoint in set(both.readout.graded) - several:
        assert len(both.readout.table(endpoint)) == 32


def test_the_study_folder_of_the_demo_is_csv_and_toml_alone(tmp_path: Path):
    make_study("lead", tmp_path / "study")
    files = {path.suffix for path in (tmp_path / "study").rglob("*") if path.is_file()}
    assert files == {".csv", ".toml"}
