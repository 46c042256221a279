"""What holds of every dataset: names, labels, keys, order."""

from __future__ import annotations

import re
import shutil

import polars as pl
import pytest

from adam.conftest import datasets_of
from builders import cohort_and_sources, lesion, measured, protocol_of, treated
from demo_study import Both, rewrite, run_both
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets
from trialreadout.analysis.graded import grade_endpoints

NAMES = ["ADSL", "ADRS", "ADTR", "ADTTE", "ADLB", "ADAE", "ADEX"]


def test_the_demo_gives_every_dataset(of_demo: dict[str, Dataset]):
    assert list(of_demo) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_names_and_labels_fit_a_transport_file(of_demo: dict[str, Dataset], name: str):
    made = of_demo[name]
    assert len(made.label) <= 40
    names = [each.name for each in made.variables]
    assert len(set(names)) == len(names)
    for each in made.variables:
        assert re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", each.name)
        assert 0 < len(each.label) <= 40, each.label
        assert each.source


@pytest.mark.parametrize("name", NAMES)
def test_keys_tell_rows_apart_and_sort_them(of_demo: dict[str, Dataset], name: str):
    made = of_demo[name]
    assert made.rows.select(made.keys).is_unique().all()
    assert made.rows.equals(made.rows.sort(made.keys, maintain_order=True))
    if "ASEQ" in made.rows.columns:
        numbered = made.rows.group_by("USUBJID").agg(
            (pl.col("ASEQ").sort() == pl.int_range(1, pl.len() + 1)).all()
        )
        assert numbered["ASEQ"].all()


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_one_of_its_terms(of_demo: dict[str, Dataset], name: str):
    made = of_demo[name]
    for each in made.variables:
        if each.terms:
            assert set(made.rows[each.name].drop_nulls().cast(pl.String)) <= {
                term for term, _ in each.terms
            }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_repeated_of_adsl_is_that_of_adsl(of_demo: dict[str, Dataset], name: str):
    made, patients = of_demo[name], of_demo["ADSL"].rows
    for each in made.variables:
        if each.source.startswith("ADSL.") and each.name != "USUBJID":
            there = each.source.removeprefix("ADSL.")
            expected = made.rows.select("USUBJID").join(
                patients.select("USUBJID", pl.col(there).alias("_there")),
                on="USUBJID",
                how="left",
                maintain_order="left",
            )
            assert expected["_there"].equals(made.rows[each.name], check_names=False), each.name


def test_parameter_code_and_words_are_one_to_one(of_demo: dict[str, Dataset]):
    for made in of_demo.values():
        if "PARAMCD" in made.rows.columns:
            pairs = made.rows.select("PARAMCD", "PARAM").unique()
            assert pairs["PARAMCD"].is_unique().all()
            assert pairs["PARAM"].is_unique().all()


def test_rows_of_the_files_in_another_order_give_the_same_but_for_row_numbers(
    demo_folder, of_demo: dict[str, Dataset], tmp_path
):
    folder = tmp_path / "study"
    shutil.copytree(demo_folder, folder)
    for path in sorted((folder / "data").glob("*.csv")):
        rewrite(path, lambda rows: rows[::-1])
    both: Both = run_both(folder)
    for name, made in datasets_of(both.readout).items():
        rows = [
            each.drop("SRCSEQ", "DTHSEQ", "LALVSEQ", strict=False)
            for each in (made.rows, of_demo[name].rows)
        ]
        assert rows[0].equals(rows[1]), name


def test_a_trial_of_subjects_alone_gives_adsl_alone():
    protocol = protocol_of()
    _, sources = cohort_and_sources(protocol, subjects=[{"subject": "A"}])
    made = {each.name: each for each in analysis_datasets(protocol, sources, {})}
    assert list(made) == ["ADSL", "ADRS"]
    assert made["ADRS"].rows.select("PARAMCD", "AVALC").rows() == [("DEATH", "N")]


def test_a_patient_without_any_record_has_answers_and_no_times():
    protocol = protocol_of(
        """
        [[endpoint]]
        name = "response"
        kind = "recist-best"
        [[endpoint]]
        name = "tumour response"
        kind = "recist-timepoint"
        [[endpoint]]
        name = "PFS"
        kind = "time-to-event"
        events = [{ of = "death" }]
        censor = [{ of = "last contact" }]
        """
    )
    tables = treated("A", "B") | {
        "lesions": [lesion("A")],
        "measurements": [measured("A", -3, 50), measured("A", 56, 70)],
    }
    cohort, sources = cohort_and_sources(protocol, **tables)
    graded, findings = grade_endpoints(protocol, sources, (cohort,))
    assert findings == []
    made = {each.name: each.rows for each in analysis_datasets(protocol, sources, graded)}
    answers = made["ADRS"].filter(USUBJID="B").select("PARAMCD", "AVALC", "ADT").rows()
    assert sorted(answers) == [
        ("DEATH", "N", None),
        ("MDIS", "N", None),
        ("PD", "N", None),
        ("RESPONSE", "MISSING", None),
    ]
    assert "ADTTE" not in made
    assert made["ADTR"]["USUBJID"].unique().to_list() == ["A"]
    assert made["ADTR"].filter(PARAMCD="SDIAM")["AVAL"].to_list() == [50, 70]
