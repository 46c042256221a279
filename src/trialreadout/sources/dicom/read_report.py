"""A structured report of measurements (TID 1500) read as a reading of a scan.

What of a report says who read, what kind of scan, and each lesion's uptake is taken; a report of
another program that leaves one of these open is a finding that says what it leaves open.

Source: DICOM PS3.16 2024b, TID 1500, 1501, 1003.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydicom import Dataset

from trialreadout.core.findings import Finding
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault
from trialreadout.sources.dicom.moments import day_of
from trialreadout.sources.dicom.reading import (
    ADJUDICATED,
    DAY_KNOWN,
    KIND,
    KIND_WORDS,
    READ_ON,
    READER,
    SCANNED_ON,
    TO_BACKGROUND,
    UPTAKE,
    UPTAKE_WORDS,
    YES_NO,
    Code,
    ReadFocus,
    Reading,
)

_MEASUREMENTS, _GROUP = "126010", "125007"
_OBSERVER, _TRACKING, _SITE = "121008", "112039", "363698007"
_SITE_BEFORE = "G-C0E3"
"""The finding site in the older codes of SNOMED."""


def read_report(file: ScanFile) -> Reading | Finding:
    """Read a report.

    Returns
    -------
    The reading, or a finding of rule "report-incomplete".
    """
    content = list(_items(file.header))
    groups = [
        list(_items(group))
        for part in content
        if _name(part) == _MEASUREMENTS
        for group in _items(part)
        if _name(group) == _GROUP
    ]
    kinds = [kind for group in groups if (kind := _word(group, KIND, KIND_WORDS)) is not None]
    about = [group for group in groups if _word(group, KIND, KIND_WORDS) is not None]
    foci = [group for group in groups if _word(group, KIND, KIND_WORDS) is None]
    readers = [_person(part) for part in content if _name(part) == _OBSERVER]
    days = [day for group in about if (day := _day(group)) is not None]
    day = days[0] if days else None
    lacks = [] if day else ["the day of the scan"]
    lacks += [] if readers and readers[0] else ["the reader"]
    lacks += [] if len(kinds) == 1 else ["the kind of scan"]
    read: list[ReadFocus] = []
    for group in foci:
        focus = _focus(group)
        if isinstance(focus, str):
            lacks.append(focus)
        else:
            read.append(focus)
    if lacks or day is None:
        said = f"it does not say {', '.join(lacks)}"
        return fault("report-incomplete", file, "ContentSequence", said)
    adjudicated = _word(about[0], ADJUDICATED, YES_NO)
    dated = _word(about[0], READ_ON, DAY_KNOWN) != "not known"
    return Reading(
        file.subject or "",
        day,
        kinds[0],
        None if _word(about[0], READER, YES_NO) == "N" else readers[0],
        day_of(tags.text(file.header, "ContentDate")) if dated else None,
        None if adjudicated is None else adjudicated == "Y",
        tuple(read),
    )


def _focus(group: list[Dataset]) -> ReadFocus | str:
    """Read a focus; or say in words what is not said of it."""
    lesion = next(
        (tags.text(part, "TextValue") for part in group if _name(part) == _TRACKING), None
    )
    if not lesion:
        return "the name of a lesion"
    uptake = _word(group, UPTAKE, UPTAKE_WORDS)
    if uptake is None:
        return f"the uptake of {lesion}"
    sites = [
        tags.text(tags.first_item(part, "ConceptCodeSequence"), "CodeMeaning")
        for part in group
        if _name(part) in (_SITE, _SITE_BEFORE)
    ]
    ratios = [
        _measured(part)
        for part in group
        if _name(part) == TO_BACKGROUND[0] and tags.text(part, "ValueType") == "NUM"
    ]
    return ReadFocus(lesion, sites[0] if sites else None, uptake, ratios[0] if ratios else None)


def _person(part: Dataset) -> str:
    """Return a person's name as it is read; one of a single part ends with a caret."""
    return " ".join((tags.text(part, "PersonName") or "").replace("^", " ").split())


def _measured(part: Dataset) -> float | None:
    value = tags.first_item(part, "MeasuredValueSequence")
    exact = tags.number(value, "FloatingPointValue")
    return exact if exact is not None else tags.number(value, "NumericValue")


def _day(group: list[Dataset]) -> date | None:
    """Return the day of the scan that was read; that of the study may be another."""
    answers = (
        tags.text(tags.first_item(part, "ConceptCodeSequence"), "CodeValue")
        for part in group
        if _name(part) == SCANNED_ON[0]
    )
    return next((day_of((answer or "").replace("-", "")) for answer in answers), None)


def _word(group: list[Dataset], what: Code, words: dict[str, Code]) -> str | None:
    """Return the word of a coded answer, if the group gives one that is known."""
    for part in group:
        if _name(part) == what[0]:
            answer = tags.text(tags.first_item(part, "ConceptCodeSequence"), "CodeValue")
            return next((word for word, code in words.items() if code[0] == answer), None)
    return None


def _name(part: Dataset) -> str | None:
    return tags.text(tags.first_item(part, "ConceptNameCodeSequence"), "CodeValue")


def _items(part: Dataset) -> Iterator[Dataset]:
    yield from tags.items(part, "ContentSequence")
