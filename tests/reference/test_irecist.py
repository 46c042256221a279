"""iRECIST of the public example responses: every patient's best i-response and progression.

The records are 26 subjects' (Apache-2.0, github.com/pharmaverse/pharmaversesdtm 1.4.0). No
answers to them are published: those in examples/irecist.csv are this project's own, each read
against the paper's tables.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import polars as pl
import pytest

from trialreadout.study import Readout, open_study

EXAMPLES = Path(__file__).parent / "examples" / "irecist.csv"
STUDY = """
format = 1

[study]
id = "CDISCPILOT01"
title = "Responses by iRECIST on the subjects of the CDISC pilot study"
synthetic = true

[data]
dialect = "sdtm"
last_contact = ["ae", "lb", "ex"]

[dates]
impute = { assessed_on = "last" }

[tumour_response]
graded_from = "assessments"

[[analysis_set]]
name = "treated"
rule = "at least one dose"

[[endpoint]]
name = "iBOR"
kind = "irecist-best"

[[endpoint]]
name = "iPD"
kind = "irecist-progression"

[[statistic]]
endpoint = "iBOR"
yields = "categories"
analysis_set = "treated"

[[statistic]]
endpoint = "iPD"
yields = "categories"
analysis_set = "treated"
"""


@pytest.fixture(scope="module")
def readout(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    """The readout of a folder of SDTM domains whose RS is by iRECIST alone."""
    folder = tmp_path_factory.mktemp("irecist")
    (folder / "data").mkdir()
    (folder / "study.toml").write_text(STUDY)
    for name in ("dm", "ex", "ae", "lb", "ds"):
        shutil.copy(shared_data / f"sdtm-oncology/{name}.parquet", folder / "data")
    responses = shared_data / "sdtm-oncology/rs_onco_irecist.parquet"
    shutil.copy(responses, folder / "data/rs.parquet")
    return open_study(folder).run()


def examples_of(readout: Readout) -> list[dict[str, str]]:
    """Write each patient with i-responses as a row of the file of examples."""
    assessed = readout.study.sources.table("immune_assessments").sort("assessed_on")
    best = readout.table("iBOR").rows_by_key("subject", named=True, unique=True)
    ended = readout.table("iPD").rows_by_key("subject", named=True, unique=True)
    return [
        {
            "subject": subject,
            "sequence": " ".join(rows["immune_response"]),
            "on": " ".join(map(str, rows["assessed_on"])),
            "best": best[subject]["answer"],
            "best_on": str(best[subject]["on"]),
            "progression": ended[subject]["answer"],
            "progressed_on": str(ended[subject]["on"] or ""),
            "rule": ended[subject]["progression"],
        }
        for (subject,), rows in assessed.group_by("subject", maintain_order=True)
    ]


def test_each_patient_has_the_best_response_and_the_progression_that_was_read(readout: Readout):
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    found = sorted(examples_of(readout), key=lambda row: row["subject"])
    assert len(found) == 26
    assert found == expected


def test_nobody_without_an_i_response_has_an_answer(readout: Readout):
    assessed = readout.study.sources.table("immune_assessments")["subject"].unique()
    others = readout.table("iBOR").filter(~pl.col("subject").is_in(assessed.implode()))
    assert others.height == 306 - 26
    assert set(others["answer"]) == {"MISSING"}


CONTRADICTIONS = {
    # Stable though progression was confirmed.
    ("01-701-1028", "2013-11-20", "immune-after-confirmation"),
    # Neither complete response nor progression, though there are target lesions.
    ("01-701-1034", "2014-11-04", "immune-parts-contradict"),
    ("01-701-1148", "2013-12-27", "immune-parts-contradict"),
    ("01-701-1345", "2014-02-11", "immune-parts-contradict"),
    # A new lesion, and no iUPD.
    ("01-701-1097", "2014-02-11", "immune-parts-contradict"),
    ("01-701-1302", "2013-10-08", "immune-parts-contradict"),
    # PR where iPR is meant.
    ("01-701-1287", "2014-07-12", "immune-parts-contradict"),
    # Targets stable, and the whole not evaluable.
    ("01-701-1415", "2014-03-10", "immune-parts-contradict"),
}


def test_records_that_contradict_themselves_are_named_and_left_as_they_are(readout: Readout):
    found = [f for f in readout.findings if f.rule.startswith("immune-")]
    assert {f.severity for f in found} == {"warning"}
    rows = readout.study.sources.table("immune_assessments").with_columns(
        pl.col("assessed_on").cast(pl.String)
    )
    on = dict(rows.select("row", "assessed_on").iter_rows())
    assert {(f.subject, on[f.row], f.rule) for f in found} == CONTRADICTIONS


def test_no_finding_is_an_error(readout: Readout):
    assert [f for f in readout.findings if f.severity == "error"] == []
