"""The scans of a study, written anew: which may leave, their new names, what became of them.

Folders and files are named by number below their patient's identifier. Structured reports stay
behind: their readings are rows of the tables already, and beside these each would be read twice.
Where dates are moved, the new rows can be written as reports again (`readout export reports`), with
the new identifiers; study days have no date for a report. So does what is no image of a
camera or CT, what is in colour, what is of nobody in the study, and what says that letters stand in
its pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from pydicom import Dataset, dcmread, dcmwrite
from pydicom.dataset import FileMetaDataset

from trialreadout.core.findings import Finding
from trialreadout.sources.deidentified.header import Cleaning
from trialreadout.sources.deidentified.key import Key
from trialreadout.sources.deidentified.pixels import IN_COLOUR, TRANSFER_SYNTAX, bare_pixels
from trialreadout.sources.deidentified.profile import REQUIRED, WORDS
from trialreadout.sources.deidentified.told import Told, What
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.about import MAKER, uid_of
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.identifying import burned_in, names_a_person
from trialreadout.sources.dicom.index import find
from trialreadout.sources.dicom.read_report import read_report
from trialreadout.sources.reports import SCANS_FOLDER

_TOP, _ENDING = PurePosixPath("."), ".dcm"
_TABLE = "scans (DICOM)"
_CAPTURES = "1.2.840.10008.5.1.4.1.1.7"
"""Secondary captures: pictures of a screen, on which anything may be written."""
_READ = "structured reports: their readings are rows of reads and foci"
_UNREAD = "structured reports that hold no reading of a scan: nothing of them is kept"
_NAMES = (
    *("PatientName", "PatientBirthName", "PatientMotherBirthName", "OtherPatientNames"),
    *("ResponsiblePerson", "ReferringPhysicianName", "PerformingPhysicianName"),
    *("NameOfPhysiciansReadingStudy", "PhysiciansOfRecord", "RequestingPhysician"),
    "OperatorsName",
)
_NUMBERS_OF_PATIENTS = ("OtherPatientIDs", "MedicalRecordLocator", "AccessionNumber")
_WHATS: dict[str, What] = {
    "removed": "dropped",
    "emptied": "dropped",
    "dummy": "replaced",
    "replaced": "replaced",
    "shifted": "shifted",
    "kept": "kept",
}


@dataclass
class ScanFiles:
    """The scans of a study on their way."""

    files: tuple[ScanFile, ...]
    """Those that leave."""
    key: Key
    shifts: dict[str, int]
    findings: tuple[Finding, ...]
    refused: bool
    left: Counter[str]
    """Why others stay behind, and how many."""
    telling: tuple[str, ...] = ()
    uids: dict[str, str] = field(default_factory=dict)

    def series(self, subject: str, text: str) -> str | None:
        """Say what the series of a scan is called now; None: nothing of it leaves."""
        wanted = PurePosixPath(text.strip().strip("/").removeprefix(f"{SCANS_FOLDER}/"))
        for path in (wanted, PurePosixPath(f"{wanted}.dcm")):
            if path in self._places and path != _TOP:
                place = self._places[path]
                return str(place.with_suffix("") if place.suffix == _ENDING else place)
        return self.key.uid(text.strip()) if text.strip() in self._series else None

    @cached_property
    def _places(self) -> dict[PurePosixPath, PurePosixPath]:
        """Give for each file and folder below the folder of scans its new path."""
        return _places(self.files, self.key)

    @cached_property
    def _series(self) -> frozenset[str | None]:
        return frozenset(file.series for file in self.files)

    def write(self, folder: Path) -> tuple[Told, ...]:
        """Write each file into a new study folder, one at a time."""
        told: Counter[tuple[str, str]] = Counter()
        for file in self.files:
            assert file.subject is not None
            cleaning = Cleaning(
                self.key.subjects[file.subject], self.shifts[file.subject], self.key.uid
            )
            place = self._places[PurePosixPath(file.name).relative_to(SCANS_FOLDER)]
            path = folder / SCANS_FOLDER / place
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(path, dcmread(file.path), cleaning)
            except ValueError as why:
                self.left[str(why)] += 1
                continue
            self.uids.update(cleaning.uids)
            told.update(cleaning.told)
        rows = [
            Told(_TABLE, keyword, _WHATS[what], n, what if what in ("emptied", "dummy") else "")
            for (keyword, what), n in sorted(told.items())
        ]
        behind = [
            Told(_TABLE, "(files)", "dropped", n, why) for why, n in sorted(self.left.items())
        ]
        return (*rows, *behind)


def scan_files(study_folder: Path, key: Key, shifts: dict[str, int]) -> ScanFiles:
    """Look at the scans of a study, and tell which may leave."""
    index = find(study_folder)
    left = Counter({"not readable as DICOM": len(index.findings)} if index.findings else {})
    leaving: list[ScanFile] = []
    burned: list[Finding] = []
    telling: list[str] = []
    for file in index.files:
        telling += _telling(file.header)
        why = _stays(file, key)
        if why is not None:
            left[why] += 1
        elif burned_in(file.header):
            burned.append(fault("burned-in-annotation", file, "BurnedInAnnotation"))
        else:
            leaving.append(file)
    named = tuple(name.replace("^", " ") for name in dict.fromkeys(telling) if name)
    return ScanFiles(tuple(leaving), key, shifts, tuple(burned), bool(burned), left, named)


def _telling(header: Dataset) -> list[str]:
    """Return what a header calls persons by; words of it may leave in no table either."""
    named = set(names_a_person(header)) | set(_NUMBERS_OF_PATIENTS)
    return [
        text
        for keyword in (*_NAMES, *_NUMBERS_OF_PATIENTS)
        if keyword in named
        for text in tags.texts(header, keyword)
    ]


def _stays(file: ScanFile, key: Key) -> str | None:
    """Say why a file stays behind; None: it may leave."""
    if file.subject not in key.subjects:
        return "of nobody in the study"
    if file.form == "report":
        return _UNREAD if isinstance(read_report(file), Finding) else _READ
    if (tags.text(file.header, "SOPClassUID") or "").startswith(_CAPTURES):
        return "pictures of a screen"
    if (tags.whole(file.header, "SamplesPerPixel") or 1) != 1:
        return IN_COLOUR
    for keyword in REQUIRED:
        if not set(tags.texts(file.header, keyword)) <= set(WORDS[keyword]):
            return "no image of a camera or CT"
    return None


def _places(files: Sequence[ScanFile], key: Key) -> dict[PurePosixPath, PurePosixPath]:
    """Name each folder and file by number, the first folder by its patient."""
    places: dict[PurePosixPath, PurePosixPath] = {_TOP: _TOP}
    taken: Counter[PurePosixPath] = Counter()
    for file in files:
        within = PurePosixPath(file.name).relative_to(SCANS_FOLDER)
        steps = [*reversed(within.parents), within]
        for step in steps[1:]:
            if step in places:
                continue
            above = places[step.parent]
            top = step.parent == _TOP
            name = key.subjects[file.subject or ""] if top else "series" if step != within else ""
            taken[above / name] += 1
            number = taken[above / name]
            if not top:
                name = f"{name}-{number}" if name else f"{number:05}"
            elif number > 1:
                name = f"{name}-{number}"
            places[step] = above / (f"{name}{_ENDING}" if step == within else name)
    return places


def _write(path: Path, file: Dataset, cleaning: Cleaning) -> None:
    """Write one file: a header made anew, bare pixels, and no word before them."""
    pixels = bare_pixels(file)
    made = cleaning.cleaned(file)
    for keyword in ("PixelData", "SmallestImagePixelValue", "LargestImagePixelValue"):
        if keyword in made:
            delattr(made, keyword)
    made.add_new("PixelData", "OB" if made.BitsAllocated == 8 else "OW", pixels)
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.file_meta.TransferSyntaxUID = TRANSFER_SYNTAX
    made.file_meta.ImplementationClassUID = uid_of("implementation")
    made.file_meta.ImplementationVersionName = MAKER.upper()
    try:
        dcmwrite(path, made, enforce_file_format=True)
    except (TypeError, AttributeError) as failed:
        raise ValueError("it cannot be written anew") from failed
