"""A reader's reading of a scan, as a structured report holds it.

What the terms are coded as: uptake by SNOMED CT where it has a word, and the names of what is
evaluated, which no public scheme has, by a scheme of the project's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Code = tuple[str, str, str]
"""Value, scheme, meaning."""

SCHEME = "99READOUT"
UPTAKE: Code = ("uptake", SCHEME, "Uptake of radioiodine")
TO_BACKGROUND: Code = ("tumour-to-bg", SCHEME, "Tumour to background ratio")
KIND: Code = ("kind-of-scan", SCHEME, "Kind of scan")
ADJUDICATED: Code = ("adjudicated", SCHEME, "Reading after adjudication")
SCANNED_ON: Code = ("day-of-scan", SCHEME, "Day of the scan")
READER: Code = ("reader-named", SCHEME, "Reader is named")
READ_ON: Code = ("day-of-reading", SCHEME, "Day of reading")

UPTAKE_WORDS: dict[str, Code] = {
    "none": ("272519000", "SCT", "Absent"),
    "equivocal": ("42425007", "SCT", "Equivocal"),
    "present": ("52101004", "SCT", "Present"),
}
KIND_WORDS: dict[str, Code] = {
    "planar": ("planar", SCHEME, "Planar scintigraphy"),
    "spect": ("spect", SCHEME, "SPECT"),
}
YES_NO: dict[str, Code] = {
    "Y": ("373066001", "SCT", "Yes"),
    "N": ("373067005", "SCT", "No"),
}
DAY_KNOWN: dict[str, Code] = {
    "known": ("known", SCHEME, "That of the report"),
    "not known": ("not-known", SCHEME, "Not known"),
}


@dataclass(frozen=True, slots=True)
class ReadFocus:
    """A focus that a reader marked."""

    lesion: str
    site: str | None
    uptake: str
    """none, equivocal or present."""
    tumour_to_background: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader said of one scan; None: not said."""

    subject: str
    scanned_on: date
    kind: str
    """planar or spect."""
    reader: str | None
    read_on: date | None
    adjudicated: bool | None
    foci: tuple[ReadFocus, ...] = ()
