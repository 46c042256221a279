from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread, dcmwrite

from dicom_files import ABOUT, errors_of_dciodvfy, small_scan, study_with_tables
from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import write_planar
from trialreadout.sources.dicom.exported_reports import reports_of
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.dicom.read_report import read_report
from trialreadout.sources.dicom.reading import UPTAKE_WORDS, ReadFocus, Reading
from trialreadout.sources.dicom.written_report import report_file
from trialreadout.study import open_study

pytest.importorskip("highdicom")

FOCI = (
    ReadFocus("F1", "neck, left", "present", 1 / 3),
    ReadFocus("F2", None, "equivocal"),
    ReadFocus("F3", "Lunge (rechts)", "none", 0.0),
)
READING = Reading("NL-01", date(2014, 1, 27), "planar", "reader 1", date(2014, 2, 1), True, FOCI)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "scan.dcm"
    write_planar(path, small_scan(), ABOUT)
    return open_scan(path, "scans/scan.dcm")


def written(reading, scan, folder):
    path = folder / "report.dcm"
    path.write_bytes(report_file(reading, [scan], "EXAMPLE", invented=True))
    return path


def back(path):
    return read_report(open_scan(path, "scans/report.dcm"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="an adjudicated reading with three foci"),
        pytest.param({"adjudicated": False}, id="a first reading"),
        pytest.param({"adjudicated": None}, id="nobody said whether it adjudicates"),
        pytest.param({"read_on": None}, id="nobody said when it was read"),
        pytest.param({"reader": None}, id="nobody said who read"),
        pytest.param({"foci": ()}, id="nothing was seen"),
        pytest.param({"kind": "spect"}, id="a SPECT"),
        pytest.param({"scanned_on": date(2014, 1, 26)}, id="a day that is not that of the study"),
        pytest.param({"reader": "Zoë van der Berg"}, id="a name in three parts"),
    ],
)
def test_a_reading_comes_back_as_it_was_written(scan, tmp_path, change):
    reading = replace(READING, **change)
    path = written(reading, scan, tmp_path)
    assert back(path) == reading
    assert errors_of_dciodvfy(path) == []


@settings(max_examples=15)
@given(
    st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20),
    st.sampled_from(list(UPTAKE_WORDS)),
    st.none() | st.floats(0, 1e4),
)
def test_any_focus_comes_back(scan, tmp_path_factory, lesion, uptake, ratio):
    reading = replace(READING, foci=(ReadFocus(lesion, None, uptake, ratio),))
    assert back(written(reading, scan, tmp_path_factory.mktemp("sr"))) == reading


def test_the_same_reading_written_twice_is_the_same_bytes(scan):
    first, second = (report_file(READING, [scan], "X", invented=False) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("reader", ["A^B", "A=B", "A" * 65])
def test_a_name_that_dicom_cannot_hold_is_not_written(scan, reader):
    with pytest.raises(ValueError, match="cannot stand"):
        report_file(replace(READING, reader=reader), [scan], "X", invented=False)


def _without(name):
    """Take every item of a report away that bears a name."""

    def prune(item):
        kept = []
        for part in item.get("ContentSequence", ()):
            code = part.get("ConceptNameCodeSequence")
            if code and code[0].CodeValue == name:
                continue
            prune(part)
            kept.append(part)
        if "ContentSequence" in item:
            item.ContentSequence = kept

    return prune


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("uptake", "the uptake of F1, the uptake of F2, the uptake of F3", id="uptake"),
        pytest.param("kind-of-scan", "the day of the scan, the kind of scan", id="kind"),
        pytest.param("121008", "the reader", id="reader"),
        pytest.param("day-of-scan", "the day of the scan", id="day"),
        pytest.param("126010", "the day of the scan, the kind of scan", id="no measurements"),
    ],
)
def test_a_report_of_another_program_is_asked_for_what_it_does_not_say(scan, tmp_path, name, said):
    path = written(READING, scan, tmp_path)
    header = dcmread(path)
    _without(name)(header)
    dcmwrite(path, header)
    found = back(path)
    assert isinstance(found, Finding)
    assert found.rule == "report-incomplete"
    assert said in found.value


@settings(max_examples=40)
@given(st.floats(0, 0.999))
def test_a_report_cut_off_makes_no_exception_and_no_other_reading(scan, tmp_path_factory, share):
    folder = tmp_path_factory.mktemp("cut")
    content = report_file(READING, [scan], "EXAMPLE", invented=True)
    path = folder / "report.dcm"
    path.write_bytes(content[: int(len(content) * share)])
    opened = open_scan(path, "scans/report.dcm")
    if not isinstance(opened, Finding):
        found = read_report(opened)
        assert isinstance(found, Finding) or found == READING


def test_tables_written_as_reports_are_the_same_tables_when_read(tmp_path):
    folder = study_with_tables(tmp_path / "study", scans=_SCANS)
    write_planar(folder / "scans/NL-01/a/scan.dcm", small_scan(1), ABOUT)
    write_planar(folder / "scans/NL-01/b/scan.dcm", small_scan(2), ABOUT)
    before = open_study(folder).sources
    files, findings = reports_of(folder, before, "EXAMPLE", invented=True)
    assert findings == []
    assert len(files) == 2
    for name, content in files.items():
        path = folder / "scans" / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "data" / "reads.csv").unlink()
    (folder / "data" / "foci.csv").unlink()
    after = open_study(folder).sources
    for table, columns in _COLUMNS.items():
        kept = [column for column in columns if column in before.table(table).columns]
        assert after.table(table).select(kept).rows() == before.table(table).select(kept).rows()


_SCANS = (
    "subject,scanned_on,visit,kind,series\n"
    "NL-01,2014-01-27,baseline,planar,NL-01/a\nNL-01,2014-03-31,week 8,planar,NL-01/b\n"
)
_COLUMNS = {
    "reads": ("subject", "scanned_on", "kind", "reader", "read_on", "adjudicated"),
    "foci": (
        "subject",
        "scanned_on",
        "kind",
        "reader",
        "lesion",
        "site",
        "uptake",
        "tumour_to_background",
    ),
}


def test_a_reading_without_its_scan_is_not_written_and_said(tmp_path):
    folder = study_with_tables(tmp_path / "study")
    files, findings = reports_of(folder, open_study(folder).sources, "EXAMPLE", invented=True)
    assert files == {}
    assert {finding.rule for finding in findings} == {"not-written"}
    assert {finding.row for finding in findings} == {2, 3}


def test_a_report_is_no_scan_of_its_own(scan):
    header = dcmread(io.BytesIO(report_file(READING, [scan], "X", invented=False)))
    assert header.Modality == "SR"
