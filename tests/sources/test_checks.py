"""Each check across rows and tables: a row that trips it, and one that does not."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, recorded, sources_of, treated


def weighed(day):
    return {"subject": "A", "measured_on": on(day), "weight_kg": 60}


def found(table, **tables):
    """Give the rules that rows of a table break, with the row in its file."""
    findings = sources_of(**treated("A") | tables).findings
    return [(finding.rule, finding.row) for finding in findings if finding.table == table]


@pytest.mark.parametrize(("subject", "rules"), [("A", []), ("B", [("unknown-patient", 2)])])
def test_a_patient_who_is_in_no_table_of_subjects(subject, rules):
    assert found("assessments", assessments=[recorded(subject, 56, "PR")]) == rules


@pytest.mark.parametrize(
    ("second", "rules"),
    [
        pytest.param(recorded("A", 57, "PR"), [], id="another day"),
        pytest.param(recorded("A", 56, "PR", reader="reader 2"), [], id="another reader"),
        pytest.param(recorded("A", 56, "PR"), [("repeated-record", 3)], id="the same said again"),
        pytest.param(recorded("A", 56, "PD"), [("duplicate-record", 3)], id="a contradiction"),
    ],
)
def test_a_record_that_stands_twice(second, rules):
    assert found("assessments", assessments=[recorded("A", 56, "PR"), second]) == rules


def test_a_repetition_is_a_warning_and_a_contradiction_an_error():
    rows = [recorded("A", 56, "PR"), recorded("A", 56, "PR"), recorded("A", 56, "PD")]
    findings = sources_of(**treated("A"), assessments=rows).findings
    assert {finding.rule: finding.severity for finding in findings} == {
        "repeated-record": "warning",
        "duplicate-record": "error",
    }


@pytest.mark.parametrize(
    ("diameter_mm", "rules"), [(0, []), (None, []), (-1, [("negative-value", 2)])]
)
def test_a_negative_size(diameter_mm, rules):
    rows = [measured("A", 56, diameter_mm)]
    assert found("measurements", lesions=[lesion("A")], measurements=rows) == rules


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        pytest.param(55, [], id="before the death"),
        pytest.param(56, [], id="on its day"),
        pytest.param(57, [("recorded-after-death", 2)], id="the day after"),
    ],
)
def test_a_patient_assessed_after_death(day, rules):
    status = [{"subject": "A", "died_on": on(56)}]
    rows = [recorded("A", day, "PD")]
    assert found("assessments", assessments=rows, status=status) == rules


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("adverse_events", {"term": "Rash", "started_on": on(57)}),
        ("labs", {"test": "TG", "sampled_on": on(57)}),
        ("doses", {"started_on": on(57)}),
        ("weights", {"measured_on": on(57)}),
        ("therapies", {"started_on": on(57)}),
        ("measurements", measured("A", 57, 20)),
    ],
)
def test_other_records_after_death(table, row):
    status = [{"subject": "A", "died_on": on(56)}]
    rows = [*treated("A").get(table, []), {"subject": "A"} | row]
    late = ("recorded-after-death", len(rows) + 1)
    assert found(table, **{table: rows, "status": status}) == [late]


@pytest.mark.parametrize(
    ("table", "cells"),
    [("doses", {}), ("adverse_events", {"term": "Rash"}), ("therapies", {})],
)
@pytest.mark.parametrize(
    ("began", "ended", "column"),
    [
        pytest.param(50, None, None, id="it goes on"),
        pytest.param(50, 56, None, id="ended on the day of death"),
        pytest.param(50, 57, "ended_on", id="ended the day after"),
        pytest.param(57, 60, "started_on", id="begun the day after: said once"),
    ],
)
def test_what_lasts_beyond_the_death(table, cells, began, ended, column):
    row = {"subject": "A", "started_on": on(began), **cells}
    rows = [*treated("A").get(table, []), row | ({} if ended is None else {"ended_on": on(ended)})]
    tables = treated("A") | {table: rows, "status": [{"subject": "A", "died_on": on(56)}]}
    findings = sources_of(**tables).findings
    late = [f.column for f in findings if f.rule == "recorded-after-death"]
    assert late == ([] if column is None else [column])


def test_a_death_before_the_first_dose_makes_no_record_one_after_death():
    """The day of death is wrong itself; what came after it is no fault."""
    status = [{"subject": "A", "died_on": on(-1), "last_contact_on": on(60)}]
    rules = sources_of(**treated("A") | {"status": status}, weights=[weighed(57)]).findings
    assert [f.rule for f in rules] == ["death-before-first-dose"]


@pytest.mark.parametrize(
    ("contact", "place", "expected"),
    [
        pytest.param(56, (None, None), [], id="on the day of death"),
        pytest.param(57, (None, None), [("data/status.csv", 2)], id="the day after"),
        pytest.param(57, ("data/lb.csv", 41), [("data/lb.csv", 41)], id="that another file shows"),
        pytest.param(57, ("data/labs.csv", 2), [("data/labs.csv", 2)], id="said of a row but once"),
    ],
)
def test_a_last_contact_after_death(contact, place, expected):
    file, row = place
    seen = {"last_contact_on": on(contact), "last_contact_file": file, "last_contact_row": row}
    tables = {
        "status": [{"subject": "A", "died_on": on(56)} | seen],
        "labs": [{"subject": "A", "test": "TG", "sampled_on": on(contact)}] if row == 2 else [],
    }
    findings = sources_of(**treated("A") | tables).findings
    late = [(f.file, f.row) for f in findings if f.rule == "recorded-after-death"]
    assert late == expected


@pytest.mark.parametrize(
    ("failed", "doses", "rules"),
    [
        pytest.param("Y", 1, [("dosed-screen-failure", 2)], id="and was dosed"),
        pytest.param("Y", 0, [], id="and was not"),
        pytest.param("N", 1, [], id="passed it"),
        pytest.param(None, 1, [], id="nothing is known of it"),
    ],
)
def test_a_patient_who_failed_the_screening(failed, doses, rules):
    subjects = [{"subject": "A", "screen_failure": failed}]
    given = [{"subject": "A", "started_on": on(0)}] * doses
    assert found("subjects", subjects=subjects, doses=given) == rules


@pytest.mark.parametrize(
    ("agent", "dose_mg", "rules"),
    [
        pytest.param("inventinib", 0, [("zero-dose", 2)], id="nothing of the agent"),
        pytest.param("Placebo tablet", 0, [], id="a placebo"),
        pytest.param("inventinib", 200, [], id="a dose"),
        pytest.param("inventinib", None, [], id="not known how much"),
    ],
)
def test_a_dose_of_nothing(agent, dose_mg, rules):
    doses = [{"subject": "A", "agent": agent, "started_on": on(0), "dose_mg": dose_mg}]
    assert found("doses", doses=doses) == rules


@pytest.mark.parametrize(
    ("started_on", "rules"),
    [
        pytest.param(on(90), [], id="on a day"),
        pytest.param(None, [("missing-value", 2)], id="on a day that is not known"),
        pytest.param("2020-05", [("partial-date", 2)], id="in a month, which nothing imputes"),
    ],
)
def test_another_therapy_begins(started_on, rules):
    assert found("therapies", therapies=[{"subject": "A", "started_on": started_on}]) == rules


@pytest.mark.parametrize(
    ("named", "reader", "rules"),
    [
        pytest.param("T1", "reader 1", [], id="the lesion that this reader identified"),
        pytest.param("T2", "reader 1", [("unknown-lesion", 2)], id="a lesion nobody identified"),
        pytest.param("T1", "reader 2", [("unknown-lesion", 2)], id="another reader's lesion"),
        pytest.param("T1", None, [("unknown-lesion", 2)], id="a reader who is not named"),
    ],
)
def test_a_lesion_that_was_measured_but_not_identified(named, reader, rules):
    lesions = [lesion("A", "T1", reader="reader 1")]
    rows = [measured("A", 56, 20, named, reader=reader)]
    assert found("measurements", lesions=lesions, measurements=rows) == rules


@pytest.mark.parametrize(
    ("second", "rules"),
    [
        pytest.param({"axis": "short"}, [], id="along the other axis"),
        pytest.param({"axis": "longest"}, [("duplicate-record", 3)], id="along the same axis"),
    ],
)
def test_a_lesion_measured_twice_on_a_day(second, rules):
    rows = [measured("A", 56, 20, axis="longest"), measured("A", 56, 10) | second]
    assert found("measurements", lesions=[lesion("A")], measurements=rows) == rules


@pytest.mark.parametrize(
    ("nodal", "role", "axis", "rules"),
    [
        pytest.param("Y", "target", "longest", [("short-axis-missing", 2)], id="longest alone"),
        pytest.param("Y", "target", "short", [], id="measured along its short axis"),
        pytest.param("Y", "target", None, [], id="an axis that is not named is the short one"),
        pytest.param(
            "Y", "non-target", "longest", [("short-axis-missing", 2)], id="a node beside targets"
        ),
        pytest.param("Y", "new", "longest", [], id="a new node"),
        pytest.param("N", "target", "longest", [], id="no node"),
    ],
)
def test_a_node_without_its_short_axis(nodal, role, axis, rules):
    lesions = [lesion("A", role=role, nodal=nodal)]
    rows = [measured("A", -3, 20, axis=axis)]
    assert found("lesions", lesions=lesions, measurements=rows) == rules


def test_a_node_that_was_seen_and_not_measured_lacks_its_short_axis():
    rows = [measured("A", -3, None, state="present")]
    lesions = [lesion("A", role="non-target", nodal="Y")]
    assert found("lesions", lesions=lesions, measurements=rows) == [("short-axis-missing", 2)]


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        pytest.param(-1, [("death-before-first-dose", 2)], id="the day before it"),
        pytest.param(0, [], id="on its day"),
    ],
)
def test_a_death_before_the_first_dose(day, rules):
    status = [{"subject": "A", "died_on": on(day)}]
    assert found("status", status=status) == rules


@pytest.mark.parametrize("word", ["symptomatic deterioration", "clinical PD"])
def test_symptomatic_deterioration_is_recorded_as_no_response(word):
    rows = [recorded("A", 56, word)]
    assert found("assessments", assessments=rows) == [("unknown-term", 2)]
