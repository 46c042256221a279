"""Endpoints over assessments whose response is brought together from its parts."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, graded_rows, protocol_of, recorded, treated
from trialreadout.endpoints.kinds import grade, module_of


def best(visits, criteria="PCWG3", response="SD"):
    """Grade visits of lesions and bone, or marker; the recorded whole is always the same."""
    part = {"PCWG3": "bone_response", "GCIG": "marker_response"}[criteria]
    rows = [
        recorded("A", day, response, **{"lesion_response": lesions, part: other})
        for day, (lesions, other) in visits.items()
    ]
    protocol = protocol_of(
        f'[tumour_response]\ngraded_from = "parts by {criteria}"\n'
        '[[endpoint]]\nname = "best"\nkind = "recist-best"\n'
    )
    (found,) = graded_rows(protocol, assessments=rows, **treated("A"))
    return found["answer"], found["day"]


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param({56: ("PR", "NON-PD")}, ("PR", 56), id="the parts count, not the whole"),
        pytest.param(
            {56: ("SD", "PDu"), 112: ("SD", "PD")}, ("PD", 56), id="progression dated back to PDu"
        ),
        pytest.param(
            {56: ("SD", "PDu"), 112: ("SD", "NON-PD")}, ("SD", 56), id="PDu that was a flare"
        ),
        pytest.param({56: ("ND", "PDu")}, ("NE", 56), id="PDu of bone alone that still waits"),
        pytest.param({56: ("PR", None)}, ("PR", 56), id="bone was not told apart"),
        pytest.param({56: (None, "NON-PD")}, ("NE", 56), id="soft tissue was not"),
    ],
)
def test_soft_tissue_and_bone(visits, expected):
    assert best(visits) == expected


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param({21: ("SD", "response")}, ("PR", 21), id="CA 125 responds"),
        pytest.param({21: ("PR", "progression")}, ("PD", 21), id="CA 125 progresses"),
        pytest.param(
            {21: ("CR", "response"), 42: ("CR", "response within normal range")},
            ("CR", 42),
            id="complete once CA 125 is normal",
        ),
        pytest.param({21: (None, None)}, ("NE", 21), id="neither is known"),
    ],
)
def test_lesions_and_ca_125(visits, expected):
    assert best(visits, "GCIG") == expected


def test_the_source_row_tells_the_parts_from_the_whole():
    protocol = protocol_of(
        '[tumour_response]\ngraded_from = "parts by PCWG3"\n'
        '[[endpoint]]\nname = "best"\nkind = "recist-best"\n'
    )
    rows = [recorded("A", 56, "SD", lesion_response="SD", bone_response="NON-PD")]
    cohort, sources = cohort_and_sources(protocol, assessments=rows, **treated("A"))
    endpoint = protocol.endpoint("best")
    (row,) = module_of(endpoint).source_rows(grade(cohort, protocol, endpoint), cohort, sources, 0)
    assert row.says == "SD (lesions SD) (bone NON-PD)"


def test_time_to_progression_ends_with_the_first_sight_of_what_bone_confirmed_later():
    protocol = protocol_of(
        '[tumour_response]\ngraded_from = "parts by PCWG3"\n'
        '[[endpoint]]\nname = "PFS"\nkind = "time-to-event"\n'
        'events = [{ of = "tumour response", is = ["PD"] }]\n'
        'censor = [{ of = "last adequate assessment" }]\n'
    )
    rows = [
        recorded("A", day, "SD", lesion_response="SD", bone_response=bone)
        for day, bone in ((56, "PDu"), (112, "PD"))
    ]
    (found,) = graded_rows(protocol, assessments=rows, **treated("A"))
    assert (found["days"], found["event"]) == (56, True)
