"""Tables as CSV files, for programs: a file a table, and one that says what each is.

Cells stand as they are printed, in UTF-8, but that no text is a formula to a spreadsheet that opens
such a file (`analysis.formulas`). People are given the workbook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from trialreadout.analysis.formulas import inert
from trialreadout.report.tables import Table
from trialreadout.report.tables_of.numbers import kind_of

FOLDER = "tables"
CONTENTS = f"{FOLDER}/contents.csv"


def csv_files(tables: Sequence[Table]) -> dict[str, bytes]:
    """Write each table as a file named by its number, and the list of them all."""
    contents: list[Sequence[str]] = [("number", "kind", "title", "population", "notes", "file")]
    files: dict[str, bytes] = {}
    for table in tables:
        number = table.number or ""
        name = f"{number}.csv"
        notes = " ".join(table.footnotes)
        about = (number, kind_of(number), table.caption, table.population or "", notes, name)
        contents.append(about)
        rows = ([cell.text for cell in row] for row in table.rows)
        files[f"{FOLDER}/{name}"] = _lines([table.columns, *rows])
    return {CONTENTS: _lines(contents), **files}


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    content = io.StringIO(newline="")
    csv.writer(content, lineterminator="\n").writerows(
        [inert(cell) for cell in row] for row in rows
    )
    return content.getvalue().encode()
