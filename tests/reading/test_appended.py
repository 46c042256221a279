from __future__ import annotations

import stat

import pytest

from builders import protocol_of
from dicom_files import study_with_tables
from trialreadout.reading.appended import append_rows


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_who_may_see_a_table_stays_as_it_was(tmp_path, mode):
    study = study_with_tables(tmp_path / "study")
    reads = study / "data/reads.csv"
    reads.chmod(mode)
    row = {"subject": "NL-01", "scanned_on": "2014-01-27", "kind": "planar", "reader": "B"}
    append_rows(study, protocol_of(), {"reads": [row]})
    assert reads.read_text(encoding="utf-8").rstrip().endswith("NL-01,2014-01-27,planar,B")
    assert stat.S_IMODE(reads.stat().st_mode) == mode
    assert [path.name for path in reads.parent.iterdir() if path.name.startswith(".")] == []
