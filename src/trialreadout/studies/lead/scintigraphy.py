"""Scintigraphy of the invented patients: nobody's uptake returned.

Whoever was alive was scanned before the first dose and at week 26, each time before the CT,
whose contrast medium would block the uptake. Two readers read every scan; where they differ, a
third reading decides. Activity and preparation are inventions: the publications name neither.

Source: Hoftijzer et al., Eur J Endocrinol 2009;161:923-931 (no reinduction in anybody).
"""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.draw import between, one_of, some_of, stream, whole
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.diameters import Lesion
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.tumour import Tumour

KINDS = ("planar", "spect")
READERS = ("reader 1", "reader 2")
ADJUDICATOR = "reader 3"
PREPARATION = "rhTSH"
_WEEK_26 = (168, 196)
_EQUIVOCAL = (True, False, False, False)
"""In as many patients there is an equivocal focus at one time; True: both readers see it."""


@dataclass(frozen=True, slots=True)
class Focus:
    """A focus that a reader saw."""

    reader: str
    lesion: Lesion
    uptake: str
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
    read_days: tuple[tuple[str, int], ...]
    """Readers, with the day on which each read it."""
    foci: tuple[Focus, ...]


def draw_scans(
    seed: int, patients: tuple[Patient, ...], tumours: dict[str, Tumour]
) -> dict[str, tuple[Scan, ...]]:
    """Draw the scans of every treated patient, by patient."""
    rng = stream(seed, "equivocal foci")
    able = [
        p.subject
        for p in patients
        if p.subject not in (cases.INSUFFICIENT_UPTAKE, cases.DIES_ON_TREATMENT)
    ]
    both_see = dict(zip(some_of(rng, able, len(_EQUIVOCAL)), _EQUIVOCAL, strict=True))
    return {
        p.subject: _scans(seed, p, tumours[p.subject], both_see.get(p.subject)) for p in patients
    }


def _scans(seed: int, patient: Patient, tumour: Tumour, both_see: bool | None) -> tuple[Scan, ...]:
    rng = stream(seed, "scans", patient.subject)
    times = patient.times
    before = -whole(rng, 14, 26)
    latest = min(_WEEK_26[1], *times.ct_days[:1], times.last_day)
    occasions = [("baseline", before)]
    if times.last_day >= _WEEK_26[0]:
        occasions.append(("week 26", whole(rng, max(_WEEK_26[0], latest - 10), latest)))
    equivocal_at = one_of(rng, occasions)[0] if both_see is not None else ""
    lesion = one_of(rng, [each for each in tumour.lesions if each.role != "new"])
    faint = between(rng, 1.6, 2.0)
    scans = []
    for visit, day in occasions:
        administered, activity = day - whole(rng, 2, 4), whole(rng, 180, 190)
        tsh = whole(rng, 60, 150)
        for kind in KINDS:
            foci: tuple[Focus, ...] = ()
            if patient.subject == cases.INSUFFICIENT_UPTAKE:
                seen = round(faint - (0.1 if visit == "week 26" else 0.0), 1)
                foci = tuple(Focus(reader, lesion, "present", seen) for reader in READERS)
            if visit == equivocal_at and kind == "planar":
                readers = READERS if both_see else READERS[:1]
                foci = tuple(Focus(reader, lesion, "equivocal", 1.3) for reader in readers)
            readers_of = [*READERS, *([ADJUDICATOR] if len(foci) == 1 else [])]
            read = day + whole(rng, 1, 6)
            days = [min(read + wait, times.last_day) for wait in (0, 2, 7)]
            scans.append(
                Scan(
                    day,
                    visit,
                    kind,
                    administered,
                    activity,
                    tsh,
                    tuple(zip(readers_of, days, strict=False)),
                    foci,
                )
            )
    return tuple(scans)
