"""What results are called."""

import pytest

from trialreadout.analysis.results import Result
from trialreadout.report.result_names import (
    column_of,
    grade_of,
    group_in_words,
    in_a_few_words,
    set_in_words,
    term_of,
    word_of,
)


def result(statistic, category=None, *, group=None, label=None):
    return Result(
        id="x",
        endpoint="best overall response",
        analysis_set="treated",
        group=group,
        visit=None,
        category=category,
        statistic=statistic,
        value=0.5,
        unit="proportion",
        low=None,
        high=None,
        confidence=None,
        method="",
        n=1,
        denominator=2,
        subjects=("P1",),
        status="estimated",
        label=label,
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(result("proportion", "CR or PR"), "CR or PR", id="the answers counted"),
        pytest.param(result("proportion", "CR or PR", label="ORR"), "ORR", id="its own name"),
        pytest.param(result("rate", "6 months"), "event-free at 6 months", id="a time"),
        pytest.param(
            result("comparison", "CR or PR by bone_metastases"),
            "CR or PR by bone metastases",
            id="a column by which groups are compared",
        ),
        pytest.param(result("characteristic", "ecog: 1"), "ECOG: 1", id="a characteristic"),
        pytest.param(result("summary", "dose_mg"), "dose", id="its unit stands beside it"),
        pytest.param(result("follow-up"), "median follow-up (reverse)", id="no category"),
    ],
)
def test_a_result_is_named_beneath_its_endpoint(row, said):
    assert in_a_few_words(row) == said


@pytest.mark.parametrize(
    ("group", "column", "word", "said"),
    [
        pytest.param(None, "", "", "treated", id="the whole set"),
        pytest.param("ecog: 1", "ecog", "1", "treated, ECOG: 1", id="a group"),
        pytest.param("site: A: B", "site", "A: B", "treated, site: A: B", id="a colon in a word"),
    ],
)
def test_the_patients_of_a_result_are_its_set_and_group(group, column, word, said):
    assert (column_of(group), word_of(group)) == (column, word)
    assert set_in_words(result("size", group=group)) == said
    assert said.endswith(group_in_words(group))


def test_an_incidence_is_of_a_term_with_a_comma_from_a_grade_on():
    row = result("incidence", "Pain, abdominal, grade 3 or more")
    assert (term_of(row), grade_of(row)) == ("Pain, abdominal", "grade 3 or more")
