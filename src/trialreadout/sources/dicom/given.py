"""The radioiodine that was given, as a header says it.

In nuclear medicine the total dose is written in MBq, in PET in Bq; some cameras write Bq in both.

Source: DICOM PS3.3 2024b, C.8.4.10 (RadionuclideTotalDose, in MBq).
"""

from __future__ import annotations

from trialreadout.core.findings import Finding
from trialreadout.imaging.scans import Administered
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.moments import moment_given

_BECQUEREL_FROM = 1e6
"""A number this large is in Bq: in MBq it would be 1 TBq."""


def administered(file: ScanFile) -> tuple[Administered, list[Finding]]:
    """Return what was given; NaN and None where the header does not say."""
    given = tags.first_item(file.header, "RadiopharmaceuticalInformationSequence")
    at, mbq = moment_given(file.header, given), tags.number(given, "RadionuclideTotalDose")
    if mbq is None or mbq <= 0:
        return Administered(at), []
    if mbq <= _BECQUEREL_FROM:
        return Administered(at, mbq), []
    said = tags.shown(given, "RadionuclideTotalDose")
    return Administered(at, mbq / 1e6), [
        fault("activity-in-becquerel", file, "RadionuclideTotalDose", said)
    ]
