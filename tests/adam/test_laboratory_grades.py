"""Toxicity grades in ADLB: those of the endpoint, value by value, and beside the right row."""

from __future__ import annotations

import pytest

from builders import given, lab, protocol_of, sources_of
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets
from trialreadout.analysis.graded import GradedEndpoint, grade_endpoints
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.laboratory_grade import laboratory_grade
from trialreadout.sources.cohort import build_cohorts

ALT = "Alanine aminotransferase increased"


def made(labs, lines="", criteria="CTCAE 5.0") -> tuple[Dataset, GradedEndpoint]:
    protocol = protocol_of(
        f'[toxicity]\ncriteria = "{criteria}"\n'
        f'[[endpoint]]\nname = "labs"\nkind = "laboratory-toxicity"\n{lines}'
    )
    sources = sources_of(
        protocol, subjects=[{"subject": "A"}], doses=[given("A", 0, 90)], labs=labs
    )
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    datasets = {each.name: each for each in analysis_datasets(protocol, sources, graded)}
    return datasets["ADLB"], graded["labs"]


def grades_of(labs, *columns, **more):
    rows = made(labs, **more)[0].rows.sort("SRCSEQ")
    return rows.select(columns).rows()


def test_each_value_has_its_grade_and_that_of_its_baseline():
    labs = [lab("A", -9, 90), lab("A", -2, 30), lab("A", 14, 50), lab("A", 28, 130)]
    assert grades_of(labs, "ATOXGRH", "BTOXGRH", "ATOXDSCH") == [
        ("1", "0", ALT), ("0", "0", ALT), ("1", "0", ALT), ("2", "0", ALT),
    ]  # fmt: skip
    assert grades_of(labs, "ATOXGRL", "BTOXGRL", "ATOXDSCL") == [(None, None, None)] * 4


@pytest.mark.parametrize(
    ("value", "low", "high", "whole"),
    [
        pytest.param(2.4, "4", "0", "4", id="potassium of 2.4 is too low"),
        pytest.param(4.0, "0", "0", "0", id="potassium of 4 is normal"),
        pytest.param(6.1, "0", "3", "3", id="potassium of 6.1 is too high"),
    ],
)
def test_a_test_of_two_directions_has_a_grade_in_each(value, low, high, whole):
    labs = [lab("A", 7, value, test="K", lower=3.5, upper=5.0, unit="mmol/L")]
    assert grades_of(labs, "ATOXGRL", "ATOXGRH", "ATOXGR") == [(low, high, whole)]
    terms = ("Hypokalemia", "Hyperkalemia")
    assert grades_of(labs, "ATOXDSCL", "ATOXDSCH") == [terms]


@pytest.mark.parametrize(
    ("value", "lower", "whole"),
    [
        pytest.param(3.2, None, "NE", id="without a lower limit 3.2 may be low"),
        pytest.param(6.1, None, "3", id="what is too high is not too low as well"),
    ],
)
def test_a_grade_that_is_open_is_no_grade_0(value, lower, whole):
    labs = [lab("A", 7, value, test="K", lower=lower, upper=5.0, unit="mmol/L")]
    assert grades_of(labs, "ATOXGR") == [(whole,)]


def test_the_grade_at_baseline_is_that_of_the_record_flagged_also_of_two_on_one_day():
    for values in ((90, 30), (30, 90)):
        labs = [*(lab("A", -2, value) for value in values), lab("A", 7, 50)]
        rows = made(labs)[0].rows
        (flagged,) = rows.filter(ABLFL="Y").to_dicts()
        assert set(rows["BTOXGRH"]) == {flagged["ATOXGRH"]}, values


def test_without_a_value_before_treatment_there_is_no_grade_at_baseline():
    assert grades_of([lab("A", 7, 30)], "ATOXGR", "BTOXGR") == [("0", None)]


def test_a_value_that_cannot_be_graded_is_not_evaluable_and_an_unknown_test_has_no_grade():
    labs = [lab("A", 7, 130, unit="mg"), lab("A", 7, 130, test="ferritin")]
    assert grades_of(labs, "ATOXGR") == [("NE",), (None,)]


def test_a_fasting_glucose_has_the_grade_of_the_fasting_term():
    labs = [
        lab("A", 7, 9.5, test=test, lower=4, upper=6, unit="mmol/L") for test in ("GLUCF", "GLUC")
    ]
    fasting, other = grades_of(labs, "ATOXDSCH", "ATOXDSCL", criteria="CTCAE 4.03")
    assert fasting == ("Hyperglycemia (Fasting)", "Hypoglycemia")
    assert other == ("Hyperglycemia", "Hypoglycemia")


def test_total_calcium_has_the_grade_of_calcium_corrected():
    """2.05 mmol/L at an albumin of 30 g/L is 2.25: no hypocalcaemia."""
    labs = [
        lab("A", 7, 2.05, test="CA", lower=2.15, upper=2.55, unit="mmol/L"),
        lab("A", 7, 30, test="ALB", lower=35, upper=50, unit="g/L"),
    ]
    assert grades_of(labs, "PARAMCD", "ATOXGRL") == [("CA", "0"), ("ALB", "1")]


def test_what_no_endpoint_grades_has_no_column():
    protocol = protocol_of("")
    sources = sources_of(protocol, subjects=[{"subject": "A"}], labs=[lab("A", 7, 30)])
    adlb = analysis_datasets(protocol, sources, {})[-1]
    assert "ATOXGR" not in adlb.rows.columns


def test_terms_that_an_endpoint_does_not_ask_for_have_no_grade():
    labs = [lab("A", 7, 30), lab("A", 7, 30, test="AST")]
    assert grades_of(labs, "ATOXGR", lines=f'terms = ["{ALT}"]\n') == [("0",), (None,)]


def test_the_worst_grade_of_the_endpoint_is_the_highest_of_the_rows():
    labs = [lab("A", day, value) for day, value in ((-2, 30), (7, 50), (14, 900), (28, 45))]
    adlb, graded = made(labs)
    (answer,) = graded.table.to_dicts()
    treated = adlb.rows.filter(adlb.rows["ADY"] > 1)
    assert answer["worst"] == max(treated["ATOXGRH"]) == "4"
    assert set(treated["BTOXGRH"]) == {answer["baseline"]}
    rule = TERMS[5][ALT]
    assert [int(each) for each in treated["ATOXGRH"]] == list(
        laboratory_grade([50, 900, 45], 5, 40, 30, rule)
    )
