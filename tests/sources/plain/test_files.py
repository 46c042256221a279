"""Files as sites export them: separators, encodings, titles, blank rows, error cells."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plain_files import put, read, workbook
from trialreadout.core.findings import StudyError

SUBJECTS = "subject\nA\nB\n"


def rows(sources, table, *columns):
    return sources.table(table).select(*columns, "row").rows()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "subject,arm\nA,x\n\nB,y\n", [("A", "x", 2), ("B", "y", 4)], id="a blank line"
        ),
        pytest.param(
            "subject;arm\nA;x\n;\nB;y\n", [("A", "x", 2), ("B", "y", 4)], id="a blank row"
        ),
        pytest.param("\n\nsubject\tarm\nA\tx\n", [("A", "x", 4)], id="blank lines above"),
        pytest.param(
            'subject,arm\nA,"x\ny"\nB,z\n', [("A", "x\ny", 2), ("B", "z", 3)], id="a line break"
        ),
        pytest.param("The patients\nsubject;arm\nA;x\n", [("A", "x", 3)], id="a title above"),
        pytest.param('subject;arm\nA;"x;y"\n', [("A", "x;y", 2)], id="a separator in quotes"),
        pytest.param("Subject , ARM\nA,x\n", [("A", "x", 2)], id="headings in other letters"),
    ],
)
def test_rows_are_those_of_a_spreadsheet(tmp_path, text, expected):
    sources = read(put(tmp_path, subjects=text))
    assert rows(sources, "subjects", "subject", "arm") == expected


@pytest.mark.parametrize(
    ("encoding", "how"),
    [("utf-8", None), ("utf-8-sig", None), ("cp1252", "Windows-1252")],
)
def test_the_encoding_is_found_and_said(tmp_path, encoding, how):
    sources = read(put(tmp_path, subjects="subject,arm\nA,Größe €\n".encode(encoding)))
    assert sources.table("subjects")["arm"].to_list() == ["Größe €"]
    assert sources.read_as.get("data/subjects.csv") == how


@pytest.mark.parametrize(
    ("text", "rule", "row"),
    [
        pytest.param(b"subject;arm\nA;x\nB\n", "ragged-row", 3, id="a cell is missing"),
        pytest.param(b'subject;arm\nA;"x\nB;y\n', "open-quote", None, id="a quote left open"),
        pytest.param(b"subject,Subject\nA,B\n", "duplicate-column", 1, id="a heading twice"),
        pytest.param(b"\n\n", "empty-file", None, id="nothing in it"),
        pytest.param(b"subject\nA\x81\n", "unreadable-file", None, id="no text in any encoding"),
        pytest.param(b"patient\nA\n", "missing-column", None, id="no column of patients"),
        pytest.param(b"subject\n", "no-patients", None, id="no patients"),
    ],
)
def test_a_broken_table_of_patients_stops_the_study_and_says_why(tmp_path, text, rule, row):
    with pytest.raises(StudyError) as refused:
        read(put(tmp_path, subjects=text))
    found = [(f.rule, f.file, f.row) for f in refused.value.findings if f.severity == "error"]
    assert found == [(rule, "data/subjects.csv", row)]


def test_a_workbook_s_cells_are_what_a_spreadsheet_shows(tmp_path):
    day = date(2010, 12, 31)
    sheet = [
        ["Patients of the study"],
        [],
        ["subject", "arm", "informed_on", "enrolled_on", "age_years", "ecog", "site"],
        [7, "x", day, datetime(2010, 12, 31, 14, 30), 61.123456789012, 1, 123456789012345],
        [],
        ["B", None, None, "2011-01", "=60+0.5 -> 60.5", None, "007"],
    ]
    workbook(tmp_path / "data" / "subjects.xlsx", Tabelle1=sheet)
    sources = read(tmp_path)
    columns = ("subject", "arm", "informed_on", "enrolled_on", "age_years", "ecog", "site")
    assert rows(sources, "subjects", *columns) == [
        ("7", "x", day, day, 61.123456789012, 1, "123456789012345", 4),
        ("B", None, None, None, 60.5, None, "007", 6),
    ]
    assert sources.read_as == {"data/subjects.xlsx": "headings in row 3"}


def test_a_failed_formula_is_no_blank_cell(tmp_path):
    sheet = [["subject", "age_years"], ["A", "=NA() -> #N/A"], ["B", 60]]
    workbook(tmp_path / "data" / "subjects.xlsx", subjects=sheet)
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.row, finding.value) == ("not-a-number", 2, "#N/A")


def test_several_tables_lie_in_one_workbook(tmp_path):
    workbook(
        tmp_path / "data" / "study.xlsx",
        Subjects=[["subject"], ["A"]],
        **{"Adverse Events": [["subject", "term"], ["A", "rash"]]},
    )
    sources = read(tmp_path)
    assert rows(sources, "adverse_events", "subject", "term") == [("A", "rash", 2)]
    assert sources.table("adverse_events")["file"][0] == "data/study.xlsx#Adverse Events"
    assert list(sources.files) == ["data/study.xlsx"]
    assert sources.findings == ()


@pytest.mark.parametrize(
    ("name", "near"), [("lesion", "lesions"), ("Notizen", None)], ids=["near a name", "near none"]
)
def test_a_file_that_no_table_uses_is_named(tmp_path, name, near):
    (finding,) = read(put(tmp_path, subjects=SUBJECTS, **{name: "x\n1\n"})).findings
    assert (finding.severity, finding.rule) == ("warning", "unused-file")
    assert finding.file == f"data/{name}.csv"
    assert near is None or f'{near} = "{name}.csv"' in finding.remedy


def test_a_sheet_that_no_table_uses_is_named(tmp_path):
    sheets = {"subjects": [["subject"], ["A"]], "Legende": [["x"], ["y"]]}
    workbook(tmp_path / "data" / "study.xlsx", **sheets)
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.file) == ("unused-file", "data/study.xlsx#Legende")


def test_blank_sheets_of_a_workbook_do_not_count(tmp_path):
    sheets = {"Tabelle1": [["subject"], ["A"]], "Tabelle2": [], "Tabelle3": [[None, " "]]}
    workbook(tmp_path / "data" / "subjects.xlsx", **sheets)
    sources = read(tmp_path)
    assert sources.table("subjects")["subject"].to_list() == ["A"]
    assert sources.findings == ()


def test_a_blank_sheet_that_bears_the_name_of_a_table_is_named(tmp_path):
    workbook(tmp_path / "data" / "study.xlsx", subjects=[["subject"], ["A"]], labs=[])
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.table, finding.file) == (
        "empty-file",
        "labs",
        "data/study.xlsx#labs",
    )


def test_a_file_that_is_no_table_is_named(tmp_path):
    put(tmp_path, subjects=SUBJECTS)
    (tmp_path / "data" / "notes.txt").write_text("nothing")
    assert [(f.rule, f.file) for f in read(tmp_path).findings] == [
        ("unused-file", "data/notes.txt")
    ]


def test_a_table_in_two_places_is_an_error_and_no_table(tmp_path):
    put(tmp_path, subjects=SUBJECTS, labs="subject,test\nA,x\n")
    workbook(tmp_path / "data" / "all.xlsx", labs=[["subject", "test"], ["A", "y"]])
    sources = read(tmp_path)
    (finding,) = sources.findings
    assert (finding.rule, finding.table) == ("two-files-for-a-table", "labs")
    assert sources.fault_of("labs") == finding
    named = read(tmp_path, '[data]\nfiles = { labs = "all.xlsx" }')
    assert named.table("labs")["test"].to_list() == ["y"]
    assert [f.rule for f in named.findings] == ["unused-file"]


@pytest.mark.parametrize("wanted", ["labor.xlsx#Tg-Werte", "labor.xlsx#tg-werte", "Labor#Tg-Werte"])
def test_the_study_file_names_a_sheet(tmp_path, wanted):
    put(tmp_path, subjects=SUBJECTS)
    tg = [["subject", "sampled_on", "marker", "value"], ["A", "2011-01-01", "Tg", 3]]
    workbook(tmp_path / "data" / "labor.xlsx", Deckblatt=[["x"]], **{"Tg-Werte": tg})
    sources = read(tmp_path, f'[data]\nfiles = {{ markers = "{wanted}" }}')
    assert rows(sources, "markers", "value") == [(3.0, 2)]


def test_a_file_that_the_study_file_names_and_that_is_not_there(tmp_path):
    put(tmp_path, subjects=SUBJECTS, lab="subject,test\nA,x\n")
    sources = read(tmp_path, '[data]\nfiles = { labs = "labs_final.csv" }')
    finding = sources.fault_of("labs")
    assert (finding.rule, finding.value) == ("missing-file", "labs_final.csv")


def test_a_workbook_that_is_none(tmp_path):
    put(tmp_path, subjects=SUBJECTS)
    (tmp_path / "data" / "labs.xlsx").write_bytes(b"no workbook")
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.file) == ("unreadable-file", "data/labs.xlsx")
