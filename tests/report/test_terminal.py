"""What people read in the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import protocol_of
from trialreadout.analysis.results import Result
from trialreadout.core.findings import Finding
from trialreadout.report.findings import render_findings
from trialreadout.report.results import render_heading, render_missing, render_results
from trialreadout.report.text import Unbroken, as_text
from trialreadout.report.words.style import style_of
from trialreadout.report.words.times import sentences_of_times


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


ASKED = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "tolerance"
kind = "exposure"
agent = "x"
[[endpoint]]
name = "survival"
kind = "time-to-event"
primary = true
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""
RATE = Result(
    id="survival/treated/rate/12-months/90",
    endpoint="survival",
    analysis_set="treated",
    group=None,
    visit=None,
    category="12 months",
    statistic="rate",
    value=0.5,
    unit="proportion",
    low=0.3,
    high=0.7,
    confidence=0.9,
    method="Kaplan-Meier, log-log",
    n=10,
    denominator=20,
    subjects=(),
    status="estimated",
)
MEDIAN = replace(RATE, statistic="median", category=None, value=12.0, unit="months",
                 low=5.5, high=19.3, confidence=0.95)  # fmt: skip


def test_what_could_not_be_graded_is_said_first_the_primary_endpoint_before_the_others():
    text = drawn(render_missing(protocol_of(ASKED), {}))
    assert text.split("\n") == [
        "",
        "Survival (primary endpoint) could not be graded; the findings say why.",
        "Tolerance could not be graded; the findings say why.",
    ]
    assert "Survival" not in drawn(render_missing(protocol_of(ASKED), {"survival"}))
    assert drawn(render_missing(protocol_of(ASKED), {"survival", "tolerance"})) == ""


def test_intervals_of_different_confidence_each_say_theirs():
    text = drawn(render_results([RATE, MEDIAN], {}))
    assert "90 %, log-log" in text
    assert "95 %, log-log" in text


def test_a_confidence_that_all_rows_share_stands_once_in_the_heading():
    text = " ".join(drawn(render_results([RATE, replace(RATE, category="24 months")], {})).split())
    assert text.count("90 %") == 1


@pytest.mark.parametrize(
    ("success", "first"),
    [
        pytest.param("", "median", id="nothing is judged: the median first, as ever"),
        pytest.param(
            '[[success]]\nendpoint = "survival"\nanalysis_set = "treated"\nyields = "rate"\n'
            'at = 12\njudged_by = "lower limit"\nconfidence = 0.9\nabove = 0.3\n',
            "rate",
            id="the share that is judged",
        ),
    ],
)
def test_the_number_that_is_judged_is_told_first(success, first):
    protocol = protocol_of(ASKED + success)
    told = sentences_of_times(protocol, [MEDIAN, RATE], style_of(protocol))
    links = [part.text for sentence in told for part in sentence if not isinstance(part, str)]
    assert links[0].startswith("12.0 months" if first == "median" else "50.0 %")


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
