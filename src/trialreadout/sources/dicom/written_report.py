"""A reading as a structured report of measurements (TID 1500).

A group says of the reading itself which kind of scan was read and whether it was adjudicated; a
group for each focus says which lesion it is, where, its uptake, and its tumour to background. Each
refers to the pictures that were read, by instance and frame.

Source: DICOM PS3.16 2024b, TID 1500, 1501, 1003.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydicom import Dataset, dcmwrite

from trialreadout.core.findings import Finding, StudyError
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.about import INVENTED, MAKER, uid_of
from trialreadout.sources.dicom.found import ScanFile
from trialreadout.sources.dicom.identifying import names_a_person
from trialreadout.sources.dicom.reading import (
    ADJUDICATED,
    DAY_KNOWN,
    KIND,
    KIND_WORDS,
    READ_ON,
    READER,
    SCANNED_ON,
    SCHEME,
    TO_BACKGROUND,
    UPTAKE,
    UPTAKE_WORDS,
    YES_NO,
    Code,
    ReadFocus,
    Reading,
)

_NAME = 64
"""Characters that DICOM leaves for a name or a meaning."""
_REPEATED = (
    *("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality"),
    *("PatientID", "StudyDate", "StudyTime", "SpecificCharacterSet"),
)
"""What a report has in common with its scan."""
_NOT_REPEATED = ("PatientBirthDate", "AccessionNumber", "StudyID", "ReferringPhysicianName")
"""What a report must have, and says nothing in."""
_PROCEDURE: Code = ("371572003", "SCT", "Nuclear medicine procedure")
_FINDING: Code = ("52988006", "SCT", "Lesion")


def report_file(
    reading: Reading, files: Sequence[ScanFile], study: str, *, invented: bool
) -> bytes:
    """Give the report of a reading.

    Parameters
    ----------
    reading
        What was said.
    files
        The scan that was read; at least one.
    study
        The study's name, from which identifiers are made.
    invented
        Whether the patient was drawn.

    Raises
    ------
    StudyError
        If highdicom is not installed.
    ValueError
        If a name is longer than 64 characters, or holds signs that part names in DICOM.
    """
    sr = _highdicom()
    for name in (reading.reader or "", *(focus.site or "" for focus in reading.foci)):
        if len(name) > _NAME or any(sign in name for sign in "^=\\"):
            raise ValueError(f'"{name}" cannot stand in a report')
    groups = [
        _of_reading(reading, files),
        *(_of_focus(f, reading, files, study) for f in reading.foci),
    ]
    concept = sr.CodedConcept
    observer = sr.ObserverContext(
        observer_type=concept(*("121006", "DCM", "Person")),
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(
            name=f"{reading.reader or 'not named'}^"
        ),
    )
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_person_context=observer),
        procedure_reported=concept(*_PROCEDURE),
        imaging_measurements=groups,
        title=concept(*("126000", "DCM", "Imaging Measurement Report")),
    )
    words = (study, reading.subject, reading.scanned_on.isoformat(), reading.kind)
    named = uid_of("report", *words, repr(reading), *(_instance(file) for file in files))
    made = sr.EnhancedSR(
        evidence=[_bare(file.header) for file in files],
        content=content[0],
        series_instance_uid=uid_of("reports", *words),
        series_number=100,
        sop_instance_uid=named,
        instance_number=1,
        manufacturer=MAKER,
        is_complete=True,
        is_final=True,
    )
    return _finished(made, reading.read_on or reading.scanned_on, invented)


def _highdicom() -> Any:
    try:
        import highdicom.sr as sr
    except ImportError as missing:
        raise StudyError(
            [
                Finding(
                    "error",
                    "not-installed",
                    value="highdicom is not installed",
                    allowed="what writes structured reports",
                    remedy="Install it: pip install 'trialreadout[dicom]'.",
                )
            ]
        ) from missing
    return sr


def _of_reading(reading: Reading, files: Sequence[ScanFile]) -> Any:
    """Say of the reading itself what kind of scan it is of, and whether it adjudicates."""
    day = reading.scanned_on.isoformat()
    said = [(KIND, KIND_WORDS[reading.kind]), (SCANNED_ON, (day, SCHEME, day))]
    if reading.adjudicated is not None:
        said.append((ADJUDICATED, YES_NO["Y" if reading.adjudicated else "N"]))
    said.append((READ_ON, DAY_KNOWN["not known" if reading.read_on is None else "known"]))
    if reading.reader is None:
        said.append((READER, YES_NO["N"]))
    words = (reading.subject, reading.scanned_on.isoformat(), reading.kind)
    return _group("Reading", uid_of("reading", *words), files, said)


def _of_focus(focus: ReadFocus, reading: Reading, files: Sequence[ScanFile], study: str) -> Any:
    sr = _highdicom()
    sites = None
    if focus.site is not None:
        value = f"s{zlib.crc32(focus.site.encode()):08x}"
        sites = [sr.FindingSite(sr.CodedConcept(value, SCHEME, focus.site))]
    measurements = None
    if focus.tumour_to_background is not None:
        measurements = [
            sr.Measurement(
                name=sr.CodedConcept(*TO_BACKGROUND),
                value=focus.tumour_to_background,
                unit=sr.CodedConcept("{ratio}", "UCUM", "ratio"),
            )
        ]
    return _group(
        focus.lesion,
        uid_of("lesion", study, reading.subject, focus.lesion),
        files,
        [(UPTAKE, UPTAKE_WORDS[focus.uptake])],
        finding_type=sr.CodedConcept(*_FINDING),
        finding_sites=sites,
        measurements=measurements,
    )


def _group(
    name: str,
    identifier: str,
    files: Sequence[ScanFile],
    said: Sequence[tuple[Code, Code]],
    **more: Any,
) -> Any:
    sr = _highdicom()
    return sr.MeasurementsAndQualitativeEvaluations(
        tracking_identifier=sr.TrackingIdentifier(uid=identifier, identifier=name),
        qualitative_evaluations=[
            sr.QualitativeEvaluation(sr.CodedConcept(*what), sr.CodedConcept(*answer))
            for what, answer in said
        ],
        source_images=[
            sr.SourceImageForMeasurementGroup(
                str(tags.text(file.header, "SOPClassUID")), _instance(file), _frames(file)
            )
            for file in files
        ],
        **more,
    )


def _bare(header: Dataset) -> Dataset:
    """Take of a scan's header what its report needs: a report repeats what the header says."""
    bare = Dataset()
    for keyword in _REPEATED:
        if keyword in header:
            bare[keyword] = header[keyword]
    for keyword in _NOT_REPEATED:
        setattr(bare, keyword, "")
    sex = tags.text(header, "PatientSex")
    bare.PatientSex = sex if sex in ("F", "M", "O") else ""
    named = "PatientName" in names_a_person(header)
    name = str(header.PatientID if named else header.get("PatientName", ""))
    bare.PatientName = name if "^" in name or not name else f"{name}^"
    return bare


def _instance(file: ScanFile) -> str:
    return tags.text(file.header, "SOPInstanceUID") or ""


def _frames(file: ScanFile) -> list[int] | None:
    """Return the numbers of all frames; None of a picture that has no frames."""
    count = tags.whole(file.header, "NumberOfFrames")
    return None if count is None else list(range(1, count + 1))


def _finished(made: Dataset, day: date, invented: bool) -> bytes:
    """Put the day of the reading in place of the clock's, so that the same is the same bytes."""
    written = f"{day:%Y%m%d}"
    for keyword in ("ContentDate", "SeriesDate", "InstanceCreationDate"):
        if keyword in made:
            setattr(made, keyword, written)
    for keyword in ("ContentTime", "SeriesTime", "InstanceCreationTime"):
        if keyword in made:
            setattr(made, keyword, "000000")
    for item in made.get("ContributingEquipmentSequence", ()):
        item.ContributionDateTime = f"{written}000000"
    made.SeriesDescription = "Invented: reading" if invented else "Reading"
    if invented:
        made.PatientComments = INVENTED
    made.file_meta.ImplementationClassUID = uid_of("implementation")
    made.file_meta.ImplementationVersionName = MAKER.upper()
    file = io.BytesIO()
    dcmwrite(file, made, enforce_file_format=True)
    return file.getvalue()
