"""The tumour of an invented patient: its lesions, and what each CT shows of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from trialreadout.studies.draw import between, chance, one_of, some_of, stream, whole
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.diameters import Lesion, draw_sums, shared_out
from trialreadout.studies.lead.patients import Patient

ORGANS = ("lung", "lung", "lymph node", "lymph node", "liver", "mediastinum", "thyroid bed")
NON_TARGET_ORGANS = ("pleura", "lung", "lymph node")
PROGRESSES_BY = ("growth", "new lesion", "growth", "non-target", "growth", "both", "growth")
"""How progression shows, in turns; the seed draws who begins."""
_HARDLY_MEASURED_MM = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a lesion: a size in whole millimetres, None where none was taken."""

    lesion: str
    size_mm: int | None
    state: str
    reason_not_done: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """A CT, and what was seen on it."""

    day: int
    visit: str
    contrast: bool
    new_lesion: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Tumour:
    """All lesions of a patient and all CTs."""

    lesions: tuple[Lesion, ...]
    examinations: tuple[Examination, ...]


def draw_tumours(seed: int, patients: tuple[Patient, ...]) -> dict[str, Tumour]:
    """Draw the tumour of every treated patient, by patient."""
    turn = whole(stream(seed, "progression"), 0, len(PROGRESSES_BY) - 1)
    tumours = {}
    for patient in patients:
        shows = ""
        if patient.times.progression_day is not None:
            shows, turn = PROGRESSES_BY[turn % len(PROGRESSES_BY)], turn + 1
        drawn = _tumour(stream(seed, "tumour", patient.subject), patient, shows)
        before = stream(seed, "tumour before the study", patient.subject)
        looks = (_earlier(before, drawn), *drawn.examinations)
        tumours[patient.subject] = replace(drawn, examinations=looks)
    return tumours


def _earlier(rng: Random, tumour: Tumour) -> Examination:
    """Draw the CT by which the disease was known to progress, months before the study.

    Every target lesion was smaller then, and there already.
    """
    baseline = tumour.examinations[0]
    grown = between(rng, 1.12, 1.5)
    seen = tuple(
        each if each.size_mm is None else replace(each, size_mm=max(5, round(each.size_mm / grown)))
        for each in baseline.seen
    )
    day = baseline.day - whole(rng, 90, 240)
    return Examination(day, "before the study", True, "no", seen)


def _tumour(rng: Random, patient: Patient, shows: str) -> Tumour:
    times = patient.times
    targets, others = _targets(rng, patient), _non_targets(rng, patient, shows)
    baseline_day = -whole(rng, 1, 9)
    days = [*times.ct_days, *_after_progression(rng, patient)]
    courses = [*times.ct_courses, *["later"] * (len(days) - len(times.ct_days))]
    sums = draw_sums(rng, sum(t.baseline_mm for t in targets), courses, shows in ("growth", "both"))
    sizes = shared_out(rng, patient.subject, targets, sums)
    new: tuple[Lesion, ...] = ()
    if shows in ("new lesion", "both"):
        new = (Lesion("N1", "new", one_of(rng, ORGANS), first_seen_day=times.progression_day),)
    looks = [
        Examination(baseline_day, "baseline", True, "no", _at_baseline(targets, others)),
        *(
            Examination(
                day,
                f"week {26 + 13 * number}",
                not (patient.subject == cases.WITHOUT_CONTRAST and number == 1),
                _new_lesion(patient.subject, number, bool(new) and course in ("PD", "later")),
                (
                    *(_measured(t.name, size) for t, size in sizes[number].items()),
                    *_judged(patient.subject, others, number, course, shows),
                    *(
                        Seen(n.name, whole(rng, 9, 16), "measured")
                        for n in new
                        if course in ("PD", "later")
                    ),
                ),
            )
            for number, (day, course) in enumerate(zip(days, courses, strict=True))
        ),
    ]
    return Tumour((*targets, *others, *new), tuple(looks))


def _targets(rng: Random, patient: Patient) -> tuple[Lesion, ...]:
    """Draw the target lesions, never nodes alone.

    Nodes back at normal size would be a complete response by RECIST 1.1, and nobody had one.
    """
    count = whole(rng, 1, 5)
    special = (cases.MERGES, cases.TOO_SMALL, cases.DISAPPEARS)
    if patient.subject in special:
        count = whole(rng, 3, 5)
    organs = some_of(rng, ORGANS, count)
    if patient.subject == cases.MERGES:
        organs[:2] = ["lymph node", "lymph node"]
        organs[2:] = ["lung", "lung", "liver"][: count - 2]
    if set(organs) == {"lymph node"}:
        organs[-1] = "lung"
    targets = tuple(
        Lesion(f"T{number}", "target", organ, whole(rng, 16 if organ == "lymph node" else 12, 44))
        for number, organ in enumerate(organs, start=1)
    )
    if patient.subject == cases.MERGES:
        return (targets[0], replace(targets[1], merged_into="T1"), *targets[2:])
    return targets


def _non_targets(rng: Random, patient: Patient, shows: str) -> tuple[Lesion, ...]:
    bone = whole(rng, 1, 2) if patient.bone_metastases else 0
    soft = one_of(rng, (0, 0, 1, 2))
    if shows == "non-target" or patient.subject == cases.NOT_EVALUABLE_ONCE:
        soft = max(soft, 1 - bone)
    organs = [*["bone"] * bone, *some_of(rng, NON_TARGET_ORGANS, soft)]
    return tuple(
        Lesion(
            f"NT{number}",
            "non-target",
            organ,
            bone_type=one_of(rng, ("lytic", "lytic", "mixed")) if organ == "bone" else "",
        )
        for number, organ in enumerate(organs, start=1)
    )


def _after_progression(rng: Random, patient: Patient) -> list[int]:
    """Draw a CT after the progression, of some who lived long enough."""
    day = patient.times.progression_day
    if day is None or patient.times.last_day < day + 120 or not chance(rng, 0.4):
        return []
    return [day + 91 + whole(rng, -10, 10)]


def _at_baseline(targets: tuple[Lesion, ...], others: tuple[Lesion, ...]) -> tuple[Seen, ...]:
    return (
        *(Seen(t.name, t.baseline_mm, "measured") for t in targets),
        *(Seen(o.name, None, "present") for o in others),
    )


def _measured(lesion: str, size_mm: int) -> Seen:
    """Write a size down as a reader does, who gives a number even where it is an estimate."""
    if size_mm == 0:
        return Seen(lesion, 0, "absent")
    return Seen(lesion, size_mm, "too small" if size_mm < _HARDLY_MEASURED_MM else "measured")


def _judged(
    subject: str, others: tuple[Lesion, ...], number: int, course: str, shows: str
) -> tuple[Seen, ...]:
    worse = shows == "non-target" and course in ("PD", "later")
    hidden = subject == cases.NOT_EVALUABLE_ONCE and number == 3
    states = ["progressed" if worse else "not evaluable" if hidden else "present"]
    states += ["present"] * (len(others) - 1)
    return tuple(
        Seen(o.name, None, state, "hidden by an effusion" if state == "not evaluable" else "")
        for o, state in zip(others, states[: len(others)], strict=True)
    )


def _new_lesion(subject: str, number: int, there: bool) -> str:
    if there:
        return "unequivocal"
    return "equivocal" if subject == cases.EQUIVOCAL_ONCE and number == 2 else "no"
