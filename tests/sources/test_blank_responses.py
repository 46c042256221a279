"""A blank overall response: none at baseline, not evaluable after it."""

from __future__ import annotations

import pytest

from builders import graded_rows, on, protocol_of, recorded, sources_of, treated
from trialreadout.protocol import parse_protocol, protocol_to_toml

REGISTERED = protocol_of('[dates]\ntime_zero = "registration"')


def read(*rows, protocol=None, **tables):
    """Give the recorded responses as they are read, and the rules broken, with their rows."""
    sources = sources_of(protocol, **treated("A") | tables, assessments=list(rows))
    said = [(f.rule, f.severity, f.row) for f in sources.findings]
    return sources.table("assessments")["response"].to_list(), said


@pytest.mark.parametrize(
    ("day", "responses", "said"),
    [
        pytest.param(-14, ["SD"], [], id="at screening"),
        pytest.param(0, ["SD"], [], id="on the first day of treatment"),
        pytest.param(1, ["NE", "SD"], [("blank-response", "warning", 2)], id="the day after"),
        pytest.param(28, ["NE", "SD"], [("blank-response", "warning", 2)], id="at the first CT"),
    ],
)
def test_an_examination_without_a_response(day, responses, said):
    assert read(recorded("A", day, None), recorded("A", 84, "SD")) == (responses, said)


@pytest.mark.parametrize(
    ("day", "responses"),
    [
        pytest.param(5, [], id="between registration and first dose"),
        pytest.param(10, [], id="on the day of the first dose"),
        pytest.param(11, ["NE"], id="after the first dose"),
    ],
)
def test_the_baseline_lies_before_the_first_dose_where_time_counts_from_registration(
    day, responses
):
    tables = {
        "subjects": [{"subject": "A", "enrolled_on": on(0)}],
        "doses": [{"subject": "A", "started_on": on(10)}],
    }
    assert read(recorded("A", day, None), protocol=REGISTERED, **tables)[0] == responses


def test_of_a_patient_who_was_never_treated_no_response_is_asked():
    assert read(recorded("A", 56, None), doses=[{"subject": "B", "started_on": on(0)}])[0] == []


@pytest.mark.parametrize("part", ["lesion_response", "marker_response"])
def test_the_response_of_a_part_asks_for_that_of_the_whole(part):
    word = {"lesion_response": "SD", "marker_response": "stable"}[part]
    responses, said = read(recorded("A", 56, None, **{part: word}))
    assert (responses, said) == ([None], [("missing-value", "error", 2)])


def test_a_word_that_is_not_understood_is_no_blank():
    responses, said = read(recorded("A", 56, "better"))
    assert (responses, said) == ([None], [("unknown-term", "error", 2)])


def test_a_blank_response_without_a_date_is_an_error():
    row = recorded("A", 56, None) | {"assessed_on": None}
    assert {severity for _, severity, _ in read(row)[1]} == {"error"}


def test_a_blank_response_is_said_to_be_something_by_codes():
    protocol = protocol_of('[codes.response]\n"" = "ND"\n"k.A." = ""')
    responses, said = read(recorded("A", 56, None), recorded("A", 84, "k.A."), protocol=protocol)
    assert responses == ["ND", "NE"]
    assert said == [("blank-response", "warning", 3)]
    assert parse_protocol(protocol_to_toml(protocol)) == protocol


def test_a_blank_response_never_makes_a_stable_disease():
    protocol = protocol_of(
        '[tumour_response]\ngraded_from = "assessments"\n[[endpoint]]\nname = "best"\n'
        'kind = "recist-best"\nconfirmation_days = 0\nstable_from_week = 6'
    )
    rows = [recorded("A", -7, None), recorded("A", 56, None), recorded("A", 112, None)]
    table = graded_rows(protocol, **treated("A"), assessments=rows)
    assert [row["answer"] for row in table] == ["NE"]
