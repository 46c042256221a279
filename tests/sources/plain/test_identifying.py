from __future__ import annotations

import pytest

from plain_files import put, read
from trialreadout.core.findings import StudyError

SECRET = "Zwaardvis"


def found(sources, rule="identifying-column"):
    return [(f.table, f.file, f.column, f.value) for f in sources.findings if f.rule == rule]


def everything(sources):
    tables = [table.rows() for table in sources.tables.values()]
    return f"{tables} {sources.findings} {sources.headings}"


def test_a_column_is_told_by_what_is_in_it(tmp_path):
    text = f"subject,contact,enrolled_on\nA,{SECRET}@example.org,2014-02-03\nB,none,2014-02-04\n"
    sources = read(put(tmp_path, subjects=text))
    [(table, file, column, value)] = found(sources)
    assert (table, file, column) == ("subjects", "data/subjects.csv", "contact")
    assert value == "1 cell with electronic mail, not shown here"
    assert SECRET not in everything(sources)


def test_days_of_birth_are_told_beside_those_of_the_study(tmp_path):
    text = "subject,when,enrolled_on\nA,1951-03-02,2014-02-03\nB,1948-12-24,2014-02-04\n"
    sources = read(put(tmp_path, subjects=text))
    assert [column for _, _, column, _ in found(sources)] == ["when"]
    assert "1951" not in everything(sources)


def test_the_day_of_diagnosis_stays_a_subgroup(tmp_path):
    text = "subject,diagnosed,enrolled_on\nA,2001-03-02,2014-02-03\nB,2009-12-24,2014-02-04\n"
    sources = read(put(tmp_path, subjects=text))
    assert found(sources) == []
    assert sources.table("subjects")["diagnosed"].to_list() == ["2001-03-02", "2009-12-24"]


def test_an_unreadable_birth_date_is_quoted_nowhere(tmp_path):
    lines = '[columns.subjects]\nenrolled_on = "Geburtsdatum"\n'
    sources = read(put(tmp_path, subjects=f"subject,Geburtsdatum\nA,31.02.{SECRET}\n"), lines)
    assert [column for _, _, column, _ in found(sources)] == ["Geburtsdatum"]
    assert SECRET not in everything(sources)


def test_a_reader_may_stand_under_name(tmp_path):
    lines = '[columns.reads]\nreader = "Name"\n'
    reads = "subject,scanned_on,kind,Name\nA,2014-02-03,planar,reader 1\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", reads=reads), lines)
    assert found(sources) == []
    assert sources.table("reads")["reader"].to_list() == ["reader 1"]


def test_a_patient_number_may_be_that_of_the_study(tmp_path):
    lines = '[columns.subjects]\nsubject = "Pat.-Nr."\n'
    assert found(read(put(tmp_path, subjects="Pat.-Nr.\nA\n"), lines)) == []


def test_every_heading_of_any_table_is_looked_at(tmp_path):
    weights = f"subject,measured_on,weight_kg,MRN\nA,2014-02-03,70,{SECRET}\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", weights=weights))
    assert found(sources) == [
        ("weights", "data/weights.csv", "MRN", "1 cell with record numbers, not shown here")
    ]
    assert SECRET not in everything(sources)


def test_a_file_of_no_table_is_looked_at(tmp_path):
    key = f"code;Achternaam\n1;{SECRET}\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", sleutel=key))
    assert found(sources) == [
        (None, "data/sleutel.csv", "Achternaam", "1 cell with names, not shown here")
    ]


def test_contacts_in_free_text_are_not_read(tmp_path):
    events = f"subject,term,reported_term\nA,Rash,ask {SECRET}@example.org\nA,Fever,hot\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", adverse_events=events))
    [(table, _, column, value)] = found(sources, "identifying-cells")
    assert (table, column, value[:6]) == ("adverse_events", "reported_term", "1 cell")
    assert sources.table("adverse_events")["reported_term"].to_list() == [None, "hot"]
    assert SECRET not in everything(sources)


def test_a_term_with_a_contact_in_it_stays_an_event(tmp_path):
    events = f"subject,term\nA,{SECRET}@example.org\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", adverse_events=events))
    assert sources.table("adverse_events")["term"].to_list() == ["(withheld)"]


@pytest.mark.parametrize(
    ("subjects", "heading", "told"),
    [
        pytest.param(["PJ-1951-03-02", "NL-02"], "subject", 1, id="initials and day of birth"),
        pytest.param(["NL-01", "NL-02"], "subject", 0, id="numbers of the study"),
        pytest.param(["17", "18"], "MRN", 2, id="hospital numbers"),
    ],
)
def test_identifiers_are_counted_and_not_quoted(tmp_path, subjects, heading, told):
    lines = f'[columns.subjects]\nsubject = "{heading}"\n'
    sources = read(put(tmp_path, subjects="\n".join([heading, *subjects])), lines)
    said = found(sources, "identifying-subject")
    assert [value for *_, value in said] == (
        [f"{told} cell{'s' * (told > 1)} with names, days of birth or national numbers, "
         "not shown here"] if told else []
    )  # fmt: skip
    assert len(sources.table("subjects")) == 2


def test_what_another_table_of_the_sheet_reads_is_not_judged(tmp_path):
    lines = (
        '[data.files]\nsubjects = "subjects.csv"\nstatus = "subjects.csv"\n'
        '[columns.status]\ndied_on = "gestorben"\nas_of = "as of"\n'
    )
    text = "subject,gestorben,as of\nA,1990-03-02,2014-02-03\nB,1991-02-03,2014-02-03\n"
    assert found(read(put(tmp_path, subjects=text), lines)) == []


def test_without_any_patient_the_findings_still_quote_nothing(tmp_path):
    with pytest.raises(StudyError) as stopped:
        read(put(tmp_path, subjects=f"number,Achternaam\n1,{SECRET}\n"))
    assert "identifying-column" in {f.rule for f in stopped.value.findings}
    assert SECRET not in str(stopped.value.findings)


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Initials", "histology"), ("Pat. init", "arm"), ("Nachname", "site"), ("Name", "mutation")],
)
def test_initials_and_names_are_read_as_nothing_else(tmp_path, heading, column):
    lines = f'[columns.subjects]\n{column} = "{heading}"\n'
    sources = read(put(tmp_path, subjects=f"subject,{heading}\nA,{SECRET}\n"), lines)
    assert [said for _, _, said, _ in found(sources)] == [heading]
    assert sources.table("subjects")[column].to_list() == [None]
    assert SECRET not in everything(sources)


@pytest.mark.parametrize(
    ("heading", "read_from"),
    [("Initials", True), ("Radiologist name", True), ("Patient initials", False)],
)
def test_a_reader_has_initials_of_his_own(tmp_path, heading, read_from):
    lines = f'[columns.reads]\nreader = "{heading}"\n'
    reads = f"subject,scanned_on,kind,{heading}\nA,2014-02-03,planar,PJ\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", reads=reads), lines)
    assert [said for _, _, said, _ in found(sources)] == ([] if read_from else [heading])
    assert sources.table("reads")["reader"].to_list() == ["PJ" if read_from else None]


def test_a_marker_may_stand_under_name(tmp_path):
    lines = '[columns.markers]\nmarker = "Name"\n'
    markers = "subject,sampled_on,Name,value,unit\nA,2014-02-03,Tg,1,ng/mL\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", markers=markers), lines)
    assert found(sources) == []
    assert sources.table("markers")["marker"].to_list() == ["Tg"]


def test_initials_are_told_by_what_is_in_a_column(tmp_path):
    own = ["PJX", "ABX", "KLX", "JWX", "TSX"]
    rows = [f"{n},{word},{'MF'[n % 2]}" for n, word in enumerate(own)]
    sources = read(put(tmp_path, subjects="\n".join(["subject,who,gender code", *rows])))
    assert [(column, value) for *_, column, value in found(sources)] == [
        ("who", "5 cells with initials, not shown here")
    ]
    assert not any(word in everything(sources) for word in own)
    assert "who" not in sources.table("subjects").columns
