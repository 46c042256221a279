"""Parameter codes: as the study file names them, or made of names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import protocol_of
from trialreadout.adam.parameters import made_codes, parameters_of
from trialreadout.core.findings import StudyError


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("OS", "OS", id="a short name is its own code"),
        pytest.param("progression-free survival", "PFS", id="of a long one the first letters"),
        pytest.param("tumour response at week 26", "TRAW26", id="numbers stand whole"),
        pytest.param("thyroglobulin", "THYROGLO", id="a long word is cut"),
        pytest.param("CA 19-9", "CA199", id="nothing but letters and digits"),
        pytest.param("18F-FDG", "P18FFDG", id="no digit in front"),
        pytest.param("腫瘍", "P", id="a name without a Latin letter still has a code"),
    ],
)
def test_a_code_is_made_of_a_name(name: str, code: str):
    assert made_codes([name]) == {name: code}


def test_what_would_be_the_same_code_is_told_apart_by_a_number():
    assert made_codes(["OS", "o.s.", "overall survival in all"], taken=["OSIA"]) == {
        "OS": "OS",
        "o.s.": "OS2",
        "overall survival in all": "OSIA2",
    }


@given(st.lists(st.text(max_size=30)), st.lists(st.sampled_from(["OS", "PFS", "P"])))
def test_codes_differ_are_not_taken_and_are_short(names: list[str], taken: list[str]):
    codes = made_codes(names, taken)
    assert set(codes) == set(names)
    assert len(set(codes.values())) == len(codes)
    assert not set(codes.values()) & set(taken)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", code) for code in codes.values())


BEST = """
[[endpoint]]
name = "best response"
kind = "recist-best"
adam = { paramcd = "BOR" }
"""


def test_the_study_file_names_a_code_and_no_made_one_takes_it():
    protocol = protocol_of(f'[[endpoint]]\nname = "BOR"\nkind = "recist-best"\n{BEST}')
    named = parameters_of(protocol)
    assert (named["best response"].code, named["best response"].words) == ("BOR", "Best response")
    assert named["BOR"].code == "BOR2"


def test_two_endpoints_of_one_code_are_an_error_that_names_the_second():
    other = BEST.replace("best response", "another").replace("recist-best", "recist-last")
    with pytest.raises(StudyError) as refused:
        protocol_of(BEST + other)
    (finding,) = refused.value.findings
    assert (finding.severity, finding.rule, finding.value) == ("error", "duplicate-name", "BOR")
    assert finding.column == 'endpoint "another".adam.paramcd'


@pytest.mark.parametrize("code", ["bor", "TOOLONGCODE", "1ST", "B R"])
def test_what_is_no_code_is_refused(code: str):
    with pytest.raises(StudyError) as refused:
        protocol_of(BEST.replace("BOR", code))
    (finding,) = refused.value.findings
    assert finding.value == code
    assert "eight capitals" in str(finding.allowed)
