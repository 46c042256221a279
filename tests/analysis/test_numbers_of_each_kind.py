"""Incidence, bounds, comparison, summary and size: who is counted, and among whom."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import protocol_of
from trialreadout.analysis.statistics import results_of

STUDY = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "events"
kind = "adverse-events"
[[endpoint]]
name = "dose"
kind = "exposure"
agent = "inventinib"
[[endpoint]]
name = "benefit"
kind = "recist-benefit"
[[statistic]]
analysis_set = "treated"
"""


def asked(lines, rows, patients="ABCD", arms=None):
    """Compute one statistic; arms are those of the patients, in order."""
    protocol = protocol_of(STUDY + lines)
    (statistic,) = protocol.statistics
    subjects = pl.DataFrame(
        {"subject": list(patients), "arm": arms or [None] * len(patients)},
        schema={"subject": pl.String, "arm": pl.String},
    )
    endpoint = protocol.endpoint(statistic.endpoint)
    who = pl.Series(list(patients), dtype=pl.String)
    return list(results_of(statistic, endpoint, "treated", who, rows, subjects))


def events(*rows):
    """Make events of subject, term, grade and whether related."""
    names = {"subject": pl.String, "term": pl.String, "grade": pl.Int64, "related": pl.Boolean}
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return frame.with_columns(system_organ_class=pl.lit(None, pl.String))


EVENTS = events(
    ("A", "Rash", 1, True),
    ("A", "Rash", 3, False),
    ("B", "Rash", 2, True),
    ("B", "Cough", None, True),
    ("C", "Rash", None, False),
)
INCIDENCE = 'endpoint = "events"\nyields = "incidence"\n'


def counts(results):
    return {each.category: (each.n, each.denominator) for each in results}


def test_each_patient_counts_once_a_term_at_the_highest_grade():
    assert counts(asked(INCIDENCE, EVENTS)) == {
        "Rash, any grade": (3, 4),
        "Rash, grade 3 or more": (1, 4),
        "Rash, grade not recorded": (1, 4),
        "Cough, any grade": (1, 4),
        "Cough, grade 3 or more": (0, 4),
        "Cough, grade not recorded": (1, 4),
    }


def test_over_all_events_each_patient_counts_once():
    found = counts(asked(INCIDENCE + 'by = "overall"', EVENTS))
    assert found["any adverse event, any grade"] == (3, 4)
    assert found["any adverse event, grade 3 or more"] == (1, 4)


def test_events_of_unknown_class_are_counted_as_such():
    found = counts(asked(INCIDENCE + 'by = "organ class"', EVENTS))
    assert found["not classified, any grade"] == (3, 4)


def test_related_events_alone():
    results = asked(INCIDENCE + "related = true", EVENTS)
    assert counts(results)["Rash, any grade"] == (2, 4)
    assert counts(results)["Rash, grade 3 or more"] == (0, 4)
    assert {each.statistic for each in results} == {"incidence of related events"}


@pytest.mark.parametrize(("percent", "terms"), [(25, {"Rash", "Cough"}), (25.1, {"Rash"})])
def test_rare_terms_are_not_listed(percent, terms):
    found = counts(asked(f"{INCIDENCE}at_least_percent = {percent}", EVENTS))
    assert {category.partition(",")[0] for category in found} == terms


def test_where_nothing_happened_the_overall_incidence_is_zero():
    assert asked(INCIDENCE, events()) == []
    found = counts(asked(INCIDENCE + 'by = "overall"', events()))
    assert found == {
        "any adverse event, any grade": (0, 4),
        "any adverse event, grade 3 or more": (0, 4),
    }


def test_each_group_has_its_own_denominator():
    found = asked(INCIDENCE + 'by = "overall"\ngroup = "arm"', EVENTS, arms=["x", "x", "y", None])
    whole = [each for each in found if each.category == "any adverse event, any grade"]
    assert {each.group: (each.n, each.denominator) for each in whole} == {
        "arm: not recorded": (0, 1),
        "arm: x": (2, 2),
        "arm: y": (1, 1),
    }


def test_a_set_without_patients_has_no_incidence():
    (first, _) = asked(INCIDENCE + 'by = "overall"', events(), patients="")
    assert (first.value, first.status, first.denominator) == (None, "not estimable", 0)


def answers(*words):
    return pl.DataFrame(
        {"subject": list("ABCD"[: len(words)]), "answer": list(words)},
        schema={"subject": pl.String, "answer": pl.String},
    )


def test_bounds_if_none_or_all_of_the_unknown_had_met_it():
    lines = 'endpoint = "benefit"\nyields = "bounds"'
    found = asked(lines, answers("met", "not met", "not evaluable", "not evaluable"))
    assert [(each.n, each.denominator, each.value) for each in found] == [
        (1, 4, 0.25),
        (3, 4, 0.75),
    ]
    assert found[0].low < 0.25 < found[0].high


COMPARISON = 'endpoint = "benefit"\nyields = "comparison"\ngroup = "arm"'


def test_groups_compared_leave_out_whose_group_is_not_recorded():
    words = answers("met", "met", "not met", "not met")
    test, left_out = asked(COMPARISON, words, arms=["x", "x", "y", None])
    assert (test.value, test.n, test.denominator) == (pytest.approx(1 / 3), 2, 3)
    assert (left_out.n, left_out.denominator, left_out.subjects) == (1, 4, ("D",))


@pytest.mark.parametrize("arms", [["x"] * 4, [None] * 4])
def test_a_single_group_cannot_be_compared(arms):
    test = asked(COMPARISON, answers("met", "met", "not met", "met"), arms=arms)[0]
    assert (test.value, test.status) == (None, "not estimable")


def doses(*weeks):
    return pl.DataFrame({"subject": list("ABCD"[: len(weeks)]), "weeks": list(weeks)},
                        schema={"subject": pl.String, "weeks": pl.Float64})  # fmt: skip


SUMMARY = 'endpoint = "dose"\nyields = "summary"\ncolumn = "weeks"'


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        pytest.param((1, 2, 4, None), (2, 1, 4, 3, 4), id="one is not known"),
        pytest.param((7, None), (7, 7, 7, 1, 2), id="one patient alone"),
        pytest.param((None, None), (None, None, None, 0, 2), id="none is known"),
        pytest.param((), (None, None, None, 0, 0), id="nobody"),
    ],
)
def test_a_summary_is_that_of_those_who_have_the_number(weeks, expected):
    found = asked(SUMMARY, doses(*weeks), patients="ABCD"[: len(weeks)])[0]
    assert (found.value, found.low, found.high, found.n, found.denominator) == expected
    assert found.unit == "weeks"


def test_a_size_counts_everyone_whatever_is_known():
    (size,) = asked('endpoint = "dose"\nyields = "size"', doses(1))
    assert (size.value, size.n, size.subjects) == (4, 4, ("A", "B", "C", "D"))


OF_EVENTS = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.sampled_from(["Rash", "Itch", "Cough"]),
        st.sampled_from([None, 1, 2, 3, 4, 5]),
        st.booleans(),
    )
)


@given(OF_EVENTS)
def test_no_term_is_more_frequent_or_graver_than_its_class(rows):
    classes = {"Rash": "Skin", "Itch": "Skin", "Cough": "Lung"}
    frame = events(*rows).with_columns(
        system_organ_class=pl.col("term").replace_strict(classes, default=None)
    )
    grades = "grades = [1, 2, 3, 4, 5]\n"
    of_terms = counts(asked(INCIDENCE + grades, frame))
    of_classes = counts(asked(f'{INCIDENCE}{grades}by = "organ class"\n', frame))
    overall = counts(asked(f'{INCIDENCE}{grades}by = "overall"\n', frame))
    for category, (n, _) in of_terms.items():
        term, _, grade = category.rpartition(", ")
        if grade != "grade not recorded":
            assert n <= of_classes[f"{classes[term]}, {grade}"][0]
            assert n <= overall[f"any adverse event, {grade}"][0]
