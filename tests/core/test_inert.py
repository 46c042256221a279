"""Text that others wrote does nothing where it is shown."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.inert import escaped_in_json, on_one_line, visible

ANY = st.text(st.characters(categories=None))
"""Any code points, half surrogate pairs among them."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31mred", "␛[31mred", id="a colour is not obeyed"),
        pytest.param("\x1b]0;title\x07", "␛]0;title␇", id="a title of the window is not set"),
        pytest.param("\x9b31m", "<U+009B>31m", id="the one-byte introducer is shown, too"),
        pytest.param("a\rb", "a␍b", id="what was printed is not overwritten"),
        pytest.param("\u202eabc", "<U+202E>abc", id="letters are not turned round"),
        pytest.param("\udcff", "<U+DCFF>", id="half a surrogate pair can be printed"),
        pytest.param("Größe\t≥ 30 %\nÅ", "Größe\t≥ 30 %\nÅ", id="words stay as they are"),
    ],
)
def test_characters_that_act_are_shown(text, shown):
    assert visible(text) == shown


def test_a_text_cannot_begin_a_line_of_its_own():
    assert on_one_line("NL-01\nerror  nothing is wrong") == "NL-01␊error  nothing is wrong"


@given(ANY)
def test_nothing_that_is_left_acts(text):
    left = {unicodedata.category(each) for each in visible(text) if each not in "\n\t"}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    visible(text).encode()


@given(ANY)
def test_a_json_document_is_text_and_holds_the_same_values(text):
    written = escaped_in_json(json.dumps({text: [text]}, ensure_ascii=False))
    assert json.loads(written) == {text: [text]}
    assert visible(written) == written
    written.encode()
