"""What becomes of scans: compressed, in colour, of every kind, and of readings in reports."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner
from pydicom import Dataset, dcmread
from pydicom.encaps import encapsulate, generate_frames
from pydicom.uid import UID

from dicom_files import ABOUT, BEGUN, GIVEN, errors_of_dciodvfy, small_scan, study_with_tables
from planted import SECRET, holds
from trialreadout.cli import main
from trialreadout.imaging.scans import Volume
from trialreadout.sources.dicom import write_planar, write_volume
from trialreadout.study import open_study

RUN_LENGTHS, JPEG, LOSSLESS, JPEG_LS, JPEG_2000 = (
    UID(f"1.2.840.10008.1.2.{end}") for end in ("5", "4.50", "4.70", "4.80", "4.90")
)
STATUS = "subject,alive,as_of,last_contact_on,died_on\n" + "".join(
    f"NL-0{n},Y,2014-07-01,2014-07-01,\n" for n in (1, 2)
)


def run(*words, status=(0,)):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code in status, done.output
    return done


def study_of(folder, **tables):
    return study_with_tables(folder, status=STATUS, **tables)


def planar(study, name="NL-01/baseline-planar.dcm"):
    path = study / "scans" / name
    write_planar(path, small_scan(), ABOUT)
    return path


def changed(path, change):
    header = dcmread(path)
    change(header)
    header.save_as(path)


def left_behind(told):
    rows = json.loads(told.output)["columns"]
    return {row["why"]: row["cells"] for row in rows if row["column"] == "(files)"}


def compress(path, syntax):
    """Store a file's pixels compressed; one of 8 bits for JPEG baseline, which knows no more."""
    gdcm = pytest.importorskip("gdcm")
    if syntax == JPEG:

        def few_bits(header):
            header.PixelData = np.minimum(header.pixel_array, 255).astype(np.uint8).tobytes()
            header.BitsAllocated = header.BitsStored = 8
            header.HighBit = 7

        changed(path, few_bits)
    reader, change, writer = (
        gdcm.ImageReader(),
        gdcm.ImageChangeTransferSyntax(),
        gdcm.ImageWriter(),
    )
    reader.SetFileName(str(path))
    assert reader.Read()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(str(syntax))))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer.SetFileName(str(path))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    assert dcmread(path).file_meta.TransferSyntaxUID == syntax


@pytest.mark.parametrize("syntax", [RUN_LENGTHS, JPEG, LOSSLESS, JPEG_LS, JPEG_2000])
def test_compressed_pixels_leave_unpacked_under_the_identifier_of_their_file(tmp_path, syntax):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"
    path = planar(study)
    compress(path, syntax)
    before = dcmread(path)
    if syntax == JPEG:  # a comment within the stream, where no header tells of it

        def spoken(header):
            frames = generate_frames(header.PixelData, number_of_frames=header.NumberOfFrames)
            said = SECRET.encode()
            comment = b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said
            header.PixelData = encapsulate([f[:2] + comment + f[2:] for f in frames])

        changed(path, spoken)
        assert holds(study, SECRET) != []
    run("deidentify", study, out)
    [made] = (out / "scans").rglob("*.dcm")
    after = dcmread(made)
    assert not after.file_meta.TransferSyntaxUID.is_encapsulated
    assert (after.pixel_array == before.pixel_array).all()
    assert holds(out, SECRET) == []
    key = json.loads((tmp_path / "out.key.json").read_text(encoding="utf-8"))
    assert key["uids"][before.SOPInstanceUID] == after.SOPInstanceUID


@pytest.mark.parametrize("syntax", [RUN_LENGTHS, JPEG_2000])
def test_compression_hides_no_letters_in_pixels(tmp_path, syntax):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"
    path = planar(study)
    changed(path, lambda header: setattr(header, "BurnedInAnnotation", "YES"))
    compress(path, syntax)
    assert "burned-in-annotation" in run("deidentify", study, out, status=(1,)).output
    assert not out.exists()


@pytest.mark.parametrize(
    "syntax",
    [
        pytest.param("1.2.840.10008.1.2.4.100", id="a film"),
        pytest.param("1.2.840.10008.1.2.4.91", id="no stream of its kind"),
        pytest.param("1.2.840.113619.5.2", id="a maker's own"),
        pytest.param("1.2.3.4", id="nobody's"),
    ],
)
def test_pixels_that_cannot_be_unpacked_stay_behind_and_are_told(tmp_path, syntax):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"
    path = planar(study)

    def packed(header):
        header.file_meta.TransferSyntaxUID = syntax
        header.PixelData = encapsulate([SECRET.encode() * 9] * header.NumberOfFrames)
        header["PixelData"].VR = "OB"
        header["PixelData"].is_undefined_length = True

    header = dcmread(path)
    packed(header)
    header.save_as(path, implicit_vr=False, little_endian=True)
    told = run("deidentify", study, out, "--json")
    assert sum(left_behind(told).values()) == 1
    assert holds(out, SECRET) == []
    assert not list(out.rglob("*.dcm"))


def test_pictures_in_colour_stay_behind_and_are_told(tmp_path):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"

    def coloured(header):
        pixels = np.repeat(np.minimum(header.pixel_array, 255).astype(np.uint8)[..., None], 3, -1)
        header.PixelData, header.SamplesPerPixel, header.PlanarConfiguration = (
            pixels.tobytes(),
            3,
            0,
        )
        header.BitsAllocated = header.BitsStored = 8
        header.HighBit, header.PhotometricInterpretation = 7, "RGB"

    changed(planar(study), coloured)
    told = run("deidentify", study, out, "--json")
    assert [why.partition(":")[0] for why in left_behind(told)] == ["in colour"]
    assert not (out / "scans").exists()


@pytest.mark.parametrize("keyword", ["PixelData", "FloatPixelData", "DoubleFloatPixelData"])
def test_pixels_anywhere_but_in_their_place_do_not_leave(tmp_path, keyword):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"

    def hidden(header):
        item = Dataset()
        item.Rows = 1
        kinds = {"PixelData": "OW", "FloatPixelData": "OF", "DoubleFloatPixelData": "OD"}
        item.add_new(keyword, kinds[keyword], (SECRET * 8).encode())
        header.EnergyWindowInformationSequence[0].EnergyWindowRangeSequence = [item]
        header.RealWorldValueMappingSequence = [item]

    changed(planar(study), hidden)
    assert holds(study, SECRET) != []
    run("deidentify", study, out)
    assert len(list((out / "scans").rglob("*.dcm"))) == 1
    assert holds(out, SECRET) == []


@pytest.mark.parametrize(
    ("entries", "stays"),
    [pytest.param(9, True, id="as many as it says"), pytest.param(5, False, id="bytes behind")],
)
def test_a_table_of_grey_levels_has_no_byte_behind_it(tmp_path, entries, stays):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"

    def graded(header):
        item = Dataset()
        item.add_new("LUTDescriptor", "US", [entries, 0, 16])
        item.add_new("LUTData", "OW", (SECRET * 2).encode())
        header.ModalityLUTSequence = [item]

    changed(planar(study), graded)
    run("deidentify", study, out)
    [path] = (out / "scans").rglob("*.dcm")
    assert ("LUTData" in dcmread(path).ModalityLUTSequence[0]) is stays


def spect(folder, series, kind):
    values = np.rint(np.random.default_rng(1).random((4, 6, 7)) * 1000).astype(np.float32)
    steps = np.array([[0, 0, 4.0], [0, 3.0, 0], [2.0, 0, 0]])
    write_volume(
        folder / "scans" / series, Volume(values, np.zeros(3), steps, kind, BEGUN, GIVEN), ABOUT
    )


def number_of_frames(path):
    return int(dcmread(path).get("NumberOfFrames", 1))


def unit_of(path):
    """Tell what the numbers of a file stand for, as its mapping to real-world values says."""
    mapped = dcmread(path).get("RealWorldValueMappingSequence", ())
    return [item.MeasurementUnitsCodeSequence[0].CodeValue for item in mapped]


def errors_in(folder):
    """Give what dciodvfy says of each file."""
    return {path.name: set(errors_of_dciodvfy(path)) for path in folder.rglob("*.dcm")}


@pytest.mark.parametrize("form", ["planar", "counts", "MBq/ml", "HU"])
@pytest.mark.parametrize("syntax", [None, LOSSLESS])
def test_no_file_has_an_error_by_the_standard_that_it_had_not_before(tmp_path, form, syntax):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"
    if form == "planar":
        planar(study)
    else:
        spect(study, "NL-01/week-8", form)
    if syntax is not None:
        for path in (study / "scans").rglob("*.dcm"):
            compress(path, syntax)
    before = set().union(*errors_in(study).values())
    pixels = [(number_of_frames(p), unit_of(p)) for p in sorted((study / "scans").rglob("*.dcm"))]
    run("deidentify", study, out)
    assert len(list(study.rglob("*.dcm"))) == len(list(out.rglob("*.dcm"))) > 0
    assert set().union(*errors_in(out).values()) <= before
    made = [(number_of_frames(p), unit_of(p)) for p in sorted((out / "scans").rglob("*.dcm"))]
    assert made == pixels


READS = "subject,scanned_on,kind,reader\nNL-01,2014-01-27,planar,A\n"
FOCI = (
    "subject,scanned_on,kind,reader,lesion,site,uptake,tumour_to_background\n"
    f"NL-01,2014-01-27,planar,{SECRET},F1,neck,present,3.25\n"
)


def study_with_reports(folder):
    """A study of which one reading stands in a report alone, and another report holds none."""
    pytest.importorskip("highdicom")
    study_of(folder, reads=READS.replace("planar,A", f"planar,{SECRET}"), foci=FOCI)
    planar(folder)
    run("export", "reports", folder, "--out", folder.parent / "reports")
    [report] = (folder.parent / "reports").rglob("*.dcm")
    (folder / "scans/reports").mkdir()
    report.rename(folder / "scans/reports/reading.dcm")
    unread = dcmread(folder / "scans/reports/reading.dcm")
    unread.ContentSequence = []
    unread.SOPInstanceUID += ".1"
    unread.save_as(folder / "scans/reports/other.dcm")
    for name in ("reads", "foci"):
        path = folder / "data" / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    return folder


def test_a_reading_of_a_report_leaves_as_rows_of_which_the_report_is_written_anew(tmp_path):
    study, out = study_with_reports(tmp_path / "study"), tmp_path / "out"
    told = run("deidentify", study, out, "--dates", "shifted", "--json")
    assert {why.partition(":")[0] for why in left_behind(told)} == {
        "structured reports",
        "structured reports that hold no reading of a scan",
    }
    assert "structured reports" in run("deidentify", study, tmp_path / "again").output
    with (out / "data/foci.csv").open(encoding="utf-8", newline="") as file:
        [focus] = csv.DictReader(file)
    assert (focus["lesion"], focus["uptake"], focus["reader"]) == ("F1", "present", "reader 1")
    run("export", "reports", out, "--out", out / "reports")
    [report] = (out / "reports").rglob("*.dcm")
    [scan] = (out / "scans").rglob("*.dcm")
    anew, picture = dcmread(report), dcmread(scan)
    assert anew.PatientID == picture.PatientID != "NL-01"
    evidence = anew.CurrentRequestedProcedureEvidenceSequence[0]
    [instance] = evidence.ReferencedSeriesSequence[0].ReferencedSOPSequence
    assert instance.ReferencedSOPInstanceUID == picture.SOPInstanceUID
    assert holds(out, SECRET, "NL-01") == []
    old = set().union(*errors_in(study / "scans/reports").values())
    assert set(errors_of_dciodvfy(report)) <= old


def test_a_report_is_not_read_beside_the_row_that_was_made_of_it(tmp_path):
    study, out = study_with_reports(tmp_path / "study"), tmp_path / "out"
    run("deidentify", study, out)
    before, after = (open_study(folder).sources.table("reads").height for folder in (study, out))
    assert (before, after) == (1, 1)


def test_contours_of_radiotherapy_stay_behind_and_are_told(tmp_path):
    study, out = study_of(tmp_path / "study"), tmp_path / "out"

    def contours(header):
        header.Modality = "RTSTRUCT"
        header.SOPClassUID = header.file_meta.MediaStorageSOPClassUID = (
            "1.2.840.10008.5.1.4.1.1.481.3"
        )
        header.StructureSetLabel = SECRET
        del header.PixelData

    changed(planar(study, "NL-01/contours.dcm"), contours)
    planar(study)
    told = run("deidentify", study, out, "--json")
    assert sum(left_behind(told).values()) == 1
    assert len(list(out.rglob("*.dcm"))) == 1
    assert holds(out, SECRET) == []
