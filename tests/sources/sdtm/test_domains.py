"""Which file is which domain, and qualifiers at the records that they qualify."""

from __future__ import annotations

import polars as pl
import pytest

from trialreadout.sources.sdtm import read_domains

AE = "USUBJID,AESEQ,AEDECOD\nA,1,Nausea\nA,2,Rash\nB,1,Fatigue\n"


def write(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def qualified(folder, supplement):
    write(folder, ae=AE, suppae=supplement)
    return read_domains(folder, "data", {}).tables["ae"]


@pytest.mark.parametrize("name", ["dm", "DM"])
def test_a_domain_is_known_by_the_name_of_its_file(tmp_path, name):
    write(tmp_path, **{name: "usubjid,Arm\nA,one\n"})
    found = read_domains(tmp_path, "data", {})
    assert found.tables["dm"].columns == ["USUBJID", "ARM", "file", "row"]
    assert found.files == {f"data/{name}.csv": tmp_path / f"{name}.csv"}


def test_a_file_that_is_no_domain_is_left_alone(tmp_path):
    write(tmp_path, dm="USUBJID\nA\n", notes="a,b\n1,2\n")
    assert list(read_domains(tmp_path, "data", {}).files) == ["data/dm.csv"]


def test_the_protocol_may_name_another_file_for_a_domain(tmp_path):
    write(tmp_path, dm="USUBJID\nA\n", dm_onco="USUBJID\nB\n")
    tables = read_domains(tmp_path, "data", {"dm": "dm_onco"}).tables
    assert tables["dm"]["USUBJID"].to_list() == ["B"]


def test_a_named_file_that_is_not_there_is_a_finding(tmp_path):
    write(tmp_path, dm="USUBJID\nA\n")
    found = read_domains(tmp_path, "data", {"dm": "dm_onco"})
    assert "dm" not in found.tables
    (finding,) = found.findings
    assert (finding.rule, finding.file) == ("missing-domain", "data/dm_onco.*")


def test_a_domain_that_nobody_named_may_be_absent(tmp_path):
    assert read_domains(write(tmp_path, dm="USUBJID\nA\n"), "data", {}).findings == ()


def test_two_files_for_a_domain_are_a_finding_and_neither_is_read(tmp_path):
    write(tmp_path, dm="USUBJID\nA\n")
    pl.DataFrame({"USUBJID": ["B"]}).write_parquet(tmp_path / "dm.parquet")
    found = read_domains(tmp_path, "data", {})
    assert "dm" not in found.tables
    (finding,) = found.findings
    assert (finding.rule, finding.value) == ("two-files-for-a-domain", "dm.csv and dm.parquet")


def test_of_two_files_the_protocol_may_name_one_with_its_ending(tmp_path):
    write(tmp_path, dm="USUBJID\nA\n")
    pl.DataFrame({"USUBJID": ["B"]}).write_parquet(tmp_path / "dm.parquet")
    found = read_domains(tmp_path, "data", {"dm": "dm.parquet"})
    assert found.tables["dm"]["USUBJID"].to_list() == ["B"]
    assert found.findings == ()


def test_medicines_without_the_days_they_began_are_not_read(tmp_path):
    found = read_domains(write(tmp_path, cm="USUBJID,CMCAT\nA,CHEMOTHERAPY\n"), "data", {})
    (finding,) = found.findings
    assert (finding.rule, finding.column, finding.table) == (
        "missing-column",
        "CMSTDTC",
        "therapies",
    )


@pytest.mark.parametrize("sequence", ["2", "2.0"])
def test_a_qualifier_stands_at_its_record(tmp_path, sequence):
    ae = qualified(
        tmp_path, f"USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nA,AESEQ,{sequence},AESITE,left hand\n"
    )
    assert ae["AESITE"].to_list() == [None, "left hand", None]


def test_a_sequence_number_may_be_a_number_in_one_file_and_text_in_the_other(tmp_path):
    numbered = {"USUBJID": ["A", "A"], "AESEQ": [1.0, 2.0], "AEDECOD": ["Nausea", "Rash"]}
    pl.DataFrame(numbered).write_parquet(tmp_path / "ae.parquet")
    write(tmp_path, suppae="USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nA,AESEQ,2,AESITE,left hand\n")
    ae = read_domains(tmp_path, "data", {}).tables["ae"]
    assert ae["AESITE"].to_list() == [None, "left hand"]


def test_without_an_identifying_variable_it_stands_at_every_record_of_the_patient(tmp_path):
    ae = qualified(tmp_path, "USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nA,,,BRAF,V600E\n")
    assert ae["BRAF"].to_list() == ["V600E", "V600E", None]


def test_qualifiers_of_both_kinds_stand_side_by_side(tmp_path):
    ae = qualified(
        tmp_path,
        "USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nB,,,BRAF,V600E\nA,AESEQ,1,AESITE,left\n"
        "B,AESEQ,1,AESITE,right\n",
    )
    assert ae["AESITE"].to_list() == ["left", None, "right"]
    assert ae["BRAF"].to_list() == [None, None, "V600E"]


def test_qualifiers_leave_the_records_and_their_row_numbers_alone(tmp_path):
    ae = qualified(tmp_path, "USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nC,AESEQ,1,AESITE,nowhere\n")
    assert ae["AEDECOD"].to_list() == ["Nausea", "Rash", "Fatigue"]
    assert ae["row"].to_list() == [2, 3, 4]


def test_a_qualifier_never_takes_the_place_of_a_column(tmp_path):
    ae = qualified(tmp_path, "USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nA,AESEQ,1,AEDECOD,Vomiting\n")
    assert ae["AEDECOD"].to_list() == ["Nausea", "Rash", "Fatigue"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        pytest.param("A,AESEQ,9,AESITE,left", "qualifier-without-record", id="no such record"),
        pytest.param("A,LBSEQ,1,AESITE,left", "qualifier-without-record", id="no such column"),
        pytest.param("A,AESEQ,1,AEDECOD,Vomiting", "qualifier-name-taken", id="a column's name"),
    ],
)
def test_a_qualifier_that_hangs_nowhere_is_said(tmp_path, row, rule):
    write(tmp_path, ae=AE, suppae=f"USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\n{row}\n")
    (finding,) = read_domains(tmp_path, "data", {}).findings
    assert (finding.rule, finding.severity, finding.file) == (rule, "warning", "data/suppae.csv")
    assert (finding.row, finding.subject) == (2, "A")
