"""The two readings of the best response, clause by clause, and where they part."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import Answer, Response
from trialreadout.criteria import (
    best_overall_response,
    clinical_benefit,
    last_assessment,
    response,
)
from trialreadout.criteria.readings import READINGS

nan = np.nan


def ask(rule, story, reading="recist", **rules):
    """Ask one patient's story, such as "56 CR, 84 PR"."""
    cells = [cell.split() for cell in story.split(",")]
    day = np.array([float(cell[0]) for cell in cells])
    codes = np.array([Response[cell[1]] for cell in cells], np.int8)
    rules = {"stable_from_day": 42, "confirmation_days": 28, "reading": reading} | rules
    return rule(day, codes, **rules)


def best(story, reading="recist", **rules):
    found = ask(best_overall_response, story, reading, **rules)
    return Response(found.response).name, float(found.day)


TABLE_3 = {
    "CR CR": ("CR", "CR"),
    "CR PR": ("SD", "PD"),
    "CR SD": ("SD", "PD"),
    "CR NON_CR_NON_PD": ("SD", "PD"),
    "CR PD": ("SD", "PD"),
    "CR NE": ("SD", "NE"),
    "PR CR": ("PR", "PR"),
    "PR PR": ("PR", "PR"),
    "PR SD": ("SD", "NE"),
    "PR PD": ("SD", "PD"),
    "PR NE": ("SD", "NE"),
    "NE NE": ("NE", "NE"),
}
"""Two assessments, and the best response if the first lies on the first day on which stable
disease counts; and a day before, neither reaching it."""


@pytest.mark.parametrize("pair", TABLE_3)
def test_table_3_of_recist_1_1(pair):
    first, second = pair.split()
    reached, missed = TABLE_3[pair]
    assert best(f"42 {first}, 70 {second}")[0] == reached
    assert best(f"41 {first}, 69 {second}", stable_from_day=42 if second == "PD" else 70)[0] == (
        missed
    )


def test_a_pair_may_meet_the_minimum_duration_with_its_second_assessment():
    assert best("41 PR, 69 SD") == ("SD", 69)
    assert best("41 CR, 69 SD") == ("PD", 69), "but not with disease after a complete response"


@pytest.mark.parametrize(
    ("story", "admiralonco", "recist"),
    [
        pytest.param("41 CR, 69 PR", ("SD", 69), ("PD", 69), id="PR after an early CR"),
        pytest.param("41 CR, 69 SD", ("SD", 69), ("PD", 69), id="SD after an early CR"),
        pytest.param(
            "41 CR, 69 NON_CR_NON_PD",
            ("NON_CR_NON_PD", 69),
            ("PD", 69),
            id="NON-CR/NON-PD after an early CR",
        ),
        pytest.param("20 CR, 30 PR", ("NE", 20), ("PD", 30), id="both too early to be stable"),
        pytest.param("41 CR, 69 NE, 97 SD", ("SD", 97), ("PD", 97), id="across one NE"),
        pytest.param(
            "41 CR, 69 NE, 97 NE, 125 NE, 153 SD", ("SD", 153), ("PD", 153), id="or any number"
        ),
        pytest.param("42 CR, 70 PR, 98 PR", ("PR", 70), ("SD", 42), id="two PR after a CR"),
        pytest.param("42 CR, 70 SD, 98 CR, 126 CR", ("CR", 98), ("SD", 42), id="two CR after SD"),
        pytest.param("42 CR, 70 PR, 98 PD", ("SD", 42), ("SD", 42), id="the CR was stable enough"),
        pytest.param("42 CR, 70 CR, 98 PR", ("CR", 42), ("CR", 42), id="a CR confirmed before"),
        pytest.param("14 PR, 42 CR, 70 PR", ("PR", 14), ("PR", 14), id="a PR confirmed by the CR"),
        pytest.param(
            "28 PR, 42 CR, 70 PR", ("SD", 42), ("SD", 42), id="a PR that the CR did not confirm"
        ),
        pytest.param(
            "14 SD, 20 CR, 50 PR, 78 PR", ("PR", 50), ("PD", 50), id="SD before was too early"
        ),
        pytest.param("42 SD, 50 CR, 78 PR", ("SD", 42), ("SD", 42), id="SD before was not"),
        pytest.param("41 CR, 69 ND", ("NE", 41), ("NE", 41), id="no disease is none"),
        pytest.param("41 CR, 69 MISSING", ("NE", 41), ("NE", 41), id="nothing recorded is none"),
        pytest.param("42 PR, 42 CR, 70 CR", ("CR", 42), ("CR", 42), id="CR last on its day"),
        pytest.param("41 CR, 41 PR, 69 PR", ("PR", 41), ("PD", 41), id="CR first on its day"),
    ],
)
def test_where_the_readings_part_and_where_they_do_not(story, admiralonco, recist):
    assert best(story, "admiralonco") == admiralonco
    assert best(story, "recist") == recist


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(
    ("story", "rules", "expected"),
    [
        pytest.param("56 PR, 70 PR, 84 PR", {}, "PR", id="the second later one is late enough"),
        pytest.param("56 PR, 70 PR, 83 PR", {}, "SD", id="and not a day earlier"),
        pytest.param("56 PR, 60 NE, 70 PR, 75 NE, 84 PR", {}, "SD", id="two NE on the way"),
        pytest.param(
            "56 PR, 60 NE, 70 PR, 75 NE, 84 PR", {"tolerated_not_evaluable": 2}, "PR", id="allowed"
        ),
        pytest.param("56 PR, 70 SD, 84 PR", {}, "SD", id="SD on the way"),
        pytest.param("56 PR, 70 SD, 84 PR", {"tolerated_stable": 1}, "PR", id="SD allowed"),
        pytest.param("56 PR, 60 SD, 70 SD, 84 PR", {"tolerated_stable": 1}, "SD", id="not two"),
        pytest.param("56 CR, 70 SD, 84 CR", {"tolerated_stable": 1}, "SD", id="never in a CR"),
        pytest.param("56 PR, 70 NON_CR_NON_PD, 84 PR", {"tolerated_stable": 1}, "SD", id="NON"),
    ],
)
def test_both_confirm_across_what_is_tolerated(reading, story, rules, expected):
    assert best(story, reading, **rules)[0] == expected


@pytest.mark.parametrize(
    ("story", "rules", "expected"),
    [
        pytest.param("20 CR, 30 PR, 58 CR", {"confirmation_days": 0}, ("CR", 20), id="CR stands"),
        pytest.param("20 SD, 30 CR, 44 SD", {"until_day": 43}, ("NE", 20), id="disease too late"),
        pytest.param("20 SD, 30 CR, 44 SD", {"until_day": 44}, ("PD", 44), id="on the last day"),
        pytest.param(
            "20 CR, 30 PR, 58 CR, 86 CR", {"until_progression": False}, ("CR", 58), id="beyond PD"
        ),
        pytest.param(
            "20 CR, 30 PR, 58 PR, 86 PR",
            {"until_progression": False},
            ("PD", 30),
            id="beyond PD disease is still disease after a CR",
        ),
    ],
)
def test_the_other_rules_hold_in_recist_too(story, rules, expected):
    assert best(story, **rules) == expected


@pytest.mark.parametrize(
    ("rule", "story", "rules", "expected"),
    [
        (response, "56 CR, 84 PR, 112 PR", {}, ("NOT_MET", nan)),
        (response, "56 CR, 84 CR, 112 PR", {}, ("MET", 56)),
        (response, "28 PR, 56 CR, 84 PR", {}, ("MET", 28)),
        (response, "56 CR, 84 PR", {"confirmation_days": 0}, ("MET", 56)),
        (clinical_benefit, "41 CR, 69 PR", {}, ("NOT_MET", nan)),
        (clinical_benefit, "42 CR, 70 PR", {}, ("MET", 42)),
        (clinical_benefit, "10 SD, 20 CR, 69 SD", {}, ("NOT_MET", nan)),
    ],
)
def test_response_and_benefit_follow_recist(rule, story, rules, expected):
    found = ask(rule, story, **rules)
    np.testing.assert_equal((Answer(found.met).name, float(found.day)), expected)


@pytest.mark.parametrize(
    ("reading", "rules", "expected"),
    [
        ("admiralonco", {}, ("CR", 140)),
        ("recist", {}, ("PD", 84)),
        ("recist", {"until_progression": False}, ("CR", 140)),
        ("recist", {"until_day": 120, "until_progression": False}, ("PD", 112)),
    ],
)
def test_the_last_assessment_follows_its_reading(reading, rules, expected):
    found = ask(last_assessment, "56 CR, 84 PR, 112 SD, 140 CR", reading, **rules)
    assert (Response(found.response).name, float(found.day)) == expected


@pytest.mark.parametrize(
    "rule", [best_overall_response, response, clinical_benefit, last_assessment]
)
def test_a_reading_that_is_not_there_is_refused(rule):
    with pytest.raises(ValueError, match='no reading "who"; there is: admiralonco, recist'):
        ask(rule, "56 CR", "who")


def test_a_response_without_a_day_is_no_complete_response():
    found = best_overall_response(
        np.array([nan, 56, 84]),
        np.array([Response.CR, Response.PR, Response.PR]),
        stable_from_day=42,
        confirmation_days=28,
        reading="recist",
    )
    assert (int(found.response), float(found.day)) == (Response.PR, 56)


def test_an_unknown_day_from_which_stable_disease_counts_is_refused():
    with pytest.raises(ValueError, match=r"^stable_from_day is NaN; expected: a day$"):
        ask(best_overall_response, "56 SD", stable_from_day=nan)
