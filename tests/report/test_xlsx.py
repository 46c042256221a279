"""The workbook and the CSV files say what results.json says, cell by cell."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import fastexcel
import pytest

from report.pages import study
from trialreadout.analysis.files import as_json
from trialreadout.report.csv_tables import csv_files
from trialreadout.report.tables import Cell, Table
from trialreadout.report.xlsx import workbook_of
from trialreadout.studies import STUDIES, make_study
from trialreadout.study import Readout, open_study

HEAD = 4
"""The row of the headings of a sheet, from 0."""


@pytest.fixture(scope="module", params=sorted(STUDIES))
def readout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("tables") / "study"
    make_study(request.param, folder)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def written(readout: Readout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return readout.write(tmp_path_factory.mktemp("out") / "readout")


def rows_of(path: Path, sheet: str) -> list[list[str]]:
    """Read a sheet as text, from its first row; a blank cell is an empty text."""
    frame = fastexcel.read_excel(path).load_sheet(
        sheet, header_row=None, dtypes="string", skip_rows=0
    )
    return [["" if cell is None else cell for cell in row] for row in frame.to_polars().rows()]


def table_of(*rows: tuple[str, ...], number="14.1.1", columns=("", "All (N = 1)")) -> Table:
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    return Table("Caption", columns, cells, number=number, footnotes=("Note.",))


def book_of(folder: Path, *tables: Table) -> Path:
    path = folder / "tables.xlsx"
    path.write_bytes(workbook_of(tables, (), "Title", None))
    return path


def test_every_result_of_the_tables_stands_in_its_cell(readout: Readout, written: Path):
    text_of = {each["id"]: each["text"] for each in readout.as_dict()["results"]}
    seen = set()
    for table in readout.laid_out():
        if not any(cell.result for row in table.rows for cell in row):
            continue
        sheet = rows_of(written / "tables.xlsx", str(table.number))
        assert sheet[HEAD][: len(table.columns)] == list(table.columns)
        at = {row[0]: row for row in sheet[HEAD + 1 :]}
        for row in table.rows:
            for place, cell in enumerate(row):
                if cell.result is not None and cell.text != str(cell.number):
                    assert at[row[0].text][place] == cell.text
                    counted = cell.text.isdigit() and text_of[cell.result].startswith(cell.text)
                    assert counted or cell.text == text_of[cell.result]
                    seen.add(cell.result)
    assert seen == set(text_of), "no result is without its table"


def test_each_row_and_each_column_has_a_name_of_its_own(readout: Readout):
    numbers = [table.number for table in readout.laid_out()]
    assert len(numbers) == len(set(numbers))
    for table in readout.laid_out():
        results = [cell for row in table.rows for cell in row if cell.result]
        if results:
            names = [row[0].text for row in table.rows]
            assert len(names) == len(set(names)), (table.number, names)
            assert len(table.columns) == len(set(table.columns)), table.number


def test_the_csv_files_hold_the_same_cells(readout: Readout, written: Path):
    for table in readout.laid_out():
        text = (written / "tables" / f"{table.number}.csv").read_text(encoding="utf-8")
        head, *rows = csv.reader(io.StringIO(text))
        assert tuple(head) == table.columns
        assert rows == [[cell.text for cell in row] for row in table.rows]
    contents = (written / "tables" / "contents.csv").read_text(encoding="utf-8")
    listed = list(csv.DictReader(io.StringIO(contents)))
    assert [row["number"] for row in listed] == [t.number for t in readout.laid_out()]
    assert all((written / "tables" / row["file"]).exists() for row in listed)


def test_the_numbers_stand_as_numbers_on_the_last_sheet(readout: Readout, written: Path):
    book = fastexcel.read_excel(written / "tables.xlsx")
    assert book.sheet_names[0] == "Contents"
    assert book.sheet_names[-1] == "Numbers"
    rows = book.load_sheet("Numbers").to_polars().to_dicts()
    assert [row["id"] for row in rows] == [result.id for result in readout.results]
    for row, result in zip(rows, readout.results, strict=True):
        assert (row["n"], row["denominator"]) == (result.n, result.denominator)
        assert (row["value"] is None) == (result.value is None)
        if result.value is not None:
            assert row["value"] == pytest.approx(result.value, rel=1e-14)


def test_the_same_tables_give_the_same_bytes(readout: Readout):
    tables = readout.laid_out()
    books = {workbook_of(tables, readout.results, "T", date(2012, 1, 1)) for _ in range(2)}
    assert len(books) == 1
    assert as_json({k: v.decode() for k, v in csv_files(tables).items()}) == as_json(
        {k: v.decode() for k, v in csv_files(readout.laid_out()).items()}
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("readout", ["small-sdtm"], indirect=True)
def test_a_spreadsheet_program_opens_it_and_shows_the_same(
    readout: Readout, written: Path, tmp_path: Path
):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    convert = ["--convert-to", "ods", "--outdir", str(tmp_path), str(written / "tables.xlsx")]
    subprocess.run([*command, *convert], check=True, capture_output=True, timeout=180)
    for table in readout.laid_out():
        shown = rows_of(tmp_path / "tables.ods", str(table.number))
        for row, expected in zip(shown[HEAD + 1 :], table.rows, strict=False):
            for cell, wanted in zip(row, expected, strict=False):
                if wanted.number is None:
                    assert cell == wanted.text
                else:
                    assert float(cell) == pytest.approx(wanted.number)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-12.0 %", "@SUM(A1)", "=HYPERLINK(A1)", "001"])
def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path, text: str):
    path = book_of(tmp_path, table_of((text, text), columns=(text, "x")))
    rows = rows_of(path, "14.1.1")
    assert rows[HEAD][0] == text
    assert rows[HEAD + 1] == [text, text]


def test_a_cell_longer_than_a_sheet_can_hold_says_that_it_is_cut(tmp_path: Path):
    most = 32_767
    path = book_of(tmp_path, table_of(("a" * most, "b" * (most + 1))))
    whole, cut = rows_of(path, "14.1.1")[HEAD + 1]
    assert whole == "a" * most
    assert len(cut) == most
    assert cut.endswith("(cut; the CSV file holds the whole)")


def test_a_name_beyond_ascii_and_a_line_break_come_back_whole(tmp_path: Path):
    name = "Zażółć gęślą jaźń Ωμέγα 甲状腺 " * 2
    path = book_of(tmp_path, table_of((name, "one\ntwo"), ("", "")))
    assert rows_of(path, "14.1.1")[HEAD + 1] == [name, "one\ntwo"]


def test_a_number_stands_as_a_number_with_its_decimals(tmp_path: Path):
    table = Table("C", ("P", "mm"), ((Cell("A"), Cell("12.50", number=12.5)),), number="16.2.4")
    path = book_of(tmp_path, table)
    sheet = fastexcel.read_excel(path).load_sheet("16.2.4", header_row=HEAD)
    assert sheet.to_polars()["mm"].to_list() == [12.5]


@pytest.mark.parametrize(
    "subjects",
    [
        pytest.param("subject,sex\nA,F\n", id="one patient"),
        pytest.param("subject,sex\nA,\n", id="one patient of whom nothing is known"),
    ],
)
def test_the_smallest_trial_has_its_tables(tmp_path: Path, subjects: str):
    sets = '[[analysis_set]]\nname = "all"\nrule = "all registered"\n'
    readout = study(tmp_path / "study", sets, subjects=subjects)
    folder = readout.write(tmp_path / "out")
    numbers = [table.number for table in readout.laid_out()]
    assert "14.1.1" in numbers
    assert "16.2.4" in numbers
    assert rows_of(folder / "tables.xlsx", "14.1.1")[HEAD][1] == "All (N = 1)"


def test_a_study_without_analysis_sets_lists_its_patients(tmp_path: Path):
    readout = study(tmp_path / "study", "", subjects="subject\nA\n")
    folder = readout.write(tmp_path / "out")
    assert fastexcel.read_excel(folder / "tables.xlsx").sheet_names == [
        "Contents", "16.2.4", "Numbers",
    ]  # fmt: skip
