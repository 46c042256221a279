"""What befalls the invented patients: how their lesions grow or shrink, when they die.

Nothing here is written down yet, and nothing is graded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from random import Random

STUDY = "INVENTED-01"
CUT_OFF = date(2023, 12, 31)
WITHOUT_TARGETS = 7
"""A patient whose answers are easily got wrong."""

SITES_OF_DISEASE = ("LUNG", "LIVER", "LYMPH NODE", "LUNG", "ADRENAL GLAND")
COURSES = ("shrinks",) * 10 + ("holds",) * 12 + ("grows",) * 6
WEEKLY_CHANGE = {"shrinks": (-0.045, -0.02), "holds": (-0.008, 0.008), "grows": (0.015, 0.05)}
REGROWTH = {"shrinks": (0.004, 0.02), "holds": (0.002, 0.012), "grows": (0.0, 0.02)}


@dataclass(frozen=True)
class Lesion:
    """A lesion as it is, whoever measures it."""

    name: str
    organ: str
    role: str
    size_mm: float


@dataclass(frozen=True)
class Patient:
    """What is true of a patient."""

    subject: str
    sex: str
    age: int
    first_dose: date
    lesions: tuple[Lesion, ...]
    weekly_change: float
    turns_in_week: int
    regrowth: float
    new_lesion_week: int | None
    death: date | None
    stopped: date


def draw_patient(rng: Random, number: int) -> Patient:
    """Draw what is true of one patient."""
    course = COURSES[(number * 5) % len(COURSES)]
    first_dose = date(2022, 3, 1) + timedelta(days=int(rng.random() * 420))
    targets = [
        Lesion(f"T{i + 1:02d}", organ, "TARGET", 16 + rng.random() * 34)
        for i, organ in enumerate(_some(rng, SITES_OF_DISEASE, 1 + int(rng.random() * 3)))
    ]
    others = [
        Lesion(f"NT{i + 1:02d}", organ, "NON-TARGET", 12.0)
        for i, organ in enumerate(_some(rng, ("BONE", "PLEURA"), int(rng.random() * 2.5)))
    ]
    survives = -520 * (1.6 if course != "grows" else 0.7) * _log(rng)
    death = first_dose + timedelta(days=30 + int(survives))
    turn = 10 + int(rng.random() * 40)
    stop = first_dose + timedelta(days=7 * (turn + 10))
    return Patient(
        subject=f"{STUDY}-{number:03d}",
        sex="F" if rng.random() < 0.5 else "M",
        age=38 + int(rng.random() * 40),
        first_dose=first_dose,
        lesions=_lesions(number, targets, others),
        weekly_change=_between(rng, *WEEKLY_CHANGE[course]),
        turns_in_week=turn,
        regrowth=_between(rng, *REGROWTH[course]),
        new_lesion_week=turn + 12 if rng.random() < 0.3 else None,
        death=death if death <= CUT_OFF else None,
        stopped=min(stop, death, CUT_OFF),
    )


def _lesions(number: int, targets: list[Lesion], others: list[Lesion]) -> tuple[Lesion, ...]:
    if number == WITHOUT_TARGETS:
        return (Lesion("NT01", "BONE", "NON-TARGET", 12.0),)
    return (*targets, *others)


def _between(rng: Random, low: float, high: float) -> float:
    return low + (high - low) * rng.random()


def _some(rng: Random, things: tuple[str, ...], count: int) -> Iterator[str]:
    start = int(rng.random() * len(things))
    return (things[(start + i) % len(things)] for i in range(min(count, len(things))))


def _log(rng: Random) -> float:
    return log(1 - rng.random())
