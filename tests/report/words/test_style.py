"""Spelling, decimals, lists and dates, as journals ask for them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import protocol_of
from trialreadout.report.tables import Cell
from trialreadout.report.words.style import Style, style_of

BRITISH, AMERICAN = Style("en-GB", "."), Style("en-US", ".")
LANCET, GERMAN = Style("en-GB", "·"), Style("en-US", ",")


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("style", "text", "written"),
    [
        pytest.param(LANCET, "17.8 months", "17·8_months", id="a raised point"),
        pytest.param(GERMAN, "62.5 to 92.5", "62,5 to 92,5", id="commas in an interval"),
        pytest.param(GERMAN, "p = 0.021, two-sided", "p = 0,021, two-sided", id="a p value"),
        pytest.param(GERMAN, "it was 0.5.", "it was 0,5.", id="before a full stop"),
        pytest.param(GERMAN, "RECIST 1.1", "RECIST_1.1", id="a version of RECIST is no decimal"),
        pytest.param(GERMAN, "iRECIST 1.1, CTCAE 4.03", "iRECIST 1.1, CTCAE_4.03", id="nor CTCAE"),
        pytest.param(GERMAN, "Readout version 0.1.0", "Readout version_0.1.0", id="nor software"),
        pytest.param(GERMAN, "patient NL-01.2a", "patient NL-01.2a", id="nor a patient's name"),
        pytest.param(BRITISH, "80.6 %; 95 % CI", "80.6_%; 95_%_CI", id="no break before a unit"),
        pytest.param(BRITISH, "400 mg for 26 weeks", "400_mg for 26_weeks", id="nor before mg"),
        pytest.param(BRITISH, "week 26, grade 3", "week_26, grade_3", id="nor after week"),
        pytest.param(GERMAN, "by RECIST 1.1", "by RECIST_1.1", id="a version stays with its name"),
        pytest.param(BRITISH, "3 monthly visits", "3 monthly visits", id="a longer word may part"),
        pytest.param(AMERICAN, "Tumour of the tumours", "Tumor of the tumors", id="American"),
        pytest.param(BRITISH, "anemia, Diarrhea", "anaemia, Diarrhoea", id="British terms"),
        pytest.param(AMERICAN, "favourableness", "favourableness", id="whole words alone"),
        pytest.param(AMERICAN, "randomised_on", "randomized_on", id="words within a column"),
    ],
)
def test_text_is_written_in_the_style(style: Style, text: str, written: str):
    assert spaced(style.written(text)) == written


@pytest.mark.parametrize(
    ("words", "british", "american"),
    [
        pytest.param(["a"], "a", "a", id="one"),
        pytest.param(["a", "b"], "a and b", "a and b", id="two"),
        pytest.param(["a", "b", "c"], "a, b and c", "a, b, and c", id="three"),
    ],
)
def test_an_american_list_has_a_comma_before_its_last_word(words, british, american):
    assert BRITISH.listed(words) == british
    assert AMERICAN.listed(words) == american


@pytest.mark.parametrize(
    ("day", "british", "american"),
    [
        pytest.param(date(2011, 1, 31), "31 January 2011", "January 31, 2011", id="a day"),
        pytest.param("2007-10", "October 2007", "October 2007", id="a month"),
        pytest.param("2007", "2007", "2007", id="a year"),
    ],
)
def test_dates_are_written_as_each_country_does(day, british, american):
    assert BRITISH.day(day) == british
    assert AMERICAN.day(day) == american


def test_the_cell_of_a_result_has_the_decimal_sign_and_no_other_cell_has():
    assert LANCET.printed(Cell("8/31 (25.8 %)", "a-result")) == "8/31 (25·8 %)"
    assert LANCET.printed(Cell("site 1.2")) == "site 1.2"


def test_the_style_is_the_protocols():
    assert style_of(protocol_of("")) == BRITISH
    assert style_of(protocol_of('[report]\ndecimal = "·"\n')) == LANCET


texts = st.text(alphabet="abTumouranemia .,%0123456789", max_size=40)
styles = st.sampled_from([BRITISH, AMERICAN, LANCET])


@given(styles, texts)
def test_writing_twice_changes_nothing(style: Style, text: str):
    assert style.written(style.written(text)) == style.written(text)


@given(st.floats(0, 1000).map(lambda value: f"{value:.1f}"), st.sampled_from(".·,"))
def test_no_digit_is_lost(number: str, sign: str):
    said = Style("en-GB", sign).number(f"was {number} months")  # type: ignore[arg-type]
    assert said == f"was {number.replace('.', sign)} months"
