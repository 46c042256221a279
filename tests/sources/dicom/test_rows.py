from __future__ import annotations

import pytest
from pydicom import dcmread, dcmwrite

from dicom_files import ABOUT, small_scan, study_with_tables
from trialreadout.sources.dicom import write_planar
from trialreadout.sources.scan_checks import check_scans
from trialreadout.study import open_study

PATH = "scans/NL-01/baseline-planar/scan.dcm"
ROW = "NL-01,{},baseline,{},{}\n"
HEADINGS = "subject,scanned_on,visit,kind,series\n"


@pytest.fixture
def study(tmp_path):
    folder = study_with_tables(tmp_path / "study")
    write_planar(folder / PATH, small_scan(), ABOUT)
    return folder


def scans(folder, text):
    (folder / "data" / "scans.csv").write_text(HEADINGS + text, encoding="utf-8")


def changed(folder, **values):
    header = dcmread(folder / PATH)
    for keyword, value in values.items():
        setattr(header, keyword, value)
    dcmwrite(folder / PATH, header)


def of_scans(folder, *, pixels=False):
    return check_scans(folder, open_study(folder).sources, pixels=pixels)


@pytest.mark.parametrize("pixels", [False, True])
def test_nothing_is_wrong_with_a_scan_that_its_row_describes(study, pixels):
    assert of_scans(study, pixels=pixels) == []


def test_a_study_without_a_folder_of_scans_is_not_asked_for_one(tmp_path):
    folder = study_with_tables(tmp_path / "study")
    assert of_scans(folder) == []


def test_another_patients_file_is_an_error_that_names_the_row(study):
    changed(study, PatientID="NL-02")
    (finding,) = of_scans(study)
    assert (finding.severity, finding.rule) == ("error", "scan-of-another-patient")
    assert (finding.file, finding.column) == (PATH, "(0010,0020) Patient ID")
    assert finding.value == "NL-02"
    assert finding.allowed == "NL-01, as data/scans.csv, row 2, says"


def test_a_file_without_a_patient_is_no_ones(study):
    changed(study, PatientID="")
    (finding,) = of_scans(study)
    assert (finding.rule, finding.value) == ("scan-of-another-patient", "nothing")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param("2014-01-27", [], id="the day of the row"),
        pytest.param("2014-01-26", ["scan-on-another-day"], id="the day before"),
        pytest.param("2014-01-28", ["scan-on-another-day"], id="the day after"),
    ],
)
def test_the_day_of_the_file_is_that_of_the_row(study, day, said):
    scans(study, ROW.format(day, "planar", "NL-01/baseline-planar"))
    assert [finding.rule for finding in of_scans(study)] == said


def test_a_series_that_is_not_there_names_its_row_and_its_file_has_none(study):
    scans(study, ROW.format("2014-01-27", "planar", "NL-01/baselin"))
    found = {finding.rule: finding for finding in of_scans(study)}
    assert found.keys() == {"scan-not-found", "scan-without-row"}
    missing = found["scan-not-found"]
    assert (missing.table, missing.file, missing.row) == ("scans", "data/scans.csv", 2)
    assert (missing.column, missing.value) == ("series", "NL-01/baselin")
    assert found["scan-without-row"].file == PATH


def test_a_file_that_is_broken_is_not_also_missing(study):
    path = study / PATH
    path.write_bytes(path.read_bytes()[:-10])
    assert [finding.rule for finding in of_scans(study)] == ["truncated-scan"]


def test_a_planar_file_under_a_row_of_spect(study):
    scans(study, ROW.format("2014-01-27", "spect", "NL-01/baseline-planar"))
    assert [finding.rule for finding in of_scans(study)] == ["scan-of-another-kind"]


def test_counts_are_held_against_the_header_only_where_pixels_are_asked_for(study):
    changed(study, CountsAccumulated=7)
    assert of_scans(study) == []
    assert [finding.rule for finding in of_scans(study, pixels=True)] == ["counts-do-not-add-up"]


def test_what_tells_who_the_patient_is_is_named_and_not_shown(study):
    changed(study, PatientName="Jansen^Piet", PatientBirthDate="19530102")
    found = of_scans(study)
    assert {f.column for f in found} == {
        "(0010,0010) Patient's Name",
        "(0010,0030) Patient's Birth Date",
    }
    assert not any("Jansen" in str(finding) or "1953" in str(finding) for finding in found)


def test_a_number_for_a_name_tells_nothing(study):
    changed(study, PatientName="NL-01")
    assert of_scans(study) == []


def test_what_run_says_of_headers_stops_no_endpoint(study):
    before = open_study(study).run().results
    path = study / PATH
    path.write_bytes(path.read_bytes()[:-10])
    after = open_study(study).run()
    assert after.results == before
    assert [f.rule for f in after.findings if f.rule.endswith("-scan")] == ["truncated-scan"]


def test_the_list_says_what_a_scan_is_and_what_is_missing(study):
    first, second = open_study(study).scans()
    assert (first.subject, first.views) == ("NL-01", ("anterior", "posterior"))
    assert (first.matrix, first.pixel_mm, first.seconds) == ((48, 24), 4.8, 300)
    assert first.counts == small_scan().counts.sum()
    assert first.hours_after == pytest.approx(73.186666, abs=1e-5)
    assert (first.administered_mbq, first.posterior) == (185, "mirrored on reading")
    assert first.missing == ()
    assert second.missing == ("no series is named",)
    assert second.matrix is None


def test_what_a_header_leaves_open_is_listed_as_missing(study):
    changed(study, RadiopharmaceuticalInformationSequence=[], AcquisitionTime="")
    first, _ = open_study(study).scans()
    missing = ("time of the scan", "time of administration", "activity given")
    assert first.missing == missing
    assert (first.hours_after, first.administered_mbq) == (None, None)
