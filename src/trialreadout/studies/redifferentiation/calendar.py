"""When what happens to an invented patient. Days count from the first dose.

Scintigraphy comes before the contrast medium of a CT, which would block the uptake for weeks: at
baseline before the CT, and at week 5 with a CT that has none. The offer follows the scan; whoever
regained uptake is treated with radioiodine, still under the drugs; whose tumour holds may go on;
the others stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trialreadout.studies.draw import chance, one_of, stream, whole
from trialreadout.studies.redifferentiation.patients import Patient

RADIOIODINE = "radioiodine"
GO_ON = "continue the inhibitors"
STOP = "stop the inhibitors"
LATER_WEEKS = (16, 28, 40)
_PROGRESSES_AT = (1, 2, 3, 4)
"""At which CT after baseline the tumour of one who goes on has grown; 4: at none so far."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one patient."""

    baseline_scan: int
    baseline_ct: int
    scan: int
    """At week 5, the CT with it."""
    decided: int
    offer: str
    radioiodine: int | None
    last_dose: int | None
    """Of the drugs; None: still given at the last contact."""
    cts: tuple[int, ...]
    """After baseline."""
    courses: tuple[str, ...]
    """What each of them shows: SD, PR or PD."""
    died: bool
    last_day: int
    """Of death, or of the last contact."""
    new_therapy: int | None

    @property
    def progression(self) -> int | None:
        """The day of the CT that showed progression; None: none did."""
        return self.cts[-1] if self.courses[-1] == "PD" else None


def draw_calendar(seed: int, patient: Patient) -> Calendar:
    """Draw the days of a patient."""
    rng = stream(seed, "calendar", patient.subject)
    baseline_ct = -whole(rng, 2, 6)
    scan = whole(rng, 28, 38)
    decided = scan + whole(rng, 2, 4)
    offer = {"restored": RADIOIODINE, "holds": GO_ON, "grows": STOP}[patient.fate]
    courses = _courses(rng, patient)
    cts = (scan, *(7 * week + whole(rng, -7, 7) for week in LATER_WEEKS))[: len(courses)]
    radioiodine = decided + whole(rng, 13, 16) if offer == RADIOIODINE else None
    progression = cts[-1] if courses[-1] == "PD" else None
    died = patient.fate == "grows" and patient.turn < 2
    return Calendar(
        baseline_scan=baseline_ct - whole(rng, 3, 10),
        baseline_ct=baseline_ct,
        scan=scan,
        decided=decided,
        offer=offer,
        radioiodine=radioiodine,
        last_dose=_last_dose(rng, patient, decided, radioiodine, progression),
        cts=cts,
        courses=courses,
        died=died,
        last_day=whole(rng, 110, 200) if died else whole(rng, 300, 380),
        new_therapy=_new_therapy(rng, progression, died),
    )


def _courses(rng: Random, patient: Patient) -> tuple[str, ...]:
    if patient.fate == "grows":
        return ("PD",)
    if patient.later == "PD":
        return ("SD", "PD")
    if patient.later == "PR":
        return ("SD", "PR", "PR", "PR")
    if patient.later == "SD":
        return ("SD", "SD", "SD", one_of(rng, ("SD", "PD")))
    stable = one_of(rng, _PROGRESSES_AT)
    return (*["SD"] * stable, *["PD"] * (stable < len(LATER_WEEKS) + 1))


def _last_dose(
    rng: Random, patient: Patient, decided: int, radioiodine: int | None, progression: int | None
) -> int | None:
    if radioiodine is not None:
        return radioiodine + whole(rng, 1, 3)
    if patient.fate == "grows" or patient.refuses or patient.never_resumes:
        return decided
    return None if progression is None else progression + whole(rng, 1, 7)


def _new_therapy(rng: Random, progression: int | None, died: bool) -> int | None:
    """Draw the start of another therapy, of some whose tumour grew."""
    if progression is None or died or not chance(rng, 0.6):
        return None
    later = progression + whole(rng, 21, 50)
    return later if later < 300 else None
