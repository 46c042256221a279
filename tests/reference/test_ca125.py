"""Lesions and CA 125 of eight made-up patients, brought together by the GCIG.

The records are those of pharmaversesdtm 1.4.0 (Apache-2.0). The examples beside this file were read
patient by patient.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from reference.kept import as_kept, ca_125, kept, responses_of
from trialreadout.study import Readout


@pytest.fixture(scope="module")
def readout(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("ca-125") / "study"
    return ca_125(shared_data / "sdtm-oncology", folder)


def test_every_patient_has_the_best_response_that_was_read(readout: Readout):
    assert as_kept(responses_of(readout)) == kept("ca_125")


def test_all_22_visits_agree_with_what_was_recorded_of_the_whole(readout: Readout):
    visits = readout.table("visits")
    assert visits.height == 22
    assert visits.filter(pl.col("response") != pl.col("recorded")).rows() == []
    assert "combined-otherwise" not in {finding.rule for finding in readout.findings}
