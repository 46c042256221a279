from __future__ import annotations

import polars as pl
import pytest

from trialreadout.sources.deidentified.words import Words


def withheld(cells, subjects=None, *, shared=False, known=(), telling=()):
    whose = pl.Series(subjects or [f"P{n}" for n in range(len(cells))])
    return Words(known, telling).withheld(pl.Series(cells, dtype=pl.String), whose, shared=shared)


@pytest.mark.parametrize(
    ("word", "held"),
    [
        pytest.param("papillary", False, id="a word"),
        pytest.param("seen on 2014-02-03", True, id="a day"),
        pytest.param("since 02/2014", True, id="a month"),
        pytest.param("told 3.2.14", True, id="a short day"),
        pytest.param("1.5", False, id="a number"),
        pytest.param("ask a@example.org", True, id="electronic mail"),
        pytest.param("as Jansen said", True, id="a name that stands elsewhere"),
        pytest.param("as JANSEN said", True, id="whatever its capitals"),
        pytest.param("Jansenism", False, id="another word that begins so"),
        pytest.param("see NL-017", True, id="an identifier"),
    ],
)
def test_a_word_that_tells_of_a_person_is_withheld(word, held):
    assert withheld([word], telling=["Jansen, P.", "NL-017"]) == ({word} if held else set())


@pytest.mark.parametrize(
    ("cells", "subjects", "held"),
    [
        pytest.param(["toxicity", "toxicity"], ["A", "B"], set(), id="two patients share it"),
        pytest.param(["moved to Delft"] * 2, ["A", "A"], {"moved to Delft"}, id="one has it twice"),
        pytest.param(["completed", None], ["A", "B"], set(), id="the program knows it"),
        pytest.param(["progression"], ["A"], set(), id="the protocol knows it"),
        pytest.param(["3"], ["A"], set(), id="a small number"),
        pytest.param(["9434765919"], ["A"], {"9434765919"}, id="a long number"),
    ],
)
def test_a_word_of_one_patient_alone_is_withheld_where_words_are_shared(cells, subjects, held):
    assert withheld(cells, subjects, shared=True, known={"progression"}) == held


def test_what_rows_hang_on_is_numbered_and_never_blank():
    words = Words((), ())
    assert words.replacements({"b", "a"}, numbered=True) == {
        "a": "(withheld 1)",
        "b": "(withheld 2)",
    }
    assert words.replacements({"b"}, numbered=True) == {"b": "(withheld 2)"}
    assert words.replacements({"b"}, numbered=False) == {"b": None}
