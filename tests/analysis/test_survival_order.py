"""Survival is never shorter than progression-free survival; where it is, a finding says why."""

from __future__ import annotations

import pytest

from builders import on, protocol_of, recorded, sources_of, treated
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.survival_order import held_against_survival
from trialreadout.sources.cohort import build_cohorts

STUDY = """
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "CT"
repeat = { from_week = 8, every_weeks = 8 }
collect = ["ct"]
[[endpoint]]
name = "response"
kind = "recist-response"
[[endpoint]]
name = "overall survival"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""
TIME = '[[endpoint]]\nname = "progression-free"\nkind = "time-to-event"\n'
PFS = f'{TIME}preset = "EMA"\n'


def found(assessments, keys=PFS, **status):
    protocol = protocol_of(STUDY + keys)
    tables = treated("A", "B") | {
        "status": [
            {"subject": "A"} | {key: on(day) for key, day in status.items()},
            {"subject": "B", "last_contact_on": on(400)},
        ],
        "assessments": [
            *(recorded("A", day, word) for day, word in assessments.items()),
            recorded("B", 56, "PD"),
        ],
    }
    sources = sources_of(protocol, **tables)
    graded, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    return held_against_survival(graded, sources)


def test_a_last_contact_before_the_last_assessment_names_both_dates_and_their_rows():
    (finding,) = found({56: "SD", 112: "SD"}, last_contact_on=90)
    assert (finding.severity, finding.rule) == ("warning", "survival-shorter-than-progression-free")
    assert (finding.subject, finding.file, finding.row) == ("A", "data/status.csv", 2)
    assert (finding.table, finding.column) == ("status", "last_contact_on")
    assert finding.value == (
        "overall survival 90 days, until 2020-03-31 "
        "(censored, alive at last contact; data/status.csv, row 2)"
    )
    assert finding.allowed == (
        "no less than progression-free 112 days, until 2020-04-22 "
        "(censored, no progression; data/assessments.csv, row 3)"
    )
    assert "last contact" in finding.remedy


@pytest.mark.parametrize(
    ("assessments", "status", "findings"),
    [
        pytest.param({112: "SD"}, {"last_contact_on": 112}, 0, id="seen alive at the assessment"),
        pytest.param({112: "SD"}, {"last_contact_on": 111}, 1, id="a day before it"),
        pytest.param({112: "PD"}, {"last_contact_on": 111}, 1, id="a day before progression"),
        pytest.param({112: "SD"}, {"died_on": 111}, 0, id="death ends both"),
        pytest.param({112: "SD"}, {}, 0, id="no survival time at all"),
    ],
)
def test_who_is_named(assessments, status, findings):
    assert len(found(assessments, **status)) == findings


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(
            f'{TIME}preset = "EMA"\nstarts = "first response"\nresponders = "response"',
            id="another start",
        ),
        pytest.param(
            f'{TIME}events = [{{ of = "tumour response", is = ["PD"] }}]\n'
            'censor = [{ of = "last adequate assessment" }]',
            id="death is no event: time to progression",
        ),
        pytest.param(f'{TIME}preset = "FDA-2"', id="dated by a visit that was yet to come"),
        pytest.param("", id="nothing to hold it against"),
    ],
)
def test_what_is_not_held_against_survival(keys):
    assert found({56: "PR", 112: "PD"}, keys, last_contact_on=90) == []


def test_each_pair_is_held_against_each_other():
    twice = PFS + PFS.replace("progression-free", "second reading")
    assert len(found({112: "SD"}, twice, last_contact_on=90)) == 2
