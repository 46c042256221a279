"""What a study file may say of stopping, and of what ends visits."""

from __future__ import annotations

import pytest

from builders import protocol_of
from trialreadout.core.findings import StudyError
from trialreadout.simulation.questions import questions_of

LINES = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "harm"
kind = "time-to-adverse-event"
[[visit]]
name = "week 4"
week = 4
"""
RULE = '[[stopping_rule]]\nname = "harm"\nendpoint = "harm"\nanalysis_set = "treated"\n'
BOUNDS = "bounds = [{ n = 3, stop_at = 2 }, { n = 6, stop_at = 3 }]\n"
POSTERIOR = "posterior = { above = 0.2, probability = 0.9 }\n"


def faults(text):
    with pytest.raises(StudyError) as refused:
        protocol_of(LINES + text)
    return [(finding.rule, finding.column) for finding in refused.value.findings]


@pytest.mark.parametrize("way", [BOUNDS, POSTERIOR])
def test_a_rule_is_stated_in_one_way(way):
    (rule,) = protocol_of(LINES + RULE + way).stopping_rules
    assert (rule.name, rule.stop_if, rule.follow_days) == ("harm", "at least", None)


@pytest.mark.parametrize(
    ("text", "rule", "key"),
    [
        pytest.param("", "missing-key", "bounds", id="stated in no way"),
        pytest.param(BOUNDS + POSTERIOR, "not-allowed", "posterior", id="stated in two ways"),
        pytest.param('stop_if = "at most"\n' + POSTERIOR, "not-allowed", "stop_if",
                     id="a side where a probability has one"),
        pytest.param("bounds = [{ n = 6, stop_at = 3 }, { n = 6, stop_at = 4 }]\n", "not-allowed",
                     "n", id="looks that do not rise"),
        pytest.param("bounds = [{ n = 3, stop_at = 4 }]\n", "not-allowed", "stop_at",
                     id="more than there are patients"),
        pytest.param('of = ["met"]\n' + BOUNDS, "not-allowed", "of",
                     id="answers of a time, which has none"),
    ],
)  # fmt: skip
def test_a_rule_does_not_contradict_itself(text, rule, key):
    found = faults(RULE + text)
    assert any(each == rule and column.endswith(key) for each, column in found), found


def test_two_rules_do_not_bear_one_name():
    assert ("duplicate-name", 'stopping_rule "harm".name') in faults(2 * (RULE + BOUNDS))


@pytest.mark.parametrize("key", ["endpoint", "analysis_set"])
def test_what_a_rule_names_exists(key):
    name = "harm" if key == "endpoint" else "treated"
    text = (RULE + BOUNDS).replace(f'{key} = "{name}"', f'{key} = "other"')
    assert [rule for rule, column in faults(text) if column.endswith(key)] == ["unknown-name"]


def test_what_ends_visits_is_an_event_or_a_time_of_the_file():
    wrong = '[[visit]]\nname = "CT"\nweek = 8\nends_with = ["progresion"]\n'
    ((rule, column),) = faults(wrong)
    assert (rule, column) == ("unknown-name", 'visit "CT".ends_with')
    right = wrong.replace("progresion", "new therapy")
    assert protocol_of(LINES + right).visits[1].ends_with == ("new therapy",)


def test_a_simulation_says_that_it_does_not_stop():
    asked = questions_of(protocol_of(LINES + RULE + BOUNDS))
    said = ('stopping rule "harm"', "simulated trials do not stop by it")
    assert said in asked.unanswered
