from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk  # noqa: N813
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread, dcmwrite

from dicom_files import ABOUT, BEGUN, GIVEN, errors_of_dciodvfy
from trialreadout.imaging.scans import Volume
from trialreadout.sources.dicom import ct, find, volume, volume_files, write_volume

SERIES = "NL-01/week-26-spect"
STRAIGHT = np.array([[0, 0, 4.0], [0, 3.0, 0], [2.0, 0, 0]])
TURNED = np.array([[0, 0, -4.0], [0, 3.0, 0], [2.0, 0, 0]])


def made(kind="counts", steps=STRAIGHT, *, whole=False, slices=5):
    values = np.random.default_rng(1).random((slices, 6, 7)) * 1000
    if whole or kind == "HU":
        values = np.rint(values)
    origin = np.array([1.5, -20, 300.25])
    return Volume(values.astype(np.float32), origin, steps, kind, BEGUN, GIVEN)


def write(folder, scan, series=SERIES):
    write_volume(folder / "scans" / series, scan, ABOUT)
    return sorted((folder / "scans" / series).iterdir())


def read(folder, how=volume):
    return how(find(folder).of(SERIES))


def changed(path, change):
    header = dcmread(path)
    change(header)
    dcmwrite(path, header)


def rotation(axis, angle):
    axis = np.asarray(axis, float) / np.linalg.norm(axis)
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross


@pytest.mark.parametrize("kind", ["counts", "MBq/ml", "HU"])
@pytest.mark.parametrize(
    "steps", [pytest.param(STRAIGHT, id="feet to head"), pytest.param(TURNED, id="head to feet")]
)
def test_a_volume_is_read_as_it_was_written(tmp_path, kind, steps):
    scan = made(kind, steps)
    write(tmp_path, scan)
    found = read(tmp_path)
    assert found.findings == ()
    assert found.scan.kind == kind
    assert found.scan.begun_at == BEGUN
    if kind == "HU" and steps is TURNED:  # a CT is put in order along its normal
        scan = replace(scan, values=scan.values[::-1], origin_mm=scan.origin_mm + 4 * steps[0])
        scan = replace(scan, steps_mm=STRAIGHT)
    assert found.scan.origin_mm == pytest.approx(scan.origin_mm)
    assert found.scan.steps_mm == pytest.approx(scan.steps_mm)
    step = 0.0 if kind == "HU" else float(scan.values.max()) / 65535
    assert np.abs(found.scan.values - scan.values).max() <= 0.51 * step
    if kind != "HU":
        assert found.scan.administered == GIVEN


def test_whole_counts_are_stored_as_they_are(tmp_path):
    scan = made(whole=True)
    write(tmp_path, scan)
    assert np.array_equal(read(tmp_path).scan.values, scan.values)


@settings(max_examples=25)
@given(
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda axis: np.linalg.norm(axis) > 0.1),
    st.floats(0, 6),
    st.tuples(*[st.floats(0.5, 9)] * 3),
    st.booleans(),
    st.tuples(*[st.floats(-900, 900)] * 3),
)
def test_geometry_is_that_of_simpleitk(tmp_path_factory, axis, angle, sizes, downward, origin):
    folder = tmp_path_factory.mktemp("volume")
    steps = np.array([[0, 0, sizes[0]], [0, sizes[1], 0], [sizes[2], 0, 0]])
    steps[0] *= -1 if downward else 1
    scan = replace(made(whole=True), steps_mm=steps @ rotation(axis, angle).T)
    scan = replace(scan, origin_mm=np.array(origin))
    (path,) = write(folder, scan)
    oracle = sitk.ReadImage(str(path))
    found = read(folder).scan
    for at in [(0, 0, 0), (4, 0, 0), (0, 5, 0), (0, 0, 6), (4, 5, 6)]:
        place = found.origin_mm + np.array(at) @ found.steps_mm
        there = oracle.TransformIndexToPhysicalPoint(at[::-1])
        assert place == pytest.approx(there, abs=0.02)
        assert place == pytest.approx(scan.origin_mm + np.array(at) @ scan.steps_mm, abs=0.02)
    assert np.array_equal(found.values, sitk.GetArrayFromImage(oracle))


def test_a_ct_has_the_geometry_of_simpleitk(tmp_path):
    paths = write(tmp_path, made("HU", TURNED))
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(paths[0].parent)))
    oracle, found = reader.Execute(), read(tmp_path).scan
    assert np.array_equal(found.values, sitk.GetArrayFromImage(oracle))
    assert found.origin_mm == pytest.approx(oracle.GetOrigin())
    for at in [(1, 0, 0), (0, 1, 0), (0, 0, 1), (4, 5, 6)]:
        there = oracle.TransformIndexToPhysicalPoint(at[::-1])
        assert found.origin_mm + np.array(at) @ found.steps_mm == pytest.approx(there)


@pytest.mark.parametrize("kind", ["counts", "MBq/ml", "HU"])
def test_dciodvfy_finds_no_error(tmp_path, kind):
    for path in write(tmp_path, made(kind, TURNED))[:2]:
        assert errors_of_dciodvfy(path) == []


def test_the_same_volume_written_twice_is_the_same_bytes():
    for kind in ("counts", "HU"):
        assert volume_files(made(kind), ABOUT) == volume_files(made(kind), ABOUT)


def test_slices_are_taken_in_the_order_of_their_numbers(tmp_path):
    scan = made(whole=True)
    (path,) = write(tmp_path, scan)

    def backward(header):
        size = header.Rows * header.Columns * 2
        frames = [header.PixelData[at * size : (at + 1) * size] for at in range(5)]
        header.PixelData, header.SliceVector = b"".join(frames[::-1]), [5, 4, 3, 2, 1]

    changed(path, backward)
    assert np.array_equal(read(tmp_path).scan.values, scan.values)


def test_activity_in_becquerel_a_millilitre_is_converted(tmp_path):
    (path,) = write(tmp_path, made(whole=True))

    def in_becquerel(header):
        units = header.RealWorldValueMappingSequence[0].MeasurementUnitsCodeSequence[0]
        units.CodeValue = "Bq/ml"

    before = read(tmp_path).scan.values
    changed(path, in_becquerel)
    found = read(tmp_path).scan
    assert found.kind == "MBq/ml"
    assert found.values == pytest.approx(before * 1e-6)


def _of_detector(change):
    return lambda header: change(header.DetectorInformationSequence[0])


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        pytest.param(
            _of_detector(lambda item: delattr(item, "ImagePositionPatient")),
            "missing-tag",
            "(0020,0032) Image Position (Patient)",
            id="no position",
        ),
        pytest.param(
            _of_detector(lambda item: setattr(item, "ImageOrientationPatient", [1, 0, 0, 1, 0, 0])),
            "missing-tag",
            "(0020,0037) Image Orientation (Patient)",
            id="both directions the same",
        ),
        pytest.param(
            lambda header: setattr(header, "SpacingBetweenSlices", None),
            "missing-tag",
            "(0018,0088) Spacing Between Slices",
            id="no distance of slices",
        ),
        pytest.param(
            lambda header: setattr(header, "SliceVector", [1, 2, 3, 4, 4]),
            "frames-not-named",
            "(0054,0080) Slice Vector",
            id="a slice twice",
        ),
        pytest.param(
            lambda header: setattr(header, "ImageType", ["DERIVED", "PRIMARY", "TOMO", "EMISSION"]),
            "scan-of-another-kind",
            "(0008,0008) Image Type",
            id="projections that nobody reconstructed",
        ),
    ],
)
def test_a_reconstruction_that_cannot_be_placed(tmp_path, change, rule, column):
    (path,) = write(tmp_path, made())
    changed(path, change)
    found = read(tmp_path)
    assert found.scan is None
    (finding,) = found.findings
    assert (finding.rule, finding.column) == (rule, column)


def test_two_reconstructions_are_not_chosen_from(tmp_path):
    (path,) = write(tmp_path, made())
    path.rename(path.with_name("second.dcm"))
    write(tmp_path, made())
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.value) == ("several-scans-in-series", "2 reconstructions")


def test_a_ct_beside_a_spect_is_read_where_it_is_asked_for(tmp_path):
    write(tmp_path, made(), f"{SERIES}/nm")
    write(tmp_path, made("HU"), f"{SERIES}/ct")
    assert read(tmp_path).scan.kind == "counts"
    assert read(tmp_path, ct).scan.kind == "HU"


def test_names_of_files_do_not_order_slices(tmp_path):
    scan = made("HU")
    paths = write(tmp_path, scan)
    for at, path in enumerate(paths):
        path.rename(path.with_name(f"{(at * 3) % 5}.dcm"))
    assert np.array_equal(read(tmp_path).scan.values, scan.values)


def _moved(to):
    return lambda header: setattr(header, "ImagePositionPatient", to)


@pytest.mark.parametrize(
    ("change", "rule", "column", "said"),
    [
        pytest.param(
            _moved(["1.5", "-20", "304.25"]),
            "slices-twice",
            "(0020,0032) Image Position (Patient)",
            "slice-0002.dcm lies, too",
            id="two slices in one place",
        ),
        pytest.param(
            _moved(["1.5", "-20", "308.4"]),
            "slices-with-gap",
            "(0020,0032) Image Position (Patient)",
            "4.15 mm after the slice before, others 4 mm",
            id="a distance out of step",
        ),
        pytest.param(
            _moved(["9.5", "-20", "308.25"]),
            "slices-differ",
            "(0020,0032) Image Position (Patient)",
            "9.5",
            id="a slice beside the others",
        ),
        pytest.param(
            lambda header: setattr(header, "ImageOrientationPatient", [1, 0, 0, 0, 0, -1]),
            "slices-differ",
            "(0020,0037) Image Orientation (Patient)",
            "1.0\\0.0\\0.0\\0.0\\0.0\\-1.0",
            id="a scout view",
        ),
        pytest.param(
            lambda header: setattr(header, "PixelSpacing", ["3", "2.5"]),
            "slices-differ",
            "(0028,0030) Pixel Spacing",
            "3\\2.5",
            id="another size of pixels",
        ),
    ],
)
def test_slices_that_make_no_stack(tmp_path, change, rule, column, said):
    changed(write(tmp_path, made("HU"))[2], change)
    (finding,) = read(tmp_path).findings
    assert (finding.rule, finding.column) == (rule, column)
    assert said in finding.value


def test_a_slice_that_is_missing_leaves_a_gap(tmp_path):
    write(tmp_path, made("HU"))[2].unlink()
    (finding,) = read(tmp_path).findings
    assert finding.rule == "slices-with-gap"
    assert finding.value.startswith("8 mm after")


def test_a_slice_missing_at_an_end_cannot_be_seen(tmp_path):
    write(tmp_path, made("HU"))[4].unlink()
    assert read(tmp_path).scan.values.shape == (4, 6, 7)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"steps_mm": np.ones((3, 3))}, "right angles", id="askew"),
        pytest.param({"steps_mm": np.zeros((3, 3))}, "no length", id="a step of nothing"),
        pytest.param({"values": np.full((1, 2, 2), -1.0)}, "below 0", id="less than nothing"),
        pytest.param({"values": np.full((1, 2, 2), np.nan)}, "known", id="not known"),
    ],
)
def test_what_no_file_can_say_is_not_written(change, message):
    with pytest.raises(ValueError, match=message):
        volume_files(replace(made(), **change), ABOUT)


@pytest.mark.parametrize("name", ["CT_small", "693_UNCR"])
def test_a_real_ct_is_read_as_simpleitk_reads_it(shared_data, tmp_path, name):
    folder = tmp_path / "scans" / SERIES
    folder.mkdir(parents=True)
    content = (shared_data / "dicom" / f"{name}.dcm").read_bytes()
    (folder / "slice.dcm").write_bytes(content)
    found = read(tmp_path)
    assert found.findings == ()
    oracle = sitk.ReadImage(str(folder / "slice.dcm"))
    assert np.array_equal(found.scan.values, sitk.GetArrayFromImage(oracle))
    assert found.scan.origin_mm == pytest.approx(oracle.GetOrigin())
    sizes = np.linalg.norm(found.scan.steps_mm, axis=1)
    assert sizes[::-1] == pytest.approx(oracle.GetSpacing())
