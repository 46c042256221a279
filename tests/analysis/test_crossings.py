"""The criteria of a composite, crossed as the composite hears them."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from builders import protocol_of
from trialreadout.analysis.combinations import Combinations
from trialreadout.analysis.crossings import crossings_of

COMPOSITE = """
[[endpoint]]
name = "best"
kind = "recist-best"
[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "CEA"
[[endpoint]]
name = "either"
kind = "any-of"
[endpoint.counts]
"best" = ["CR", "PR"]
"trend" = ["stable", "response"]
"""
WORDS = {
    "CR": "met",
    "PR": "met",
    "SD": "not met",
    "PD": "not met",
    "NE": "not evaluable",
    "MISSING": "not evaluable",
    "stable": "met",
    "response": "met",
    "progression": "not met",
}
"""What the composite above makes of each answer, from its text."""


def crossing_of(*rows):
    """Cross combinations: for each the answers of best, trend and composite, and the patients."""
    found = Combinations(
        endpoint="either",
        analysis_set="treated",
        patients=sum(len(row[-1]) for row in rows),
        columns=("best", "trend", "answer"),
        rows=pl.DataFrame(
            [(*row[:3], len(row[3]), list(row[3])) for row in rows],
            schema={
                "best": pl.String,
                "trend": pl.String,
                "answer": pl.String,
                "n": pl.UInt32,
                "subjects": pl.List(pl.String),
            },
            orient="row",
        ),
    )
    (crossing,) = crossings_of(protocol_of(COMPOSITE), [found])
    return crossing


def test_answers_that_count_alike_are_one_combination_with_all_its_patients():
    crossing = crossing_of(
        ("CR", "stable", "met", ["P3"]),
        ("SD", "progression", "not met", ["P2", "P5"]),
        ("PR", "response", "met", ["P1", "P4"]),
    )
    assert crossing.columns.rows() == [
        ("met", "met", "met", 3, ["P1", "P3", "P4"]),
        ("not met", "not met", "not met", 2, ["P2", "P5"]),
    ]


def test_an_unknown_answer_is_neither_met_nor_not_met():
    crossing = crossing_of(
        ("MISSING", "NE", "not evaluable", ["P1"]), ("NE", "progression", "not evaluable", ["P2"])
    )
    assert crossing.sizes.rows() == [("best", 0, 2), ("trend", 0, 1)]
    assert crossing.columns.height == 2


def test_the_same_criteria_with_another_answer_of_the_composite_stand_apart():
    crossing = crossing_of(
        ("PR", "stable", "met", ["P1", "P2"]), ("CR", "stable", "not met", ["P3"])
    )
    assert crossing.columns["answer"].to_list() == ["met", "not met"]


def test_without_a_patient_there_is_no_combination_and_every_size_is_0():
    crossing = crossing_of()
    assert crossing.columns.is_empty()
    assert crossing.sizes.rows() == [("best", 0, 0), ("trend", 0, 0)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CR", "PR", "SD", "PD", "NE", "MISSING"]),
            st.sampled_from(["stable", "response", "progression", "NE"]),
        ),
        max_size=20,
        unique=True,
    )
)
def test_sizes_are_those_of_a_count_patient_by_patient(answers):
    crossing = crossing_of(
        *((best, trend, "met", [f"P{i:02}"]) for i, (best, trend) in enumerate(answers))
    )
    assert sum(crossing.columns["n"]) == len(answers)
    for position, size in enumerate(crossing.sizes.to_dicts()):
        heard = [WORDS[each[position]] for each in answers]
        assert size["met"] == heard.count("met")
        assert size["not_evaluable"] == heard.count("not evaluable")
