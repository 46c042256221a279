"""Tumour response at one visit: which assessment is the one of the visit."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, graded_rows, protocol_of, recorded, treated
from trialreadout.endpoints.kinds import grade, module_of

STUDY = """
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "week 26"
week = 26
window_days = { before = 14, after = 14 }
[[endpoint]]
name = "response"
kind = "recist-timepoint"
at = "week 26"
"""


def answer(assessments, keys=""):
    said = [recorded("A", day, word) for day, word in assessments.items()]
    (row,) = graded_rows(protocol_of(STUDY + keys), **treated("A"), assessments=said)
    return row["answer"], row["day"]


@pytest.mark.parametrize(
    ("assessments", "expected"),
    [
        pytest.param({168: "PR"}, ("PR", 168), id="the first day of the window"),
        pytest.param({167: "PR"}, ("MISSING", None), id="the day before it"),
        pytest.param({196: "PR"}, ("PR", 196), id="the last day of the window"),
        pytest.param({197: "PR"}, ("MISSING", None), id="the day after it"),
        pytest.param({170: "PR", 186: "SD"}, ("SD", 186), id="of two the nearest"),
        pytest.param({176: "PR", 192: "SD"}, ("PR", 176), id="whichever comes first"),
        pytest.param({172: "SD", 192: "PR"}, ("SD", 172), id="equally near: the earlier one"),
        pytest.param({56: "PD"}, ("MISSING", None), id="an earlier progression is no answer"),
        pytest.param({56: "PR", 182: "NE"}, ("NE", 182), id="not evaluable at the visit"),
        pytest.param({}, ("MISSING", None), id="never assessed"),
    ],
)
def test_the_assessment_of_the_visit(assessments, expected):
    assert answer(assessments) == expected


@pytest.mark.parametrize(
    ("assessments", "expected"),
    [
        pytest.param({56: "PD"}, ("PD", 56), id="it stands from then on"),
        pytest.param({56: "PD", 182: "PR"}, ("PD", 56), id="whatever is seen at the visit"),
        pytest.param({56: "PD", 112: "PD"}, ("PD", 56), id="the first of two"),
        pytest.param({196: "PD", 175: "SD"}, ("PD", 196), id="within the window"),
        pytest.param({197: "PD", 175: "SD"}, ("SD", 175), id="after the window it does not"),
        pytest.param({56: "PR"}, ("MISSING", None), id="a response before does not stand"),
    ],
)
def test_a_progression_before_the_visit_counts_if_the_protocol_says_so(assessments, expected):
    assert answer(assessments, "progression_before_counts = true") == expected


def test_the_source_rows_are_those_of_the_assessments():
    protocol = protocol_of(STUDY)
    cohort, sources = cohort_and_sources(
        protocol, **treated("A"), assessments=[recorded("A", 182, "PR"), recorded("A", 56, "SD")]
    )
    endpoint = protocol.endpoints[0]
    rows = module_of(endpoint).source_rows(grade(cohort, protocol, endpoint), cohort, sources, 0)
    assert [row.row for row in rows] == [3, 2]
