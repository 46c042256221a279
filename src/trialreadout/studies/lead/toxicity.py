"""Adverse events of the invented patients, graded as a clinic does by CTCAE 3.0.

The seed draws in whom an event occurs, when and how severe. Skin events come early and ease;
weight loss, which is written down from the weights, comes late and worsens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from trialreadout.studies.draw import chance, one_of, some_of, stream, whole
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.patients import Patient
from trialreadout.studies.lead.toxicity_terms import TERMS, Term
from trialreadout.studies.lead.treatment import Treatment

_PARTIAL_ONSETS = 4


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event. Days count from the first dose."""

    subject: str
    term: str
    reported: str
    organ_class: str
    grade: int | None
    """None: not written down."""
    day: int
    ended_day: int | None
    """None: not over at the last contact."""
    outcome: str
    serious: bool
    related: str
    month_only: bool = False
    """Of the onset only the month was written down."""


def draw_events(
    seed: int, patients: tuple[Patient, ...], treatments: dict[str, Treatment]
) -> tuple[Event, ...]:
    """Draw the adverse events of all treated patients, but for weight loss."""
    events: list[Event] = []
    for term in TERMS:
        rng = stream(seed, "toxicity", term.name)
        concerned = some_of(rng, patients, term.patients)
        for number, patient in enumerate(concerned):
            treated_until = treatments[patient.subject].ends_by(patient)
            events += _episodes(rng, term, patient, treated_until, number < term.severe)
    dated = _with_partial_onsets(stream(seed, "partial onsets"), events)
    return (*dated, *_special(seed, patients, treatments))


def _episodes(
    rng: Random, term: Term, patient: Patient, treated_until: int, severe: bool
) -> list[Event]:
    early = int(55 * rng.random() ** 2)
    onset = min(3 + early, treated_until - 5)
    grade = 3 if severe else whole(rng, 1, term.usual_grade)
    events = [_event(rng, term, patient, grade, onset)]
    ended = events[0].ended_day
    if ended is not None and chance(rng, term.again):
        onset = ended + whole(rng, 7, 40)
        if onset < treated_until:
            easier = 1 if grade > 1 else 2
            events.append(_event(rng, term, patient, easier, onset))
    return events


def _event(rng: Random, term: Term, patient: Patient, grade: int, onset: int) -> Event:
    ended = onset + whole(rng, 10, 120)
    over = ended <= patient.times.last_day
    return Event(
        patient.subject,
        term.name,
        one_of(rng, term.reported),
        term.organ_class,
        grade,
        onset,
        ended if over else None,
        "recovered" if over else "not recovered",
        grade == 3 and chance(rng, 0.4),
        one_of(rng, ("related", "related", "related", "possible")),
    )


def _with_partial_onsets(rng: Random, events: list[Event]) -> list[Event]:
    """Let the day of some onsets be forgotten, of those well after the first dose."""
    later = [index for index, event in enumerate(events) if event.day > 31]
    forgotten = set(some_of(rng, later, _PARTIAL_ONSETS))
    return [
        replace(event, month_only=True) if index in forgotten else event
        for index, event in enumerate(events)
    ]


def _special(
    seed: int, patients: tuple[Patient, ...], treatments: dict[str, Treatment]
) -> tuple[Event, ...]:
    """Draw the events that occur in every cohort, each in a patient that is named for it."""
    rng = stream(seed, "special events")
    of = {patient.subject: patient for patient in patients}
    late = of[cases.AFTER_LAST_DOSE]
    last_dose = treatments[late.subject].ends_by(late)
    died = of[cases.DIES_ON_TREATMENT].times.last_day
    return (
        Event(
            cases.BEFORE_FIRST_DOSE,
            "Dyspnea (shortness of breath)",
            "short of breath on stairs",
            "pulmonary/upper respiratory",
            1,
            -whole(rng, 10, 30),
            None,
            "not recovered",
            False,
            "unrelated",
        ),
        Event(
            late.subject,
            "Pain",
            "pain in the back",
            "pain",
            2,
            last_dose + whole(rng, 35, 60),
            None,
            "not recovered",
            False,
            "unrelated",
        ),
        Event(
            cases.WITHOUT_GRADE,
            "Hypocalcemia",
            "low calcium, treated by the family doctor",
            "metabolic/laboratory",
            None,
            whole(rng, 40, 90),
            whole(rng, 100, 150),
            "recovered",
            False,
            "possible",
        ),
        Event(
            cases.DIES_ON_TREATMENT,
            "Death not associated with CTCAE term",
            "death from progressive disease",
            "death",
            5,
            died,
            died,
            "fatal",
            True,
            "unrelated",
        ),
    )
