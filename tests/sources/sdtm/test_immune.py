"""Responses by iRECIST in RS, beside those by other criteria or alone."""

from __future__ import annotations

import polars as pl

from builders import domain
from trialreadout.sources.sdtm import immune_responses, responses


def said(test, word, **more):
    row = {"USUBJID": "A", "RSTESTCD": test, "RSSTRESC": word, "RSDTC": "2020-02-01"}
    return row | {"VISIT": "WEEK 6", "RSCAT": "iRECIST", "RSEVAL": "INVESTIGATOR"} | more


OVERALL = said("OVRLRESP", "iUPD")
PARTS = (
    said("TRGRESP", "iSD"),
    said("NTRGRESP", "NON-iCR/NON-iUPD"),
    said("NEWLIND", "Y"),
)


def immune(*rows):
    return immune_responses.immune_assessments({"rs": domain("rs", *rows)})


def test_a_response_has_its_parts_beside_it():
    (row,) = immune(OVERALL, *PARTS).cells.to_dicts()
    assert row["immune_response"] == "iUPD"
    assert (row["target"], row["non_target"]) == ("iSD", "NON-iCR/NON-iUPD")
    assert (row["new_lesion_seen"], row["reader"], row["row"]) == ("Y", "investigator", 2)


def test_parts_of_another_visit_or_reader_are_not_beside_it():
    others = said("TRGRESP", "iCR", VISIT="WEEK 12"), said("NTRGRESP", "iCR", RSEVAL="CENTRAL")
    (row,) = immune(OVERALL, *others).cells.to_dicts()
    assert (row["target"], row["non_target"], row["new_lesion_seen"]) == (None, None, None)


def test_a_response_that_was_not_done_is_missing():
    (row,) = immune(said("OVRLRESP", None, RSSTAT="NOT DONE")).cells.to_dicts()
    assert row["immune_response"] == "MISSING"


def test_responses_by_recist_and_by_irecist_stand_in_tables_of_their_own():
    recist = said("OVRLRESP", "PD", RSCAT="RECIST 1.1")
    rs = {"rs": domain("rs", OVERALL, recist)}
    by_recist = responses.assessments(rs)
    assert by_recist.cells["response"].to_list() == ["PD"]
    assert by_recist.findings == ()
    assert immune(OVERALL, recist).cells["immune_response"].to_list() == ["iUPD"]


def test_with_irecist_alone_there_are_no_responses_by_recist():
    assert responses.assessments({"rs": domain("rs", OVERALL)}) is None
    assert responses.assessments({"rs": domain("rs", OVERALL)}, "iRECIST") is None


def test_without_irecist_there_is_no_such_table():
    assert immune(said("OVRLRESP", "PD", RSCAT="RECIST 1.1")) is None
    assert immune_responses.immune_assessments({}) is None


def test_a_domain_without_categories_holds_no_response_by_irecist():
    plain = {key: cell for key, cell in OVERALL.items() if key != "RSCAT"}
    assert immune(plain) is None
    assert responses.assessments({"rs": domain("rs", plain)}).cells.height == 1


def test_a_large_domain_without_categories_is_read_like_a_small_one():
    rows = domain("rs", said("OVRLRESP", "PD")).drop("RSCAT")
    many = pl.concat([rows] * 50_000)
    assert responses.assessments({"rs": many}).cells.height == 50_000
