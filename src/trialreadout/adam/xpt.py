"""A dataset as a SAS transport file, version 5 or 8.

Such a file is a sequence of 80-byte records: headers, 140 bytes for each variable, then the
rows, each as wide as its variables together, and blanks up to the end of the last record. A
number has eight bytes (`ibm_float`), a text as many as the longest of its column, blanks at
its end; a text that is missing is blank, and so cannot be told from one without letters.
Dates are numbers, days since 1960, shown by the format DATE9.

Both times that a file states of itself are the day of `About.created`, so that the same rows
give the same bytes.

Sources: SAS TS-140, Record layout of a SAS version 5 or 6 data set in SAS transport format.
         SAS, Record layout of a SAS version 8 or 9 data set in SAS transport format.
"""

from __future__ import annotations

import io
import struct
from datetime import date

import numpy as np
import polars as pl

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Variable
from trialreadout.adam.ibm_float import as_ibm_float
from trialreadout.adam.texts import longest_bytes
from trialreadout.adam.transportable import Version, untransportable
from trialreadout.core.findings import StudyError

_Written = np.ndarray[tuple[int], np.dtype[np.void]]
_Places = np.ndarray[tuple[int], np.dtype[np.uint32]]

_RECORD = 80
_ROWS_AT_A_TIME = 4096  # so many stay in the processor's cache while their columns are filled in
_DAY_ZERO = date(1960, 1, 1)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NUMBER, _TEXT = 1, 2
_NUMBER_BYTES = 8
_DESCRIPTION = 140
_SAS, _SYSTEM = "9.4", ""
_HEADINGS: dict[Version, tuple[str, ...]] = {
    5: ("LIBRARY", "MEMBER", "DSCRPTR", "NAMESTR", "OBS"),
    8: ("LIBV8", "MEMBV8", "DSCPTV8", "NAMSTV8", "OBSV8"),
}
_ZEROS = "0" * 30


def as_xpt(dataset: Dataset, about: About, version: Version) -> bytes:
    """Write a dataset as a SAS transport file.

    Raises
    ------
    StudyError
        If it holds what the format cannot; the findings say where, and what to do.
    """
    if faults := list(untransportable(dataset, version)):
        raise StudyError(faults)
    widths = [_width(dataset, variable) for variable in dataset.variables]
    content = io.BytesIO(_headers(dataset, about, widths, version))
    content.seek(0, io.SEEK_END)
    _write_rows(dataset, widths, content)
    content.write(b" " * (-content.tell() % _RECORD))
    return content.getvalue()


def _width(dataset: Dataset, variable: Variable) -> int:
    text = variable.kind == "text"
    return longest_bytes(dataset.texts[variable.name].distinct) if text else _NUMBER_BYTES


def _headers(dataset: Dataset, about: About, widths: list[int], version: Version) -> bytes:
    library, member, description, variables, rows = _HEADINGS[version]
    created = _stamp(about.created)
    name_bytes = 8 if version == 5 else 32
    system = f"{_SAS:8}{_SYSTEM:8}"
    blank = " " * (32 - name_bytes)
    count = _ZEROS if version == 5 else f"{dataset.rows.height:15d}{'':15}"
    described = b"".join(
        _described(variable, number, width, sum(widths[: number - 1]), version)
        for number, (variable, width) in enumerate(zip(dataset.variables, widths, strict=True), 1)
    )
    lines = [
        _heading(library, _ZEROS),
        f"{'SAS':8}{'SAS':8}{'SASLIB':8}{system}{'':24}{created}",
        f"{created:80}",
        _heading(member, "000000000000000001600000000140"),
        _heading(description, _ZEROS),
        f"{'SAS':8}{dataset.name:{name_bytes}}{'SASDATA':8}{system}{blank}{created}",
        f"{created}{'':16}{dataset.label:40}{'':8}",
        _heading(variables, f"{len(widths):010d}{'0' * 20}"),
    ]
    return b"".join(
        [
            "".join(lines).encode(),
            described + b" " * (-len(described) % _RECORD),
            _heading(rows, count).encode(),
        ]
    )


def _heading(name: str, numbers: str) -> str:
    return f"HEADER RECORD*******{name:8}HEADER RECORD!!!!!!!{numbers:30}  "


def _stamp(day: date) -> str:
    """Write midnight of a day as SAS does, in the names of months that SAS knows."""
    return f"{day.day:02d}{_MONTHS[day.month - 1]}{day.year % 100:02d}:00:00:00"


def _described(
    variable: Variable, number: int, width: int, position: int, version: Version
) -> bytes:
    """Describe a variable in 140 bytes. Its label is ASCII, so its letters are its bytes."""
    kind = _TEXT if variable.kind == "text" else _NUMBER
    to_the_right = int(kind == _NUMBER)
    shown, digits = ("DATE", 9) if variable.kind == "date" else ("", 0)
    said = f"{variable.name:8}{variable.label:40}{shown:8}".encode()
    form = struct.pack(">3h2s8s2h", digits, 0, to_the_right, b"", b" " * 8, 0, 0)
    whole = struct.pack(">4h56s20si", kind, 0, width, number, said, form, position)
    if version == 8:
        whole += f"{variable.name:32}".encode() + struct.pack(">h", len(variable.label))
    return whole.ljust(_DESCRIPTION, b"\0")


def _write_rows(dataset: Dataset, widths: list[int], content: io.BytesIO) -> None:
    """Write the rows one after the other, a block of them at a time, by columns."""
    columns = {
        variable.name: _written(dataset, variable, width)
        for variable, width in zip(dataset.variables, widths, strict=True)
    }
    kinds = [(name, values.dtype) for name, (values, _) in columns.items()]
    block = np.empty(_ROWS_AT_A_TIME, kinds)
    for first in range(0, dataset.rows.height, _ROWS_AT_A_TIME):
        rows = block[: dataset.rows.height - first]
        here = slice(first, first + len(rows))
        for name, (values, places) in columns.items():
            rows[name] = values[here if places is None else places[here]]
        content.write(rows.data)


def _written(dataset: Dataset, variable: Variable, width: int) -> tuple[_Written, _Places | None]:
    """Write the values of a column, and say where they stand; None: one in every row."""
    if variable.kind != "text":
        return as_ibm_float(_numbers(dataset.rows[variable.name], variable)), None
    texts = dataset.texts[variable.name]
    padded = b"".join(text.encode().ljust(width) for text in [*texts.distinct, ""])
    return np.frombuffer(padded, f"V{width}"), texts.positions


def _numbers(column: pl.Series, variable: Variable) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if variable.kind == "date":
        column = (column - _DAY_ZERO).dt.total_days()
    return column.cast(pl.Float64).to_numpy()
