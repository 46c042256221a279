"""The rows that a clinic and its readers would write down of an invented patient.

Each function writes the rows of one plain table. Nothing is graded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialreadout.studies.plain_rows import Cell, Row, row_of
from trialreadout.studies.redifferentiation.calendar import Calendar
from trialreadout.studies.redifferentiation.marker import Value
from trialreadout.studies.redifferentiation.patients import Patient
from trialreadout.studies.redifferentiation.scintigraphy import ADJUDICATOR, PREPARATION, Scan
from trialreadout.studies.redifferentiation.toxicity import Event
from trialreadout.studies.redifferentiation.tumour import Examination, Lesion, Tumour

DOSES = {"trametinib": (2, 1), "dabrafenib": (150, 2)}
"""Milligrams, and how often a day."""
CT_READER = "investigator"
_SLICE_MM = 2


@dataclass(frozen=True, slots=True)
class Life:
    """What befell one patient."""

    patient: Patient
    calendar: Calendar
    tumour: Tumour
    scans: tuple[Scan, ...]
    values: tuple[Value, ...]
    events: list[Event]

    def row(self, **cells: Cell) -> Row:
        """Write the cells of a row of this patient."""
        return row_of(self.patient.subject, **cells)


def subject_rows(life: Life) -> Iterator[Row]:
    """Write the patient."""
    patient = life.patient
    yield life.row(
        arm=patient.arm,
        sex=patient.sex,
        age_years=patient.age_years,
        informed_on=patient.on(-30),
        enrolled_on=patient.enrolled_on,
        screen_failure=False,
        histology=patient.histology,
        ecog=patient.ecog,
        bone_metastases=patient.bone_metastases,
        mutation=patient.mutation,
        refractory_reason="uptake without effect"
        if any(scan.visit == "baseline" and scan.foci for scan in life.scans)
        else "no uptake",
        previous_activity_mbq=patient.previous_activity_mbq,
    )


def dose_rows(life: Life) -> Iterator[Row]:
    """Write each drug, and the radioiodine."""
    patient, calendar = life.patient, life.calendar
    for agent in patient.agents:
        dose_mg, times = DOSES[agent]
        yield life.row(
            agent=agent,
            started_on=patient.on(0),
            ended_on=None if calendar.last_dose is None else patient.on(calendar.last_dose),
            dose_mg=dose_mg,
            times_per_day=times,
        )
    if calendar.radioiodine is not None:
        day = patient.on(calendar.radioiodine)
        yield life.row(
            agent="radioiodine", started_on=day, ended_on=day, activity_mbq=patient.activity_mbq
        )


def examination_rows(life: Life) -> Iterator[Row]:
    """Write each CT, and whether it showed a new lesion."""
    for ct in life.tumour.examinations:
        yield life.row(
            examined_on=life.patient.on(ct.day),
            visit=ct.visit,
            method="CT",
            slice_mm=_SLICE_MM,
            contrast=ct.contrast,
            reader=CT_READER,
            new_lesion="unequivocal" if ct.new_lesion else "no",
        )


def lesion_rows(life: Life) -> Iterator[Row]:
    """Write each lesion as it was identified."""
    for lesion in life.tumour.lesions:
        seen = lesion.first_seen_day
        yield life.row(
            lesion=lesion.name,
            reader=CT_READER,
            role=lesion.role,
            organ=lesion.organ,
            nodal=lesion.nodal,
            bone_type="lytic" if lesion.organ == "bone" else "",
            first_seen_on=None if seen is None else life.patient.on(seen),
        )


def measurement_rows(life: Life) -> Iterator[Row]:
    """Write what was seen of each lesion at each CT; nodes along their short axis."""
    for ct in life.tumour.examinations:
        for lesion, size in ct.sizes_mm:
            yield _measurement(life, ct, lesion, size)


def _measurement(life: Life, ct: Examination, lesion: Lesion, size: int | None) -> Row:
    axis = "short" if lesion.nodal else "longest"
    return life.row(
        lesion=lesion.name,
        reader=CT_READER,
        assessed_on=life.patient.on(ct.day),
        visit=ct.visit,
        diameter_mm=size,
        axis="" if size is None else axis,
        state="present" if size is None else "measured",
    )


def marker_rows(life: Life) -> Iterator[Row]:
    """Write each value of the marker."""
    for value in sorted(life.values, key=lambda value: (value.day, value.stimulated)):
        yield life.row(
            sampled_on=life.patient.on(value.day),
            visit=value.visit,
            marker="thyroglobulin",
            value=f"{value.value:.1f}",
            unit="ug/l",
            assay="immunometric",
            stimulated=value.stimulated,
            antibody_positive=False,
        )


def scan_rows(life: Life) -> Iterator[Row]:
    """Write each scintigraphy."""
    for scan in life.scans:
        yield life.row(
            scanned_on=life.patient.on(scan.day),
            visit=scan.visit,
            kind=scan.kind,
            administered_on=life.patient.on(scan.administered_day),
            activity_mbq=scan.activity_mbq,
            preparation=PREPARATION,
            tsh_mu_per_l=scan.tsh_mu_per_l,
        )


def read_rows(life: Life) -> Iterator[Row]:
    """Write who read each scan; a read without a focus saw no uptake."""
    for scan in life.scans:
        for reader in scan.readers:
            yield life.row(
                scanned_on=life.patient.on(scan.day),
                kind=scan.kind,
                reader=reader,
                read_on=life.patient.on(scan.read_day(reader)),
                adjudicated=reader == ADJUDICATOR,
            )


def focus_rows(life: Life) -> Iterator[Row]:
    """Write each focus that a reader saw."""
    for scan in life.scans:
        for focus in scan.foci:
            yield life.row(
                scanned_on=life.patient.on(scan.day),
                kind=scan.kind,
                reader=focus.reader,
                lesion=focus.lesion.name,
                site=focus.lesion.organ,
                uptake="present",
                tumour_to_background=f"{focus.tumour_to_background:.1f}",
            )


def event_rows(life: Life) -> Iterator[Row]:
    """Write each adverse event."""
    for event in sorted(life.events, key=lambda event: (event.day, event.term)):
        yield life.row(
            term=event.term,
            system_organ_class=event.organ_class,
            grade=event.grade,
            started_on=life.patient.on(event.day),
            ended_on=life.patient.on(event.ended_day),
            outcome="recovered",
            serious=event.grade >= 3,
            related="related",
            action=event.action,
        )


def therapy_rows(life: Life) -> Iterator[Row]:
    """Write the therapy that followed a progression, if one did."""
    started = life.calendar.new_therapy
    if started is not None:
        yield life.row(
            started_on=life.patient.on(started), kind="another kinase inhibitor", planned=False
        )


def status_rows(life: Life) -> Iterator[Row]:
    """Write what is last known."""
    patient, calendar = life.patient, life.calendar
    last = patient.on(calendar.last_day)
    stopped = calendar.last_dose
    yield life.row(
        as_of=last,
        alive=not calendar.died,
        died_on=last if calendar.died else None,
        cause="thyroid cancer" if calendar.died else "",
        last_contact_on=last,
        discontinued_on=None if stopped is None else patient.on(stopped),
        reason="" if stopped is None else _reason(life),
    )


def _reason(life: Life) -> str:
    if life.patient.refuses:
        return "patient's wish"
    if life.patient.never_resumes:
        return "toxicity"
    return "as planned" if life.calendar.radioiodine is not None else "progression"


def decision_rows(life: Life) -> Iterator[Row]:
    """Write the offer at week 5."""
    refuses = life.patient.refuses
    yield life.row(
        decided_on=life.patient.on(life.calendar.decided),
        visit="week 5",
        offer=life.calendar.offer,
        accepted=not refuses,
        reason="does not want more tablets" if refuses else "",
    )


def deviation_rows(life: Life) -> Iterator[Row]:
    """Write why an offer that was accepted could not be given."""
    if life.patient.never_resumes:
        yield life.row(
            noted_on=life.patient.on(life.calendar.decided),
            kind="treatment",
            text="accepted to go on; a rash of grade 4 on the same day ended the inhibitors",
        )
