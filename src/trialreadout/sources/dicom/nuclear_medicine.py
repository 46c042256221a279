"""What files of nuclear medicine say alike: energy windows, what was given, how the patient lay.

Sources: DICOM PS3.3 2024b, C.8.4.6 (NM/PET patient orientation), C.8.4.8 (multi-frame), C.8.4.10
         (isotope), C.8.4.11 (detector). PS3.16, CID 18, 19, 20, 21, 25, 26. Energy windows: 364 keV
         +- 10 %, 318 and 413 keV +- 3 %, EJNMMI Physics 2020;7:61, table 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pydicom import Dataset

from trialreadout.imaging.scans import VIEWS, Administered
from trialreadout.sources.dicom.about import as_date, as_decimal, as_time, code_item

VIEW_CODES = {
    "anterior": ("399321004", "SCT", "Anterior projection"),
    "posterior": ("399001007", "SCT", "Posterior projection"),
}
_SODIUM_IODIDE = ("111160004", "SCT", "Sodium iodide I^131^")
_IODINE_131 = ("1368003", "SCT", "^131^Iodine")
_RECUMBENT = ("102538003", "SCT", "recumbent")
_SUPINE = ("40199007", "SCT", "supine")
_HEADFIRST = ("102540008", "SCT", "headfirst")


@dataclass(frozen=True, slots=True)
class EnergyWindow:
    """Photons of which energies are counted."""

    name: str
    low_kev: float
    high_kev: float


PEAK = EnergyWindow("I131 peak", 328.05, 400.95)
BELOW = EnergyWindow("lower scatter", 308.46, 327.54)
ABOVE = EnergyWindow("upper scatter", 400.61, 425.39)


def say_how_it_lay(made: Dataset) -> None:
    """Say that the patient lay on the back, head first."""
    lying = code_item(*_RECUMBENT)
    lying.PatientOrientationModifierCodeSequence = [code_item(*_SUPINE)]
    made.PatientOrientationCodeSequence = [lying]
    made.PatientGantryRelationshipCodeSequence = [code_item(*_HEADFIRST)]


def say_what_was_counted(made: Dataset, windows: Sequence[EnergyWindow]) -> None:
    """Say in which windows of energy photons were counted."""
    made.NumberOfEnergyWindows = len(windows)
    items = []
    for window in windows:
        item, limits = Dataset(), Dataset()
        limits.EnergyWindowLowerLimit = as_decimal(window.low_kev)
        limits.EnergyWindowUpperLimit = as_decimal(window.high_kev)
        item.EnergyWindowRangeSequence = [limits]
        item.EnergyWindowName = window.name
        items.append(item)
    made.EnergyWindowInformationSequence = items


def say_what_was_given(made: Dataset, administered: Administered) -> None:
    """Say that radioiodine was given, how much in MBq and when, as far as it is known."""
    given = Dataset()
    given.RadionuclideCodeSequence = [code_item(*_IODINE_131)]
    given.Radiopharmaceutical = _SODIUM_IODIDE[2]
    given.RadiopharmaceuticalCodeSequence = [code_item(*_SODIUM_IODIDE)]
    if administered.at is not None:
        given.RadiopharmaceuticalStartTime = as_time(administered.at)
        given.RadiopharmaceuticalStartDateTime = as_date(administered.at) + as_time(administered.at)
    if not math.isnan(administered.mbq):
        given.RadionuclideTotalDose = as_decimal(administered.mbq)
    made.RadiopharmaceuticalInformationSequence = [given]


def detector(view: str | None = None) -> Dataset:
    """Describe a detector by its collimator, and by what it sees the patient from."""
    item = Dataset()
    item.CollimatorGridName = "High energy"
    item.CollimatorType = "PARA"
    item.ImageOrientationPatient = None
    item.ImagePositionPatient = None
    if view in VIEWS:
        item.ViewCodeSequence = [code_item(*VIEW_CODES[view])]
        item.ViewCodeSequence[0].ViewModifierCodeSequence = []
    return item
