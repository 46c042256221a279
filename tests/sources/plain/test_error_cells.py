"""Cells that hold an error and cells that are merged, as different programs write them."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from trialreadout.sources.limits import asks_too_much
from trialreadout.sources.plain.error_cells import error_cells
from trialreadout.sources.plain.merged_cells import Merged, merged_cells

BOOK = """<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="CT" r:id="one"/></sheets></workbook>"""
RELATIONS = '<Relationships><Relationship Id="one" Target="sheet1.xml"/></Relationships>'


def book(folder, sheet):
    path = folder / "ct.xlsx"
    with ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", BOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        parts.writestr("xl/sheet1.xml", sheet)
    return path


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param('<c r="B2" t="e"><v>#N/A</v></c>', {(1, 1): "#N/A"}, id="alone"),
        pytest.param('<c r="AA10" s="1" t="e"><f>NA()</f><v>#N/A</v></c>', {(9, 26): "#N/A"},
                     id="behind its formula"),
        pytest.param('<c t="e" r="B2"><f ca="1"/><v>#REF!</v></c>', {(1, 1): "#REF!"},
                     id="behind a shared formula"),
        pytest.param("<x:c r='B2' t='e'><x:v>#DIV/0!</x:v></x:c>", {(1, 1): "#DIV/0!"},
                     id="with a prefix and the other quotes"),
        pytest.param('<c r="B2" t="str"><v>#N/A</v></c>', {}, id="a text"),
        pytest.param('<c r="B2" t="e"/><c r="C2"><v>3</v></c>', {}, id="without a value"),
    ],
)  # fmt: skip
def test_a_cell_with_an_error_is_found(tmp_path, cell, found):
    marked = '<c r="Z9" t="e"><v>#NUM!</v></c>'
    path = book(tmp_path, f"<sheetData><row>{cell}</row><row>{marked}</row></sheetData>")
    assert error_cells(path, "CT") == {(8, 25): "#NUM!"} | found


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        pytest.param('<mergeCell ref="A3:A5"/>', [Merged(0, 2, 4)], id="rows"),
        pytest.param("<x:mergeCell ref='B3:B4'></x:mergeCell>", [Merged(1, 2, 3)], id="a prefix"),
        pytest.param('<mergeCell ref="A1:C1"/>', [], id="columns"),
        pytest.param('<mergeCell ref="A3:A9"/><mergeCell ref="A5:A7"/>', [Merged(0, 2, 8)],
                     id="one within the other"),
        pytest.param('<mergeCell ref="A1:A' + 5000 * "9" + '"/>', [], id="beyond any sheet"),
    ],
)  # fmt: skip
def test_merged_cells_are_found(tmp_path, cells, found):
    assert list(merged_cells(book(tmp_path, f"<mergeCells>{cells}</mergeCells>"), "CT")) == found


@pytest.mark.parametrize("tag", ["<c ", '<c t="e" ', '<c t="e">', "<row ", "<mergeCell ", "<a:c "])
def test_tags_without_an_end_are_looked_through_once(tmp_path, tag):
    """A search that began anew at each would take hours."""
    path = book(tmp_path, tag * 1_000_000)
    assert error_cells(path, "CT") == {}
    assert merged_cells(path, "CT") == ()
    assert asks_too_much(path, "ct.xlsx") is None
