"""Real files, of which what they hold is known."""

from __future__ import annotations

import pytest

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import planar
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.dicom.pixels import counts_of


@pytest.fixture
def opened(shared_data):
    return lambda name: open_scan(shared_data / "dicom" / name, f"scans/{name}")


def test_the_counts_of_a_whole_body_scan_are_those_accumulated(opened):
    pytest.importorskip("gdcm")
    file = opened("JPEG-LL.dcm")
    counts, findings = counts_of(file)
    assert counts.shape == (1, 1024, 256)
    assert counts.sum(dtype=float) == 3_596_452
    assert findings == []


def test_one_view_is_no_pair_and_its_class_is_said(opened):
    found = planar([opened("JPEG-LL.dcm")])
    assert found.scan is None
    said = {finding.rule: finding for finding in found.findings}
    assert said.keys() == {"scan-of-another-class", "views-do-not-pair"}
    assert said["scan-of-another-class"].severity == "warning"
    assert said["scan-of-another-class"].value == "Secondary Capture Image Storage"
    assert said["views-do-not-pair"].value == "not said"


def test_what_only_another_plugin_reads_is_said_with_its_command(opened):
    file = opened("JPGExtended.dcm")
    assert not isinstance(file, Finding)
    (_, finding) = planar([file]).findings
    assert finding.rule == "missing-plugin"
    assert finding.column == "(0002,0010) Transfer Syntax UID"
    assert finding.value == "JPEG Extended (Process 2 and 4)"
    assert "pip install pylibjpeg pylibjpeg-libjpeg" in finding.remedy


def test_a_ct_is_no_planar_scan(opened):
    (finding,) = planar([opened("CT_small.dcm")]).findings
    assert (finding.rule, finding.value) == ("scan-of-another-kind", "CT")


@pytest.mark.parametrize("name", ["JPEG-LL.dcm", "JPGExtended.dcm", "CT_small.dcm", "693_UNCR.dcm"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_real_file_cut_off_is_a_finding(shared_data, tmp_path, name, share):
    content = (shared_data / "dicom" / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: int(len(content) * share)])
    found = open_scan(path, f"scans/{name}")
    assert isinstance(found, Finding)
    assert found.rule == "truncated-scan"
    assert "end" in found.value or "bytes" in found.value
