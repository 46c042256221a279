"""Whose scan is written, and what every DICOM file says alike.

Names that DICOM wants to be unique are made of the study's name, of what the file belongs to and of
what it holds: the same scan written twice is the same bytes.

Source: DICOM PS3.5 2024b, B.2 (identifiers made of a UUID: "2.25.").
"""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian
from pydicom.valuerep import DSfloat

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "readout:dicom")
MAKER = "Readout"
INVENTED = "Invented patient: drawn by a computer, nobody was scanned."


@dataclass(frozen=True, slots=True)
class About:
    """Whose scan it is, and where it belongs."""

    study: str
    """The name of the study, from which identifiers are made."""
    subject: str
    """As in the tables; becomes the PatientID."""
    series: str
    """As the table of scans names it; what is of one series shares this name."""
    invented: bool
    """Whether the patient was drawn; every file then says so."""
    description: str = ""
    sex: Literal["F", "M", "O", ""] = ""


def uid_of(*words: str) -> UID:
    """Make an identifier of words: the same of the same ones."""
    return UID(f"2.25.{uuid.uuid5(_NAMESPACE, chr(31).join(words)).int}")


def begin(about: About, sop_class: UID, modality: str, begun_at: datetime | None) -> Dataset:
    """Make a dataset that says whose it is, of which study and series, and when it was begun."""
    day, clock = as_date(begun_at), as_time(begun_at)
    whose = (about.study, about.subject)
    made = Dataset()
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = sop_class
    made.StudyDate = made.SeriesDate = made.AcquisitionDate = made.ContentDate = day
    made.StudyTime = made.SeriesTime = made.AcquisitionTime = made.ContentTime = clock
    made.AccessionNumber = ""
    made.Modality = modality
    made.BodyPartExamined = "WHOLEBODY"
    made.Manufacturer = MAKER
    made.ManufacturerModelName = MAKER
    made.ReferringPhysicianName = ""
    made.SeriesDescription = ("Invented: " if about.invented else "") + about.description
    made.PatientName = "Invented^Patient" if about.invented else about.subject
    made.PatientID = about.subject
    made.PatientBirthDate = ""
    made.PatientSex = about.sex
    made.PatientIdentityRemoved = "YES"
    made.DeidentificationMethod = "Known by the subject's number in the study alone"
    if about.invented:
        made.PatientComments = INVENTED
    made.StudyInstanceUID = uid_of("study", *whose, day)
    made.SeriesInstanceUID = uid_of("series", *whose, about.series)
    made.StudyID = ""
    made.SeriesNumber = 1
    made.FrameOfReferenceUID = uid_of("frame of reference", *whose, about.series)
    made.PositionReferenceIndicator = ""
    return made


def put_pixels(made: Dataset, pixels: NDArray[np.uint16] | NDArray[np.int16]) -> None:
    """Put frames of 16 bits into a dataset: shape (frame, row, column)."""
    made.SamplesPerPixel = 1
    made.PhotometricInterpretation = "MONOCHROME2"
    made.Rows, made.Columns = pixels.shape[1:]
    made.BitsAllocated = made.BitsStored = 16
    made.HighBit = 15
    made.PixelRepresentation = int(pixels.dtype.kind == "i")
    made.add_new("PixelData", "OW", pixels.astype(pixels.dtype.newbyteorder("<")).tobytes())


def file_of(made: Dataset, about: About) -> bytes:
    """Name a dataset by what it holds, and return the file."""
    made.SOPInstanceUID = uid_of("instance", about.study, about.subject, about.series, _hash(made))
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.ImplementationClassUID = uid_of("implementation")
    made.file_meta.ImplementationVersionName = MAKER.upper()
    file = io.BytesIO()
    dcmwrite(file, made, enforce_file_format=True)
    return file.getvalue()


def code_item(value: str, scheme: str, meaning: str) -> Dataset:
    """Make the item of a coded entry."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def as_date(moment: datetime | None) -> str:
    """Write the day of a moment; nothing where it is not known."""
    return "" if moment is None else f"{moment:%Y%m%d}"


def as_time(moment: datetime | None) -> str:
    """Write the time of a moment, to the microsecond where it has one."""
    if moment is None:
        return ""
    return f"{moment:%H%M%S}" + (f".{moment.microsecond:06d}" if moment.microsecond else "")


def as_decimal(number: float) -> DSfloat:
    """Write a number in the sixteen characters that DICOM leaves for it."""
    return DSfloat(float(number), auto_format=True)


def _hash(made: Dataset) -> str:
    whole = io.BytesIO()
    made.file_meta = FileMetaDataset()
    dcmwrite(whole, made, implicit_vr=False, little_endian=True, enforce_file_format=False)
    return hashlib.sha256(whole.getvalue()).hexdigest()
