"""Tags of a header by which a person could be known.

Source: DICOM PS3.15 2024b, table E.1-1 (attributes to be removed or replaced); 45 CFR
        164.514(b)(2).
"""

from __future__ import annotations

from pydicom import Dataset

from trialreadout.sources.dicom import tags

_OF_PERSONS = (
    "PatientBirthDate",
    "PatientBirthName",
    "PatientMotherBirthName",
    "OtherPatientIDs",
    "OtherPatientNames",
    "PatientAddress",
    "PatientTelephoneNumbers",
    "MedicalRecordLocator",
)
_NO_NAMES = ("", "invented patient", "anonymous", "anonymized", "anonymised", "removed")


def names_a_person(header: Dataset) -> list[str]:
    """Return the keywords of the tags that look filled in for a person.

    A name that repeats the subject's number, or says that there is none, is not one.
    """
    found = [keyword for keyword in _OF_PERSONS if tags.text(header, keyword) is not None]
    name = " ".join((tags.text(header, "PatientName") or "").replace("^", " ").split())
    subject = (tags.text(header, "PatientID") or "").replace("^", " ")
    if name.casefold() not in (*_NO_NAMES, subject.casefold()):
        found.insert(0, "PatientName")
    return found
