"""The rows that a clinic would write down of an invented patient.

Who it is, what was given and decided, and what is last known; readings of CT and scintigraphy
are written elsewhere. Each function writes the rows of one plain table. Nothing is graded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trialreadout.studies import plain_rows
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.therapies import Therapy
from trialreadout.studies.lead.treatment import STOP
from trialreadout.studies.lead.truth import Life
from trialreadout.studies.plain_rows import Cell, Row

AGENT = "sorafenib"
MARKER = "thyroglobulin"
ASSAY = "immunometric"
_INFORMED_IN_A_MONTH = ("NL-04", "NL-11", "NL-26")
"""Patients of whose informed consent only the month was written down."""


def row_of(patient: Patient, **cells: Cell) -> Row:
    """Write the cells of a row of a patient."""
    return plain_rows.row_of(patient.subject, **cells)


def _on(patient: Patient, day: int | None) -> date | None:
    return None if day is None else patient.on(day)


def subject_row(patient: Patient) -> Row:
    """Write a patient."""
    informed = patient.on(patient.informed_day).isoformat()
    return row_of(
        patient,
        arm=AGENT,
        sex=patient.sex,
        age_years=patient.age_years,
        informed_on=informed[:7] if patient.subject in _INFORMED_IN_A_MONTH else informed,
        enrolled_on=patient.on(0),
        screen_failure=False,
        histology=patient.histology,
        ecog=patient.ecog,
        bone_metastases=patient.bone_metastases,
        mutation=patient.mutation,
        refractory_reason=patient.refractory_reason,
        previous_activity_mbq=patient.previous_activity_mbq,
    )


def dose_rows(life: Life) -> Iterator[Row]:
    """Write each stretch of one dose level."""
    for dose in life.exposure.doses:
        yield row_of(
            life.patient,
            agent=AGENT,
            started_on=life.patient.on(dose.first_day),
            ended_on=_on(life.patient, dose.last_day),
            dose_mg=dose.dose_mg,
            times_per_day=dose.times_per_day,
            reason=dose.reason,
        )


def marker_rows(life: Life) -> Iterator[Row]:
    """Write each value of the marker."""
    for value in life.values:
        yield row_of(
            life.patient,
            sampled_on=life.patient.on(value.day),
            visit=value.visit,
            marker=MARKER,
            value=value.text,
            unit="ug/l",
            limit="below" if value.below_limit else "",
            assay=ASSAY,
            stimulated=value.stimulated,
            antibody_positive=life.patient.subject == cases.ANTIBODY_POSITIVE,
        )


def weight_rows(life: Life) -> Iterator[Row]:
    """Write each weight."""
    for weight in life.weights:
        yield row_of(
            life.patient,
            measured_on=life.patient.on(weight.visit.day),
            visit=weight.visit.label,
            weight_kg=f"{weight.tenths_kg / 10:.1f}",
        )


def event_rows(life: Life) -> Iterator[Row]:
    """Write each adverse event."""
    for event in life.events:
        started = life.patient.on(event.day).isoformat()
        yield row_of(
            life.patient,
            term=event.term,
            reported_term=event.reported,
            system_organ_class=event.organ_class,
            grade=event.grade,
            started_on=started[:7] if event.month_only else started,
            ended_on=_on(life.patient, event.ended_day),
            outcome=event.outcome,
            serious=event.serious,
            related=event.related,
            action="dose reduced" if event is life.exposure.reduced_for else "",
        )


def therapy_rows(patient: Patient, therapies: list[Therapy]) -> Iterator[Row]:
    """Write each other anticancer therapy."""
    for each in therapies:
        yield row_of(
            patient,
            started_on=each.started_on,
            ended_on=each.ended_on,
            kind=each.kind,
            planned=False,
        )


def status_row(patient: Patient, life: Life | None) -> Row:
    """Write what is last known of a patient."""
    times = patient.times
    last = patient.on(times.last_day)
    treatment = life.treatment if life else None
    claims = patient.subject == cases.CLAIMS_PROGRESSION and treatment is not None
    return row_of(
        patient,
        as_of=last,
        alive=not times.died,
        died_on=last if times.died else None,
        cause="thyroid cancer" if times.died else "",
        last_contact_on=last,
        discontinued_on=_on(patient, treatment.last_dose_day) if treatment else None,
        reason=treatment.reason if treatment else "withdrew before the first dose",
        progression_claimed_on=_on(patient, treatment.last_dose_day)
        if claims and treatment
        else None,
    )


def decision_rows(life: Life) -> Iterator[Row]:
    """Write the offer at week 26, if one was made."""
    decision = life.treatment.decision
    if decision is not None:
        yield row_of(
            life.patient,
            decided_on=life.patient.on(decision.day),
            visit="week 26",
            offer=decision.offer,
            accepted=decision.accepted,
            reason=decision.reason,
        )


def deviation_rows(life: Life) -> Iterator[Row]:
    """Write what departed from the protocol: missed visits, treatment after an offer to stop."""
    for visit in life.visits:
        if visit.missed:
            yield row_of(
                life.patient,
                noted_on=life.patient.on(visit.day),
                kind="missed visit",
                text=f"{visit.label}: no blood sample, no weight",
            )
    decision = life.treatment.decision
    until = life.treatment.ends_by(life.patient)
    if decision is not None and decision.offer == STOP and until > decision.day:
        yield row_of(
            life.patient,
            noted_on=life.patient.on(until),
            kind="treatment",
            text=f"{AGENT} went on for {until - decision.day} days after the offer to stop "
            "had been accepted",
        )
