"""Memory of each reader: how many times the size of a file, unpacked, reading it takes.

Each file is read in a process of its own, after a small one of the same form has brought in the
libraries; what memory then rises to is the most that reading took (Linux alone tells it). A
reader that takes more than is stated in docs/robustness.md ends this with status 1.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import polars as pl
import pyreadstat
import xlsxwriter
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, NuclearMedicineImageStorage, generate_uid

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.dicom.pixels import frames_of
from trialreadout.sources.plain.places import places_in, read_place

MOST_TIMES = 30
"""What docs/robustness.md states."""
SMALL, LARGE = 100, 400_000
"""Rows; a scan has a frame for each 2,000 of them."""
_MB = 1e6
_KB = 1024


def table_of(rows: int) -> pl.DataFrame:
    """Make measurements of lesions, as text."""
    days = np.datetime64("2014-01-01") + np.arange(rows) % 900
    return pl.DataFrame(
        {
            "subject": [f"NL-{n // 40:05}" for n in range(rows)],
            "lesion": [f"T{n % 5}" for n in range(rows)],
            "assessed_on": np.datetime_as_string(days, "D"),
            "diameter_mm": [f"{n % 4000 / 40:.1f}" for n in range(rows)],
            "state": ["measured"] * rows,
        }
    )


def write(form: str, rows: int, folder: Path) -> tuple[Path, int]:
    """Write a file; return it and its size unpacked, in bytes."""
    table, stem = table_of(rows), folder / "measurements"
    if form == "CSV":
        path = stem.with_suffix(".csv")
        table.write_csv(path)
    elif form == "CSV, semicolons":
        path = stem.with_suffix(".csv")
        path.write_bytes(table.write_csv(separator=";").encode("cp1252"))
    elif form == "workbook":
        path = stem.with_suffix(".xlsx")
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("measurements")
            for at, row in enumerate([tuple(table.columns), *table.iter_rows()]):
                sheet.write_row(at, 0, row)
    elif form == "SAS transport":
        path = stem.with_suffix(".xpt")
        pyreadstat.write_xport(table, str(path), file_format_version=8)
    elif form == "Parquet":
        path = stem.with_suffix(".parquet")
        table.write_parquet(path)
    else:
        path = stem.with_suffix(".dcm")
        _write_scan(path, frames=max(rows // 2000, 1))
    if form == "workbook":
        with ZipFile(path) as packed:
            return path, sum(member.file_size for member in packed.infolist())
    unpacked = table.estimated_size() if form == "Parquet" else path.stat().st_size
    return path, int(unpacked)


def _write_scan(path: Path, frames: int) -> None:
    file, side = Dataset(), 512
    file.file_meta = FileMetaDataset()
    file.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    file.SOPClassUID, file.SOPInstanceUID = NuclearMedicineImageStorage, generate_uid()
    file.Modality, file.NumberOfFrames = "NM", frames
    file.Rows = file.Columns = side
    file.BitsAllocated, file.BitsStored, file.HighBit, file.PixelRepresentation = 16, 16, 15, 0
    file.SamplesPerPixel, file.PhotometricInterpretation = 1, "MONOCHROME2"
    file.PixelData = np.zeros((frames, side, side), np.uint16).tobytes()
    file.save_as(path, enforce_file_format=True)


def read(form: str, folder: Path) -> None:
    """Read what lies in a folder as the commands do."""
    if form == "scan":
        found = open_scan(folder / "measurements.dcm", "scans/measurements.dcm")
        read = found if isinstance(found, Finding) else frames_of(found)
    else:
        (place,), _ = places_in(folder, "data")
        read = read_place(place)
    if isinstance(read, Finding):
        raise SystemExit(f"{form}: {read.rule}, {read.value}")


def child(form: str, small: Path, large: Path) -> None:
    """Read both, and print by how many bytes memory rose for the second, and its CPU seconds."""
    read(form, small)
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory counts anew
    before, begun = _status("VmRSS"), time.process_time()
    read(form, large)
    print(json.dumps([_status("VmHWM") - before, time.process_time() - begun]))


def _status(word: str) -> int:
    lines = io.StringIO(Path("/proc/self/status").read_text())
    return next(int(line.split()[1]) * _KB for line in lines if line.startswith(word))


def main() -> int:
    """Print the table."""
    worst = 0.0
    print(f"Reading {LARGE:,} rows; a scan of {LARGE // 2000} frames of 512 x 512")
    print("                     file MB   unpacked MB   rose by MB   times unpacked   CPU s")
    for form in ("CSV", "CSV, semicolons", "workbook", "SAS transport", "Parquet", "scan"):
        with tempfile.TemporaryDirectory() as name:
            folders = [Path(name) / "small", Path(name) / "large"]
            for folder in folders:
                folder.mkdir()
            write(form, SMALL, folders[0])
            path, unpacked = write(form, LARGE, folders[1])
            command = [sys.executable, __file__, form, *map(str, folders)]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            rose, seconds = json.loads(said)
            worst = max(worst, rose / unpacked)
            print(
                f"  {form:16} {path.stat().st_size / _MB:10.1f} {unpacked / _MB:13.1f} "
                f"{rose / _MB:12.1f} {rose / unpacked:16.1f} {seconds:7.2f}"
            )
    return int(worst > MOST_TIMES)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1], *map(Path, sys.argv[2:]))
    else:
        sys.exit(main())
