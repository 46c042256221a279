import pytest

STUDY = """format = 1
[study]
id = "X"
title = "A study"

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "response"
kind = "recist-response"

[[endpoint]]
name = "survival"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]

[[success]]
analysis_set = "treated"
"""


@pytest.mark.parametrize(
    ("lines", "rule", "key"),
    [
        pytest.param(
            'endpoint = "survival"\nyields = "median"\njudged_by = "count"\nabove = 5',
            "not-allowed",
            "success 1.judged_by",
            id="a median is no count",
        ),
        pytest.param(
            'endpoint = "response"\nn = 29\nabove = 0.2',
            "not-allowed",
            "success 1.n",
            id="a number of patients where an estimate is judged",
        ),
        pytest.param(
            'endpoint = "response"\njudged_by = "count"\nabove = 5\n'
            "first_stage = { n = 10, above = 1 }",
            "missing-key",
            "success 1.n",
            id="a first stage of how many in all",
        ),
        pytest.param(
            'endpoint = "response"\njudged_by = "count"\nabove = 5\nn = 10\n'
            "first_stage = { n = 10, above = 1 }",
            "not-allowed",
            "success 1.first_stage.n",
            id="a first stage of all patients",
        ),
        pytest.param(
            'endpoint = "response"\njudged_by = "count"\nabove = 5\nn = 29\n'
            "first_stage = { n = 10, above = 10 }",
            "not-allowed",
            "success 1.first_stage.above",
            id="more than 10 of 10",
        ),
        pytest.param(
            'endpoint = "response"\njudged_by = "count"\nabove = 29\nn = 29',
            "not-allowed",
            "success 1.above",
            id="more than 29 of 29",
        ),
    ],
)
def test_a_success_that_contradicts_itself(findings_in, lines, rule, key):
    (finding,) = findings_in(STUDY + lines)
    assert (finding.rule, finding.column) == (rule, key)


def test_the_widest_stages_that_are_allowed(findings_in):
    from trialreadout.protocol import parse_protocol

    lines = 'endpoint = "response"\njudged_by = "count"\nabove = 28\nn = 29\n'
    (success,) = parse_protocol(f"{STUDY}{lines}first_stage = {{ n = 28, above = 27 }}").successes
    assert success.first_stage is not None
    assert (success.first_stage.n, success.n) == (28, 29)
