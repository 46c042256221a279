import pytest

from trialreadout.core.findings import StudyError
from trialreadout.protocol import edit_protocol, parse_protocol


def changed_lines(before, after):
    return sorted(set(after.splitlines()) - set(before.splitlines()))


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        pytest.param("data.assessment_days", 21, "assessment_days = 21", id="a key of a table"),
        pytest.param(
            "endpoint.best overall response.confirmation_days",
            42,
            "confirmation_days = 42",
            id="a key of a named endpoint",
        ),
        pytest.param("statistic.2.interval", "plain", 'interval = "plain"', id="by number"),
        pytest.param(
            "endpoint.last response.confirmation_days",
            7,
            "confirmation_days = 7",
            id="a key that had its default",
        ),
        pytest.param(
            "data.reader_of_record.scintigraphy",
            "reader 1",
            'reader_of_record = { ct = "accepted" , scintigraphy = "reader 1"}',
            id="a key of an inline table",
        ),
    ],
)
def test_one_line_changes_and_comments_stay(key, value, line, example_text, example):
    edited = edit_protocol(example_text, {key: value})
    assert [line.replace(" ", "") for line in changed_lines(example_text, edited)] == [
        line.replace(" ", "")
    ]
    assert "# the first after treatment" in edited
    assert parse_protocol(edited) != example


def test_a_key_is_taken_out_and_its_default_holds(example_text):
    edited = edit_protocol(example_text, {"data.assessment_days": None})
    assert parse_protocol(edited).data.assessment_days == 14


def test_a_section_that_was_not_there_is_added():
    text = 'format = 1 # kept\n[study]\nid = "X"\ntitle = "T"\n'
    edited = edit_protocol(text, {"toxicity.criteria": "CTCAE 3.0"})
    assert edited.startswith(text)
    assert parse_protocol(edited).toxicity.criteria == "CTCAE 3.0"


def test_nothing_to_change_changes_nothing(example_text):
    assert edit_protocol(example_text, {}) == example_text


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"data.asessment_days": 3}, "unknown-key", id="a key that does not exist"),
        pytest.param({"data.assessment_days": "3"}, "wrong-type", id="a value of the wrong type"),
        pytest.param({"decision.1.at": "never"}, "unknown-name", id="a visit that does not exist"),
    ],
)
def test_a_change_that_would_break_the_file_is_refused(changes, rule, example_text):
    with pytest.raises(StudyError) as refused:
        edit_protocol(example_text, changes)
    assert [finding.rule for finding in refused.value.findings] == [rule]
