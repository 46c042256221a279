"""Response, clinical benefit and last assessment."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from trialreadout.core.terms import Answer, Response
from trialreadout.criteria import (
    best_overall_response,
    clinical_benefit,
    last_assessment,
    response,
)

nan = np.nan


def ask(rule, story, **rules):
    """Ask one patient's story, such as "30 PR, 60 CR"."""
    cells = [cell.split() for cell in story.split(",")] if story else []
    day = np.array([float(cell[0]) for cell in cells])
    codes = np.array([Response[cell[1]] for cell in cells], np.int8)
    return rule(day, codes, **{"stable_from_day": 42, "confirmation_days": 28} | rules)


def answer(rule, story, **rules):
    found = ask(rule, story, **rules)
    return Answer(found.met).name, float(found.day)


@pytest.mark.parametrize(
    ("story", "days", "expected"),
    [
        pytest.param("56 PR", 0, ("MET", 56), id="any PR without confirmation"),
        pytest.param("10 CR", 0, ("MET", 10), id="however early"),
        pytest.param("56 SD, 84 PD, 99 PR", 0, ("NOT_MET", nan), id="not after progression"),
        pytest.param("56 PR, 84 PR", 28, ("MET", 56), id="a confirmed PR"),
        pytest.param("56 PR, 83 PR", 28, ("NOT_MET", nan), id="a PR confirmed a day too early"),
        pytest.param("56 PR, 84 CR, 112 CR", 28, ("MET", 56), id="since the PR that became a CR"),
        pytest.param("56 CR, 84 PR, 112 PR", 28, ("MET", 84), id="since the PR after a CR"),
        pytest.param("10 PR, 38 PR", 28, ("MET", 10), id="confirmed before SD would count"),
        pytest.param("56 NON_CR_NON_PD, 84 SD", 28, ("NOT_MET", nan), id="stable is no response"),
        pytest.param("", 28, ("NOT_MET", nan), id="no record: asked, and not met"),
        pytest.param("56 NE", 28, ("NOT_MET", nan), id="not evaluable: asked, and not met"),
    ],
)
def test_response(story, days, expected):
    np.testing.assert_equal(answer(response, story, confirmation_days=days), expected)


@pytest.mark.parametrize(
    ("story", "days", "expected"),
    [
        pytest.param("56 SD", 28, ("MET", 56), id="stable for long enough"),
        pytest.param("42 SD", 28, ("MET", 42), id="stable on the first day that counts"),
        pytest.param("41 SD", 28, ("NOT_MET", nan), id="stable one day too early"),
        pytest.param("56 NON_CR_NON_PD", 28, ("MET", 56), id="NON-CR/NON-PD for long enough"),
        pytest.param("10 PR, 56 SD", 0, ("MET", 10), id="an early response, no confirmation"),
        pytest.param("10 PR, 56 SD", 28, ("MET", 56), id="an early response, unconfirmed"),
        pytest.param("10 PR, 38 PR, 56 SD", 28, ("MET", 10), id="an early response, confirmed"),
        pytest.param("41 PR, 60 PD", 28, ("NOT_MET", nan), id="neither confirmed nor long enough"),
        pytest.param("56 PR, 60 PD", 28, ("MET", 56), id="unconfirmed, but free of progression"),
        pytest.param("56 SD, 84 PR, 112 PR", 28, ("MET", 56), id="the earlier of both days"),
        pytest.param("56 PD", 28, ("NOT_MET", nan), id="progression"),
        pytest.param("56 NE, 84 ND", 28, ("NOT_MET", nan), id="nothing evaluable"),
        pytest.param("", 28, ("NOT_MET", nan), id="no record"),
    ],
)
def test_clinical_benefit(story, days, expected):
    np.testing.assert_equal(answer(clinical_benefit, story, confirmation_days=days), expected)


@pytest.mark.parametrize(
    ("story", "rules", "expected"),
    [
        pytest.param("10 SD", {}, ("SD", 10), id="as it was recorded, though early"),
        pytest.param("56 PR, 84 NE", {}, ("NE", 84), id="not evaluable is an assessment"),
        pytest.param("56 PR, 84 MISSING", {}, ("PR", 56), id="nothing recorded is none"),
        pytest.param("56 PD, 84 PR", {}, ("PD", 56), id="not beyond progression"),
        pytest.param("56 PD, 84 PR", {"until_progression": False}, ("PR", 84), id="or beyond"),
        pytest.param("56 PD, 56 SD", {}, ("SD", 56), id="of two on one day, the second"),
        pytest.param("56 SD, 84 PR", {"until_day": 83}, ("SD", 56), id="up to a day"),
        pytest.param("", {}, ("MISSING", nan), id="no record"),
        pytest.param("", {"missing_as_not_evaluable": True}, ("NE", nan), id="no record as NE"),
    ],
)
def test_last_assessment(story, rules, expected):
    found = ask(last_assessment, story, **rules)
    np.testing.assert_equal((Response(found.response).name, float(found.day)), expected)


def test_all_four_take_the_same_rules():
    asked = [
        [(p.name, p.kind, p.default) for p in inspect.signature(rule).parameters.values()]
        for rule in (best_overall_response, response, clinical_benefit, last_assessment)
    ]
    assert all(parameters == asked[0] for parameters in asked)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param("10 PR, 20 NE, 38 PR", ("MET", 10), id="one NE in between is tolerated"),
        pytest.param("10 PR, 20 NE, 30 NE, 38 PR", ("NOT_MET", nan), id="two are not"),
        pytest.param("10 PR, 20 SD, 38 PR", ("NOT_MET", nan), id="an SD in between is not"),
        pytest.param("10 PD, 56 PR, 84 PR", ("NOT_MET", nan), id="after progression none counts"),
    ],
)
def test_what_a_response_tolerates_unless_told_otherwise(story, expected):
    np.testing.assert_equal(answer(response, story), expected)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param("10 PR, 20 NE, 38 PR", ("MET", 10), id="one NE in between is tolerated"),
        pytest.param("10 PR, 20 NE, 30 NE, 38 PR", ("NOT_MET", nan), id="two are not"),
        pytest.param("10 PR, 20 SD, 38 PR", ("NOT_MET", nan), id="an SD in between is not"),
        pytest.param("10 PD, 56 SD", ("NOT_MET", nan), id="after progression none counts"),
    ],
)
def test_what_clinical_benefit_tolerates_unless_told_otherwise(story, expected):
    found = answer(clinical_benefit, story, stable_from_day=50)
    np.testing.assert_equal(found, expected)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param("10 PD, 56 PR", ("PD", 10), id="after progression none counts"),
        pytest.param("10 CR, 56 PR", ("PR", 56), id="disease after a CR is as it was recorded"),
        pytest.param("", ("MISSING", nan), id="no record is missing"),
    ],
)
def test_the_last_assessment_unless_told_otherwise(story, expected):
    found = ask(last_assessment, story)
    np.testing.assert_equal((Response(found.response).name, float(found.day)), expected)
