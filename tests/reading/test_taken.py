"""A saved reading becomes rows: codes are resolved, lesions named, nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import focus, protocol_of, read, scan, sources_of, treated
from trialreadout.core.findings import StudyError
from trialreadout.imaging.focus import RADIUS_MM
from trialreadout.reading.agreement import agreements
from trialreadout.reading.appended import append_rows
from trialreadout.reading.differences import differences
from trialreadout.reading.matched import names_of_lesions
from trialreadout.reading.saved import saved_reading
from trialreadout.reading.taken import taken
from trialreadout.reading.work import all_cases, cases_to_read, progress

STUDY = "T-01"
FIRST, SECOND = -10, 180


def two_scans(*subjects):
    return [
        scan(subject, day, series=f"{subject}/{day}")
        for subject in subjects
        for day in (FIRST, SECOND)
    ]


def sources(reads=(), foci=(), subjects=("P1", "P2")):
    return sources_of(
        **treated(*subjects), scans=two_scans(*subjects), reads=list(reads), foci=list(foci)
    )


def case_of(tables, subject, reader="A"):
    return next(c for c in cases_to_read(tables, STUDY, reader) if c.subject == subject)


def row(case, point, **more):
    return {"case": case.code, "time_point": point, "kind": "planar"} | more


def saved(case, foci=(), points=(1, 2), **more):
    """Write what the page saves of one case."""
    held = {
        "format": 1,
        "study": STUDY,
        "reader": "A",
        "purpose": "read",
        "reads": [row(case, point, read_on="2021-03-04") for point in points],
        "foci": [row(case, point, **said) for point, said in foci],
        "unreadable": [],
        "pixels": [row(case, point, steps_mm=[2.4, 2.4]) for point in (1, 2)],
    }
    return json.dumps(held | more).encode()


def marked(lesion, uptake, at):
    return {
        "lesion": lesion,
        "site": "lung",
        "uptake": uptake,
        "pixel_slice": "",
        "pixel_row": at[0],
        "pixel_column": at[1],
    }


def taken_from(content, tables, reader="A"):
    reading = saved_reading(content, "a.json")
    return taken(reading, "a.json", STUDY, cases_to_read(tables, STUDY, reader), tables)


def refused(content, tables):
    with pytest.raises(StudyError) as stopped:
        taken_from(content, tables)
    return [finding.rule for finding in stopped.value.findings]


def test_codes_become_patients_and_dates():
    tables = sources()
    case = case_of(tables, "P2")
    seen = [(1, marked("1", "none", (50, 20))), (2, marked("1", "present", (51, 20)))]
    found = taken_from(saved(case, seen), tables)
    assert [(r["subject"], r["scanned_on"], r["reader"], r["read_on"]) for r in found.reads] == [
        ("P2", "2019-12-22", "A", "2021-03-04"),
        ("P2", "2020-06-29", "A", "2021-03-04"),
    ]
    assert [(f["lesion"], f["uptake"], f["pixel_row"]) for f in found.foci] == [
        ("F1", "none", "50.0"),
        ("F1", "present", "51.0"),
    ]


def test_a_mark_near_that_of_another_reader_is_the_same_lesion():
    other = focus("P1", SECOND, "present", "F1", "B", pixel_row=100, pixel_column=30)
    tables = sources([read("P1", SECOND, "B")], [other])
    seen = [
        (2, marked("1", "present", (200, 30))),
        (2, marked("2", "present", (103, 30))),
    ]
    found = taken_from(saved(case_of(tables, "P1"), seen), tables)
    assert [f["lesion"] for f in found.foci] == ["F2", "F1"]


@pytest.mark.parametrize(
    ("apart_mm", "name"),
    [
        pytest.param(RADIUS_MM, "L7", id="as far as the radius"),
        pytest.param(RADIUS_MM + 0.1, "F1", id="just beyond"),
    ],
)
def test_marks_are_of_one_lesion_up_to_the_radius_of_a_focus(apart_mm, name):
    at = (1, "planar")
    steps = {at: (1.0, 1.0)}
    names = names_of_lesions({"1": {at: (0.0, apart_mm)}}, {"L7": {at: (0.0, 0.0)}}, ["L7"], steps)
    assert names == {"1": name}


def test_of_two_marks_near_one_lesion_the_nearer_gets_its_name():
    at = (0, "planar")
    marks = {"1": {at: (0.0, 9.0)}, "2": {at: (0.0, 2.0)}}
    names = names_of_lesions(marks, {"L1": {at: (0.0, 0.0)}}, ["L1"], {at: (1.0, 1.0)})
    assert names == {"1": "F1", "2": "L1"}


def test_marks_in_different_scans_are_not_held_against_each_other():
    marks, known = {"1": {(0, "planar"): (5.0, 5.0)}}, {"F1": {(1, "planar"): (5.0, 5.0)}}
    assert names_of_lesions(marks, known, ["F1"], {(0, "planar"): (1.0, 1.0)}) == {"1": "F2"}


def test_a_scan_read_before_is_refused_whole():
    tables = sources([read("P1", FIRST, "a")])
    assert refused(saved(case_of(tables, "P1")), tables) == ["read-twice"]


def test_a_scan_twice_in_one_file_is_refused():
    tables = sources()
    assert refused(saved(case_of(tables, "P1"), points=(1, 1)), tables) == ["read-twice"]


def test_another_readers_code_is_unknown():
    tables = sources()
    assert set(refused(saved(case_of(tables, "P1", "B")), tables)) == {"unknown-case"}


def test_another_study_is_refused():
    tables = sources()
    assert refused(saved(case_of(tables, "P1"), study="X"), tables) == ["reading-of-another-study"]


def test_a_focus_in_a_scan_that_was_not_read_is_refused():
    tables = sources()
    seen = [(2, marked("1", "present", (1, 1)))]
    content = saved(case_of(tables, "P1"), seen, points=(1,))
    assert refused(content, tables) == ["not-a-reading"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"format": 2}, id="another format"),
        pytest.param({"reader": ""}, id="no reader"),
        pytest.param({"purpose": "look"}, id="another purpose"),
        pytest.param({"reads": [{"case": "AA"}]}, id="half a row"),
        pytest.param({"reads": None}, id="no rows"),
    ],
)
def test_what_the_page_did_not_save_is_refused(change):
    tables = sources()
    with pytest.raises(StudyError) as stopped:
        saved_reading(saved(case_of(tables, "P1"), **change), "a.json")
    assert stopped.value.findings[0].rule == "not-a-reading"


def test_text_that_is_no_json_is_refused():
    with pytest.raises(StudyError):
        saved_reading(b"reads", "a.json")


def test_a_scan_that_cannot_be_read_is_told_and_stays_unread():
    tables = sources()
    case = case_of(tables, "P1")
    content = saved(case, points=(2,), unreadable=[row(case, 1)])
    (warning,) = taken_from(content, tables).findings
    assert (warning.severity, warning.subject) == ("warning", "P1")


def test_codes_differ_between_readers_and_hold_when_a_patient_enters():
    few, more = sources(), sources(subjects=("P1", "P2", "P3"))
    assert case_of(few, "P1").code == case_of(more, "P1").code != case_of(few, "P1", "B").code
    codes = [case.code for case in cases_to_read(more, STUDY, "A")]
    assert codes == sorted(codes)


def test_planar_and_spect_of_a_visit_are_one_time_point():
    rows = [
        scan("P1", FIRST, visit="baseline", series="a"),
        scan("P1", FIRST + 1, "spect", visit="baseline", series="b"),
        scan("P1", SECOND, visit="week 26", series="c"),
        scan("P1", SECOND + 90, visit="later"),
    ]
    (case,) = cases_to_read(sources_of(**treated("P1"), scans=rows), STUDY, "A")
    assert [(s.point, s.kind, s.series) for s in case.scans] == [
        (0, "planar", "a"),
        (0, "spect", "b"),
        (1, "planar", "c"),
    ]


def test_how_far_each_reader_is():
    tables = sources([read("P1", FIRST, "B"), read("P1", FIRST, "C", adjudicated="Y")])
    far = {each.reader: (each.read, each.scans) for each in progress(tables, ["A"])}
    assert far == {"A": (0, 4), "B": (1, 4)}


def test_rows_are_put_at_the_end_and_what_was_there_stays(tmp_path: Path):
    (tmp_path / "data").mkdir()
    there = 'subject,scanned_on,kind,reader,read_on,note\nP1,2020-01-01,planar,B,,"a, b"\n'
    (tmp_path / "data" / "reads.csv").write_text(there)
    new = {"subject": "P1", "scanned_on": "2020-01-01", "kind": "planar", "reader": "A"}
    new |= {"read_on": "2020-02-01", "adjudicated": "N"}
    seen = new | {"lesion": "F1", "uptake": "none"}
    append_rows(tmp_path, protocol_of(), {"reads": [new], "foci": [seen]})
    lines = (tmp_path / "data" / "reads.csv").read_text().splitlines()
    assert lines == [
        "subject,scanned_on,kind,reader,read_on,note,adjudicated",
        'P1,2020-01-01,planar,B,,"a, b",',
        "P1,2020-01-01,planar,A,2020-02-01,,N",
    ]
    foci = (tmp_path / "data" / "foci.csv").read_text().splitlines()
    assert foci[1].startswith("P1,2020-01-01,planar,A,F1,,none")
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["foci.csv", "reads.csv"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("subject;scanned_on;kind;reader\n1;2;3;4\n", "", id="semicolons"),
        pytest.param("patient,scanned_on,kind,reader\n1,2,3,4\n", "", id="another heading"),
        pytest.param(
            "subject,scanned_on,kind,reader\n1,2,3,4\n",
            '[columns.reads]\nread_on = "gelesen"\n',
            id="headings of the site",
        ),
    ],
)
def test_a_file_in_the_sites_own_form_is_not_written(tmp_path: Path, text: str, lines: str):
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "reads.csv"
    file.write_text(text)
    with pytest.raises(StudyError) as stopped:
        append_rows(tmp_path, protocol_of(lines), {"reads": [{"subject": "P1"}]})
    assert stopped.value.findings[0].rule == "table-not-written"
    assert file.read_text() == text
    assert not (tmp_path / "data" / "foci.csv").exists()


UPTAKE = """
[[visit]]
name = "week 26"
week = 26
window_days = { before = 14, after = 14 }
[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 26"
views = ["planar"]
"""


def read_by_two(*foci):
    protocol = protocol_of(UPTAKE)
    reads = [read(p, day, r) for p in ("P1", "P2") for day in (FIRST, SECOND) for r in "AB"]
    tables = sources_of(
        protocol,
        **treated("P1", "P2"),
        scans=two_scans("P1", "P2"),
        reads=reads,
        foci=list(foci),
    )
    return tables, protocol


def test_readers_agree_on_patients_and_on_scans():
    """A sees uptake come back in P1, B calls the same focus equivocal; on P2 they agree."""
    tables, protocol = read_by_two(
        focus("P1", SECOND, "present", "F1", "A"), focus("P1", SECOND, "equivocal", "F1", "B")
    )
    patients, scans = agreements(tables, protocol)
    assert (patients.of, patients.readers, patients.alike, patients.n) == (
        "uptake",
        ("A", "B"),
        1,
        2,
    )
    assert (scans.of, scans.alike, scans.n) == ("scan", 3, 4)
    assert scans.kappa.method == "weighted kappa, linear"
    (differ,) = differences(tables, all_cases(tables))
    assert (differ.scan.subject, differ.lesion) == ("P1", "F1")
    assert (differ.uptake, differ.other_uptake) == ("present", "equivocal")


def test_one_category_alone_has_no_kappa_and_full_agreement_no_difference():
    tables, protocol = read_by_two()
    patients, scans = agreements(tables, protocol)
    assert (patients.alike, patients.n, patients.kappa.status) == (2, 2, "not estimable")
    assert (scans.alike, scans.n, scans.kappa.status) == (4, 4, "not estimable")
    assert differences(tables, all_cases(tables)) == ()


def test_with_one_reader_there_is_no_agreement():
    protocol = protocol_of(UPTAKE)
    alone = sources_of(
        protocol, **treated("P1"), scans=two_scans("P1"), reads=[read("P1", FIRST, "A")]
    )
    assert agreements(alone, protocol) == ()


def test_serial_scans_of_one_visit_are_read_one_by_one_and_none_is_lost():
    rows = [
        scan("P1", FIRST, visit="baseline", series="early"),
        scan("P1", FIRST + 2, visit="baseline", series="late"),
        scan("P1", FIRST + 1, "spect", visit="baseline", series="volume"),
    ]
    tables = sources_of(**treated("P1"), scans=rows)
    (case,) = cases_to_read(tables, STUDY, "A")
    assert [(each.point, each.kind, each.series) for each in case.scans] == [
        (0, "planar", "early"),
        (0, "spect", "volume"),
        (1, "planar", "late"),
    ]
    found = taken(saved_reading(saved(case), "a.json"), "a.json", STUDY, [case], tables)
    assert [each["scanned_on"] for each in found.reads] == [
        case.scans[0].scanned_on.isoformat(),
        case.scans[2].scanned_on.isoformat(),
    ]
