"""Soft tissue, bone and PSA of eleven made-up patients, by PCWG3.

The records are those of pharmaversesdtm 1.4.0 (Apache-2.0). The examples beside this file were read
patient by patient.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from reference.kept import as_kept, kept, pcwg3, psa_of, responses_of
from trialreadout.study import Readout, open_study


@pytest.fixture(scope="module")
def folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pcwg3") / "study"


@pytest.fixture(scope="module")
def readout(shared_data: Path, folder: Path) -> Readout:
    return pcwg3(shared_data / "sdtm-oncology", folder)


def test_every_patient_has_the_best_response_that_was_read(readout: Readout):
    assert as_kept(responses_of(readout)) == kept("pcwg3")


def test_every_patient_has_the_response_of_psa_that_was_read(readout: Readout):
    assert as_kept(psa_of(readout)) == kept("psa")


def test_all_30_visits_agree_with_what_was_recorded_of_the_whole(readout: Readout):
    visits = readout.table("visits")
    assert visits.height == 30
    assert visits.filter(pl.col("response") != pl.col("recorded")).rows() == []
    rules = [finding.rule for finding in readout.findings]
    assert "combined-otherwise" not in rules
    assert rules.count("unconfirmed-progression") == 1


def test_a_whole_that_contradicts_its_parts_is_found_and_not_mended(
    readout: Readout, folder: Path, tmp_path: Path
):
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    rs = pl.read_parquet(changed / "data/rs.parquet").with_row_index("_row")
    first = rs.filter(RSTESTCD="BONERESP", RSSTRESC="NON-PD")["_row"][0]
    word = pl.when(pl.col("_row") == first).then(pl.lit("PD")).otherwise("RSSTRESC")
    rs.with_columns(RSSTRESC=word).drop("_row").write_parquet(changed / "data/rs.parquet")
    again = open_study(changed).run()
    (finding,) = [each for each in again.findings if each.rule == "combined-otherwise"]
    assert (finding.subject, finding.value) == ("01-701-1015", "SD")
    assert finding.allowed == "PD (lesions SD, bone PD)"
    recorded = again.study.sources.table("assessments").filter(subject="01-701-1015")["response"]
    assert recorded.to_list() == ["SD", "PR", "PR"]


def test_the_share_of_responders_of_psa_opens_to_the_values(readout: Readout):
    (result,) = [
        each for each in readout.results if each.endpoint == "PSA" and each.category == "response"
    ]
    assert (result.n, result.denominator) == (7, 306)
    explained = readout.explain(result.id, "01-701-1028")
    (patient,) = explained.patients
    assert [row.says for row in patient.source_rows] == [
        "PSA 200 ng/mL",
        "PSA 90 ng/mL: a response",
        "PSA 85 ng/mL: a response",
        "PSA 130 ng/mL: progression",
    ]
