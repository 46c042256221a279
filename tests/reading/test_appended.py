from __future__ import annotations

import os
import stat

import pytest
from click.testing import CliRunner

from builders import protocol_of
from dicom_files import ABOUT, small_scan, study_with_tables
from trialreadout.cli import main
from trialreadout.reading.appended import append_rows
from trialreadout.sources.dicom import write_planar


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


def test_a_page_is_its_writers_alone_until_it_is_whole(tmp_path, monkeypatch):
    study = study_with_tables(tmp_path / "study")
    write_planar(study / "scans/NL-01/baseline-planar.dcm", small_scan(), ABOUT)
    seen = []
    opened = os.fdopen

    def watched(descriptor, *words):
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in study.glob(".*.unfinished"))
        return opened(descriptor, *words)

    monkeypatch.setattr("trialreadout.core.whole_file.os.fdopen", watched)
    done = CliRunner().invoke(main, ["reads", "page", str(study), "--reader", "B"])
    assert done.exit_code == 0, done.output
    assert seen == [0o600]
    assert [path.name for path in study.glob("*.html")] == ["reading-B.html"]
