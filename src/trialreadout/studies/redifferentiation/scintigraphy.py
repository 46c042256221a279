"""Scintigraphy of the invented patients, planar and SPECT, before treatment and at week 5.

Two readers read every scan, and a third where they differ: once the third sees the uptake that
comes back, and once none. In one patient a lesion takes up as much before treatment as after.
Tracer activity and preparation are inventions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from trialreadout.studies.draw import between, chance, some_of, stream, whole
from trialreadout.studies.redifferentiation.calendar import Calendar
from trialreadout.studies.redifferentiation.patients import Patient
from trialreadout.studies.redifferentiation.tumour import Lesion, Tumour

KINDS = ("planar", "spect")
READERS = ("reader 1", "reader 2")
ADJUDICATOR = "reader 3"
PREPARATION = "rhTSH"

SEEN_BY_ONE = ("restored", 0)
"""The first reader and the third see uptake come back, the second does not."""
NOT_UPHELD = ("holds", 2)
"""The first reader sees uptake, the second and the third do not."""
THERE_BEFORE = ("holds", 3)
"""A lesion that took up radioiodine before treatment takes up as much at week 5."""


@dataclass(frozen=True, slots=True)
class Focus:
    """A focus that a reader saw."""

    reader: str
    lesion: Lesion
    tumour_to_background: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan, who read it, and what they saw."""

    day: int
    visit: str
    kind: str
    administered_day: int
    activity_mbq: int
    tsh_mu_per_l: int
    readers: tuple[str, ...]
    foci: tuple[Focus, ...]

    def read_day(self, reader: str) -> int:
        """Return the day of the reading; the third looks a day after the others."""
        return self.day + (2 if reader == ADJUDICATOR else 1)


def draw_scans(seed: int, patient: Patient, calendar: Calendar, tumour: Tumour) -> tuple[Scan, ...]:
    """Draw the scans of a patient."""
    rng = stream(seed, "scans", patient.subject)
    known = [lesion for lesion in tumour.lesions if lesion.role != "new"]
    special = (patient.fate, patient.turn)
    old = {known[0]: round(between(rng, 2.0, 3.0), 1)} if special == THERE_BEFORE else {}
    back = _coming_back(rng, known) if patient.fate == "restored" else {}
    doubtful = {known[0]: 1.9} if special == NOT_UPHELD else {}
    scans: list[Scan] = []
    for visit, day in (("baseline", calendar.baseline_scan), ("week 5", calendar.scan)):
        activity, tsh = whole(rng, 185, 200), whole(rng, 60, 140)
        for kind in KINDS:
            foci = [*_seen(old, READERS)]
            differ = visit == "week 5" and kind == "spect" and special in (SEEN_BY_ONE, NOT_UPHELD)
            if differ:
                foci += _seen(doubtful, READERS[:1])
                foci += _seen(back, (READERS[0], ADJUDICATOR))
            elif visit == "week 5" and special != SEEN_BY_ONE:
                faint = kind == "planar" and chance(rng, 0.4)
                foci += [] if faint else _seen(back, READERS)
            readers = (*READERS, *([ADJUDICATOR] if differ else []))
            scans.append(Scan(day, visit, kind, day - 1, activity, tsh, readers, tuple(foci)))
    return tuple(scans)


def _coming_back(rng: Random, lesions: list[Lesion]) -> dict[Lesion, float]:
    """Draw in which lesions the uptake comes back, with the ratio to background."""
    chosen = some_of(rng, lesions, whole(rng, 1, len(lesions)))
    return {lesion: round(between(rng, 2.2, 9.0), 1) for lesion in chosen}


def _seen(ratios: dict[Lesion, float], readers: tuple[str, ...]) -> Iterator[Focus]:
    for reader in readers:
        for lesion, ratio in ratios.items():
            yield Focus(reader, lesion, ratio)
