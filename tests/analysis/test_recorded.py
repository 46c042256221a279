"""Where grades and records part, and what was recorded alone."""

from builders import lesion, measured, protocol_of, recorded, sources_of, treated
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.recorded import held_against_record
from trialreadout.sources.cohort import build_cohorts

PROTOCOL = protocol_of('[[endpoint]]\nname = "response"\nkind = "recist-timepoint"')
SCANS = {
    "lesions": [lesion("A")],
    "measurements": [measured("A", -3, 50), measured("A", 56, 30), measured("A", 112, 30)],
}


def said(*records):
    rows = [recorded("A", *record) for record in records]
    sources = sources_of(PROTOCOL, **treated("A"), **SCANS, assessments=rows)
    graded, _ = grade_endpoints(PROTOCOL, sources, build_cohorts(sources, PROTOCOL))
    found = held_against_record(graded, sources, list(sources.findings))
    return [(finding.rule, finding.row, finding.value) for finding in found]


def test_a_grade_that_was_recorded_is_no_finding():
    assert said((56, "PR"), (112, "PR")) == []


def test_a_grade_other_than_recorded():
    assert said((56, "SD"), (112, "PR")) == [("graded-otherwise", 2, "SD")]


def test_a_response_without_measurements():
    assert said((56, "PR"), (84, "PD")) == [("recorded-not-measured", 3, "PD")]
