"""Checks of a patient's course: a row that trips each, and one that does not."""

from __future__ import annotations

import pytest

from builders import on, protocol_of, sources_of, treated

IMPUTE = '[dates.impute]\nstarted_on = "first"\nended_on = "first"\n'


def found(table, protocol=None, **tables):
    findings = sources_of(protocol, **treated("A") | tables).findings
    return [(f.rule, f.severity, f.row, f.value) for f in findings if f.table == table]


def dose(start, end=None, **more):
    dates = {"started_on": on(start), "ended_on": None if end is None else on(end)}
    return {"subject": "A", "agent": "X", "dose_mg": 10} | dates | more


@pytest.mark.parametrize(
    ("table", "more"),
    [
        pytest.param("doses", {}, id="a dose"),
        pytest.param("adverse_events", {"term": "Rash"}, id="an adverse event"),
        pytest.param("therapies", {}, id="another therapy"),
    ],
)
@pytest.mark.parametrize(
    ("end", "rules"),
    [
        pytest.param(on(9), [("ends-before-start", "error", 2, on(9))], id="the day before"),
        pytest.param(on(10), [], id="on the day of its start"),
        pytest.param(None, [], id="without an end"),
        pytest.param("2020-01", [], id="in the month of its start, the day imputed"),
    ],
)
def test_what_ends_before_it_starts(table, more, end, rules):
    row = {"subject": "A", "started_on": on(10), "ended_on": end} | more
    assert found(table, protocol_of(IMPUTE), **{table: [row]}) == rules


@pytest.mark.parametrize(
    ("second", "rules"),
    [
        pytest.param(dose(20), [], id="it begins on the day the other ends"),
        pytest.param(dose(19), [("overlapping-doses", "warning", 3, on(19))], id="a day earlier"),
        pytest.param(dose(19, agent="Y"), [], id="another agent"),
        pytest.param(dose(0, dose_mg=20), [], id="two strengths from the same day on"),
        pytest.param(dose(19, subject="B"), [], id="another patient"),
    ],
)
def test_stretches_of_an_agent_that_overlap(second, rules):
    both = treated("A", "B")["subjects"]
    assert found("doses", subjects=both, doses=[dose(0, 20), second]) == rules


def test_a_stretch_without_an_end_goes_on_where_ends_are_collected():
    rows = [dose(0), dose(30, 40)]
    (finding,) = sources_of(**treated("A") | {"doses": rows}).findings
    assert (finding.rule, finding.row) == ("overlapping-doses", 3)
    assert finding.allowed.endswith("that of row 2 has no end")
    assert found("doses", doses=[dose(0), dose(30)]) == []


@pytest.mark.parametrize(
    ("grade", "rules"),
    [
        (0, [("not-a-grade", "error", 2, "0")]),
        (1, []),
        (5, []),
        (6, [("not-a-grade", "error", 2, "6")]),
        (None, []),
    ],
)
def test_a_grade_is_1_to_5_or_unknown(grade, rules):
    assert (
        found("adverse_events", adverse_events=[{"subject": "A", "term": "x", "grade": grade}])
        == rules
    )


@pytest.mark.parametrize(
    ("informed", "rules"),
    [
        (on(0), []),
        (on(1), [("enrolled-before-informed", "warning", 2, on(0))]),
        (None, []),
    ],
)
def test_entry_before_consent(informed, rules):
    patient = {"subject": "A", "informed_on": informed, "enrolled_on": on(0)}
    assert found("subjects", subjects=[patient]) == rules


@pytest.mark.parametrize(
    ("known", "rules"),
    [
        pytest.param(["A"], [], id="every patient has a row"),
        pytest.param(["B"], [("no-status", "warning", 2, "A")], id="one has none"),
    ],
)
def test_a_patient_of_whom_nothing_is_known(known, rules):
    subjects = [{"subject": each} for each in dict.fromkeys(["A", *known])]
    status = [{"subject": each} for each in known]
    assert found("subjects", subjects=subjects, status=status) == rules
