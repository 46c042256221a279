"""The header of a DICOM file, made anew from what may leave of it.

Nothing is deleted from the old header: each attribute that may leave is put into an empty one. So
what no rule speaks of stays behind: private attributes, overlays, curves, bytes of no known kind.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from pydicom import Dataset
from pydicom._uid_dict import UID_dictionary
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.uid import UID

from trialreadout.sources.deidentified.known_codes import known_code
from trialreadout.sources.deidentified.profile import (
    EMPTIED,
    METHOD,
    OPTIONS,
    TABLES_OF_BYTES,
    TIMES,
    WORDS,
    Action,
    action_of,
)
from trialreadout.sources.deidentified.tables import OLDEST, POOLED
from trialreadout.sources.dicom.about import code_item
from trialreadout.sources.dicom.moments import day_of

_NUMBERS = ("US", "SS", "UL", "SL", "UV", "SV", "FL", "FD", "AT")
_WRITTEN_NUMBERS = ("DS", "IS")
_NUMBER = re.compile(r"[+-]?\d{0,16}(\.\d{0,16})?([eE][+-]?\d{1,3})?")
_TIME = re.compile(r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?|[+-]\d{4}")
_MOST_DIGITS = 5
"""Of the number of a series or of an instance: a longer one may be a day, or somebody's number."""
_ENTRIES_OF_ZERO = 65536
"""How many entries a table has that says 0 (PS3.3 C.11.1.1)."""
_AGE = re.compile(r"(\d{3})([DWMY])")
_SIDES = re.compile(r"[LRAPHF]{1,3}")
_DUMMIES = {
    "LO": "REMOVED",
    "SH": "REMOVED",
    "ST": "REMOVED",
    "LT": "REMOVED",
    "UT": "REMOVED",
    "UC": "REMOVED",
    "PN": "REMOVED",
    "CS": "REMOVED",
    "DS": "0",
    "IS": "0",
    "DA": "20000101",
    "TM": "000000",
    "DT": "20000101000000",
}


@dataclass
class Cleaning:
    """How one patient's files are made anew, and what became of their attributes."""

    subject: str
    """The new identifier."""
    shift: int
    """Days that are added to dates."""
    uid: Callable[[str], str]
    """Gives for each identifier the one that stands for it."""
    uids: dict[str, str] = field(default_factory=dict)
    """Those that were replaced."""
    told: dict[tuple[str, str], int] = field(default_factory=dict)
    """By attribute and what became of it: how often. Private ones go by "private"."""

    def cleaned(self, header: Dataset) -> Dataset:
        """Make a whole header anew, and say in it that this was done."""
        made = self._of(header)
        if not any(word in made for word in ("BodyPartExamined", "Laterality", "ImageLaterality")):
            made.Laterality = ""  # of a part not named the standard wants to know on which side
        made.SpecificCharacterSet = "ISO_IR 192"
        made.PatientName = made.PatientID = self.subject
        made.PatientIdentityRemoved = "YES"
        made.DeidentificationMethod = METHOD
        made.DeidentificationMethodCodeSequence = [
            code_item(value, "DCM", meaning[:64]) for value, meaning in OPTIONS
        ]
        made.LongitudinalTemporalInformationModified = "MODIFIED"
        return made

    def _of(self, header: Dataset) -> Dataset:
        made = Dataset()
        for tag in sorted(header.keys()):
            if tag.is_private or tag.group in (0x0002, 0x0004) or tag.element == 0:
                self._note("private" if tag.is_private else str(tag), "removed")
                continue
            keyword = keyword_for_tag(tag)
            if not keyword or tag.group >> 8 in (0x50, 0x60):
                self._note(keyword or str(tag), "removed")
                continue
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    element = header[tag]
                    kept = self._element(keyword, element)
            except Exception:  # a value that breaks what reads it is no value that may leave
                kept = None
            if kept is None:
                self._note(keyword, "removed")
            else:
                made[tag] = kept
        if "LUTData" in made and not _has_its_length(made):
            del made.LUTData
            self._note("LUTData", "removed")
        return made

    def _note(self, keyword: str, what: str) -> None:
        self.told[keyword, what] = self.told.get((keyword, what), 0) + 1

    def _element(self, keyword: str, element: DataElement) -> DataElement | None:
        """Return what stands in the place of an attribute; None: nothing."""
        action = action_of(keyword)
        if element.VR == "SQ":
            return self._sequence(keyword, element, action)
        if element.VR == "UI" and action != "remove":
            return self._uids(keyword, element)
        match action:
            case "remove":
                return None
            case "empty":
                return self._as(keyword, element, "", "emptied")
            case "dummy":
                instead = _DUMMIES.get(element.VR)
                return None if instead is None else self._as(keyword, element, instead, "dummy")
            case "identifier":
                return self._as(keyword, element, self.subject, "replaced")
            case "date":
                moved = [self._moved(str(each)) for each in _values(element)]
                what = "shifted" if all(moved) else "emptied"
                return self._as(keyword, element, moved if all(moved) else "", what)
        return self._by_kind(keyword, element)

    def _by_kind(self, keyword: str, element: DataElement) -> DataElement | None:
        """Keep an attribute that no action speaks of, as far as its kind allows."""
        kind, texts = element.VR, [str(each).strip() for each in _values(element)]
        if kind in _NUMBERS:
            return element
        if kind in ("OB", "OW", "OB or OW", "OF", "OD", "OL", "OV"):
            return element if keyword in TABLES_OF_BYTES else None
        if kind in _WRITTEN_NUMBERS and all(map(_NUMBER.fullmatch, texts)):
            if keyword.endswith("Number") and any(len(text) > _MOST_DIGITS for text in texts):
                return self._as(keyword, element, "", "emptied")
            return element
        if keyword == "PatientAge" and len(texts) == 1 and (age := _AGE.fullmatch(texts[0])):
            old = age[2] == "Y" and int(age[1]) > OLDEST
            return self._as(keyword, element, f"{POOLED:03}Y" if old else texts[0], "kept")
        if keyword in TIMES and all(map(_TIME.fullmatch, texts)):
            return element
        if keyword == "PatientOrientation" and all(map(_SIDES.fullmatch, texts)):
            return element
        if keyword in WORDS and texts and all(text in WORDS[keyword] for text in texts):
            return element
        return self._as(keyword, element, "", "emptied") if keyword in EMPTIED else None

    def _sequence(
        self, keyword: str, element: DataElement, action: Action | None
    ) -> DataElement | None:
        if action in ("remove", "dummy"):
            return None
        if action == "empty":
            return self._as(keyword, element, [], "emptied")
        items = []
        for item in element.value:
            made = known_code(item) if keyword.endswith("CodeSequence") else self._of(item)
            if made is not None and len(made):
                items.append(made)
        return DataElement(element.tag, "SQ", items)

    def _uids(self, keyword: str, element: DataElement) -> DataElement:
        new = []
        for each in map(str, _values(element)):
            if each and each not in UID_dictionary:
                self.uids.setdefault(each, self.uid(each))
            new.append(self.uids.get(each, each))
        return self._as(keyword, element, new if len(new) != 1 else new[0], "replaced")

    def _moved(self, written: str) -> str | None:
        """Move a day, or a day with its time; one cut short or broken has no place any more."""
        day = day_of(written[:8])
        rest = written[8:]
        if day is None or not re.fullmatch(r"(\d{2,6}(\.\d{1,6})?)?([+-]\d{4})?", rest.strip()):
            return None
        return f"{day + timedelta(days=self.shift):%Y%m%d}{rest.strip()}"

    def _as(self, keyword: str, element: DataElement, value: object, what: str) -> DataElement:
        self._note(keyword, what)
        return DataElement(element.tag, element.VR, value)


def _has_its_length(table: Dataset) -> bool:
    """Tell whether a table of grey levels has as many entries as it says, and no byte more."""
    descriptor = _values(table["LUTDescriptor"]) if "LUTDescriptor" in table else []
    if len(descriptor) != 3:
        return False
    entries = int(str(descriptor[0])) or _ENTRIES_OF_ZERO
    held = table.LUTData
    if isinstance(held, bytes):
        return len(held) in (2 * entries, entries + entries % 2)
    return len(_values(table["LUTData"])) == entries


def _values(element: DataElement) -> list[object]:
    value = element.value
    if value is None or value == "":
        return []
    if hasattr(value, "family_name") or isinstance(value, str | bytes | UID):
        return [value]
    return list(value) if hasattr(value, "__iter__") else [value]
