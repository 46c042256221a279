from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread, dcmwrite
from pydicom.datadict import keyword_for_tag
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, RLELossless

from dicom_files import ABOUT, small_scan
from trialreadout.core.findings import Finding
from trialreadout.imaging.scans import PlanarScan
from trialreadout.sources.dicom import find, planar, planar_file
from trialreadout.sources.dicom.opened import open_scan

SCAN = small_scan()
FILE = planar_file(SCAN, ABOUT)
SERIES = "NL-01/planar"


def read(folder, content):
    path = folder / "scans" / SERIES / "scan.dcm"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    index = find(folder)
    if index.findings:
        return None, list(index.findings)
    found = planar(index.of(SERIES))
    return found.scan, list(found.findings)


def stored(change):
    header = dcmread(io.BytesIO(FILE))
    change(header)
    file = io.BytesIO()
    dcmwrite(file, header)
    return file.getvalue()


@settings(max_examples=150)
@given(st.integers(0, len(FILE) - 1))
def test_a_file_cut_off_anywhere_is_a_finding(tmp_path_factory, length):
    scan, findings = read(tmp_path_factory.mktemp("cut"), FILE[:length])
    assert scan is None
    assert findings[0].rule in ("truncated-scan", "not-dicom", "unreadable-scan")
    assert findings[0].file == "scans/NL-01/planar/scan.dcm"


def _tags():
    header = dcmread(io.BytesIO(FILE))
    return [element.keyword for element in header if element.keyword != "PixelData"]


def same(scan: PlanarScan) -> bool:
    return (scan.counts == SCAN.counts).all() and scan.pixel_mm == SCAN.pixel_mm


@pytest.mark.parametrize("keyword", _tags())
@pytest.mark.parametrize("emptied", [False, True], ids=["removed", "emptied"])
def test_without_any_tag_a_file_is_read_right_or_is_a_finding(tmp_path, keyword, emptied):
    def change(header):
        if emptied:
            header[keyword].value = None
        else:
            del header[keyword]

    scan, findings = read(tmp_path, stored(change))
    assert findings or same(scan)
    assert scan is None or same(scan)


@settings(max_examples=150)
@given(st.integers(140, len(FILE) - 1), st.integers(0, 255))
def test_a_byte_changed_in_the_header_makes_no_exception(tmp_path_factory, at, byte):
    broken = bytearray(FILE)
    broken[at] = byte
    scan, findings = read(tmp_path_factory.mktemp("changed"), bytes(broken))
    assert scan is not None or findings


@pytest.mark.parametrize(
    ("content", "rule", "value"),
    [
        pytest.param(b"", "not-dicom", "nothing in it", id="nothing in it"),
        pytest.param(b"subject,day\n", "not-dicom", "12 bytes without the mark of DICOM", id="CSV"),
    ],
)
def test_what_is_no_dicom(tmp_path, content, rule, value):
    path = tmp_path / "scan.dcm"
    path.write_bytes(content)
    finding = open_scan(path, "scans/scan.dcm")
    assert isinstance(finding, Finding)
    assert (finding.rule, finding.value, finding.severity) == (rule, value, "warning")


def test_a_file_that_is_gone_is_a_finding(tmp_path):
    finding = open_scan(tmp_path / "scan.dcm", "scans/scan.dcm")
    assert (finding.rule, finding.value) == ("unreadable-scan", "No such file or directory")


def test_missing_pixels_are_counted(tmp_path):
    _, (finding,) = read(tmp_path, FILE[:-100])
    pixels = SCAN.counts.size * 2
    assert finding.rule == "truncated-scan"
    assert finding.column == "(7FE0,0010) Pixel Data"
    assert finding.value == f"{pixels - 100:,} of {pixels:,} bytes"


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, RLELossless])
def test_other_ways_of_storing_are_read_and_their_ends_are_seen(tmp_path, syntax):
    header = dcmread(io.BytesIO(FILE))
    if syntax == RLELossless:
        header.compress(RLELossless, encoding_plugin="pydicom")
    else:
        if syntax == ExplicitVRBigEndian:
            header.PixelData = SCAN_BIG
        header.file_meta.TransferSyntaxUID = syntax
    file = io.BytesIO()
    if syntax == RLELossless:
        dcmwrite(file, header)
    else:
        dcmwrite(
            file,
            header,
            implicit_vr=syntax == ImplicitVRLittleEndian,
            little_endian=syntax != ExplicitVRBigEndian,
            force_encoding=True,
        )
    scan, findings = read(tmp_path, file.getvalue())
    assert findings == []
    assert same(scan)
    scan, (finding,) = read(tmp_path, file.getvalue()[:-9])
    assert (scan, finding.rule) == (None, "truncated-scan")


def _big() -> bytes:
    import numpy as np

    little = np.frombuffer(dcmread(io.BytesIO(FILE)).PixelData, "<u2")
    return little.astype(">u2").tobytes()


SCAN_BIG = _big()


def test_every_tag_of_a_file_has_a_name():
    assert all(keyword_for_tag(element.tag) for element in dcmread(io.BytesIO(FILE)))
