"""Study folders over the reference data, in each format that a study can be handed in."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from adam.conftest import datasets_of
from trialreadout.adam.dataset import Dataset
from trialreadout.study import Readout, open_study

HAND_MADE = """
format = 1

[study]
id = "CDISCPILOT01"
title = "Hand-made tumour records on the subjects of the CDISC pilot study"
synthetic = true

[data]
dialect = "sdtm"
last_contact = ["ae", "lb", "ex"]

[dates]
impute = { assessed_on = "last" }

[tumour_response]
graded_from = "assessments"

[[analysis_set]]
name = "registered"
rule = "all registered"

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "tumour response"
kind = "recist-timepoint"
graded_from = "measurements"

[[endpoint]]
name = "BOR"
kind = "recist-best"
stable_from_day = 42

[[endpoint]]
name = "CBOR"
kind = "recist-best"
stable_from_day = 42
confirmation_days = 28

[[endpoint]]
name = "RSP"
kind = "recist-response"

[[endpoint]]
name = "CRSP"
kind = "recist-response"
confirmation_days = 28

[[endpoint]]
name = "CB"
kind = "recist-benefit"
stable_from_day = 42

[[endpoint]]
name = "CCB"
kind = "recist-benefit"
stable_from_day = 42
confirmation_days = 28

[[endpoint]]
name = "LSTA"
kind = "recist-last"
until_progression = false

[[endpoint]]
name = "PFS"
kind = "time-to-event"
events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]
censor = [{ of = "last adequate assessment" }, { of = "time zero" }]

[[endpoint]]
name = "OS"
kind = "time-to-event"
events = [{ of = "death" }]
censor = [{ of = "last contact" }, { of = "time zero" }]

[[statistic]]
endpoint = "BOR"
yields = "categories"
analysis_set = ["registered", "treated"]

[[statistic]]
endpoint = "CBOR"
yields = "categories"
analysis_set = "treated"

[[statistic]]
endpoint = "PFS"
yields = "median"
analysis_set = "treated"
group = "arm"

[[statistic]]
endpoint = "tumour response"
yields = "agreement"
analysis_set = "registered"
"""


def write_as(frame: pl.DataFrame, path: Path) -> None:
    """Write a domain in the format that the path's ending names."""
    if path.suffix == ".csv":
        frame.write_csv(path)
    elif path.suffix == ".xpt":
        pyreadstat.write_xport(frame, path, table_name=path.stem[:8].upper(), file_format_version=5)
    else:
        frame.write_parquet(path)


def study_over(sdtm: Path, folder: Path, tumour: str, protocol: str, suffix: str) -> Path:
    """Make a study folder of the pilot study's domains with one of its sets of tumour records."""
    (folder / "data").mkdir(parents=True)
    (folder / "study.toml").write_text(protocol)
    for name in ("dm", "ex", "ae", "lb", "ds", "vs", "cm", "suppdm"):
        write_as(pl.read_parquet(sdtm / f"{name}.parquet"), folder / f"data/{name}{suffix}")
    for name in ("tu", "tr", "rs"):
        frame = pl.read_parquet(sdtm / f"{name}_{tumour}.parquet")
        write_as(frame, folder / f"data/{name}{suffix}")
    return folder


@pytest.fixture(scope="session")
def hand_made(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    """The readout of the hand-made records, from Parquet."""
    folder = tmp_path_factory.mktemp("hand-made") / "parquet"
    sdtm = shared_data / "sdtm-oncology"
    return open_study(study_over(sdtm, folder, "onco_recist", HAND_MADE, ".parquet")).run()


@pytest.fixture(scope="session")
def hand_made_adam(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Dataset]:
    """The analysis datasets of the same records, by the protocol that the R package followed."""
    folder = tmp_path_factory.mktemp("hand-made-adam") / "study"
    protocol = (Path(__file__).parent / "hand_made_adam.toml").read_text(encoding="utf-8")
    sdtm = shared_data / "sdtm-oncology"
    return datasets_of(
        open_study(study_over(sdtm, folder, "onco_recist", protocol, ".parquet")).run()
    )
