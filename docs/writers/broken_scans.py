"""For each finding about files of scans, one way to break a small scan so that it is made."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

import numpy as np
from pydicom import Dataset, dcmread, dcmwrite
from pydicom.encaps import encapsulate

from trialreadout.imaging.scans import Administered, PlanarScan, Volume
from trialreadout.sources.dicom import About, planar_file, volume_files
from writers.faulty_studies import Broken

Change = Callable[[Dataset], None]

_TABLE = "subject,scanned_on,kind,series\nNL-01,2014-01-27,{},NL-01/{}\nNL-01,2014-03-31,planar,\n"
_READS = "subject,scanned_on,kind,reader,adjudicated\nNL-01,2014-01-27,{},reader 1,Y\n"
_READ_LATER = "NL-01,2014-03-31,planar,reader 1,Y\n"
_BEGUN = datetime(2014, 1, 27, 10, 30)
_GIVEN = Administered(datetime(2014, 1, 24, 9, 0), 185)
_ABOUT = About("EXAMPLE", "NL-01", "NL-01/baseline", invented=True, description="scan")


def _pair() -> PlanarScan:
    """A pair of which the left side counts more."""
    shape = np.outer(np.hanning(48), np.hanning(24)) * np.linspace(0.2, 1.8, 24)
    counts = np.rint(40 * np.stack([shape, 0.8 * shape])).astype(np.float32)
    return PlanarScan(counts, 4.8, 300, _BEGUN, _GIVEN)


def _volume(kind: str) -> dict[str, bytes]:
    values = np.rint(100 * np.linspace(0, 1, 4 * 6 * 7)).reshape(4, 6, 7).astype(np.float32)
    steps = np.array([[0, 0, 4.0], [0, 3.0, 0], [3.0, 0, 0]])
    made = Volume(values, np.zeros(3), steps, "HU" if kind == "ct" else "counts", _BEGUN)
    return volume_files(made, _ABOUT)


def _changed(content: bytes, *changes: Change) -> bytes:
    header = dcmread(io.BytesIO(content))
    for change in changes:
        change(header)
    file = io.BytesIO()
    dcmwrite(file, header)
    return file.getvalue()


def _study(scans: Mapping[str, bytes], kind: str = "planar", series: str = "baseline") -> Broken:
    return Broken(
        files={
            "scans.csv": _TABLE.format(kind, series),
            "reads.csv": _READS.format(kind) + _READ_LATER,
        },
        scans={f"NL-01/baseline/{name}": content for name, content in scans.items()},
    )


_PAIR = planar_file(_pair(), _ABOUT)


def _planar(*changes: Change) -> Broken:
    return _study({"planar.dcm": _changed(_PAIR, *changes) if changes else _PAIR})


def _set(keyword: str, value: object) -> Change:
    return lambda header: setattr(header, keyword, value)


def _only_anterior(header: Dataset) -> None:
    views = header.DetectorInformationSequence
    views[1].ViewCodeSequence = views[0].ViewCodeSequence


def _of_technetium(header: Dataset) -> None:
    limits = header.EnergyWindowInformationSequence[0].EnergyWindowRangeSequence[0]
    limits.EnergyWindowLowerLimit, limits.EnergyWindowUpperLimit = "126", "154"


def _below_zero(lossy: str) -> Change:
    def change(header: Dataset) -> None:
        counts = np.frombuffer(header.PixelData, "<u2").astype("<i2")
        counts[0] = -3
        header.PixelData, header.PixelRepresentation = counts.tobytes(), 1
        header.LossyImageCompression, header.CountsAccumulated = lossy, int(counts.sum())

    return change


def _alike(header: Dataset) -> None:
    counts = np.frombuffer(header.PixelData, "<u2").reshape(2, 48, 24)
    both = counts + counts[..., ::-1]
    header.PixelData, header.CountsAccumulated = both.tobytes(), int(both.sum())


def _in_becquerel(header: Dataset) -> None:
    header.RadiopharmaceuticalInformationSequence[0].RadionuclideTotalDose = "185000000"


def _compressed(header: Dataset) -> None:
    header.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.51"
    header.add_new("PixelData", "OB", encapsulate([header.PixelData]))


def _ct(change: Change, number: int = 2) -> Broken:
    slices = _volume("ct")
    name = f"slice-{number:04d}.dcm"
    slices[name] = _changed(slices[name], change)
    return _study(slices, "spect")


def _two_reconstructions() -> Broken:
    content = _volume("spect")["reconstruction.dcm"]
    return _study({"a.dcm": content, "b.dcm": content}, "spect")


def _with_gap() -> Broken:
    slices = _volume("ct")
    del slices["slice-0002.dcm"]
    return _study(slices, "spect")


def _report(header: Dataset) -> None:
    """Make it a report that says nothing."""
    header.Modality, header.ContentSequence = "SR", []
    del header.PixelData


def _with_private_tag(header: Dataset) -> None:
    """Let it come from a camera, with a tag of its maker."""
    del header.PatientIdentityRemoved, header.DeidentificationMethod
    header.private_block(0x0011, "CAMERA", create=True).add_new(0x01, "LO", "0815")


SCANS: Mapping[str, Broken] = MappingProxyType(
    {
        "not-dicom": _study({"planar.dcm": _PAIR, "notes.txt": b"scanned late"}),
        "truncated-scan": _study({"planar.dcm": _PAIR[:-1000]}),
        "unreadable-scan": _planar(_set("BitsAllocated", 12)),
        "missing-plugin": _study(
            {"slice.dcm": _changed(_volume("ct")["slice-0001.dcm"], _compressed)}, "spect"
        ),
        "missing-tag": _planar(lambda header: delattr(header, "PixelSpacing")),
        "scan-of-another-class": _planar(_set("SOPClassUID", "1.2.840.10008.5.1.4.1.1.7")),
        "scan-of-another-kind": _study(_volume("spect")),
        "views-do-not-pair": _planar(_only_anterior),
        "pixels-not-square": _planar(_set("PixelSpacing", ["4.8", "2.4"])),
        "frames-not-named": _planar(_set("DetectorVector", [1, 3])),
        "peak-not-known": _planar(_of_technetium),
        "counts-do-not-add-up": _planar(_set("CountsAccumulated", 1000)),
        "counts-below-zero": _planar(_below_zero("00")),
        "counts-below-zero-by-compression": _planar(_below_zero("01")),
        "activity-in-becquerel": _planar(_in_becquerel),
        "posterior-side-not-shown": _planar(_alike),
        "several-scans-in-series": _two_reconstructions(),
        "slices-differ": _ct(_set("ImageOrientationPatient", [1, 0, 0, 0, 0, -1])),
        "slices-twice": _ct(_set("ImagePositionPatient", [0, 0, 8])),
        "slices-with-gap": _with_gap(),
        "scan-of-another-patient": _planar(_set("PatientID", "NL-02")),
        "scan-on-another-day": _planar(_set("AcquisitionDate", "20140128")),
        "scan-not-found": _study({"planar.dcm": _PAIR}, series="week-0"),
        "scan-without-row": _study({"planar.dcm": _PAIR}, series="week-0"),
        "report-incomplete": _planar(_report),
        "private-header": _planar(_with_private_tag),
        "burned-in-annotation": _planar(_set("BurnedInAnnotation", "YES")),
        "identifying-header": _planar(_set("PatientBirthDate", "19530102")),
    }
)
