"""A file as it is: the same table from every format, and a finding for a file that is broken."""

from __future__ import annotations

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from trialreadout.core.findings import Finding
from trialreadout.sources.files import hash_of, read_file

TABLE = pl.DataFrame(
    {"USUBJID": ["A-01", "A-02", "A-03"], "TRSTRESN": [34.0, None, 12.5], "TRLOC": ["", "ÖD", "x"]}
)


def write_table(folder, form):
    """Write the same table in a format; an XPT of a version is "xpt 5" or "xpt 8"."""
    suffix, _, version = form.partition(" ")
    path = folder / f"tr.{suffix}"
    if suffix == "csv":
        TABLE.write_csv(path)
    elif suffix == "parquet":
        TABLE.write_parquet(path)
    else:
        pyreadstat.write_xport(TABLE, path, file_format_version=int(version))
    return path


@pytest.mark.parametrize("form", ["csv", "parquet", "xpt 5", "xpt 8"])
def test_every_format_yields_the_same_table(tmp_path, form):
    read = read_file(write_table(tmp_path, form), "data/tr").cast({"TRSTRESN": pl.Float64})
    assert_frame_equal(
        read.select(TABLE.columns), TABLE.with_columns(TRLOC=pl.Series([None, "ÖD", "x"]))
    )
    assert read["file"].cast(pl.String).to_list() == ["data/tr"] * 3
    assert read["row"].to_list() == [2, 3, 4]


@pytest.mark.parametrize("name", ["TR.CSV", "tr.Csv"])
def test_the_ending_may_be_written_in_any_case(tmp_path, name):
    TABLE.write_csv(tmp_path / name)
    assert read_file(tmp_path / name, name).height == 3


def read_csv(tmp_path, content):
    path = tmp_path / "dm.csv"
    path.write_bytes(content)
    return read_file(path, "data/dm.csv")


@pytest.mark.parametrize("cell", [b"", b" ", b'""', b'"  "', b"\t"])
def test_a_blank_cell_is_null(tmp_path, cell):
    read = read_csv(tmp_path, b"USUBJID,ARM\nA," + cell + b"\n")
    assert read["ARM"].to_list() == [None]


def test_blanks_around_text_are_taken_off(tmp_path):
    assert read_csv(tmp_path, b"USUBJID,ARM\n A ,x y \n")["ARM"].to_list() == ["x y"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"USUBJID,ARM\nA,1\n\nB,2\n", id="a blank line counts as a row"),
        pytest.param(b"USUBJID,ARM\r\nA,1\r\n,\r\nB,2\r\n", id="so does a line of commas"),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path, content):
    read = read_csv(tmp_path, content)
    assert dict(zip(read["USUBJID"], read["row"], strict=True)) == {"A": 2, None: 3, "B": 4}


def test_leading_zeros_of_an_identifier_stay(tmp_path):
    assert read_csv(tmp_path, b"USUBJID\n007\n")["USUBJID"].to_list() == ["007"]


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path):
    assert read_csv(tmp_path, b"\xef\xbb\xbfUSUBJID\nA\n").columns[0] == "USUBJID"


def test_headings_without_rows_are_an_empty_table(tmp_path):
    assert read_csv(tmp_path, b"USUBJID,ARM\n").height == 0


def test_a_file_in_another_encoding_is_a_finding(tmp_path):
    finding = read_csv(tmp_path, "USUBJID\nMüller\n".encode("latin-1"))
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.severity) == ("unreadable-file", "error")
    assert finding.file == "data/dm.csv"


def test_a_file_without_anything_in_it_is_a_finding(tmp_path):
    assert isinstance(read_csv(tmp_path, b""), Finding)


@pytest.mark.parametrize("form", ["parquet", "xpt 5", "xpt 8"])
def test_a_file_cut_off_in_the_middle_is_a_finding(tmp_path, form):
    path = write_table(tmp_path, form)
    path.write_bytes(path.read_bytes()[:-50])
    finding = read_file(path, "data/tr")
    assert finding.rule == ("truncated-file" if "xpt" in form else "unreadable-file")


@pytest.mark.parametrize("suffix", ["parquet", "xpt"])
def test_a_file_that_is_not_what_its_ending_says_is_a_finding(tmp_path, suffix):
    path = tmp_path / f"tr.{suffix}"
    path.write_bytes(b"not a table " * 80)
    assert read_file(path, "data/tr").rule == "unreadable-file"


def test_the_hash_of_a_file_is_that_of_sha256sum(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hash_of(tmp_path / "abc") == expected
