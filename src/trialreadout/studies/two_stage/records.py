"""The rows that a clinic and its radiologist would write down of an invented patient.

Each function writes the rows of one plain table. Nothing is graded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trialreadout.studies.draw import stream, whole
from trialreadout.studies.plain_rows import Cell, Row, row_of
from trialreadout.studies.two_stage.courses import Course
from trialreadout.studies.two_stage.marker import Value
from trialreadout.studies.two_stage.toxicity import Event
from trialreadout.studies.two_stage.tumour import Examination

AGENT = "inventinib"
DOSE_MG, REDUCED_MG = 100, 50
UNIT = "ug/l"
_NEVER_TREATED = "PC-06"


@dataclass(frozen=True, slots=True)
class Life:
    """What befell one patient."""

    seed: int
    course: Course
    examinations: tuple[Examination, ...]
    values: tuple[Value, ...]
    events: tuple[Event, ...]

    def row(self, **cells: Cell) -> Row:
        """Write the cells of a row of this patient."""
        return row_of(self.course.subject, **cells)

    def on(self, day: int | None) -> date | None:
        """Return the date of a day."""
        return None if day is None else self.course.on(day)


def never_treated(seed: int) -> dict[str, Row]:
    """Write the rows of the patient who withdrew before the first dose."""
    age = whole(stream(seed, "patient", _NEVER_TREATED), 58, 82)
    subject = row_of(
        _NEVER_TREATED, age_years=age, enrolled_on=date(2022, 5, 9), ecog=1, bone_metastases=False
    )
    status = row_of(
        _NEVER_TREATED,
        alive=True,
        last_contact_on=date(2022, 5, 20),
        reason="consent withdrawn before the first dose",
    )
    return {"subjects": subject, "status": status}


def subject_rows(life: Life) -> Iterator[Row]:
    """Write the patient."""
    rng = stream(life.seed, "patient", life.course.subject)
    yield life.row(
        age_years=whole(rng, 58, 82),
        enrolled_on=life.on(-whole(rng, 4, 12)),
        ecog=life.course.ecog,
        bone_metastases=bool(life.course.bone),
    )


def dose_rows(life: Life) -> Iterator[Row]:
    """Write each stretch; that of one still treated ends on the last day known."""
    course = life.course
    last = course.last_contact if course.stopped is None else course.stopped
    stretches = [(0, last, DOSE_MG)]
    if course.reduced_on is not None:
        stretches = [(0, course.reduced_on - 1, DOSE_MG), (course.reduced_on, last, REDUCED_MG)]
    if course.interrupted:
        stopped, again = course.interrupted
        stretches = [(0, stopped - 1, DOSE_MG), (again, last, DOSE_MG)]
    for number, (first, until, dose_mg) in enumerate(stretches, start=1):
        yield life.row(
            agent=AGENT,
            started_on=life.on(first),
            ended_on=life.on(until),
            dose_mg=dose_mg,
            times_per_day=1,
            reason=course.why if number == len(stretches) else "adverse event",
        )


def examination_rows(life: Life) -> Iterator[Row]:
    """Write each CT, and whether it showed a new lesion."""
    for ct in life.examinations:
        yield life.row(
            examined_on=life.on(ct.day), visit=ct.visit, method="CT", new_lesion=ct.new_lesion
        )


def lesion_rows(life: Life) -> Iterator[Row]:
    """Write each lesion as it was identified."""
    course = life.course
    for number, (organ, _) in enumerate(course.targets, start=1):
        yield life.row(lesion=f"T{number}", role="target", organ=organ, nodal="node" in organ)
    if course.bone:
        yield life.row(
            lesion="NT1", role="non-target", organ="bone", nodal=False, bone_type="blastic"
        )
    if course.new_at is not None:
        first = course.first_seen_at or course.new_at
        (seen,) = [ct.day for ct in life.examinations if ct.number == first]
        yield life.row(
            lesion="N1",
            role="new",
            organ=course.new_organ,
            nodal=False,
            first_seen_on=life.on(seen),
        )


def measurement_rows(life: Life) -> Iterator[Row]:
    """Write what was seen of each lesion at each CT."""
    nodes = {row["lesion"] for row in lesion_rows(life) if row["nodal"] == "Y"}
    for ct in life.examinations:
        for sight in ct.sights:
            axis = "short" if sight.lesion in nodes else "longest"
            yield life.row(
                lesion=sight.lesion,
                assessed_on=life.on(ct.day),
                visit=ct.visit,
                diameter_mm=sight.size_mm,
                axis="" if sight.size_mm is None else axis,
                state=sight.state,
                reason_not_done=sight.reason_not_done,
            )


def marker_rows(life: Life) -> Iterator[Row]:
    """Write each value of PSA; below the limit of the assay, the limit with < before it."""
    for each in life.values:
        yield life.row(
            sampled_on=life.on(each.day),
            visit=each.visit,
            marker="PSA",
            value=each.value,
            unit=UNIT,
        )


def event_rows(life: Life) -> Iterator[Row]:
    """Write each adverse event; of some the month alone in which it began."""
    for event in life.events:
        began = life.course.on(event.began).isoformat()
        yield life.row(
            term=event.term,
            system_organ_class=event.organ_class,
            grade=event.grade,
            started_on=began[:7] if event.by_month else began,
            ended_on=life.on(event.ended),
            serious=event.serious,
            related=event.related,
        )


def therapy_rows(life: Life) -> Iterator[Row]:
    """Write the therapy that follows, where one does."""
    if life.course.new_therapy is not None:
        yield life.row(started_on=life.on(life.course.new_therapy), kind="chemotherapy")


def status_rows(life: Life) -> Iterator[Row]:
    """Write what is last known."""
    course = life.course
    died = "" if course.died is None else course.on(course.died).isoformat()
    yield life.row(
        alive=course.died is None,
        died_on=died[:7] if course.death_by_month else died,
        cause="prostate cancer" if died else "",
        last_contact_on=life.on(course.last_contact),
        discontinued_on=life.on(course.stopped),
        reason=course.why,
    )
