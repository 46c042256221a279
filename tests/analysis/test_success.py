"""Whether a study succeeded, by a count in stages, an estimate or a lower limit."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from builders import on, protocol_of, sources_of
from trialreadout.analysis.success import in_order_of_start, successes_of

STUDY = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "response"
kind = "recist-response"

[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]

[[success]]
analysis_set = "treated"
"""
TWO_STAGES = 'endpoint = "response"\njudged_by = "count"\nn = {n}\nabove = {above}\n'
TWO_STAGES += "first_stage = {{ n = {first_n}, above = {first_above} }}"
SIMON = TWO_STAGES.format(n=29, above=5, first_n=10, first_above=1)
WORDS = {"+": "met", "-": "not met", "?": "not evaluable", "0": "MISSING"}


def judged(lines, answers):
    """Judge patients whose answers stand in the order in which they began."""
    protocol = protocol_of(STUDY + lines)
    (success,) = protocol.successes
    names = pl.Series([f"P{i:03}" for i in range(len(answers))], dtype=pl.String)
    rows = pl.DataFrame(
        {"subject": names, "answer": [WORDS[answer] for answer in answers]},
        schema_overrides={"answer": pl.String},
    )
    endpoint = protocol.endpoint(success.endpoint)
    return {each.statistic: each for each in successes_of(success, endpoint, names, rows)}


def verdicts(lines, answers):
    found = judged(lines, answers)
    return found["first stage"].category, found["success"].category


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param("", ("patients awaited", "patients awaited"), id="nobody yet"),
        pytest.param("+" + 8 * "-", ("patients awaited", "patients awaited"), id="1 of 9 so far"),
        pytest.param("+" + 9 * "-", ("not met", "not met"), id="1 of 10: stop"),
        pytest.param("++" + 8 * "-", ("met", "patients awaited"), id="2 of 10: go on"),
        pytest.param("++", ("met", "patients awaited"), id="2 of the first 2 are enough already"),
        pytest.param("+?" + 8 * "-", ("not evaluable", "patients awaited"), id="one may tip it"),
        pytest.param("+0" + 8 * "-", ("not evaluable", "patients awaited"), id="one unassessed"),
        pytest.param("?" + 9 * "-", ("not met", "not met"), id="one unknown could not tip it"),
        pytest.param(5 * "+" + 24 * "-", ("met", "not met"), id="5 of 29: not active"),
        pytest.param(6 * "+" + 23 * "-", ("met", "met"), id="6 of 29: active"),
        pytest.param(5 * "+" + 24 * "-" + "+", ("met", "not met"), id="the 30th does not count"),
        pytest.param("+" + 9 * "-" + 19 * "+", ("not met", "not met"), id="went on in spite of it"),
    ],
)
def test_simons_two_stages(answers, expected):
    assert verdicts(SIMON, answers) == expected


def test_a_stage_counts_its_own_patients():
    found = judged(SIMON, "-+" + 8 * "-" + "+")
    assert found["first stage"].subjects == ("P001",)
    assert (found["first stage"].n, found["first stage"].denominator) == (1, 10)
    assert found["success"].subjects == ("P001", "P010")
    assert (found["success"].n, found["success"].denominator) == (2, 11)


def test_a_verdict_is_no_part_of_the_name():
    names = {found["success"].id for found in (judged(SIMON, 29 * "+"), judged(SIMON, 29 * "-"))}
    assert names == {"response/treated/success"}


def test_a_verdict_in_words():
    found = judged(SIMON, "+++" + 8 * "-")
    assert found["first stage"].text == (
        "first stage: met; 3/10 patients, more than 1 of 10 patients asked for"
    )


@given(
    answers=lists(sampled_from("+-?"), max_size=12).map("".join),
    first_n=integers(2, 5),
    more=integers(1, 5),
)
def test_the_verdict_of_a_plain_reading(answers, first_n, more):
    """Patient by patient: a stage is met by its count, lost when none unknown could tip it."""
    n, first_above, above = first_n + more, 1, 2

    def plain(size, limit):
        stage = answers[:size]
        if stage.count("+") > limit:
            return "met"
        if len(stage) < size:
            return "patients awaited"
        return "not met" if stage.count("+") + stage.count("?") <= limit else "not evaluable"

    lines = TWO_STAGES.format(n=n, above=above, first_n=first_n, first_above=first_above)
    first = plain(first_n, first_above)
    assert verdicts(lines, answers) == (first, "not met" if first == "not met" else plain(n, above))


@pytest.mark.parametrize(
    ("lines", "answers", "expected"),
    [
        pytest.param("above = 0.5", "++--", "not met", id="an estimate of 0.5 is not above 0.5"),
        pytest.param("above = 0.49", "++--", "met", id="an estimate of 0.5 is above 0.49"),
        pytest.param("above = 0.5", "", "not evaluable", id="nobody: no estimate"),
        pytest.param(
            'above = 0.0675\njudged_by = "lower limit"', "++--", "met", id="limit of 2/4: 0.06759"
        ),
        pytest.param(
            'above = 0.0677\njudged_by = "lower limit"', "++--", "not met", id="just above it"
        ),
        pytest.param(
            'above = 0.0677\njudged_by = "lower limit"\nconfidence = 0.9',
            "++--",
            "met",
            id="a limit of 90 % is higher",
        ),
    ],
)
def test_an_estimate_and_a_lower_limit(lines, answers, expected):
    assert judged(f'endpoint = "response"\n{lines}', answers)["success"].category == expected


def test_patients_count_in_the_order_of_their_first_dose():
    began = {"A": 9, "B": 2, "C": None, "D": 2, "E": 0}
    sources = sources_of(
        subjects=[{"subject": name} for name in began],
        doses=[
            {"subject": name, "started_on": on(day + again)}
            for name, day in began.items()
            if day is not None
            for again in (30, 0)
        ],
    )
    found = in_order_of_start(pl.Series(list(began)), sources, "first dose")
    assert found.to_list() == ["E", "B", "D", "A", "C"]


@pytest.mark.parametrize(
    ("last", "above", "judged_by", "verdict"),
    [
        pytest.param(20, 12, "estimate", "met", id="seen for longer than the bound"),
        pytest.param(20, 20, "estimate", "met", id="seen until the very bound"),
        pytest.param(20, 20.5, "estimate", "not evaluable", id="seen for less than the bound"),
        pytest.param(20, 5, "lower limit", "met", id="the lower limit is not reached either"),
        pytest.param(20, 20.5, "lower limit", "not evaluable", id="nor was anybody seen so long"),
    ],
)
def test_a_median_that_is_not_reached_is_later_than_the_time_that_was_seen(
    last, above, judged_by, verdict
):
    protocol = protocol_of(
        f'{STUDY}endpoint = "survival"\nyields = "median"\nabove = {above}\n'
        f'judged_by = "{judged_by}"'
    )
    (success,) = protocol.successes
    # One of twenty dies at 4, ten leave at 10, and nine stay to the last.
    times = [4.0] + [10.0] * 10 + [float(last)] * 9
    rows = pl.DataFrame(
        {
            "subject": [f"P{each:02}" for each in range(20)],
            "time": times,
            "event": [True] + [False] * 19,
            "reason": "alive",
        }
    )
    (found,) = successes_of(success, protocol.endpoint("survival"), rows["subject"], rows)
    assert (found.category, found.status, found.value) == (verdict, "not reached", None)
