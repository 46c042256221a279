"""Cells merged over rows: what stands in them holds for each row, and a size for one alone."""

from __future__ import annotations

import xlsxwriter

from plain_files import put, read

LINES = """
[data.files]
lesions = "ct.xlsx#CT"
measurements = "ct.xlsx#CT"
[columns.measurements]
assessed_on = "date {week}"
diameter_mm = "mm {week}"
"""
HEADINGS = ["subject", "lesion", "role", "date 0", "mm 0", "date 8", "mm 8"]
ROWS = [
    ["A", "T1", "target", "2020-01-01", 20, "2020-03-01", 10],
    [None, "T2", "target", None, 30, None, 15],
    ["B", "T1", "target", "2020-01-02", 40, "2020-03-02", 41],
]


def handed_in(folder, rows, merged):
    """Write a workbook whose headings stand below a title that is merged over columns."""
    put(folder, subjects="subject\nA\nB\n")
    with xlsxwriter.Workbook(folder / "data" / "ct.xlsx") as book:
        sheet = book.add_worksheet("CT")
        sheet.merge_range("A1:G1", "CT of the trial")
        for r, row in enumerate([HEADINGS, *rows]):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r + 1, c, cell)
        for place, text in merged.items():
            sheet.merge_range(place, text)
    return read(folder, LINES)


PATIENT_AND_DATES = {"A3:A4": "A", "D3:D4": "2020-01-01", "F3:F4": "2020-03-01"}


def test_a_patient_and_the_dates_hold_for_each_lesion(tmp_path):
    sources = handed_in(tmp_path, ROWS, PATIENT_AND_DATES)
    assert [f.rule for f in sources.findings] == []
    sizes = sources.table("measurements").select("subject", "lesion", "diameter_mm", "row").rows()
    assert sizes == [
        ("A", "T1", 20.0, 3),
        ("A", "T1", 10.0, 3),
        ("A", "T2", 30.0, 4),
        ("A", "T2", 15.0, 4),
        ("B", "T1", 40.0, 5),
        ("B", "T1", 41.0, 5),
    ]
    days = sources.table("measurements")["assessed_on"].cast(str).to_list()
    assert days[2:4] == ["2020-01-01", "2020-03-01"]


def test_the_readout_says_that_cells_were_merged(tmp_path):
    sources = handed_in(tmp_path, ROWS, PATIENT_AND_DATES)
    (said,) = sources.read_as.values()
    assert said == "headings in row 2, merged cells for each of their rows"


def test_a_date_that_is_merged_does_not_make_a_lesion_seen(tmp_path):
    """T2 has no size at week 8: it was not read, as if it had no row."""
    rows = [ROWS[0], [*ROWS[1][:6], None], ROWS[2]]
    sources = handed_in(tmp_path, rows, PATIENT_AND_DATES)
    assert [f.rule for f in sources.findings] == []
    of_t2 = sources.table("measurements").filter(lesion="T2")
    assert of_t2["diameter_mm"].to_list() == [30.0]


def test_a_size_that_is_merged_counts_once(tmp_path):
    """Two lesions that flowed together are one size, and no second one of the same length."""
    rows = [[*ROWS[0][:6], None], [*ROWS[1][:6], None], ROWS[2]]
    sources = handed_in(tmp_path, rows, PATIENT_AND_DATES | {"G3:G4": 25})
    sizes = sources.table("measurements").filter(subject="A").select("lesion", "diameter_mm").rows()
    assert sizes == [("T1", 20.0), ("T1", 25.0), ("T2", 30.0)]


def test_a_row_that_is_blank_but_for_a_merged_cell_is_none(tmp_path):
    sources = handed_in(tmp_path, ROWS, PATIENT_AND_DATES | {"A5:A8": "B"})
    assert sources.table("lesions")["row"].to_list() == [3, 4, 5]
