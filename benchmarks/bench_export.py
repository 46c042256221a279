"""Analysis datasets as files: a large ADTR and ADRS in each format, beside pyreadstat."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

import numpy as np
import polars as pl
import pyreadstat

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Kind, Variable
from trialreadout.adam.dataset_json import as_dataset_json
from trialreadout.adam.define import as_define
from trialreadout.adam.parquet import as_parquet
from trialreadout.adam.xpt import as_xpt

PATIENTS, VISITS, LESIONS = 7_800, 10, 7
RESPONDERS, PARAMETERS = 8_000, 13
REPEATS = 5
ABOUT = About("BENCH", "A trial of many patients", date(2020, 6, 30))
KINDS: dict[type[pl.DataType] | pl.DataType, Kind] = {
    pl.String: "text",
    pl.Int64: "integer",
    pl.Float64: "float",
    pl.Date: "date",
}
WRITERS: dict[str, Callable[[Dataset], bytes]] = {
    "SAS transport 5": lambda dataset: as_xpt(dataset, ABOUT, 5),
    "SAS transport 8": lambda dataset: as_xpt(dataset, ABOUT, 8),
    "Dataset-JSON": lambda dataset: as_dataset_json(dataset, ABOUT),
    "Parquet": lambda dataset: as_parquet(dataset, ABOUT),
    "define.xml": lambda dataset: as_define([dataset], ABOUT, {}),
}


def main() -> None:
    """Print the table."""
    datasets = (_adtr(), _adrs())
    shapes = ", ".join(f"{each.name} {each.rows.height:,} x {each.rows.width}" for each in datasets)
    print(f"{shapes}; CPU s, median of {REPEATS}")
    print(f"{'':17}{'ADTR':>8}{'MB':>6}{'ADRS':>8}")
    for form, write in WRITERS.items():
        adtr, adrs = (_seconds(write, each) for each in datasets)
        print(f"{form:17}{adtr:8.3f}{len(write(datasets[0])) / 1e6:6.0f}{adrs:8.3f}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "theirs.xpt"
        adtr, adrs = (_seconds(lambda each: _by_pyreadstat(each, path), each) for each in datasets)
    print(f"{'(pyreadstat, 5)':17}{adtr:8.3f}{'':6}{adrs:8.3f}")


def _seconds(write: Callable[[Dataset], bytes | None], dataset: Dataset) -> float:
    return sorted(_once(write, dataset) for _ in range(REPEATS))[REPEATS // 2]


def _once(write: Callable[[Dataset], bytes | None], dataset: Dataset) -> float:
    begin = process_time()
    write(dataset)
    return process_time() - begin


def _by_pyreadstat(dataset: Dataset, path: Path) -> None:
    pyreadstat.write_xport(dataset.rows, path, table_name=dataset.name, file_format_version=5)


def _adtr() -> Dataset:
    """Diameters of each lesion at each visit, one in twenty unread."""
    rng = np.random.default_rng(1)
    patient, visit, lesion = np.unravel_index(
        np.arange(PATIENTS * VISITS * LESIONS), (PATIENTS, VISITS, LESIONS)
    )
    size = np.round(rng.uniform(5, 90, patient.size), 1)
    base, nadir = np.round(rng.uniform(5, 90, (2, patient.size)), 1)
    unread = rng.random(patient.size) < 0.05
    rows = pl.DataFrame(
        {
            **_of_patients(patient, PATIENTS),
            "PARAMCD": _words([f"LDIAM{i + 1}" for i in range(LESIONS)], lesion),
            "PARAM": _words(
                [f"Target lesion {i + 1}, diameter (mm)" for i in range(LESIONS)], lesion
            ),
            "PARAMN": lesion.astype(np.int64),
            "AVISIT": _words([f"WEEK {8 * i}" for i in range(VISITS)], visit),
            "AVISITN": visit.astype(np.int64),
            "ADT": pl.Series(16_000 + 56 * visit + patient % 900).cast(pl.Int32).cast(pl.Date),
            "ADY": (1 + 56 * visit).astype(np.int64),
            "AVAL": np.where(unread, np.nan, size),
            "BASE": base,
            "CHG": size - base,
            "PCHG": 100 * (size - base) / base,
            "NADIR": nadir,
            "PCHGNAD": 100 * (size - nadir) / nadir,
            "ABLFL": _words(["Y", None], np.minimum(visit, 1)),
            "ANL01FL": _words([None, "Y"], (~unread).astype(int)),
            "SRCDOM": _words(["measurements"], 0 * visit),
            "SRCVAR": _words(["diameter_mm"], 0 * visit),
            "SRCSEQ": np.arange(2, patient.size + 2),
        },
        nan_to_null=True,
    )
    return _described("ADTR", rows)


def _adrs() -> Dataset:
    """One answer for each parameter of each patient."""
    rng = np.random.default_rng(2)
    patient, parameter = np.divmod(np.arange(RESPONDERS * PARAMETERS), PARAMETERS)
    answer = rng.integers(0, 6, patient.size)
    rows = pl.DataFrame(
        {
            **_of_patients(patient, RESPONDERS),
            "PARAMCD": _words([f"PARAM{i}" for i in range(PARAMETERS)], parameter),
            "PARAM": _words([f"Response by rule {i}" for i in range(PARAMETERS)], parameter),
            "AVALC": _words(["CR", "PR", "SD", "PD", "NE", None], answer),
            "AVAL": (answer + 1).astype(float),
            "ADT": pl.Series(16_000 + patient % 900).cast(pl.Int32).cast(pl.Date),
            "ANL01FL": _words(["Y"], 0 * answer),
        }
    )
    return _described("ADRS", rows)


def _of_patients(patient: np.ndarray, number: int) -> dict[str, pl.Series]:
    return {
        "STUDYID": _words(["BENCH"], 0 * patient),
        "USUBJID": _words([f"BENCH-01-{i:06d}" for i in range(number)], patient),
    }


def _words(words: list[str | None], at: np.ndarray) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(at)


def _described(name: str, rows: pl.DataFrame) -> Dataset:
    variables = tuple(
        Variable(column, column, KINDS[kind], "Derived", "Drawn.")
        for column, kind in rows.schema.items()
    )
    return Dataset(name, name, "BASIC DATA STRUCTURE", "One record", ("USUBJID",), variables, rows)


if __name__ == "__main__":
    main()
