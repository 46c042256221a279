"""Responses of the parts of the disease in RS, beside the overall one."""

from __future__ import annotations

import pytest

from builders import domain
from trialreadout.sources.sdtm import responses

DAY = "2020-03-01"
PARTS = {"lesions": "RECIST 1.1", "marker": "CA125"}


def said(test, word, day=DAY, category="PCWG3", **more):
    row = {"USUBJID": "A", "RSTESTCD": test, "RSSTRESC": word, "RSDTC": day, "VISIT": "WEEK 8"}
    return row | {"RSCAT": category, "RSEVAL": "INVESTIGATOR"} | more


def read(rows, category=None, parts=()):
    raw = responses.assessments({"rs": domain("rs", *rows)}, category, dict(parts))
    return raw.cells.to_dicts(), [finding.rule for finding in raw.findings]


def test_soft_tissue_and_bone_stand_beside_the_whole():
    rows = [said("SFTSRESP", "NED"), said("BONERESP", "PDu"), said("OVRLRESP", "PDu")]
    (row,), rules = read(rows)
    assert (row["lesion_response"], row["bone_response"], row["response"]) == ("ND", "PDu", "NE")
    assert (row["row"], row["reader"]) == (4, "investigator")
    assert rules == ["unconfirmed-progression"]


def test_parts_without_a_whole_are_an_assessment_whose_response_is_missing():
    rows = [said("OVRLRESP", "SD"), said("BONERESP", "PD", "2020-05-01")]
    found, rules = read(rows)
    assert [(row["assessed_on"], row["response"], row["bone_response"]) for row in found] == [
        (DAY, "SD", None),
        ("2020-05-01", "MISSING", "PD"),
    ]
    assert rules == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("CR", "response within normal range"),
        ("PR", "response"),
        ("SD", "stable"),
        ("PD", "progression"),
        ("NE", "NE"),
        ("better", "better"),
    ],
)
def test_lesions_and_ca_125_are_found_by_their_categories(word, expected):
    rows = [
        said("OVRLRESP", word, category="CA125"),
        said("OVRLRESP", "SD", category="RECIST 1.1"),
        said("OVRLRESP", "PR", category="both"),
    ]
    (row,), rules = read(rows, "both", PARTS)
    assert (row["lesion_response"], row["marker_response"], row["response"]) == (
        "SD",
        expected,
        "PR",
    )
    assert rules == []


def test_a_category_that_is_not_there_is_found():
    rows = [said("OVRLRESP", "SD", category="RECIST 1.1")]
    _, rules = read(rows, None, PARTS)
    assert rules == ["unknown-response-category"]


def test_another_reader_has_a_row_of_his_own():
    rows = [said("OVRLRESP", "SD"), said("BONERESP", "PD", RSEVAL="CENTRAL")]
    found, _ = read(rows)
    assert [(row["reader"], row["response"]) for row in found] == [
        ("investigator", "SD"),
        ("central", "MISSING"),
    ]
