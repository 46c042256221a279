"""What a file asks for is looked at before it is read, both sides of each limit."""

from __future__ import annotations

import io
import os
import re
import struct
import time
import zipfile
import zlib
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from pydicom import dcmread
from pydicom.uid import DeflatedExplicitVRLittleEndian

from dicom_files import ABOUT, small_scan
from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol.read import parse_protocol, read_protocol
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.dicom.written_planar import planar_file
from trialreadout.sources.files import read_file
from trialreadout.sources.limits import ENVIRONMENT, LARGEST_MB, MOST_COLUMNS, asks_too_much
from trialreadout.sources.plain.places import places_in, read_place

MB = 1_000_000


def read_folder(folder: Path) -> list[Finding]:
    places, findings = places_in(folder, "data")
    return [*findings, *(each for each in map(read_place, places) if isinstance(each, Finding))]


def too_large(found) -> Finding:
    (finding,) = found if isinstance(found, list) else [found]
    assert isinstance(finding, Finding)
    assert (finding.severity, finding.rule) == ("error", "too-large")
    assert finding.remedy
    return finding


def sparse(path: Path, size: int) -> Path:
    """A file that is so long and takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def book(path: Path, **cells: str) -> Path:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("markers")
        for at, text in cells.items():
            sheet.write_string(at, text)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Put another text in the place of a part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, inner in {**parts, name: content}.items():
            packed.writestr(each, inner)
    return path


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "xpt"])
def test_five_gigabytes_are_refused_before_they_are_read(tmp_path, suffix):
    sparse(tmp_path / f"markers.{suffix}", 5_000 * MB)
    begun = time.process_time()
    finding = too_large(read_folder(tmp_path))
    assert time.process_time() - begun < 1
    assert finding.value == "5,000 MB"
    assert str(LARGEST_MB) in str(finding.allowed)


def test_the_limit_is_lifted_by_who_runs_the_command_and_not_by_the_study(tmp_path, monkeypatch):
    path = sparse(tmp_path / "dm.csv", 3 * MB + 1)
    monkeypatch.setenv(ENVIRONMENT, "3")
    assert too_large(read_file(path, "data/dm.csv")).value == "3 MB"
    monkeypatch.setenv(ENVIRONMENT, "4")
    found = read_file(path, "data/dm.csv")
    assert isinstance(found, Finding)
    assert found.rule != "too-large"


@pytest.mark.parametrize("said", ["", "0x10", "-1", "many", "9" * 40])
def test_a_limit_that_is_no_number_is_the_usual_one(tmp_path, monkeypatch, said):
    monkeypatch.setenv(ENVIRONMENT, said)
    path = sparse(tmp_path / "dm.csv", LARGEST_MB * MB + MB)
    assert too_large(read_file(path, "data/dm.csv"))


@pytest.mark.parametrize(
    ("columns", "refused"), [(MOST_COLUMNS, False), (MOST_COLUMNS + 1, True), (100_000, True)]
)
@pytest.mark.parametrize("name", ["markers.csv", "markers.parquet"])
def test_no_table_is_wider_than_a_spreadsheet(tmp_path, name, columns, refused):
    table = pl.DataFrame({f"c{n}": ["x"] for n in range(columns)})
    path = tmp_path / name
    table.write_csv(path) if path.suffix == ".csv" else table.write_parquet(path)
    found = read_folder(tmp_path)
    assert [each.rule for each in found] == (["too-large"] if refused else [])
    if refused:
        assert found[0].value == f"{columns:,} columns"


def test_a_cell_of_a_hundred_megabytes_is_a_finding(tmp_path):
    (tmp_path / "markers.csv").write_bytes(b"subject,value\nNL-01," + b"9" * (100 * MB) + b"\n")
    (finding,) = read_folder(tmp_path)
    assert "field larger than field limit" in str(finding.value)


def test_a_slip_of_the_hand_into_the_last_row_is_read(tmp_path):
    book(tmp_path / "markers.xlsx", A1="subject", B1="value", A2="NL-01", B1048576="1")
    assert read_folder(tmp_path) == []


def test_a_sheet_that_spans_a_billion_blank_cells_is_refused(tmp_path):
    """Its reader would ask for the memory of all of them, and the process would end."""
    book(tmp_path / "markers.xlsx", A1="subject", B1="value", XFD1048576="1")
    finding = too_large(read_folder(tmp_path))
    assert finding.value == "3 cells spread over 1,048,576 rows of 16,384"
    assert finding.table == "markers"


@pytest.mark.parametrize(
    "cell",
    [
        b"<c r='XFD1048576'/>",
        b'<x:c\n r = "XFD1048576"/>',
        b'<c s="1" t="n" r="xfd1048576"></c>',
        b'</row><row r="99999999999"/><row><c r="ZZZZ1"/>',
    ],
)
def test_however_the_outermost_cell_is_written(tmp_path, cell):
    path = book(tmp_path / "markers.xlsx", A1="subject")
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read(name)
    filler = b"<!--" + b" " * (1 << 20) + b"-->"  # so that it lies across two pieces
    for before in (b"", filler[: (1 << 20) - sheet.find(b"</row>") - 5] + b"-->"):
        with_part(path, name, sheet.replace(b"</row>", before + cell + b"</row>", 1))
        assert too_large(asks_too_much(path, "data/markers.xlsx"))


def test_a_workbook_that_unpacks_to_too_much_is_refused_whatever_it_says(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "20")
    path = book(tmp_path / "markers.xlsx", A1="subject", B1="value")
    with_part(path, "xl/media/image1.bin", b"\0" * (19 * MB))
    assert asks_too_much(path, "f") is None
    with_part(path, "xl/media/image1.bin", b"\0" * (21 * MB))
    assert too_large(asks_too_much(path, "f")).value == "more than 20 MB unpacked"
    content = bytearray(path.read_bytes())  # both headers now say that it is one byte long
    for at in [found.start() for found in re.finditer(struct.pack("<I", 21 * MB), content)]:
        content[at : at + 4] = struct.pack("<I", 1)
    path.write_bytes(content)
    assert zipfile.ZipFile(path).getinfo("xl/media/image1.bin").file_size == 1
    assert too_large(asks_too_much(path, "f"))


def test_members_that_lie_over_each_other_count_each_time(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "20")
    path = tmp_path / "markers.xlsx"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", b"\0" * (3 * MB))
    content = out.getvalue()
    begin = content.index(b"PK\1\2")
    end = content.index(b"PK\5\6")
    entry = content[begin:end]
    many = entry * 10
    tail = content[end : end + 8] + struct.pack("<HHIIH", 10, 10, len(many), begin, 0)
    path.write_bytes(content[:begin] + many + tail)
    assert len(zipfile.ZipFile(path).infolist()) == 10
    assert too_large(asks_too_much(path, "f"))


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><workbook>&b;&c;</workbook>"""


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/x.xml"]
)
def test_entities_are_refused_in_every_part_of_a_workbook(tmp_path, part):
    path = with_part(book(tmp_path / "markers.xlsx", A1="subject", B1="value"), part, ENTITIES)
    (finding,) = read_folder(tmp_path)
    assert finding.rule == "unreadable-file"
    assert finding.value == f"{part} declares a document type"
    assert "root:" not in str(asks_too_much(path, "f"))


def test_a_parquet_file_of_a_billion_equal_rows_is_refused_by_its_end(tmp_path):
    path = tmp_path / "markers.parquet"
    pl.DataFrame({"subject": pl.repeat("NL-01", 60_000_000, eager=True)}).write_parquet(path)
    assert path.stat().st_size < MB
    assert too_large(read_folder(tmp_path)).value == "60,000,000 rows of 1 cells"


def test_a_long_text_that_stands_again_and_again_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "20")
    path = tmp_path / "markers.parquet"
    pl.DataFrame({"subject": pl.repeat("N" * 100_000, 1_000, eager=True)}).write_parquet(path)
    assert path.stat().st_size < MB
    assert too_large(read_folder(tmp_path)).value == ("a few long texts that stand again and again")


def deflated(path: Path, blanks: int) -> Path:
    """A scan whose data set is deflated, with so many blanks in a comment."""
    data = dcmread(io.BytesIO(planar_file(small_scan(), ABOUT)))
    data.add_new(0x00204000, "LT", "")
    data.add_new(0x00281101, "OW", b"\0" * blanks)
    data.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    data.save_as(path)
    return path


def test_a_deflated_scan_is_measured_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, "20")
    path = deflated(tmp_path / "scan.dcm", 30 * MB)
    assert path.stat().st_size < MB
    finding = too_large(open_scan(path, "scans/scan.dcm"))
    assert finding.value == "a deflated file that unpacks to more"
    assert not isinstance(open_scan(deflated(path, 100), "scans/scan.dcm"), Finding)


@pytest.mark.parametrize(
    ("rows", "frames"), [pytest.param(65_535, 1, id="wide"), pytest.param(48, 1_000_000, id="long")]
)
def test_a_scan_that_claims_a_hundred_gigabytes_is_refused(tmp_path, rows, frames):
    data = dcmread(io.BytesIO(planar_file(small_scan(), ABOUT)))
    data.Rows = data.Columns = rows
    data.NumberOfFrames = frames
    path = tmp_path / "scan.dcm"
    data.save_as(path)
    finding = open_scan(path, "scans/scan.dcm")
    assert isinstance(finding, Finding)
    assert finding.rule in ("too-large", "truncated-scan")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_is_no_study_file_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "study.toml")
    with pytest.raises(StudyError) as refused:
        read_protocol(tmp_path / "study.toml")
    assert refused.value.findings[0].rule == "study-file-missing"


def test_a_study_file_of_more_than_ten_megabytes_is_refused(tmp_path):
    with pytest.raises(StudyError, match="more than 10 MB"):
        read_protocol(sparse(tmp_path / "study.toml", 10 * MB + 1))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a = " + "[" * 60 + "]" * 60, id="lists"),
        pytest.param("a = " + "{a=" * 60 + "1" + "}" * 60, id="tables"),
        pytest.param(".".join("a" * 200_000) + " = 1", id="a dotted key"),
        pytest.param('"a". ' * 60 + "b = 1", id="a dotted key in quotes"),
        pytest.param("[" + ".".join("a" * 60) + "]", id="a dotted heading"),
    ],
)
def test_what_stands_dozens_deep_is_refused(text):
    begun = time.process_time()
    with pytest.raises(StudyError) as refused:
        parse_protocol(text)
    assert time.process_time() - begun < 5
    assert refused.value.findings[0].rule == "toml-syntax"


def test_a_long_word_is_searched_in_a_moment():
    begun = time.process_time()
    with pytest.raises(StudyError):
        parse_protocol(f"{'a' * 2_000_000} = 1")
    assert time.process_time() - begun < 10


def test_what_is_no_workbook_is_left_to_its_reader(tmp_path):
    path = tmp_path / "markers.xlsx"
    for content in (b"", b"PK", zlib.compress(b"x" * 100)):
        path.write_bytes(content)
        assert asks_too_much(path, "f") is None
