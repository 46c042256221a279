"""The sentences of a record's eligibility criteria."""

from __future__ import annotations

import pytest

from trialreadout.protocol.eligibility import Criteria, criteria_of

PLAIN = "Inclusion Criteria:\n\n* one\n* two\n\nExclusion Criteria:\n\n* three\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PLAIN, Criteria(("one", "two"), ("three",)), id="bullets under two headings"),
        pytest.param(
            "INCLUSION CRITERIA\n1. one\n2) two\nEXCLUSION CRITERIA\n(1) three",
            Criteria(("one", "two"), ("three",)),
            id="numbers, and headings in capitals",
        ),
        pytest.param(
            "**Key Inclusion Criteria:**\n- one, which\n  goes on\n**Exclusion Criteria:**\n- x",
            Criteria(("one, which goes on",), ("x",)),
            id="a sentence over two lines",
        ),
        pytest.param(
            "Inclusion: one\n\nExclusion: two",
            Criteria(("one",), ("two",)),
            id="a criterion beside its heading",
        ),
        pytest.param(
            "Inclusion Criteria:\n\none\n\ntwo\n\nExclusion Criteria:\n\nthree",
            Criteria(("one", "two"), ("three",)),
            id="paragraphs without bullets",
        ),
        pytest.param(
            "Adults.\n" + PLAIN,
            Criteria(("one", "two"), ("three",), ("Adults.",)),
            id="a sentence before the headings belongs to neither",
        ),
        pytest.param(
            "Inclusion Criteria:\n* Age \\>= 18 \\[years\\]\nExclusion Criteria:\n* x",
            Criteria(("Age >= 18 [years]",), ("x",)),
            id="markup is taken off",
        ),
        pytest.param(
            "one\ntwo", Criteria(neither=("one two",)), id="no heading: nothing is parted"
        ),
        pytest.param(
            "Inclusion Criteria:\n* one", Criteria(neither=("one",)), id="one heading is not enough"
        ),
        pytest.param(
            "Inclusion Criteria:\n* inclusion body myositis\nExclusion Criteria:\n* x",
            Criteria(("inclusion body myositis",), ("x",)),
            id="a disease is no heading",
        ),
        pytest.param(None, Criteria(), id="nothing is said"),
    ],
)
def test_criteria_are_parted_where_the_text_parts_them(text, expected):
    assert criteria_of(text) == expected
