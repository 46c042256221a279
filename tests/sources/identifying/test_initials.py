"""Initials are told from codes: nearly all different, and one to a patient."""

from __future__ import annotations

import polars as pl
import pytest

from trialreadout.sources.identifying.initials import count_initials

PATIENTS = ["P1", "P2", "P3", "P4", "P5", "P6"]


def count(*words, subjects=PATIENTS):
    subjects = pl.Series(subjects[: len(words)], dtype=pl.String)
    return count_initials(pl.Series(words, dtype=pl.String), subjects)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["PJ", "AB", "KLM", "RdV", "JW", "TS"], 5, id="one is written otherwise"),
        pytest.param(["PJ", "AB", "KLM", "JW", "TS"], 5, id="five patients"),
        pytest.param(["PJ", "AB", "KLM", "JW"], 0, id="four patients may differ by chance"),
        pytest.param(["P.J.", "A. B.", "K.L.", "J-W", "T.S.", "ÅÖ"], 5, id="with points"),
        pytest.param(["PJ", "AB", "KL", "JW", "PJ", None], 5, id="two patients may share theirs"),
        pytest.param(["PJ", "AB", "KL", "PJ", "AB", "KL"], 0, id="half of them shared: sites"),
        pytest.param(["M", "F", "F", "M", "F", "M"], 0, id="sex"),
        pytest.param(["CR", "PR", "SD", "PD", "NE", "MISSING"], 0, id="responses"),
        pytest.param(["PTC", "FTC", "PTC", "FTC", "PTC", "PTC"], 0, id="histology"),
        pytest.param(["0", "1", "2", "1", "0", "1"], 0, id="ECOG"),
        pytest.param(["ABCDE", "BCDEF", "CDEFG", "DEFGH", "EFGHI"], 0, id="five letters"),
        pytest.param(["PJ", "AB", "KL", "none", "yes", "JW"], 0, id="a third is no initials"),
        pytest.param([None] * 6, 0, id="nothing"),
    ],
)
def test_a_column(words, expected):
    assert count(*words) == expected


def test_initials_repeat_with_their_patient():
    words = ["PJ", "AB", "KL", "JW", "TS"]
    assert count(*words, *words, subjects=[*PATIENTS[:5], *PATIENTS[:5]]) == 10


def test_words_that_change_within_a_patient_are_none():
    words = ["PJ", "AB", "KL", "JW", "TS"]
    other = ["VB", "NM", "QW", "ER", "TY"]
    assert count(*words, *other, subjects=[*PATIENTS[:5], *PATIENTS[:5]]) == 0
