"""What each frame of a planar file shows: from which side, and in which window of energy.

Sources: DICOM PS3.3 2024b, C.8.4.8 (vectors), C.8.4.10 (energy windows), C.8.4.11 (detectors);
         PS3.16, CID 26 (views; the older SRT codes mean the same).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydicom import Dataset

from trialreadout.core.findings import Finding
from trialreadout.imaging.iodine_131 import PHOTOPEAK_KEV
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile, fault

_CODES = {
    "399321004": "anterior",
    "G-5215": "anterior",
    "399001007": "posterior",
    "G-5216": "posterior",
}
_WORDS = {
    "anterior": re.compile(r"(?<![a-z])ant(erior)?(?![a-z])", re.IGNORECASE),
    "posterior": re.compile(r"(?<![a-z])post(erior)?(?![a-z])", re.IGNORECASE),
}
_SAID_IN = ("ImageID", "ImageComments", "SeriesDescription")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a file."""

    file: ScanFile
    number: int
    """From 0."""
    view: str | None
    """anterior, posterior, or None: not said."""
    window_kev: tuple[float, float] | None
    """Limits of the energy; None: not said."""
    field_mm: float | None
    """The detector's field of view along the patient."""


def planar_frames(file: ScanFile) -> list[Frame] | Finding:
    """Tell of each frame of a planar file what it shows."""
    count = tags.whole(file.header, "NumberOfFrames") or 1
    detectors = tags.items(file.header, "DetectorInformationSequence")
    windows = tags.items(file.header, "EnergyWindowInformationSequence")
    of_window = _vector(file, "EnergyWindowVector", "NumberOfEnergyWindows", count, len(windows))
    of_detector = _vector(file, "DetectorVector", "NumberOfDetectors", count, len(detectors))
    if isinstance(of_window, Finding):
        return of_window
    if isinstance(of_detector, Finding):
        return of_detector
    return [
        Frame(
            file,
            number,
            _view(file, _item(detectors, of_detector[number]), count),
            _limits(_item(windows, of_window[number])),
            _field(_item(detectors, of_detector[number])),
        )
        for number in range(count)
    ]


def at_the_peak(frames: list[Frame]) -> tuple[float, float] | Finding | None:
    """Choose the window around the peak of iodine; None where no frame names its window."""
    named = {frame.window_kev for frame in frames}
    known = [window for window in named if window is not None]
    around = [window for window in known if window[0] <= PHOTOPEAK_KEV <= window[1]]
    if len(around) == 1:
        return around[0]
    if named == {None}:
        return None
    said = ", ".join(f"{low:g} to {high:g} keV" for low, high in sorted(known))
    return fault("peak-not-known", frames[0].file, "EnergyWindowRangeSequence", said)


def beside(frames: list[Frame], peak: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the nearest window below the peak and the nearest above, if both are there."""
    named = {frame.window_kev for frame in frames if frame.window_kev is not None}
    below = [window for window in named if sum(window) / 2 < peak[0]]
    above = [window for window in named if sum(window) / 2 > peak[1]]
    return [max(below), min(above)] if below and above else []


def _vector(
    file: ScanFile, keyword: str, number: str, count: int, described: int
) -> tuple[int, ...] | Finding:
    """Return for each frame the number of its item, from 1."""
    vector = tags.vector(file.header, keyword)
    items = tags.whole(file.header, number) or described or 1
    if vector is None and (items == 1 or count == 1):
        return (1,) * count
    if vector is None or len(vector) != count or not all(1 <= n <= items for n in vector):
        return fault("frames-not-named", file, keyword)
    return vector


def _item(items: tuple[Dataset, ...], number: int) -> Dataset:
    return items[number - 1] if number <= len(items) else Dataset()


def _view(file: ScanFile, detector: Dataset, count: int) -> str | None:
    """Tell a view by its code; where there is none, by words about the only frame."""
    code = tags.first_item(detector, "ViewCodeSequence")
    known = _CODES.get(tags.text(code, "CodeValue") or "")
    if known is not None:
        return known
    said = [tags.text(code, "CodeMeaning") or ""]
    if count == 1:
        said += [" ".join(tags.texts(file.header, keyword)) for keyword in _SAID_IN]
    for words in said:
        matching = [view for view, pattern in _WORDS.items() if pattern.search(words)]
        if len(matching) == 1:
            return matching[0]
    return None


def _limits(window: Dataset) -> tuple[float, float] | None:
    limits = tags.first_item(window, "EnergyWindowRangeSequence")
    low = tags.number(limits, "EnergyWindowLowerLimit")
    high = tags.number(limits, "EnergyWindowUpperLimit")
    return None if low is None or high is None or not low < high else (low, high)


def _field(detector: Dataset) -> float | None:
    """Return the second side of a rectangle, along the columns; the diameter of another shape."""
    sides = tags.numbers(detector, "FieldOfViewDimensions", 2)
    if sides is None:
        sides = tags.numbers(detector, "FieldOfViewDimensions", 1)
    return None if sides is None or sides[-1] <= 0 else sides[-1]
