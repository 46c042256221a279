"""What people read in the terminal."""

from trialreadout.core.findings import Finding
from trialreadout.report.findings import render_findings
from trialreadout.report.results import render_heading
from trialreadout.report.text import Unbroken, as_text


def finding(**changes):
    fields = {
        "severity": "error",
        "rule": "not-a-number",
        "table": "measurements",
        "file": "data/tr.csv",
        "row": 41,
        "column": "TRSTRESN",
        "subject": "NL-07",
        "value": "l2.5",
        "allowed": "a number in mm",
        "remedy": "Write the number alone.",
    }
    return Finding(**fields | changes)


def drawn(*parts):
    return as_text(*parts, colour=False, width=80)


def test_a_finding_names_place_value_expectation_patient_and_remedy():
    text = drawn(render_findings([finding()]))
    for said in ("data/tr.csv, row 41", 'TRSTRESN is "l2.5"', "a number in mm", "NL-07", "Write"):
        assert said in text


def test_findings_alike_are_shown_once_with_how_many_more():
    text = drawn(render_findings([finding(row=row) for row in range(2, 40)]))
    assert text.count("not-a-number") == 1
    assert "and 37 more like it" in text
    assert "38 errors, 0 warnings" in text


def test_assessments_graded_otherwise_are_one_only_where_both_grades_are_alike():
    pairs = [("SD", "NE"), ("PR", "SD"), ("SD", "NE"), ("PD", "SD")]
    differing = [
        finding(rule="graded-otherwise", row=row, subject=f"P{row}", value=value, allowed=allowed)
        for row, (value, allowed) in enumerate(pairs, start=2)
    ]
    text = drawn(render_findings(differing))
    assert text.count("graded-otherwise") == 3
    assert text.count("and 1 more like it: rows 4") == 1
    assert all(patient in text for patient in ("P2", "P3", "P5"))


def test_errors_come_before_warnings():
    text = drawn(render_findings([finding(severity="warning", rule="partial"), finding()]))
    assert text.index("error  ") < text.index("warning  ")


def test_a_line_of_the_study_file_is_a_line():
    text = drawn(render_findings([finding(file="study.toml", row=12, column="data.cut_of")]))
    assert "study.toml, line 12" in text


def test_no_findings_are_said_so():
    assert drawn(render_findings([])) == "No findings."


def test_invented_patients_are_called_invented():
    assert "Invented patients" in drawn(render_heading("X", "A trial", synthetic=True))
    assert "Invented" not in drawn(render_heading("X", "A trial", synthetic=False))


def test_no_line_ends_in_blanks_or_runs_over_the_width():
    lines = drawn(render_findings([finding(remedy="word " * 60)])).splitlines()
    assert all(line == line.rstrip() and len(line) <= 80 for line in lines)


def test_a_line_to_copy_is_neither_broken_nor_cut():
    assert drawn("before", Unbroken("x" * 200)).splitlines() == ["before", "x" * 200]


def test_markup_in_the_data_is_text():
    assert "[bold]x[/bold]" in drawn(render_findings([finding(value="[bold]x[/bold]")]))
