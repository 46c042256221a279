"""Responses by iRECIST that do not follow from their parts, or from those before them."""

from __future__ import annotations

import pytest

from builders import on, sources_of, treated

NON = "NON-iCR/NON-iUPD"


def found(*rows):
    """Record i-responses of one patient: day, response, target, non-target, new lesion."""
    keys = ("immune_response", "target", "non_target", "new_lesion_seen")
    records = [
        {"subject": "A", "assessed_on": on(day)} | dict(zip(keys, cells, strict=False))
        for day, *cells in rows
    ]
    sources = sources_of(**treated("A"), immune_assessments=records)
    return [(f.rule, f.row) for f in sources.findings if f.rule.startswith("immune-")]


PARTS, ALONE, AFTER = (
    "immune-parts-contradict",
    "immune-confirmed-alone",
    "immune-after-confirmation",
)


@pytest.mark.parametrize(
    ("cells", "rules"),
    [
        pytest.param(["iCR", "iCR", "iCR", "N"], [], id="all gone"),
        pytest.param(["iPR", "iCR", NON, "N"], [], id="targets gone, non-targets not"),
        pytest.param(["iCR", "iCR", NON, "N"], [PARTS], id="a complete response it is not"),
        pytest.param(["iPR", "iPR", "NE", "N"], [], id="non-targets not evaluable"),
        pytest.param(["iSD", "iPR", NON, "N"], [PARTS], id="stable with targets in response"),
        pytest.param([NON, "iSD", NON, "N"], [PARTS], id="non-target words, with targets"),
        pytest.param([NON, "ND", NON, "N"], [], id="non-target disease only"),
        pytest.param([NON, None, NON, "N"], [], id="no target response recorded"),
        pytest.param(["iUPD", "iUPD", NON, "N"], [], id="progression by targets"),
        pytest.param(["iUPD", "iSD", NON, "Y"], [], id="progression by a new lesion"),
        pytest.param(["iUPD", "iSD", NON, "N"], [PARTS], id="progression by nothing"),
        pytest.param(["iUPD", "iSD", NON, None], [], id="not known whether a new lesion"),
        pytest.param(["iSD", "iUPD", NON, "N"], [PARTS], id="a part progressed, the whole not"),
        pytest.param(["iSD", "iSD", "iUPD", "N"], [PARTS], id="the non-targets progressed"),
        pytest.param(["iSD", "iSD", NON, "Y"], [PARTS], id="a new lesion, and stable"),
        pytest.param(["NE", "NE", "NE", "Y"], [PARTS], id="a new lesion, not evaluable"),
        pytest.param(["iPR", "PR", NON, "N"], [PARTS], id="a word of RECIST for a part"),
        pytest.param(["NE", "iSD", "NE", "N"], [PARTS], id="stable targets, not evaluable"),
        pytest.param(["iSD", None, None, None], [], id="no parts recorded"),
    ],
)
def test_a_response_and_its_parts(cells, rules):
    assert found([42, *cells]) == [(rule, 2) for rule in rules]


def test_a_new_lesion_that_lasts_does_not_contradict_a_response():
    assert found([42, "iUPD", "iSD", NON, "Y"], [84, "iPR", "iPR", NON, "Y"]) == []


def test_an_open_progression_needs_no_progression_in_its_parts():
    assert found([42, "iUPD", "iSD", NON, "Y"], [84, "iUPD", "iSD", NON, "N"]) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["iUPD", "iCPD"], [], id="confirmed"),
        pytest.param(["iUPD", "NE", "iCPD"], [], id="confirmed after a gap"),
        pytest.param(["iCPD"], [(ALONE, 2)], id="nothing before it"),
        pytest.param(["iUPD", "iSD", "iCPD"], [(ALONE, 4)], id="its iUPD was ended"),
        pytest.param(["iUPD", "iCPD", "iCPD"], [], id="confirmed again"),
        pytest.param(["iUPD", "iCPD", "NE"], [], id="not evaluable afterwards"),
        pytest.param(["iUPD", "iCPD", "iSD"], [(AFTER, 4)], id="stable afterwards"),
        pytest.param(["iUPD", "iCPD", "iUPD"], [(AFTER, 4)], id="unconfirmed afterwards"),
    ],
)
def test_a_response_and_those_before_it(words, expected):
    assert found(*([42 * n, word] for n, word in enumerate(words, start=1))) == expected


def test_the_order_is_that_of_the_days():
    assert found([84, "iCPD"], [42, "iUPD"]) == []


def test_patients_and_readers_do_not_see_each_other():
    rows = [
        {"subject": "A", "reader": "central", "assessed_on": on(42), "immune_response": "iUPD"},
        {"subject": "A", "assessed_on": on(84), "immune_response": "iCPD"},
        {"subject": "B", "assessed_on": on(126), "immune_response": "iSD"},
    ]
    sources = sources_of(**treated("A", "B"), immune_assessments=rows)
    assert [(f.rule, f.row) for f in sources.findings] == [(ALONE, 3)]
