from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from pydicom import dcmread, dcmwrite

from dicom_files import ABOUT, BEGUN, GIVEN, errors_of_dciodvfy, phantom_scan, small_scan
from trialreadout.sources.dicom import find, planar, planar_file, write_planar

SERIES = "NL-01/baseline-planar"


def write(folder, scan, name="scan.dcm", **how):
    path = folder / "scans" / SERIES / name
    write_planar(path, scan, ABOUT, **how)
    return path


def read(folder, series=SERIES):
    return planar(find(folder).of(series))


def rules(found):
    return [finding.rule for finding in found.findings]


def changed(path, change, name=None):
    """Change the header of a file, or write it changed under another name."""
    header = dcmread(path)
    change(header)
    target = path if name is None else path.with_name(name)
    dcmwrite(target, header)
    return target


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("beside_peak", [False, True])
def test_a_scan_is_read_as_it_was_written(tmp_path, mirrored, beside_peak):
    scan = small_scan(beside_peak=beside_peak)
    write(tmp_path, scan, mirrored=mirrored)
    found = read(tmp_path)
    assert rules(found) == []
    assert np.array_equal(found.scan.counts, scan.counts)
    assert found.scan.pixel_mm == 4.8
    assert found.scan.seconds == 300
    assert (found.scan.begun_at, found.scan.administered) == (BEGUN, GIVEN)
    assert found.scan.posterior == ("mirrored before" if mirrored else "mirrored on reading")
    if beside_peak:
        assert np.array_equal(found.scan.beside_peak.below, scan.beside_peak.below)
        assert np.array_equal(found.scan.beside_peak.above, scan.beside_peak.above)
        assert found.scan.beside_peak.widths_kev == pytest.approx((19.08, 72.9, 24.78))
    else:
        assert found.scan.beside_peak is None


@pytest.mark.parametrize("beside_peak", [False, True])
@pytest.mark.parametrize("known", [False, True])
def test_dciodvfy_finds_no_error(tmp_path, beside_peak, known):
    scan = small_scan(beside_peak=beside_peak)
    if not known:
        scan = replace(scan, begun_at=None, administered=type(GIVEN)())
    assert errors_of_dciodvfy(write(tmp_path, scan)) == []


def test_the_same_scan_written_twice_is_the_same_bytes():
    assert planar_file(small_scan(), ABOUT) == planar_file(small_scan(), ABOUT)


def test_another_scan_has_another_identifier(tmp_path):
    first = dcmread(write(tmp_path, small_scan(1), "a.dcm"))
    second = dcmread(write(tmp_path, small_scan(2), "b.dcm"))
    assert first.SOPInstanceUID != second.SOPInstanceUID
    assert first.SeriesInstanceUID == second.SeriesInstanceUID


def test_an_invented_patient_is_said_to_be_one(tmp_path):
    header = dcmread(write(tmp_path, small_scan()))
    assert "Invented" in str(header.PatientName)
    assert header.PatientComments.startswith("Invented patient")
    assert header.SeriesDescription.startswith("Invented")


def test_what_is_not_known_is_not_known_after_reading(tmp_path):
    write(tmp_path, replace(small_scan(), begun_at=None, administered=type(GIVEN)()))
    found = read(tmp_path).scan
    assert found.begun_at is None
    assert found.administered.at is None
    assert math.isnan(found.administered.mbq)


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param(0.5, id="half a count"),
        pytest.param(-1.0, id="less than none"),
        pytest.param(70_000.0, id="more than 16 bits hold"),
        pytest.param(math.nan, id="not known"),
    ],
)
def test_what_is_no_count_is_not_written(counts):
    scan = small_scan()
    with pytest.raises(ValueError, match="counts"):
        planar_file(replace(scan, counts=np.full_like(scan.counts, counts)), ABOUT)


@pytest.mark.parametrize("seconds", [math.nan, 0.0, -1.0])
def test_a_scan_of_unknown_duration_is_not_written(seconds):
    with pytest.raises(ValueError, match="for how long"):
        planar_file(replace(small_scan(), seconds=seconds), ABOUT)


def test_a_phantom_shows_how_its_view_from_behind_stands(tmp_path):
    scan = phantom_scan(3)
    write(tmp_path, scan)
    found = read(tmp_path)
    assert np.array_equal(found.scan.counts, scan.counts)
    assert found.scan.posterior == "mirrored on reading"


def test_a_body_alike_on_both_sides_is_taken_as_a_detector_sees_it_and_said(tmp_path):
    scan = small_scan()
    alike = scan.counts + scan.counts[:, :, ::-1]
    write(tmp_path, replace(scan, counts=alike))
    found = read(tmp_path)
    assert rules(found) == ["posterior-side-not-shown"]
    assert found.scan.posterior == "taken as seen from behind"
    assert np.array_equal(found.scan.counts, alike)


def _one_view(number):
    def change(header):
        size = header.Rows * header.Columns * 2
        header.PixelData = header.PixelData[number * size : (number + 1) * size]
        header.NumberOfFrames = header.NumberOfDetectors = 1
        header.EnergyWindowVector = header.DetectorVector = 1
        header.DetectorInformationSequence = [header.DetectorInformationSequence[number]]
        header.CountsAccumulated = int(np.frombuffer(header.PixelData, "<u2").sum())
        header.SOPInstanceUID = f"{header.SOPInstanceUID}.{number}"

    return change


def _worded(number, words):
    def change(header):
        _one_view(number)(header)
        del header.DetectorInformationSequence[0].ViewCodeSequence
        header.ImageID = words

    return change


def test_views_in_files_of_their_own(tmp_path):
    scan = small_scan()
    path = write(tmp_path, scan)
    changed(path, _one_view(1), "a.dcm")
    changed(path, _one_view(0), "b.dcm")
    path.unlink()
    found = read(tmp_path)
    assert rules(found) == []
    assert np.array_equal(found.scan.counts, scan.counts)


def test_views_told_by_words_where_there_is_no_code(tmp_path):
    scan = small_scan()
    path = write(tmp_path, scan)
    changed(path, _worded(0, "WB ANT"), "a.dcm")
    changed(path, _worded(1, "WB_POST"), "b.dcm")
    path.unlink()
    assert np.array_equal(read(tmp_path).scan.counts, scan.counts)


def test_the_first_detector_may_look_from_behind(tmp_path):
    scan = small_scan()

    def turned(header):
        header.PixelData = (
            header.PixelData[len(header.PixelData) // 2 :]
            + header.PixelData[: len(header.PixelData) // 2]
        )
        header.DetectorInformationSequence = header.DetectorInformationSequence[::-1]

    changed(write(tmp_path, scan), turned)
    assert np.array_equal(read(tmp_path).scan.counts, scan.counts)


def _set(keyword, value):
    return lambda header: setattr(header, keyword, value)


def _drop(keyword):
    return lambda header: delattr(header, keyword)


def _of_given(keyword, value):
    return lambda header: setattr(header.RadiopharmaceuticalInformationSequence[0], keyword, value)


def _both_anterior(header):
    views = header.DetectorInformationSequence
    views[1].ViewCodeSequence = views[0].ViewCodeSequence


def _other_energy(header):
    limits = header.EnergyWindowInformationSequence[0].EnergyWindowRangeSequence[0]
    limits.EnergyWindowLowerLimit, limits.EnergyWindowUpperLimit = "126", "154"


@pytest.mark.parametrize(
    ("change", "rule", "column", "value"),
    [
        pytest.param(
            _both_anterior,
            "views-do-not-pair",
            "(0054,0220) View Code Sequence",
            "anterior, anterior",
            id="two anterior views",
        ),
        pytest.param(
            _one_view(0),
            "views-do-not-pair",
            "(0054,0220) View Code Sequence",
            "anterior",
            id="one view alone",
        ),
        pytest.param(
            _worded(0, "SCAN"),
            "views-do-not-pair",
            "(0054,0220) View Code Sequence",
            "not said",
            id="a view that nobody named",
        ),
        pytest.param(
            _set("PixelSpacing", ["4.8", "2.4"]),
            "pixels-not-square",
            "(0028,0030) Pixel Spacing",
            "4.8\\2.4",
            id="pixels twice as high as wide",
        ),
        pytest.param(
            _drop("PixelSpacing"),
            "missing-tag",
            "(0028,0030) Pixel Spacing",
            "no such tag",
            id="no size of pixels",
        ),
        pytest.param(
            _set("DetectorVector", [1, 2, 1]),
            "frames-not-named",
            "(0054,0020) Detector Vector",
            "1\\2\\1",
            id="a detector too many",
        ),
        pytest.param(
            _other_energy,
            "peak-not-known",
            "(0054,0013) Energy Window Range Sequence",
            "126 to 154 keV",
            id="a scan of technetium",
        ),
        pytest.param(
            _set("Modality", "PT"),
            "scan-of-another-kind",
            "(0008,0060) Modality",
            "PT",
            id="positron emission",
        ),
        pytest.param(
            _set("ImageType", ["ORIGINAL", "PRIMARY", "TOMO", "EMISSION"]),
            "scan-of-another-kind",
            "(0008,0008) Image Type",
            "ORIGINAL\\PRIMARY\\TOMO\\EMISSION",
            id="projections of a SPECT",
        ),
    ],
)
def test_what_cannot_be_read_names_its_tag(tmp_path, change, rule, column, value):
    path = changed(write(tmp_path, small_scan()), change)
    found = read(tmp_path)
    assert found.scan is None
    (finding,) = found.findings
    assert (finding.severity, finding.rule) == ("error", rule)
    assert finding.file == path.relative_to(tmp_path).as_posix()
    assert (finding.column, finding.value) == (column, value)
    assert finding.subject == "NL-01"
    assert finding.allowed
    assert finding.remedy


def test_views_of_different_size_do_not_pair(tmp_path):
    path = write(tmp_path, small_scan())
    changed(path, _one_view(0), "a.dcm")

    def shorter(header):
        _one_view(1)(header)
        header.Rows -= 1
        header.PixelData = header.PixelData[: header.Rows * header.Columns * 2]

    changed(path, shorter, "b.dcm")
    path.unlink()
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.column) == ("views-do-not-pair", "(0028,0010) Rows")
    assert finding.value == "47 and 48"


@pytest.mark.parametrize(
    ("written", "mbq", "said"),
    [
        pytest.param("185", 185, [], id="in MBq"),
        pytest.param("185000000", 185, ["activity-in-becquerel"], id="in Bq"),
        pytest.param("1000000", 1e6, [], id="the last that is taken for MBq"),
        pytest.param("", math.nan, [], id="not said"),
        pytest.param("0", math.nan, [], id="a zero that stands for nothing"),
    ],
)
def test_the_activity_given(tmp_path, written, mbq, said):
    changed(write(tmp_path, small_scan()), _of_given("RadionuclideTotalDose", written))
    found = read(tmp_path)
    assert found.scan.administered.mbq == pytest.approx(mbq, nan_ok=True)
    assert rules(found) == said


def test_counts_that_do_not_add_up_are_said(tmp_path):
    path = write(tmp_path, small_scan())
    total = int(dcmread(path).CountsAccumulated)
    changed(path, _set("CountsAccumulated", total + 1))
    (finding,) = read(tmp_path).findings
    assert finding.rule == "counts-do-not-add-up"
    assert finding.value == f"{total + 1:,}, and {total:,} in the pixels"


def _signed(header, *, lossy):
    counts = np.frombuffer(header.PixelData, "<u2").astype("<i2")
    counts[0] = -3
    header.PixelData, header.PixelRepresentation = counts.tobytes(), 1
    header.LossyImageCompression = "01" if lossy else "00"
    header.CountsAccumulated = int(counts.sum())


def test_what_a_compression_with_loss_put_below_zero_counts_as_zero(tmp_path):
    scan = small_scan()
    changed(write(tmp_path, scan), lambda header: _signed(header, lossy=True))
    found = read(tmp_path)
    assert rules(found) == ["counts-below-zero-by-compression"]
    assert found.findings[0].value == "1 pixels below 0, down to -3"
    assert found.scan.counts[0, 0, 0] == 0
    assert np.array_equal(found.scan.counts[0, 1:], scan.counts[0, 1:])


def test_other_counts_below_zero_are_an_error(tmp_path):
    changed(write(tmp_path, small_scan()), lambda header: _signed(header, lossy=False))
    found = read(tmp_path)
    assert (found.scan, rules(found)) == (None, ["counts-below-zero"])


def test_slope_and_intercept_are_applied(tmp_path):
    scan = small_scan()

    def halved(header):
        header.RescaleSlope, header.RescaleIntercept = "0.5", "2"
        del header.CountsAccumulated

    changed(write(tmp_path, scan), halved)
    assert np.array_equal(read(tmp_path).scan.counts, scan.counts * 0.5 + 2)


def test_a_static_view_lasts_as_long_as_its_duration(tmp_path):
    def static(header):
        header.ImageType = ["ORIGINAL", "PRIMARY", "STATIC", "EMISSION"]
        header.ActualFrameDuration = 600_000

    changed(write(tmp_path, small_scan()), static)
    assert read(tmp_path).scan.seconds == 600


def test_without_a_field_of_view_a_velocity_tells_no_time(tmp_path):
    def narrow(header):
        for item in header.DetectorInformationSequence:
            del item.FieldOfViewDimensions

    changed(write(tmp_path, small_scan()), narrow)
    assert math.isnan(read(tmp_path).scan.seconds)


def test_no_files_are_no_scan():
    assert planar([]).scan is None


def test_a_series_is_found_by_folder_by_file_and_by_identifier(tmp_path):
    path = write(tmp_path, small_scan())
    index = find(tmp_path)
    uid = str(dcmread(path).SeriesInstanceUID)
    for named in (SERIES, f"{SERIES}/", f"{SERIES}/scan", f"{SERIES}/scan.dcm", uid):
        assert [file.path for file in index.of(named)] == [path]
    assert index.of("NL-01/baseline") == ()
    assert index.findings == ()


def test_no_private_tag_is_written(tmp_path):
    assert not any(element.tag.is_private for element in dcmread(write(tmp_path, small_scan())))
