"""What becomes of each attribute of a DICOM file.

The attributes of the standard's table are treated as its Basic Profile says, with two options:
dates are modified and intervals kept, and of the patient's characteristics sex, age, size and
weight stay, since uptake by weight and thickness rest on them. An attribute that the table does not
name is no safer for it: text leaves only as one of the words that the standard itself defines.

Source: DICOM PS3.15 2024b, E.1 and table E.1-1 (basic profile, as far as an attribute has a keyword
        in PS3.6), E.3.6 and E.3.7 (modified dates, patient characteristics). Defined terms: PS3.3
        2024b, C.7.3, C.7.6, C.8.2, C.8.4, C.8.9.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

Action = Literal["keep", "date", "identifier", "uid", "empty", "dummy", "remove"]
EDITION = "PS3.15 2024b"
METHOD = f"Readout: {EDITION}, E.1 Basic Profile"
OPTIONS = (
    ("113100", "Basic Application Confidentiality Profile"),
    ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    ("113108", "Retain Patient Characteristics Option"),
)
"""The codes (DCM) of what was done."""

_ACTIONS: Mapping[str, Action] = {
    "X": "remove",
    "Z": "empty",
    "X/Z": "empty",
    "Z/D": "dummy",
    "D": "dummy",
    "X/D": "dummy",
    "X/Z/D": "empty",
    "U": "uid",
    "X/Z/U*": "keep",
}
"""Which of several actions is taken: a file that was whole by the standard stays so. "Keep" of a
sequence keeps its items, each of which is treated attribute by attribute."""

IDENTIFIERS = ("PatientName", "PatientID")
CHARACTERISTICS = ("PatientSex", "PatientAge", "PatientSize", "PatientWeight")
DATES = (
    "StudyDate",
    "SeriesDate",
    "AcquisitionDate",
    "ContentDate",
    "AcquisitionDateTime",
    "RadiopharmaceuticalStartDateTime",
    "RadiopharmaceuticalStopDateTime",
    "FrameReferenceDateTime",
    "FrameAcquisitionDateTime",
)
"""The dates that are modified; every other one is treated as the basic profile says."""
TIMES = (
    "StudyTime",
    "SeriesTime",
    "AcquisitionTime",
    "ContentTime",
    "RadiopharmaceuticalStartTime",
    "RadiopharmaceuticalStopTime",
    "TimezoneOffsetFromUTC",
)
"""Times of day are kept: decay is reckoned from them."""
BEYOND = (
    "EthnicGroupCodeSequence",
    "WaveformAnnotationSequence",
    "LanguageCodeSequence",
    "DischargeDiagnosisCodeSequence",
    "ReasonForPerformedProcedureCodeSequence",
    "RequestingServiceCodeSequence",
    "HumanPerformerCodeSequence",
    "ResponsibleGroupCodeSequence",
    "AssigningJurisdictionCodeSequence",
    "AssigningAgencyOrDepartmentCodeSequence",
    "OtherStudyNumbers",
)
"""What the table of this edition does not name, and is removed all the same. The first two are in
that of 2026c; the others are codes and numbers of what the table names as text, or of its like."""
TABLES_OF_BYTES = ("LUTData",)
DUMMIES = ("LUTLabel", "LUTExplanation")
"""Free text beyond the table without which a mapping to real-world values is none (type 1)."""

_YES_NO = ("YES", "NO")
WORDS: Mapping[str, tuple[str, ...]] = {
    "Modality": ("NM", "CT", "PT", "MR"),
    "PatientSex": ("F", "M", "O"),
    "ImageType": (
        *("ORIGINAL", "DERIVED", "PRIMARY", "SECONDARY", "AXIAL", "LOCALIZER", "STATIC", "DYNAMIC"),
        *("GATED", "WHOLE BODY", "TOMO", "GATED TOMO", "RECON TOMO", "RECON GATED TOMO"),
        *("EMISSION", "TRANSMISSION", "REPROJECTION", "OTHER", "NONE", "VOLUME", "REFORMATTED"),
    ),
    "BodyPartExamined": (
        *("WHOLEBODY", "HEAD", "NECK", "HEADNECK", "THYROID", "CHEST", "ABDOMEN", "PELVIS"),
        *("CHESTABDOMEN", "CHESTABDPELVIS", "ABDOMENPELVIS", "NECKCHEST", "NECKCHESTABDOMEN"),
        *("NECKCHESTABDPELV", "LIVER", "LUNG", "BRAIN", "HEART", "BONE", "SPINE", "TRUNK"),
    ),
    "PatientPosition": ("HFP", "HFS", "HFDR", "HFDL", "FFDR", "FFDL", "FFP", "FFS"),
    "PhotometricInterpretation": ("MONOCHROME1", "MONOCHROME2"),
    "LossyImageCompression": ("00", "01"),
    "LossyImageCompressionMethod": ("ISO_10918_1", "ISO_14495_1", "ISO_15444_1"),
    "RescaleType": ("HU", "US", "OD"),
    "Units": ("CNTS", "NONE", "CM2", "PCNT", "CPS", "BQML", "MGMINML", "UMOLML", "MLMING", "MLG"),
    "CountsSource": ("EMISSION", "TRANSMISSION"),
    "SeriesType": ("STATIC", "DYNAMIC", "GATED", "WHOLE BODY", "IMAGE", "REPROJECTION"),
    "CorrectedImage": (
        *("UNIF", "COR", "NCO", "DECY", "ATTN", "SCAT", "DTIM", "NRGY", "LIN", "MOTN", "CLN"),
        *("RAN", "RADL", "DCAL", "NORM"),
    ),
    "DecayCorrection": ("NONE", "START", "ADMIN"),
    "WholeBodyTechnique": ("1PS", "2PS", "PCN", "MSP"),
    "TypeOfDetectorMotion": ("NONE", "STEP AND SHOOT", "CONTINUOUS", "ACQ DURING STEP"),
    "RotationDirection": ("CW", "CC"),
    "CollimatorType": ("PARA", "PINH", "FANB", "CONE", "SLNT", "ASTG", "DIVG", "NONE", "UNKN"),
    "FieldOfViewShape": ("RECTANGLE", "ROUND", "HEXAGONAL", "CYLINDRICAL RING", "MULTIPLE PLANAR"),
    "AcquisitionTerminationCondition": ("CNTS", "DENS", "MANU", "OVFL", "TIME", "TRIG"),
    "BeatRejectionFlag": ("Y", "N"),
    "BurnedInAnnotation": _YES_NO,
    "PresentationLUTShape": ("IDENTITY", "INVERSE"),
    "Laterality": ("L", "R"),
    "ImageLaterality": ("L", "R", "B", "U"),
}
"""The words that an attribute may leave with; with any other it is emptied, or taken away."""
REQUIRED = ("Modality", "ImageType", "PhotometricInterpretation")
"""Attributes without which a file is none: where one holds other words, the file stays behind."""
EMPTIED = (
    "Manufacturer",
    "PositionReferenceIndicator",
    "PatientSex",
    "Laterality",
    "PatientBirthDate",
)
"""Text that the standard wants to be there, if only empty (type 2)."""


@cache
def basic_profile() -> Mapping[str, str]:
    """Return for each keyword of the table its action as the standard writes it: "X/Z/D"."""
    text = (files("trialreadout.sources.deidentified") / "profile_2024b.csv").read_text("utf-8")
    return {row["keyword"]: row["action"] for row in csv.DictReader(text.splitlines())}


def action_of(keyword: str) -> Action | None:
    """Say what becomes of an attribute; None: nothing but its kind decides."""
    if keyword in IDENTIFIERS:
        return "identifier"
    if keyword in DATES:
        return "date"
    if keyword in (*CHARACTERISTICS, *TIMES):
        return "keep"
    if keyword in BEYOND:
        return "remove"
    if keyword in DUMMIES:
        return "dummy"
    asked = basic_profile().get(keyword)
    return None if asked is None else _ACTIONS[asked]
