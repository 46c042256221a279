"""Who the invented patients are.

How often each trait occurs is fixed where a publication gives a count; the seed draws in whom.

Sources: Schneider et al., Eur J Endocrinol 2012;167:643-650 (31 treated; BRAF 10 of 32, RAS 3
             of 9, PIK3CA 2 of 6, as tabulated by later reviews).
         Hoftijzer et al., Eur J Endocrinol 2009;161:923-931 (less effective with bone
             metastases).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from trialreadout.studies.draw import between, dealt, one_of, some_of, stream, whole
from trialreadout.studies.lead.cases import INSUFFICIENT_UPTAKE, NEVER_DOSED
from trialreadout.studies.lead.event_times import EventTimes, read_event_times

HISTOLOGIES = {"papillary": 15, "follicular": 11, "Huerthle cell": 6}
BRAF, RAS, PIK3CA, NOTHING_FOUND = 10, 3, 2, 6
BONE_METASTASES = {"PR or SD": (5, 19), "PD": (6, 7), "NE": (3, 6)}
"""How many of how many patients, by course. Fisher's exact test of 5/19 against 6/7: p = 0.02."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is true of a patient from the start."""

    subject: str
    sex: str
    age_years: int
    histology: str
    mutation: str
    """Empty: not looked for."""
    ecog: int
    bone_metastases: bool
    refractory_reason: str
    previous_activity_mbq: int
    informed_day: int
    times: EventTimes
    dosed: bool

    def on(self, day: int) -> date:
        """Return the date of a day, counted from enrolment: the day of the first dose."""
        return self.times.enrolled_on + timedelta(days=day)


def draw_patients(seed: int) -> tuple[Patient, ...]:
    """Draw all patients who were enrolled, in the order of their identifiers."""
    everyone = [*read_event_times(), _never_dosed(seed)]
    histologies = dealt(stream(seed, "histologies"), HISTOLOGIES)
    mutations = _mutations(seed, histologies)
    bone = _with_bone_metastases(seed, everyone)
    return tuple(
        _patient(stream(seed, "patient", times.subject), times, histology, mutation, bone)
        for times, histology, mutation in zip(everyone, histologies, mutations, strict=True)
    )


def _patient(
    rng: Random, times: EventTimes, histology: str, mutation: str, bone: frozenset[str]
) -> Patient:
    insufficient = times.subject == INSUFFICIENT_UPTAKE
    return Patient(
        subject=times.subject,
        sex=one_of(rng, ("F", "M")),
        age_years=whole(rng, 38, 79),
        histology=histology,
        mutation=mutation,
        ecog=one_of(rng, (0, 0, 1, 1, 1, 2)),
        bone_metastases=times.subject in bone,
        refractory_reason="insufficient uptake" if insufficient else "no uptake",
        previous_activity_mbq=50 * round(between(rng, 5500, 33000) / 50),
        informed_day=-whole(rng, 34, 48),
        times=times,
        dosed=times.subject != NEVER_DOSED,
    )


def _never_dosed(seed: int) -> EventTimes:
    """Draw when the patient was enrolled who withdrew before the first dose."""
    rng = stream(seed, "never dosed")
    enrolled_on = date(2008, 5, 1) + timedelta(days=whole(rng, 0, 180))
    return EventTimes(NEVER_DOSED, enrolled_on, "NE", (), (), False, whole(rng, 2, 20))


def _mutations(seed: int, histologies: list[str]) -> list[str]:
    """Find BRAF in papillary tumours and RAS in the others; the rest as it comes."""
    rng = stream(seed, "mutations")
    found = [""] * len(histologies)
    everyone = list(range(len(histologies)))
    papillary = [i for i in everyone if histologies[i] == "papillary"]
    for word, among, count in (
        ("BRAF", papillary, BRAF),
        ("RAS", [i for i in everyone if i not in papillary], RAS),
        ("PIK3CA", everyone, PIK3CA),
        ("none found", everyone, NOTHING_FOUND),
        ("no BRAF", everyone, len(everyone)),
    ):
        for i in some_of(rng, [i for i in among if not found[i]], count):
            found[i] = word
    return found


def _with_bone_metastases(seed: int, everyone: list[EventTimes]) -> frozenset[str]:
    rng = stream(seed, "bone metastases")
    groups: dict[str, list[str]] = {group: [] for group in BONE_METASTASES}
    for times in everyone:
        groups["PR or SD" if times.course in ("PR", "SD") else times.course].append(times.subject)
    return frozenset(
        subject
        for group, members in groups.items()
        for subject in some_of(rng, members, BONE_METASTASES[group][0])
    )
