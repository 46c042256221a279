"""The tumour of an invented patient, and what each CT shows of it.

All targets grow or shrink by one factor, clear of the borders that a reader could dispute. In one
of those whose tumour has grown at week 5 it is a new lesion that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trialreadout.studies.draw import between, chance, some_of, stream, whole
from trialreadout.studies.redifferentiation.calendar import Calendar
from trialreadout.studies.redifferentiation.patients import Patient

_ORGANS = ("lung", "lymph node", "lymph node", "mediastinum", "liver")
_STABLE = (0.92, 1.02)
_SHRUNK = (0.50, 0.60)
_GROWN = (1.5, 1.7)
"""The sum of the targets: against baseline, against baseline, against the smallest so far."""


@dataclass(frozen=True, slots=True)
class Lesion:
    """A lesion, as it was identified."""

    name: str
    role: str
    organ: str
    baseline_mm: int = 0
    first_seen_day: int | None = None

    @property
    def nodal(self) -> bool:
        """Whether it is a lymph node."""
        return self.organ == "lymph node"


@dataclass(frozen=True, slots=True)
class Examination:
    """A CT: the size of each lesion in whole millimetres, None where it is only there."""

    day: int
    visit: str
    contrast: bool
    new_lesion: bool
    sizes_mm: tuple[tuple[Lesion, int | None], ...]


@dataclass(frozen=True, slots=True)
class Tumour:
    """All lesions of a patient and all CTs."""

    lesions: tuple[Lesion, ...]
    examinations: tuple[Examination, ...]


def draw_tumour(seed: int, patient: Patient, calendar: Calendar) -> Tumour:
    """Draw the tumour of a patient."""
    rng = stream(seed, "tumour", patient.subject)
    targets = _targets(rng)
    others = [Lesion("NT1", "non-target", "bone")] if patient.bone_metastases else []
    if chance(rng, 0.4):
        others.append(Lesion(f"NT{len(others) + 1}", "non-target", "pleura"))
    by_new_lesion = (patient.fate, patient.turn) == ("grows", 0)
    new = (
        [Lesion("N1", "new", "liver", first_seen_day=calendar.progression)] if by_new_lesion else []
    )
    factors = _factors(rng, calendar.courses, by_new_lesion)
    known = [*targets, *others]
    looks = [_look(calendar.baseline_ct, "baseline", True, known, 1.0)]
    for number, (day, factor) in enumerate(zip(calendar.cts, factors, strict=True)):
        visit = "week 5" if number == 0 else f"week {4 + 12 * number}"
        seen = known + new
        looks.append(_look(day, visit, number > 0, seen, factor))
    return Tumour((*known, *new), tuple(looks))


def _targets(rng: Random) -> list[Lesion]:
    """Draw targets that RECIST 1.1 would have, one of them never a node."""
    organs = ["lung", *some_of(rng, _ORGANS, whole(rng, 0, 3))]
    return [
        Lesion(f"T{number}", "target", organ, whole(rng, 16, 40))
        for number, organ in enumerate(organs, start=1)
    ]


def _factors(rng: Random, courses: tuple[str, ...], by_new_lesion: bool) -> list[float]:
    factors = [1.0]
    for course in courses:
        if course == "PR":
            shrunk = factors[-1] * between(rng, 0.96, 1.0)
            factors.append(shrunk if shrunk <= _SHRUNK[1] else between(rng, *_SHRUNK))
        elif course == "PD" and not by_new_lesion:
            factors.append(min(factors) * between(rng, *_GROWN))
        else:
            factors.append(between(rng, *_STABLE))
    return factors[1:]


def _look(
    day: int, visit: str, contrast: bool, lesions: list[Lesion], factor: float
) -> Examination:
    sizes = tuple((each, _size(each, factor)) for each in lesions)
    new = any(each.role == "new" for each in lesions)
    return Examination(day, visit, contrast, new, sizes)


def _size(lesion: Lesion, factor: float) -> int | None:
    return round(lesion.baseline_mm * factor) if lesion.role == "target" else None
