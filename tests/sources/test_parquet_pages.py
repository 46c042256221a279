"""What a page of a Parquet file claims is held against the end of the file."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from trialreadout.core.findings import Finding
from trialreadout.sources.files import read_file
from trialreadout.sources.parquet_pages import false_claim

ROWS = 5000
TABLE = pl.DataFrame(
    {
        "text": [f"word {n % 7}" for n in range(ROWS)],
        "count": list(range(ROWS)),
        "value": [None if n % 3 else n / 7 for n in range(ROWS)],
        "day": [date(2020, 1, 1)] * ROWS,
        "answer": [n % 2 == 0 for n in range(ROWS)],
    }
)
HEADER = bytes([0x15, 0x00, 0x15])
"""How the header of a page of data begins: field 1, its kind (0), then field 2, its length."""


@pytest.mark.parametrize("packed", ["zstd", "snappy", "gzip", "lz4", "brotli", "uncompressed"])
@pytest.mark.parametrize("page_bytes", [None, 1000])
@pytest.mark.parametrize("rows_together", [None, 700])
@pytest.mark.parametrize("statistics", [True, False, "full"])
def test_a_whole_file_claims_nothing_false(tmp_path, packed, page_bytes, rows_together, statistics):
    path = tmp_path / "x.parquet"
    TABLE.write_parquet(
        path,
        compression=packed,
        statistics=statistics,
        data_page_size=page_bytes,
        row_group_size=rows_together,
    )
    assert false_claim(path) is None


@pytest.mark.parametrize("table", [TABLE.clear(), pl.DataFrame({"a": []}), pl.DataFrame()])
def test_a_table_without_rows_claims_nothing_false(tmp_path, table):
    table.write_parquet(tmp_path / "x.parquet")
    assert false_claim(tmp_path / "x.parquet") is None


def one_column(path):
    """Write one column in one page, and say where the header of that page begins."""
    pl.DataFrame({"x": [n * 1.5 for n in range(ROWS)]}).write_parquet(
        path, compression="uncompressed", statistics=False
    )
    content = bytearray(path.read_bytes())
    return content, content.index(HEADER)


def after_counts(content, at, skipped):
    """Step over so many numbers of field and count, as a page's header writes them."""
    for _ in range(skipped):
        at += 1
        while content[at] >= 0x80:
            at += 1
        at += 1
    return at


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param(1, "bytes in a column of", id="its length unpacked"),
        pytest.param(2, "bytes in a column of", id="its length packed"),
    ],
)
def test_a_page_longer_than_its_column_is_not_read(tmp_path, field, said):
    path = tmp_path / "x.parquet"
    content, header = one_column(path)
    at = after_counts(content, header, field) + 1
    content[at] |= 0x80
    content[at + 1] |= 0x80
    content[at + 2] = 0x7F  # 2^20 and more
    path.write_bytes(content)
    assert said in str(false_claim(path))
    found = read_file(path, "data/x.parquet")
    assert isinstance(found, Finding)
    assert (found.rule, found.file) == ("unreadable-file", "data/x.parquet")


def test_a_negative_number_of_values_is_not_believed(tmp_path):
    path = tmp_path / "x.parquet"
    content, header = one_column(path)
    kind = after_counts(content, header, 3)
    assert content[kind] % 16 == 12  # a struct: of a page of data
    content[kind + 2] ^= 1  # the zigzag's sign
    path.write_bytes(content)
    assert false_claim(path) == f"a page of -{ROWS + 1:,} values in {ROWS:,} rows"


@pytest.mark.parametrize("kept", [0, 3, 11, 200])
def test_what_is_no_parquet_file_is_left_to_its_reader(tmp_path, kept):
    path = tmp_path / "x.parquet"
    path.write_bytes(one_column(path)[0][:kept])
    assert false_claim(path) is None


def test_an_end_that_is_not_whole_is_said(tmp_path):
    path = tmp_path / "x.parquet"
    content, _ = one_column(path)
    length = int.from_bytes(content[-8:-4], "little")
    content[-8 - length : -8] = bytes([0xFF]) * length
    path.write_bytes(content)
    assert false_claim(path) == "headers that are not whole"
