"""Rows that say the same thing again: one record, unless they contradict each other."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from builders import lesion, measured, protocol_of, sources_of, treated
from plain_files import put, read
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.selection import check_selection

ONE_SHEET = """
[data.files]
lesions = "ct.csv"
measurements = "ct.csv"
[columns.lesions]
subject = "Patient"
lesion = "Lesion"
role = "Type"
organ = "Site"
[columns.measurements]
subject = "Patient"
lesion = "Lesion"
assessed_on = "Date"
diameter_mm = "Size"
"""
HEADINGS = "Patient,Date,Lesion,Type,Site,Size\n"


def one_sheet(tmp_path, *rows):
    """Read a sheet whose rows are measurements and hold their lesion, too."""
    put(
        tmp_path,
        subjects="subject\nA\n",
        doses="subject,started_on\nA,2020-01-01\n",
        ct=HEADINGS + "\n".join(rows) + "\n",
    )
    sources = read(tmp_path, ONE_SHEET)
    return sources, [(f.rule, f.table, f.row) for f in sources.findings]


BASELINE = ("A,2019-12-30,T1,target,liver,30", "A,2019-12-30,T2,target,lung,20")


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(("target", "liver"), id="type and site in each row"),
        pytest.param(("target", ""), id="the site at baseline alone"),
        pytest.param(("", ""), id="type and site at baseline alone"),
    ],
)
def test_one_sheet_of_lesions_and_their_sizes(tmp_path, later):
    role, site = later
    rows = [f"A,2020-0{month}-01,T1,{role},{site},{30 - month}" for month in (3, 5, 7)]
    sources, findings = one_sheet(tmp_path, *BASELINE, *rows)
    assert findings == []
    lesions = sources.table("lesions")
    assert lesions["lesion"].to_list() == ["T1", "T2"]
    assert lesions["organ"].to_list() == ["liver", "lung"]
    assert sources.table("measurements")["diameter_mm"].to_list() == [30, 20, 27, 25, 23]


def test_what_is_blank_at_baseline_is_taken_from_a_later_row(tmp_path):
    sources, findings = one_sheet(
        tmp_path, "A,2019-12-30,T1,,,30", "A,2020-03-01,T1,target,liver,28"
    )
    assert findings == []
    assert sources.table("lesions").select("role", "organ", "row").rows() == [
        ("target", "liver", 3)
    ]


def test_a_lesion_that_is_a_target_in_one_row_and_none_in_another(tmp_path):
    sources, findings = one_sheet(tmp_path, *BASELINE, "A,2020-03-01,T1,non-target,liver,28")
    assert findings == [("duplicate-record", "lesions", 4)]
    (finding,) = sources.findings
    assert finding.allowed == 'one record; row 2 says "target"'


def test_a_type_that_stands_nowhere_is_asked_for_once(tmp_path):
    _, findings = one_sheet(tmp_path, "A,2019-12-30,T1,,liver,30", "A,2020-03-01,T1,,,28")
    assert findings == [("missing-value", "lesions", 2)]


def test_a_measurement_that_stands_twice_is_said_once(tmp_path):
    sources, findings = one_sheet(tmp_path, *BASELINE, BASELINE[0])
    assert ("repeated-record", "measurements", 4) in findings
    assert {rule for rule, _, _ in findings} == {"repeated-record"}
    assert sources.table("measurements").height == 2


def test_targets_are_counted_once_each(tmp_path):
    rows = [f"A,2020-0{month}-01,T1,target,liver,30" for month in range(1, 9)]
    sources, _ = one_sheet(tmp_path, *BASELINE, *rows)
    protocol = protocol_of()
    assert check_selection(sources, build_cohorts(sources, protocol), protocol) == []


def test_targets_of_rows_that_contradict_each_other_are_counted_once_each():
    lesions = [lesion("A", organ=f"site {number}") for number in range(7)]
    sources = sources_of(**treated("A"), lesions=lesions, measurements=[measured("A", -3, 30)])
    protocol = protocol_of()
    assert check_selection(sources, build_cohorts(sources, protocol), protocol) == []


def test_patients_repeated_in_each_row_of_their_doses(tmp_path):
    put(
        tmp_path,
        all="subject,sex,ecog,started_on\nA,f,1,2020-01-01\nA,,,2020-03-01\nB,m,0,2020-01-01\n",
    )
    sources = read(tmp_path, '[data.files]\nsubjects = "all.csv"\ndoses = "all.csv"\n')
    assert sources.findings == ()
    assert sources.table("subjects").select("subject", "sex", "ecog").rows() == [
        ("A", "f", 1),
        ("B", "m", 0),
    ]
    assert sources.table("doses").height == 3


def test_a_blank_cell_contradicts_nothing_in_a_table_of_its_own():
    rows = [lesion("A", organ="liver"), lesion("A", nodal="N")]
    sources = sources_of(**treated("A"), lesions=rows)
    assert [(f.rule, f.severity) for f in sources.findings] == [("repeated-record", "warning")]
    assert sources.table("lesions").select("organ", "nodal").rows() == [("liver", False)]


_CELLS = sampled_from([None, "liver", "lung"])


@given(rows=lists(_CELLS, min_size=2, max_size=5))
def test_a_record_contradicts_itself_if_two_known_cells_differ(rows):
    sources = sources_of(**treated("A"), lesions=[lesion("A", organ=each) for each in rows])
    known = {each for each in rows if each is not None}
    contradicted = len(known) > 1
    assert contradicted == any(f.rule == "duplicate-record" for f in sources.findings)
    assert sources.table("lesions").height == (len(rows) if contradicted else 1)
    if not contradicted:
        assert set(sources.table("lesions")["organ"].drop_nulls()) == known


def test_the_order_of_rows_changes_no_record():
    rows = [lesion("A", organ="liver"), lesion("A", nodal="N"), lesion("A", cystic="Y")]
    told = {
        tuple(
            sources_of(**treated("A"), lesions=list(order))
            .table("lesions")
            .select("organ", "nodal", "cystic")
            .row(0)
        )
        for order in permutations(rows)
    }
    assert told == {("liver", False, True)}
