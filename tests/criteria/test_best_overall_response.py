"""Best overall response, clause by clause."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import Response
from trialreadout.criteria import best_overall_response

nan = np.nan


def grid(story):
    """Lay out "30 PR, 60 CR" as days and responses; "-" is an empty column."""
    cells = [cell.split() for cell in story.split(",")] if story else []
    days = [nan if cell == ["-"] else float(cell[0]) for cell in cells]
    codes = [Response.MISSING if cell == ["-"] else Response[cell[-1]] for cell in cells]
    return np.array(days), np.array(codes, np.int8)


def best(story, **rules):
    rules = {"stable_from_day": 42, "confirmation_days": 28} | rules
    found = best_overall_response(*grid(story), **rules)
    return Response(found.response).name, float(found.day)


@pytest.mark.parametrize(
    ("story", "expected", "day"),
    [
        pytest.param("56 SD, 112 PR, 168 CR, 224 PD", "CR", 168, id="the best of all"),
        pytest.param("56 PR, 112 SD", "PR", 56, id="the best need not be the last"),
        pytest.param("56 PR, 112 PR, 168 PR", "PR", 56, id="the first day of the best"),
        pytest.param("56 PR, 112 NON_CR_NON_PD", "PR", 56, id="PR before NON-CR/NON-PD"),
        pytest.param("56 NON_CR_NON_PD, 112 SD", "SD", 112, id="SD before NON-CR/NON-PD"),
        pytest.param("56 NON_CR_NON_PD, 112 PD", "NON_CR_NON_PD", 56, id="which is before PD"),
        pytest.param("56 NE, 112 PD", "PD", 112, id="PD before NE"),
        pytest.param("56 ND, 112 NE", "NE", 112, id="NE before no disease"),
        pytest.param("56 ND, 112 ND", "ND", 56, id="no disease throughout"),
        pytest.param("41 SD", "NE", 41, id="SD one day too early is not evaluable"),
        pytest.param("42 SD", "SD", 42, id="SD on the first day that counts"),
        pytest.param("41 SD, 70 PD", "PD", 70, id="early SD, then progression"),
        pytest.param("41 NON_CR_NON_PD", "NE", 41, id="NON-CR/NON-PD too early"),
        pytest.param("42 NON_CR_NON_PD", "NON_CR_NON_PD", 42, id="NON-CR/NON-PD in time"),
        pytest.param("20 PR, 30 PD", "PR", 20, id="an early PR counts"),
        pytest.param("20 CR, 60 SD", "CR", 20, id="an early CR counts"),
        pytest.param("-30 PR, 60 SD", "PR", -30, id="days before the reference date count"),
        pytest.param("0 CR", "CR", 0, id="and the reference date itself"),
    ],
)
def test_without_confirmation(story, expected, day):
    assert best(story, confirmation_days=0) == (expected, day)


@pytest.mark.parametrize(
    ("story", "expected", "day"),
    [
        pytest.param("56 CR, 84 CR", "CR", 56, id="CR after 28 days"),
        pytest.param("56 CR, 83 CR", "SD", 56, id="CR after 27 days"),
        pytest.param("56 CR, 85 CR", "CR", 56, id="CR after 29 days"),
        pytest.param("56 PR, 84 PR", "PR", 56, id="PR after 28 days"),
        pytest.param("56 PR, 83 PR", "SD", 56, id="PR after 27 days"),
        pytest.param("56 PR, 84 CR", "PR", 56, id="CR confirms a PR"),
        pytest.param("56 PR, 84 CR, 112 CR", "CR", 84, id="and is confirmed itself"),
        pytest.param("56 CR, 84 PR", "SD", 56, id="PR does not confirm a CR"),
        pytest.param("56 CR, 84 PR, 112 PR", "PR", 84, id="but may be confirmed itself"),
        pytest.param("56 CR, 70 CR, 84 CR", "CR", 56, id="visits need not be consecutive"),
        pytest.param("56 CR, 70 NE, 84 CR", "CR", 56, id="one NE in between"),
        pytest.param("56 CR, 66 NE, 70 NE, 84 CR", "SD", 56, id="two NE in between"),
        pytest.param("56 CR, 70 SD, 84 CR", "SD", 56, id="SD between two CR"),
        pytest.param("56 CR, 70 PR, 84 CR", "SD", 56, id="PR between two CR"),
        pytest.param("56 PR, 70 NE, 84 PR", "PR", 56, id="one NE between two PR"),
        pytest.param("56 PR, 70 SD, 84 PR", "SD", 56, id="SD between two PR"),
        pytest.param("56 PR, 70 ND, 84 PR", "SD", 56, id="no disease between two PR"),
        pytest.param("56 PR, 70 NON_CR_NON_PD, 84 PR", "SD", 56, id="NON-CR/NON-PD between"),
        pytest.param("56 PR, 70 CR, 84 CR", "PR", 56, id="CR between PR and CR"),
        pytest.param("56 PR, 70 CR, 84 PR", "SD", 56, id="the confirming PR follows a CR"),
        pytest.param("56 PR, 60 CR, 70 PR, 84 CR", "SD", 56, id="a PR in between follows a CR"),
        pytest.param("56 PR, 84 PR, 112 CR, 140 PR", "PR", 56, id="later PR after CR is too late"),
        pytest.param("56 PR, 84 SD, 112 PR", "SD", 56, id="an SD on the day of confirmation"),
        pytest.param("56 PR, 84 NE, 112 PR", "PR", 56, id="an NE on the day of confirmation"),
        pytest.param("10 CR, 30 SD", "NE", 10, id="unconfirmed CR before day 42"),
        pytest.param("10 PR, 30 PD", "PD", 30, id="unconfirmed PR before day 42, then PD"),
        pytest.param("10 PR, 38 PR", "PR", 10, id="a confirmed PR before day 42"),
        pytest.param("41 PR", "NE", 41, id="unconfirmed PR one day too early for SD"),
        pytest.param("42 PR", "SD", 42, id="unconfirmed PR as SD"),
        pytest.param("20 PR, 45 SD", "SD", 45, id="SD dates from its own first day"),
        pytest.param("20 PR, 45 NON_CR_NON_PD", "NON_CR_NON_PD", 45, id="early PR, then NON"),
        pytest.param("-28 PR, 0 PR", "PR", -28, id="confirmed on the reference date"),
        pytest.param("56 PR, -, 84 PR", "PR", 56, id="an empty column in between"),
        pytest.param("56 PR, 70 MISSING, 84 PR", "PR", 56, id="a record of nothing in between"),
    ],
)
def test_with_confirmation_after_28_days(story, expected, day):
    assert best(story) == (expected, day)


@pytest.mark.parametrize(
    ("story", "tolerated", "expected"),
    [
        pytest.param("56 CR, 70 NE, 84 CR", {"tolerated_not_evaluable": 0}, "SD", id="no NE"),
        pytest.param(
            "56 CR, 60 NE, 70 NE, 84 CR", {"tolerated_not_evaluable": 2}, "CR", id="two NE"
        ),
        pytest.param("56 PR, 70 SD, 84 PR", {"tolerated_stable": 1}, "PR", id="one SD in a PR"),
        pytest.param("56 PR, 60 SD, 70 SD, 84 PR", {"tolerated_stable": 1}, "SD", id="two SD"),
        pytest.param("56 CR, 70 SD, 84 CR", {"tolerated_stable": 1}, "SD", id="no SD in a CR"),
        pytest.param(
            "56 PR, 60 SD, 70 NE, 84 PR", {"tolerated_stable": 1}, "PR", id="one SD and one NE"
        ),
    ],
)
def test_what_may_lie_in_between(story, tolerated, expected):
    assert best(story, **tolerated)[0] == expected


@pytest.mark.parametrize(
    ("story", "rules", "expected"),
    [
        pytest.param("56 PD, 84 PR", {}, ("PD", 56), id="a response after progression"),
        pytest.param(
            "56 PD, 84 PR", {"until_progression": False}, ("PR", 84), id="unless it is wanted"
        ),
        pytest.param("56 PD, 56 PR", {}, ("PR", 56), id="on the day of progression it counts"),
        pytest.param("56 PR, 84 PR", {"until_day": 84}, ("PR", 56), id="the last day counts"),
        pytest.param("56 SD, 84 PR", {"until_day": 83}, ("SD", 56), id="the day after does not"),
        pytest.param("56 SD, 84 PR", {"until_day": nan}, ("PR", 84), id="no last day"),
        pytest.param("56 SD, 84 PR", {"until_day": 20}, ("MISSING", nan), id="nothing is left"),
        pytest.param(
            "56 SD, 84 PD, 90 PR", {"until_day": 100}, ("SD", 56), id="progression before that"
        ),
    ],
)
def test_where_the_assessments_end(story, rules, expected):
    np.testing.assert_equal(best(story, confirmation_days=0, **rules), expected)


def test_progression_takes_the_confirmation_with_it():
    assert best("56 PR, 70 PD, 84 PR") == ("SD", 56)
    assert best("56 PR, 70 PD, 84 PR", until_progression=False) == ("SD", 56)


@pytest.mark.parametrize("story", ["", "-", "-, -, -", "56 MISSING"])
def test_a_patient_without_any_record_is_missing_or_not_evaluable(story):
    np.testing.assert_equal(best(story), ("MISSING", nan))
    np.testing.assert_equal(best(story, missing_as_not_evaluable=True), ("NE", nan))


def test_no_disease_is_not_a_missing_record():
    assert best("56 ND", missing_as_not_evaluable=True) == ("ND", 56)


def test_what_stands_under_an_empty_day_is_ignored():
    day = np.array([nan, 56, nan])
    for beneath in (Response.CR, 0, -1, nan):
        response = np.array([beneath, Response.SD, beneath])
        found = best_overall_response(day, response, stable_from_day=42, confirmation_days=0)
        assert (int(found.response), float(found.day)) == (Response.SD, 56)


def test_until_day_is_each_patient_s_own():
    found = best_overall_response(
        np.array([[56.0, 84.0]] * 3),
        np.array([[Response.SD, Response.PR]] * 3),
        stable_from_day=42,
        confirmation_days=0,
        until_day=np.array([84, 83, nan]),
    )
    assert found.response.tolist() == [Response.PR, Response.SD, Response.PR]
    assert found.day.tolist() == [84, 56, 84]


def test_two_visits_after_the_minimum_duration_of_stable_disease():
    # RECIST 1.1, table 3; of its three answers to a CR followed by a PR this reading has SD.
    rows = {
        "CR CR": "CR", "PR CR": "PR", "PR PR": "PR", "PR SD": "SD", "PR PD": "SD", "PR NE": "SD",
        "CR SD": "SD", "CR PD": "SD", "CR NE": "SD", "CR PR": "SD", "NE NE": "NE",
    }  # fmt: skip
    for row, expected in rows.items():
        first, second = row.split()
        assert best(f"56 {first}, 84 {second}")[0] == expected, row


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [
        pytest.param({"reading": "recist-2"}, 'there is no reading "recist-2"; there is: admiral'),
        pytest.param({"confirmation_days": -1}, "confirmation_days is -1; expected: 0 or more"),
        pytest.param({"tolerated_stable": -1}, "tolerated_stable is -1"),
        pytest.param({"tolerated_not_evaluable": -2}, "tolerated_not_evaluable is -2"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules, complaint):
    with pytest.raises(ValueError, match=complaint):
        best("56 PR", **rules)


def test_days_out_of_order_are_refused():
    with pytest.raises(ValueError, match=r"patient \(1,\): day 56 stands after day 84"):
        best_overall_response(
            np.array([[10.0, nan, 20], [84, nan, 56]]),
            np.full((2, 3), Response.SD),
            stable_from_day=42,
            confirmation_days=28,
        )


def test_a_code_without_meaning_is_refused():
    with pytest.raises(ValueError, match=r"response codes \[9\] have no meaning"):
        best_overall_response(np.ones(1), np.array([9]), stable_from_day=42, confirmation_days=28)
