"""One sheet that is read for two tables, and one column that is read for two columns."""

from __future__ import annotations

import pytest

from plain_files import put, read

FOLLOW_UP = """
[data.files]
status = "follow-up.csv"
therapies = "follow-up.csv"
[columns.status]
last_contact_on = "seen"
[columns.therapies]
started_on = "next therapy from"
kind = "next therapy"
"""
HEADINGS = "subject,died_on,seen,next therapy from,next therapy\n"
PATIENTS = "subject\nA\nB\n"


def rules(sources):
    return [(f.severity, f.rule, f.row) for f in sources.findings]


def test_a_patient_without_a_next_therapy_has_no_row_among_therapies(tmp_path):
    rows = HEADINGS + "A,,2020-05-01,,\nB,,2020-06-01,2020-03-01,sorafenib\n"
    put(tmp_path, **{"subjects": PATIENTS, "follow-up": rows})
    sources = read(tmp_path, FOLLOW_UP)
    assert rules(sources) == []
    assert sources.table("therapies").select("subject", "kind").rows() == [("B", "sorafenib")]
    assert sources.table("status")["subject"].to_list() == ["A", "B"]


def test_a_word_that_means_nothing_says_nothing(tmp_path):
    rows = HEADINGS + "A,,2020-05-01,,none\nB,,2020-06-01,2020-03-01,sorafenib\n"
    put(tmp_path, **{"subjects": PATIENTS, "follow-up": rows})
    sources = read(tmp_path, FOLLOW_UP + '[codes.kind]\n"none" = ""\n')
    assert rules(sources) == []
    assert sources.table("therapies").height == 1


def test_a_next_therapy_without_its_day_is_an_error_still(tmp_path):
    rows = HEADINGS + "A,,2020-05-01,,sorafenib\nB,,2020-06-01,,\n"
    put(tmp_path, **{"subjects": PATIENTS, "follow-up": rows})
    assert rules(read(tmp_path, FOLLOW_UP)) == [("error", "missing-value", 2)]


def test_in_a_sheet_of_its_own_a_row_with_a_patient_alone_is_an_error(tmp_path):
    put(tmp_path, subjects=PATIENTS, therapies="subject,started_on\nA,\n")
    assert rules(read(tmp_path)) == [("error", "missing-value", 2)]


SIZES = """
[columns.measurements]
diameter_mm = "mm"
state = "mm"
[codes.state]
"ND" = "not evaluable"
"da" = "present"
"<5" = "too small"
"""
LESIONS = "subject,lesion,role\nA,T1,target\nA,NT1,non-target\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("23", ("measured", 23.0), id="a number is a size"),
        pytest.param("23.5", ("measured", 23.5), id="with decimals"),
        pytest.param("0", ("absent", 0.0), id="0 mm is absent"),
        pytest.param("ND", ("not evaluable", None), id="a word of the site is a state"),
        pytest.param("absent", ("absent", None), id="a word of the table is a state"),
        pytest.param("<5", ("too small", None), id="a limit may be a word, too"),
    ],
)
def test_a_column_may_hold_sizes_and_words(tmp_path, cell, expected):
    rows = f"subject,lesion,assessed_on,mm\nA,NT1,2020-01-01,da\nA,T1,2020-01-01,{cell}\n"
    put(tmp_path, subjects="subject\nA\n", lesions=LESIONS, measurements=rows)
    sources = read(tmp_path, SIZES)
    assert rules(sources) == []
    one = sources.table("measurements").filter(lesion="T1").select("state", "diameter_mm")
    assert one.row(0) == expected


def test_decimal_commas_are_read_beside_words(tmp_path):
    rows = "subject;lesion;assessed_on;mm\nA;NT1;2020-01-01;da\nA;T1;2020-01-01;23,5\n"
    put(tmp_path, subjects="subject\nA\n", lesions=LESIONS, measurements=rows)
    sources = read(tmp_path, SIZES)
    assert rules(sources) == []
    assert sources.table("measurements")["diameter_mm"].to_list() == [None, 23.5]


@pytest.mark.parametrize(("cell", "rule"), [("l2", "unknown-term"), ("", "missing-value")])
def test_what_is_neither_a_size_nor_a_state_is_one_error(tmp_path, cell, rule):
    rows = f"subject,lesion,assessed_on,mm\nA,T1,2020-01-01,{cell}\n"
    put(tmp_path, subjects="subject\nA\n", lesions=LESIONS, measurements=rows)
    assert rules(read(tmp_path, SIZES)) == [("error", rule, 2)]
