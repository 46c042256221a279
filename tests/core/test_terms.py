"""The words of the tables and the codes of the arrays lead to one another."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import (
    Answer,
    ImmuneResponse,
    LesionRole,
    LesionState,
    NewLesion,
    Response,
    Trend,
    Uptake,
    UptakeChange,
    codes_of,
    label,
)

VOCABULARIES = [
    Response,
    ImmuneResponse,
    Answer,
    Trend,
    LesionState,
    LesionRole,
    NewLesion,
    Uptake,
    UptakeChange,
]


@pytest.mark.parametrize(
    ("term", "word"),
    [
        (Response.CR, "CR"),
        (Response.NON_CR_NON_PD, "NON-CR/NON-PD"),
        (Response.MISSING, "MISSING"),
        (ImmuneResponse.ICR, "iCR"),
        (ImmuneResponse.IUPD, "iUPD"),
        (ImmuneResponse.ICPD, "iCPD"),
        (ImmuneResponse.NON_ICR_NON_IUPD, "NON-iCR/NON-iUPD"),
        (ImmuneResponse.NE, "NE"),
        (ImmuneResponse.ND, "ND"),
        (Answer.NOT_EVALUABLE, "not evaluable"),
        (Trend.PROGRESSION, "progression"),
        (Trend.NE, "NE"),
        (LesionState.TOO_SMALL, "too small"),
        (LesionRole.NON_TARGET, "non-target"),
        (NewLesion.UNEQUIVOCAL, "unequivocal"),
        (Uptake.NONE, "none"),
        (UptakeChange.INCREASED, "increased"),
        (UptakeChange.NE, "NE"),
    ],
)
def test_each_term_has_the_word_that_people_use(term, word):
    assert label(term) == word


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_word_leads_back_to_its_term(vocabulary):
    assert [vocabulary(code) for code in codes_of(vocabulary).values()] == list(vocabulary)


def test_responses_are_ordered_from_best_to_worst():
    assert list(codes_of(Response)) == [
        "CR",
        "PR",
        "SD",
        "NON-CR/NON-PD",
        "PD",
        "NE",
        "ND",
        "MISSING",
    ]


def test_codes_do_not_change_their_numbers():
    assert [int(term) for term in Response] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [int(term) for term in ImmuneResponse] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert {term.name: int(term) for term in Answer} == {
        "NOT_EVALUABLE": -1,
        "NOT_MET": 0,
        "MET": 1,
    }


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int64])
def test_a_term_is_compared_and_joined_in_the_width_of_the_array(dtype):
    codes = np.array([1, 2, 5], dtype)
    assert (codes == Response.PD).tolist() == [False, False, True]
    assert (codes <= Response.PR).tolist() == [True, True, False]
    assert np.minimum(codes, Response.PR).dtype == dtype
    assert (codes - Response.PR).tolist() == [-1, 0, 3]
    assert codes.max(initial=Response.NE) == Response.NE
    assert Response.CR + 1 == 2
