"""Which assessments of a patient were graded otherwise than their reader recorded them."""

from __future__ import annotations

from datetime import date

import polars as pl

from trialreadout.analysis.agreement_of_patients import agreement_of_patients

ASSESSMENTS = pl.DataFrame(
    [
        ("A", date(2020, 3, 1), "week 8", "SD", "SD"),
        ("A", date(2020, 5, 1), None, "SD", "PD"),
        ("A", date(2020, 7, 1), "week 24", "NE", "PR"),
        ("A", date(2020, 9, 1), None, "PD", None),
        ("B", date(2020, 3, 1), None, "PR", "PR"),
        ("C", date(2020, 3, 1), None, "PR", None),
    ],
    schema={
        "subject": pl.String,
        "on": pl.Date,
        "visit": pl.String,
        "response": pl.String,
        "recorded": pl.String,
    },
    orient="row",
)


def test_each_assessment_that_differs_is_named_with_both_responses():
    found = agreement_of_patients(ASSESSMENTS)
    assert found["A"] == {
        "compared": 3,
        "agree": 1,
        "differing": "2020-05-01: recorded PD, graded SD; "
        "2020-07-01, week 24: recorded PR, graded NE",
    }
    assert found["B"] == {"compared": 1, "agree": 1, "differing": None}


def test_an_assessment_without_a_recorded_response_is_not_compared():
    assert "C" not in agreement_of_patients(ASSESSMENTS)
