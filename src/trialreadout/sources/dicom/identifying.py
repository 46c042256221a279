"""Tags of a header by which a person could be known.

Free text counts where it holds a part of the patient's name or how a person is reached; private
tags, of which nobody but the maker knows what they hold, count where the file does not say that it
was de-identified.

Source: DICOM PS3.15 2024b, table E.1-1 (attributes to be removed or replaced); 45 CFR
        164.514(b)(2).
"""

from __future__ import annotations

import re

import polars as pl
from pydicom import Dataset

from trialreadout.sources.dicom import tags
from trialreadout.sources.identifying import holds_contacts

_OF_PERSONS = (
    "PatientBirthDate",
    "PatientBirthName",
    "PatientMotherBirthName",
    "OtherPatientIDs",
    "OtherPatientNames",
    "PatientAddress",
    "PatientTelephoneNumbers",
    "MedicalRecordLocator",
    "ResponsiblePerson",
    "ReferringPhysicianName",
    "ReferringPhysicianAddress",
    "ReferringPhysicianTelephoneNumbers",
    "PerformingPhysicianName",
    "NameOfPhysiciansReadingStudy",
    "PhysiciansOfRecord",
    "RequestingPhysician",
    "OperatorsName",
)
_FREE_TEXT = (
    "StudyDescription",
    "SeriesDescription",
    "ImageComments",
    "PatientComments",
    "AdditionalPatientHistory",
    "RequestedProcedureDescription",
    "PerformedProcedureStepDescription",
    "ProtocolName",
    "StudyID",
    "AccessionNumber",
)
_NO_NAMES = ("", "invented patient", "anonymous", "anonymized", "anonymised", "removed")
_FEWEST_LETTERS = 3


def names_a_person(header: Dataset) -> list[str]:
    """Return the keywords of the tags that look filled in for a person.

    A name that repeats the subject's number, or says that there is none, is not one.
    """
    subject = (tags.text(header, "PatientID") or "").replace("^", " ")
    none = (*_NO_NAMES, subject.casefold())
    found = [word for word in ("PatientName", *_OF_PERSONS) if _plain(header, word) not in none]
    name = _plain(header, "PatientName") if "PatientName" in found else ""
    parts = {part for part in re.findall(r"\w+", name) if len(part) >= _FEWEST_LETTERS}
    for keyword in _FREE_TEXT:
        text = _plain(header, keyword)
        reached = holds_contacts(pl.Series([" ".join(tags.texts(header, keyword))])).item()
        if reached or parts & set(re.findall(r"\w+", text)):
            found.append(keyword)
    return found


def private_tags(header: Dataset) -> int:
    """Count the private tags of a file that does not say that it was de-identified."""
    if tags.text(header, "PatientIdentityRemoved") == "YES":
        return 0
    return sum(tag.is_private for tag in header.keys())  # noqa: SIM118


def burned_in(header: Dataset) -> bool:
    """Tell whether a file says that letters stand in its pixels."""
    return (tags.text(header, "BurnedInAnnotation") or "").upper() not in ("", "NO")


def _plain(header: Dataset, keyword: str) -> str:
    said = " ".join(tags.texts(header, keyword)).replace("^", " ")
    return " ".join(said.split()).casefold()
