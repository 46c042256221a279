"""Plain tables written as a site would hand them in: CSV, XLSX, Parquet, SAS XPT."""

from __future__ import annotations

from datetime import date

import polars as pl
import pyreadstat
import xlsxwriter

from builders import protocol_of
from trialreadout.sources.read import read_sources

NOT_HANDED_IN = "^(file|row|death_.*|last_contact_file|last_contact_row|.*_collected)$"


def read(folder, lines="", dialect="plain"):
    """Read the study in a folder under a protocol that says these lines."""
    data = f'[data]\ndialect = "{dialect}"\n' if "[data]" not in lines else ""
    return read_sources(folder, protocol_of(f"{data}{lines}"))


def put(folder, **files):
    """Write files of text into the data folder; bytes as they are."""
    (folder / "data").mkdir(exist_ok=True)
    for name, text in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / "data" / f"{name}.csv").write_bytes(content)
    return folder


def workbook(path, **sheets):
    """Write a workbook: each sheet a list of rows, from row 1; a date becomes a date cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        as_day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, as_day)
                    elif isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(r, c, cell.partition(" -> ")[0], None, _result(cell))
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return path


def _result(formula):
    """Take the result of a formula, which a spreadsheet stores beside it, from behind an arrow."""
    result = formula.partition(" -> ")[2]
    try:
        return float(result)
    except ValueError:
        return result


def write_tables(folder, tables, form):
    """Write plain tables in a format, numbers and dates as such where it can."""
    (folder / "data").mkdir(parents=True)
    for name, table in tables.items():
        path = folder / "data" / f"{name}.{form.partition(' ')[0]}"
        if form == "csv":
            table.write_csv(path)
        elif form == "parquet":
            table.write_parquet(path)
        elif form == "xlsx":
            workbook(path, **{name: [table.columns, *table.rows()]})
        else:
            text = table.with_columns(pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(int))
            pyreadstat.write_xport(text, path, file_format_version=8)
