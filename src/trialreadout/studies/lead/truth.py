"""Everything that is true of an invented cohort, drawn topic by topic."""

from __future__ import annotations

from dataclasses import dataclass

from trialreadout.studies.lead.doses import Exposure, draw_exposures
from trialreadout.studies.lead.marker import Value, draw_values
from trialreadout.studies.lead.patients import Patient, draw_patients
from trialreadout.studies.lead.scintigraphy import Scan, draw_scans
from trialreadout.studies.lead.therapies import Therapy, draw_therapies
from trialreadout.studies.lead.toxicity import Event, draw_events
from trialreadout.studies.lead.treatment import Treatment, draw_treatments
from trialreadout.studies.lead.tumour import Tumour, draw_tumours
from trialreadout.studies.lead.visits import Visit, draw_visits
from trialreadout.studies.lead.weights import Weight, draw_weights, weight_loss


@dataclass(frozen=True, slots=True)
class Life:
    """What befell one treated patient."""

    patient: Patient
    tumour: Tumour
    treatment: Treatment
    exposure: Exposure
    visits: tuple[Visit, ...]
    weights: tuple[Weight, ...]
    events: tuple[Event, ...]
    scans: tuple[Scan, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """All patients who were enrolled, and what befell those who were treated."""

    patients: tuple[Patient, ...]
    lives: tuple[Life, ...]
    therapies: dict[str, list[Therapy]]
    """By patient."""


def draw_truth(seed: int) -> Truth:
    """Draw a cohort."""
    patients = draw_patients(seed)
    treated = tuple(patient for patient in patients if patient.dosed)
    tumours = draw_tumours(seed, treated)
    treatments = draw_treatments(seed, treated)
    visits = draw_visits(seed, treated, treatments)
    weights = draw_weights(seed, treated, visits)
    scans = draw_scans(seed, treated, tumours)
    events = draw_events(seed, treated, treatments)
    exposures = draw_exposures(seed, treated, treatments, events)
    lives = tuple(
        Life(
            patient=patient,
            tumour=tumours[name],
            treatment=treatments[name],
            exposure=exposures[name],
            visits=visits[name],
            weights=weights[name],
            events=_by_day(
                *(event for event in events if event.subject == name),
                *weight_loss(patient, weights[name]),
            ),
            scans=scans[name],
            values=draw_values(seed, patient, visits[name], scans[name]),
        )
        for patient in treated
        for name in (patient.subject,)
    )
    therapies = {p.subject: draw_therapies(seed, p, treatments.get(p.subject)) for p in patients}
    return Truth(patients, lives, therapies)


def _by_day(*events: Event) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.day, event.term)))
