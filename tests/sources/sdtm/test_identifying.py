from __future__ import annotations

from builders import protocol_of
from plain_files import put
from trialreadout.sources.read import read_sources

SECRET = "Zwaardvis"
DM = "USUBJID,SUBJID,BRTHDTC,INVNAM,SEX\n01-001,001,1951-03-02,{},F\n01-002,002,,{},M\n"
SUPP = "USUBJID,IDVAR,IDVARVAL,QNAM,QLABEL,QVAL\n"


def read(folder, **files):
    put(folder, **files)
    return read_sources(folder, protocol_of('[data]\ndialect = "sdtm"\n'))


def found(sources, rule="identifying-column"):
    return [(f.file, f.column, f.value) for f in sources.findings if f.rule == rule]


def everything(sources):
    return f"{[table.rows() for table in sources.tables.values()]} {sources.findings}"


def test_birth_dates_and_investigators_of_dm_are_found(tmp_path):
    sources = read(tmp_path, dm=DM.format(SECRET, SECRET))
    assert found(sources) == [
        ("data/dm.csv", "BRTHDTC", "1 cell with birth dates, not shown here"),
        ("data/dm.csv", "INVNAM", "2 cells with names, not shown here"),
    ]
    assert SECRET not in everything(sources)
    assert "1951" not in everything(sources)


def test_columns_without_a_cell_are_no_finding(tmp_path):
    blank = DM.format("", "").replace("1951-03-02", "")
    assert found(read(tmp_path, dm=blank)) == []


def test_a_qualifier_is_told_by_its_label_or_its_values(tmp_path):
    supp = SUPP + (
        f"01-001,,,ACHTER,Patient name,{SECRET}\n"
        f"01-001,,,CONTACT,Contact,{SECRET}@example.org\n"
        "01-001,,,SMOKER,Smoker,Y\n"
    )
    sources = read(tmp_path, dm=DM.format("", "").replace("1951-03-02", ""), suppdm=supp)
    assert [column for _, column, _ in found(sources)] == ["ACHTER", "CONTACT"]
    assert sources.table("subjects")["smoker"].to_list() == ["Y", None]
    assert SECRET not in everything(sources)


def test_contacts_in_terms_are_withheld(tmp_path):
    ae = f"USUBJID,AEDECOD,AETERM\n01-001,Rash,ask {SECRET}@example.org\n"
    sources = read(tmp_path, dm=DM.format("", ""), ae=ae)
    assert [column for _, column, _ in found(sources, "identifying-cells")] == ["AETERM"]
    assert SECRET not in everything(sources)


def test_initials_with_birth_dates_as_numbers_are_found(tmp_path):
    dm = "USUBJID,SUBJID\n01-001,PJ-1951-03-02\n"
    sources = read(tmp_path, dm=dm)
    assert [column for _, column, _ in found(sources, "identifying-subject")] == ["SUBJID"]
    assert "1951" not in everything(sources)


def test_of_the_public_study_the_birth_dates_are_found_and_nothing_else(shared_data, tmp_path):
    (tmp_path / "data").symlink_to(shared_data / "sdtm-oncology")
    protocol = protocol_of('[data]\ndialect = "sdtm"\n')
    said = [f for f in read_sources(tmp_path, protocol).findings if f.rule.startswith("identif")]
    # The birth dates of this public study are invented; in a study they would be true.
    assert [(f.file, f.column) for f in said] == [("data/dm.parquet", "BRTHDTC")]
