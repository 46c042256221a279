"""A reason to stop that is a progression, and no assessment that shows one."""

from __future__ import annotations

import pytest

from builders import on, protocol_of, recorded, sources_of, treated
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.stopped_for_progression import stopped_for_progression
from trialreadout.sources.cohort import build_cohorts

STUDY = """
[data]
cut_off = 2021-01-01
[tumour_response]
graded_from = "assessments"
[[endpoint]]
name = "response"
kind = "recist-response"
"""
UNGRADED = """
[[endpoint]]
name = "survival"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""


def found(assessments, reason, study=STUDY, **status):
    protocol = protocol_of(study)
    rows = {"subject": "A", "reason": reason} | {key: on(day) for key, day in status.items()}
    tables = treated("A", "B") | {
        "status": [rows, {"subject": "B", "last_contact_on": on(400)}],
        "assessments": [
            *(recorded("A", day, word) for day, word in assessments.items()),
            recorded("B", 56, "PD"),
        ],
    }
    sources = sources_of(protocol, **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    return stopped_for_progression(graded, sources)


def test_the_finding_names_the_reason_and_its_row():
    (finding,) = found({56: "SD"}, "disease progression")
    assert (finding.severity, finding.rule) == ("warning", "progression-not-recorded")
    assert (finding.subject, finding.file, finding.row) == ("A", "data/status.csv", 2)
    assert (finding.column, finding.value) == ("reason", "disease progression")


@pytest.mark.parametrize("reason", ["PD", "Progressive Disease", "progressie", "Progress"])
def test_words_for_progression(reason):
    assert len(found({56: "SD"}, reason)) == 1


@pytest.mark.parametrize(
    "reason", ["", "toxicity", "completed", "toxicity, not progression", "no PD", "PDGFR study"]
)
def test_words_for_anything_else(reason):
    assert found({56: "SD"}, reason) == []


@pytest.mark.parametrize(
    ("assessments", "expected"),
    [
        pytest.param({}, 1, id="nobody assessed the patient"),
        pytest.param({56: "PD"}, 0, id="an assessment shows it"),
        pytest.param({56: "SD", 112: "PD"}, 0, id="a later one shows it"),
        pytest.param({56: "NE"}, 1, id="not evaluable is no progression"),
        pytest.param({56: "SD", 500: "PD"}, 1, id="one after the cut-off is not known"),
    ],
)
def test_assessments(assessments, expected):
    assert len(found(assessments, "progression")) == expected


def test_a_progression_that_is_recorded_as_claimed_is_known():
    assert found({56: "SD"}, "progression", progression_claimed_on=90) == []


def test_a_study_that_grades_no_assessments_is_not_asked():
    assert found({56: "SD"}, "progression", UNGRADED) == []
