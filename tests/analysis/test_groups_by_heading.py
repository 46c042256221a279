"""Groups and sets by a column that the hospital heads in its own way."""

from __future__ import annotations

from pathlib import Path

from report.pages import study
from trialreadout.report.result_names import set_in_words

LINES = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[analysis_set]]
name = "low grade"
rule = { column = "Grade (WHO)", in = ["g1"] }
[[endpoint]]
name = "overall survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "overall survival"
yields = "median"
analysis_set = ["treated", "low grade"]
group = "Grade (WHO)"
"""
DATA = {
    "subjects": "subject,Grade (WHO)\nA,G1\nB,G2\nC,G1\n",
    "doses": "subject,agent,started_on\nA,x,2020-01-01\nB,x,2020-01-01\nC,x,2020-01-01\n",
    "status": "subject,died_on,last_contact_on\nA,2020-06-01,\nB,2020-03-01,\nC,,2020-08-01\n",
}


def test_a_set_and_its_groups_are_chosen_and_printed_by_the_heading(tmp_path: Path):
    readout = study(tmp_path / "study", LINES, **DATA)
    medians = [row for row in readout.results if row.statistic == "median"]
    assert [(set_in_words(row), row.n, row.denominator) for row in medians] == [
        ("treated, Grade (WHO): G1", 1, 2),
        ("treated, Grade (WHO): G2", 1, 1),
        ("low grade, Grade (WHO): G1", 1, 2),
    ]
    assert not [finding for finding in readout.findings if finding.severity == "error"]
    (listed,) = (table for table in readout.laid_out() if table.number == "16.2.4")
    assert "Grade (WHO)" in listed.columns
