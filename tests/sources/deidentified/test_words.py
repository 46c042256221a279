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
        pytest.param("since 2014/02/03", True, id="a day with strokes"),
        pytest.param("on 20140203", True, id="a day without signs"),
        pytest.param("on 3 February 2014", True, id="a day in English"),
        pytest.param("seit 3. März", True, id="a day in German"),
        pytest.param("le 1er août 2014", True, id="a day in French"),
        pytest.param("3-mrt-14 of maart 2014", True, id="a month in Dutch"),
        pytest.param("Feb 3, 2014", True, id="a day in American"),
        pytest.param("dose 2 decreased", False, id="a number and what a month begins like"),
        pytest.param("grade 3 marked", False, id="a grade and a word"),
        pytest.param("week 8", False, id="a week"),
        pytest.param("number 0612345678", True, id="a long number of one patient"),
        pytest.param("123.45.678", True, id="a long number in groups"),
        pytest.param("1234 5", False, id="a short number"),
        pytest.param("mr Bos says", True, id="a name of three letters"),
        pytest.param("of the bone", False, id="a particle of a name"),
        pytest.param("von Hippel", False, id="another name with a particle"),
        pytest.param("by Muller", True, id="a name without its accent"),
        pytest.param("by Mueller", True, id="a name transcribed"),
        pytest.param("by Mu\u0308ller", True, id="a name in two signs"),
        pytest.param("Jan\u00adsen", True, id="a name with a sign that is not seen"),
        pytest.param("PTC", False, id="letters that an identifier begins with"),
    ],
)
def test_a_word_that_tells_of_a_person_is_withheld(word, held):
    telling = ["Jansen, P.", "NL-017", "Bos, J. van der", "Müller, Anna von", "PTC-002"]
    assert withheld([word], telling=telling) == ({word} if held else set())


def test_a_long_number_that_patients_share_is_no_number_of_one():
    assert withheld(["45048000"] * 2, ["A", "B"]) == set()


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
