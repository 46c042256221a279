"""Whole files to hurt: small studies in every format that is read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pyreadstat
import xlsxwriter

from dicom_files import ABOUT, small_scan, study_with_tables
from trialreadout.sources.dicom.written_planar import planar_file
from trialreadout.studies import make_study
from trialreadout.study import open_study

_PATIENTS = 4


def make_studies(folder: Path) -> dict[str, Path]:
    """Make the studies into which hurt files are put, by name."""
    studies = {name: folder / name for name in ("plain", "sdtm", "scans")}
    make_study("two-stage", studies["plain"])
    make_study("small-sdtm", studies["sdtm"])
    _few_patients(studies["plain"], "subject")
    _few_patients(studies["sdtm"], "USUBJID")
    (studies["scans"]).mkdir()
    _study_of_scans(studies["scans"])
    return studies


def _few_patients(study: Path, column: str) -> None:
    tables = sorted((study / "data").glob("*.csv"))
    first = next(path for path in tables if path.stem in ("subjects", "dm"))
    names = {row[column] for row in _rows(first)[:_PATIENTS]}
    for path in tables:
        kept = [row for row in _rows(path) if row[column] in names]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(_rows(path)[0]) if not kept else list(kept[0]))
            writer.writeheader()
            writer.writerows(kept)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _study_of_scans(folder: Path) -> None:
    study_with_tables(folder)
    scan = folder / "scans" / "NL-01" / "baseline-planar.dcm"
    scan.parent.mkdir(parents=True)
    scan.write_bytes(planar_file(small_scan(), ABOUT))
    open_study(folder).write_reports(folder / "reports")


def as_xlsx(tables: dict[str, str]) -> bytes:
    """Write tables of text as a workbook, with a date, a number and a formula among them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, text in tables.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(csv.reader(io.StringIO(text))):
                for column, cell in enumerate(row):
                    number = cell.replace(".", "", 1).isdigit()
                    (sheet.write_number if number else sheet.write_string)(
                        at, column, float(cell) if number else cell
                    )
            sheet.write_formula(0, 40, "=1/0", None, "#DIV/0!")
    return out.getvalue()


def as_xpt(text: str, version: int, folder: Path) -> bytes:
    """Write a table of text as a SAS transport file."""
    table = pl.read_csv(io.StringIO(text), infer_schema=False).fill_null("")
    path = folder / "one.xpt"
    pyreadstat.write_xport(table, str(path), file_format_version=version)
    return path.read_bytes()


def as_parquet(text: str, compression: str) -> bytes:
    """Write a table as Parquet, dates and numbers with types."""
    out = io.BytesIO()
    table = pl.read_csv(io.StringIO(text), try_parse_dates=True)
    table.write_parquet(out, compression=compression)  # type: ignore[arg-type]
    return out.getvalue()


READING = {
    "format": 1,
    "study": "EXAMPLE",
    "reader": "B",
    "purpose": "read",
    "reads": [{"case": "c", "time_point": 1, "kind": "planar", "read_on": "2024-01-02"}],
    "foci": [
        {
            "case": "c",
            "time_point": 1,
            "kind": "planar",
            "lesion": "1",
            "site": "neck",
            "uptake": "present",
            "pixel_row": 3.5,
            "pixel_column": 4,
        }
    ],
    "unreadable": [],
    "pixels": [{"case": "c", "time_point": 1, "kind": "planar", "steps_mm": [4.8, 4.8]}],
}


def seeds(studies: dict[str, Path], folder: Path) -> dict[str, list[bytes]]:
    """Return whole files by the reader that they are for."""
    plain = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((studies["plain"] / "data").glob("*.csv"))
    }
    sdtm = {path.stem: path.read_bytes() for path in (studies["sdtm"] / "data").glob("*.csv")}
    scans = sorted((studies["scans"] / "scans").rglob("*.dcm"))
    reports = sorted((studies["scans"] / "reports").rglob("*"))
    measured = plain["measurements"]
    deflated = _deflated(scans[0].read_bytes())
    return {
        "toml": [(studies[name] / "study.toml").read_bytes() for name in ("plain", "sdtm")],
        "scenarios": [
            (studies[name] / "scenarios.toml").read_bytes()
            for name in studies
            if (studies[name] / "scenarios.toml").exists()
        ],
        "csv": [measured.encode(), plain["markers"].replace(",", ";").encode("cp1252")],
        "table": [measured.encode()],
        "subjects": [plain["subjects"].encode()],
        "events": [plain["adverse_events"].encode()],
        "xlsx": [as_xlsx({"measurements": measured, "markers": plain["markers"]})],
        "xpt": [as_xpt(measured, 8, folder), as_xpt(sdtm["tr"].decode(), 5, folder)],
        "sdtm-xpt": [as_xpt(sdtm["tr"].decode(), version, folder) for version in (5, 8)],
        "parquet": [as_parquet(measured, way) for way in ("zstd", "snappy", "uncompressed")],
        "sdtm": [sdtm["tr"]],
        "sdtm-dm": [sdtm["dm"]],
        "dicom": [scans[0].read_bytes(), deflated],
        "report": [path.read_bytes() for path in reports if path.is_file()],
        "reading": [json.dumps(READING, indent=1).encode()],
        "readout": [_kept(studies["plain"])],
        "proposal": [as_xlsx({"Messungen": measured, "Tg": plain["markers"]})],
    }


def _deflated(content: bytes) -> bytes:
    from pydicom import dcmread
    from pydicom.uid import DeflatedExplicitVRLittleEndian

    data = dcmread(io.BytesIO(content))
    data.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    out = io.BytesIO()
    data.save_as(out)
    return out.getvalue()


def _kept(study: Path) -> bytes:
    """Pack what a readout is read back from: manifest, readout, protocol, patients."""
    files = open_study(study).run().files()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()
