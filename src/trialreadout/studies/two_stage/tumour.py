"""What each CT of an invented patient shows, in whole millimetres, nodes along their short axis."""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.draw import stream, whole
from trialreadout.studies.two_stage.courses import Course

CT_WEEKS = (8, 16, 24, 36, 48, 60, 72, 84, 96)


@dataclass(frozen=True, slots=True)
class Sight:
    """A lesion at a CT; its size where it was measured."""

    lesion: str
    state: str
    size_mm: int | None = None
    reason_not_done: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """A CT."""

    number: int
    """0 at baseline."""
    day: int
    visit: str
    new_lesion: str
    sights: tuple[Sight, ...]


def draw_examinations(seed: int, course: Course) -> tuple[Examination, ...]:
    """Draw the days of a patient's CTs, and tell what they show."""
    rng = stream(seed, "CT", course.subject)
    looks = [_look(course, 0, -whole(rng, 3, 20), "baseline", 100)]
    for number, percent in enumerate(course.percents, start=1):
        week = CT_WEEKS[number - 1]
        day = 7 * week + whole(rng, -5, 5)
        if percent is not None:
            looks.append(_look(course, number, day, f"CT week {week}", percent))
    return tuple(looks)


def _look(course: Course, number: int, day: int, visit: str, percent: int) -> Examination:
    sights = [
        Sight(f"T{target}", *_size(course, number, target, round(mm * percent / 100)))
        for target, (_, mm) in enumerate(course.targets, start=1)
    ]
    if course.unread_at == number:
        sights[-1] = Sight(sights[-1].lesion, "not evaluable", None, "movement artefact")
    if course.bone:
        sights.append(Sight("NT1", _bone(course.bone, number)))
    new = "no"
    if number and course.new_at == number:
        new = "unequivocal"
        sights.append(Sight("N1", "present"))
    elif number and course.first_seen_at == number:
        new = "equivocal"
    return Examination(number, day, visit, new, tuple(sights))


def _size(course: Course, number: int, target: int, size_mm: int) -> tuple[str, int]:
    """Tell the state and the size of a target; two of a patient never change quite alike."""
    if size_mm and number and len(course.targets) > 1:
        size_mm += (0, 1, -1)[(int(course.subject[-2:]) + number + target) % 3]
    return ("measured" if size_mm else "absent"), size_mm


def _bone(course: str, number: int) -> str:
    what, _, at = course.rpartition(" ")
    if what == "worse at" and number == int(at):
        return "progressed"
    return "absent" if what == "gone from" and number >= int(at) else "present"
