"""A name that does not fit is shortened in its middle, and two patients never look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.report.figures.names import label_expression, shortened


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("SITE-01-0001", "SITE-01-0001", id="as long as its place"),
        pytest.param("SITE-001-0001", "SITE-0…-0001", id="a letter more"),
        pytest.param("Łódź-Ωμέγα-0007", "Łódź-Ω…-0007", id="letters beyond ASCII"),
        pytest.param("", "", id="no letter"),
    ],
)
def test_a_name_keeps_both_its_ends(name, said):
    assert shortened([name], 12)[name] == said


def test_names_that_would_look_alike_stand_whole():
    names = ["SITE-001-A-0001", "SITE-001-B-0001", "SITE-002-C-0002"]
    assert shortened(names, 12) == {
        "SITE-001-A-0001": "SITE-001-A-0001",
        "SITE-001-B-0001": "SITE-001-B-0001",
        "SITE-002-C-0002": "SITE-0…-0002",
    }


@given(st.lists(st.text(min_size=1, max_size=60), unique=True), st.integers(5, 30))
def test_no_two_patients_share_what_stands_for_them(names, most):
    short = shortened(names, most)
    assert len(set(short.values())) == len(names)
    assert list(short) == names


def test_an_axis_whose_names_fit_needs_no_words():
    assert label_expression({"P1": "P1"}) == {}
    assert label_expression({'a"b': 'a"'}) == {
        "labelExpr": '{"a\\"b": "a\\""}[datum.label] || datum.label'
    }
