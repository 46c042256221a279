"""Who the invented patients are, and what will become of them.

How many there are of each kind is fixed where the publication gives a count; the seed draws who.

Source: Weber et al., Clin Cancer Res 2022;28:4194 (uptake restored in 2 of 6 with the BRAF
            mutation and 5 of 14 without; of the 7 treated a fall of thyroglobulin in 4, stable
            disease in 5, partial response in 1, progression in 1; 300 mCi on average, from 273 to
            421.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from trialreadout.studies.draw import between, dealt, one_of, some_of, stream, whole

MUTATED, WILD_TYPE = "BRAF V600E", "BRAF wild type"
ARMS = {MUTATED: "dabrafenib and trametinib", WILD_TYPE: "trametinib"}
FATES = {
    MUTATED: {"restored": 2, "holds": 3, "grows": 1},
    WILD_TYPE: {"restored": 5, "holds": 6, "grows": 3},
}
"""Uptake comes back; or it does not, and at week 5 the tumour holds, or grows."""
AFTER_RADIOIODINE = {"SD, falls": 3, "SD, rises": 2, "PR, falls": 1, "PD, rises": 1}
"""Tumour and thyroglobulin of those given radioiodine."""
ACTIVITIES_MBQ = (10101, 10180, 10270, 10360, 10480, 10710, 15599)
"""Invented, with the published mean and range: 37 MBq are 1 mCi."""
HISTOLOGIES = ("papillary", "papillary", "follicular", "poorly differentiated")
_ENROLLED = (date(2017, 6, 1), 1000)
"""The first day, and over how many days."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is true of a patient from the start, and what befalls them."""

    subject: str
    sex: str
    age_years: int
    histology: str
    ecog: int
    bone_metastases: bool
    mutation: str
    previous_activity_mbq: int
    enrolled_on: date
    fate: str
    """restored, holds or grows."""
    later: str
    """After radioiodine: SD, PR or PD; of the others empty."""
    marker_falls: bool
    activity_mbq: int
    """Of radioiodine; 0: none was given."""
    turn: int
    """The place among those of the same fate, by which special cases are told apart."""

    @property
    def arm(self) -> str:
        """What is given, by the mutation."""
        return ARMS[self.mutation]

    @property
    def agents(self) -> tuple[str, ...]:
        """The drugs of the arm."""
        return tuple(self.arm.split(" and "))

    def on(self, day: int) -> date:
        """Return the date of a day, counted from the first dose, a week after enrolment."""
        return self.enrolled_on + timedelta(days=7 + day)

    @property
    def refuses(self) -> bool:
        """Whether the offer to go on is declined."""
        return (self.fate, self.turn) == ("holds", 0)

    @property
    def never_resumes(self) -> bool:
        """Whether the offer to go on is accepted, and a grave rash prevents it."""
        return (self.fate, self.turn) == ("holds", 1)


def draw_patients(seed: int) -> tuple[Patient, ...]:
    """Draw all patients, in the order of their identifiers."""
    kinds = {(mutation, fate): n for mutation, of in FATES.items() for fate, n in of.items()}
    order = dealt(stream(seed, "fates"), kinds)
    afterwards = dealt(stream(seed, "after radioiodine"), AFTER_RADIOIODINE)
    activities = some_of(stream(seed, "activities"), ACTIVITIES_MBQ, len(ACTIVITIES_MBQ))
    turns = dict.fromkeys(("restored", "holds", "grows"), 0)
    patients = []
    for number, (mutation, fate) in enumerate(order, start=1):
        subject, turn = f"RD-{number:02d}", turns[fate]
        turns[fate] += 1
        later, marker = afterwards[turn].split(", ") if fate == "restored" else ("", "")
        activity = activities[turn] if fate == "restored" else 0
        rng = stream(seed, "patient", subject)
        patients.append(_patient(rng, subject, mutation, fate, later, marker, activity, turn))
    return tuple(patients)


def _patient(
    rng: Random,
    subject: str,
    mutation: str,
    fate: str,
    later: str,
    marker: str,
    activity: int,
    turn: int,
) -> Patient:
    first, days = _ENROLLED
    return Patient(
        subject=subject,
        sex=one_of(rng, ("F", "M")),
        age_years=whole(rng, 36, 81),
        histology="papillary" if mutation == MUTATED else one_of(rng, HISTOLOGIES),
        ecog=one_of(rng, (0, 0, 1)),
        bone_metastases=rng.random() < 0.35,
        mutation=mutation,
        previous_activity_mbq=100 * round(between(rng, 3700, 30000) / 100),
        enrolled_on=first + timedelta(days=whole(rng, 0, days)),
        fate=fate,
        later=later,
        marker_falls=marker == "falls",
        activity_mbq=activity,
        turn=turn,
    )
