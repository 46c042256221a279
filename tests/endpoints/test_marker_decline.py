"""The decline of a marker that a protocol asks for: how far, how often, until when."""

from __future__ import annotations

from datetime import date

import pytest

from builders import cohort_and_sources, graded_rows, on, protocol_of, sampled, treated
from trialreadout.core.terms import MarkerResponse
from trialreadout.criteria import MarkerRule
from trialreadout.endpoints.kinds import grade, module_of
from trialreadout.endpoints.marker_decline import RULES, WORDS
from trialreadout.report.definitions import definitions_of

COURSE = {-7: 200, 28: 90, 56: 120, 84: 95, 120: 20}
"""It falls to less than half, comes back, and falls again."""


def protocol_with(keys="", percent=50):
    return protocol_of(
        '[[endpoint]]\nname = "decline"\nkind = "marker-decline"\nmarker = "CgA"\n'
        f"decline_percent = {percent}\n{keys}"
    )


def row(course=COURSE, keys="", percent=50):
    markers = [sampled("A", day, value, "CgA") for day, value in course.items()]
    (found,) = graded_rows(protocol_with(keys, percent), markers=markers, **treated("A"))
    return found


def test_the_row_of_a_patient():
    found = row()
    assert (found["answer"], found["day"], found["on"]) == (
        "decline", 28, date.fromisoformat(on(28)),
    )  # fmt: skip
    assert (found["baseline"], found["nadir"], found["best_change_percent"]) == (200, 20, -90)
    assert (found["values"], found["decline_weeks"]) == (5, 4)
    assert found["rule"] == "fell far enough from baseline"
    assert "progression_on" not in found


@pytest.mark.parametrize(
    ("keys", "percent", "expected"),
    [
        pytest.param("", 50, ("decline", 28), id="one value is enough"),
        pytest.param("", 55, ("decline", 28), id="exactly so far"),
        pytest.param("", 56, ("decline", 120), id="a percent more"),
        pytest.param("", 91, ("no decline", None), id="never so far"),
        pytest.param("confirmed_after_days = 36", 50, ("decline", 84), id="the later is held"),
        pytest.param("confirmed_after_days = 37", 50, ("no decline", None), id="not long enough"),
        pytest.param("until_week = 17", 90, ("no decline", None), id="119 days: a day too early"),
        pytest.param("until_week = 18", 90, ("decline", 120), id="126 days"),
        pytest.param("until_week = 3", 50, ("NE", None), id="no value after baseline by then"),
        pytest.param("until_week = 12\nconfirmed_after_days = 36", 50, ("no decline", None),
                     id="what confirms it comes too late"),
    ],
)  # fmt: skip
def test_how_far_how_long_and_until_when(keys, percent, expected):
    found = row(keys=keys, percent=percent)
    assert (found["answer"], found["day"]) == expected


def test_a_value_after_the_last_week_is_no_best_change_either():
    assert row(keys="until_week = 12")["best_change_percent"] == -55


def test_a_decline_before_a_rise_and_after_one_is_a_decline():
    assert row({-7: 100, 28: 40, 56: 900})["answer"] == "decline"
    assert row({-7: 100, 28: 900, 56: 40})["answer"] == "decline"


def test_the_source_rows_say_which_values_lie_low_enough():
    protocol = protocol_with()
    markers = [sampled("A", day, value, "CgA") for day, value in COURSE.items()]
    cohort, sources = cohort_and_sources(protocol, markers=markers, **treated("A"))
    module = module_of(protocol.endpoints[0])
    graded = grade(cohort, protocol, protocol.endpoints[0])
    said = [each.says for each in module.source_rows(graded, cohort, sources, 0)]
    assert [words.endswith("far enough below the baseline") for words in said] == [
        False, True, False, True, True,
    ]  # fmt: skip


def test_every_answer_and_rule_it_can_come_to_has_its_words():
    assert set(WORDS) == {MarkerResponse.RESPONSE, MarkerResponse.STABLE, MarkerResponse.NE}
    never = {"LIMIT_UNKNOWN", "BASELINE_TOO_OLD", "FELL_TO_NORMAL", "RISE_NOT_CONFIRMED"}
    risen = {each.name for each in MarkerRule if each.name.startswith("ROSE")}
    assert {each.name for each in MarkerRule} - never - risen == {
        MarkerRule(rule).name for rule in RULES if rule
    }


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        pytest.param("", "CgA falls by 50 % or more from baseline, once; confirmation not asked "
                     "for", id="once"),
        pytest.param("confirmed_after_days = 28\nuntil_week = 36", "CgA falls by 50 % or more "
                     "from baseline up to week 36 and stays so for 28 days", id="confirmed"),
    ],
)  # fmt: skip
def test_the_definition_is_in_the_words_of_the_protocol(keys, said):
    definition = definitions_of(protocol_with(keys))["decline"]
    assert definition.startswith(said)
    assert "PSA" not in definition
