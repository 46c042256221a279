"""Adverse events of the invented patients, by terms of CTCAE 5.0."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trialreadout.studies.draw import chance, one_of, stream, whole
from trialreadout.studies.two_stage.courses import Course

_TERMS = (
    ("Fatigue", "General disorders and administration site conditions", 0.5, 0.1),
    ("Nausea", "Gastrointestinal disorders", 0.35, 0.0),
    ("Diarrhea", "Gastrointestinal disorders", 0.3, 0.2),
    ("Anemia", "Blood and lymphatic system disorders", 0.3, 0.3),
    ("Anorexia", "Metabolism and nutrition disorders", 0.25, 0.0),
    ("Hypertension", "Vascular disorders", 0.2, 0.4),
    ("Hot flashes", "Vascular disorders", 0.2, 0.0),
    ("Rash maculo-papular", "Skin and subcutaneous tissue disorders", 0.15, 0.1),
    ("Alanine aminotransferase increased", "Investigations", 0.12, 0.4),
)
"""A term, its organ class, how likely it is, and how likely then of grade 3."""
_FIRST_WEEKS = 200
_BY_MONTH = "Fatigue"
"""Of what creeps in some remember the month alone."""


@dataclass(frozen=True, slots=True)
class Event:
    """An adverse event; its days count from the first dose."""

    term: str
    organ_class: str
    grade: int
    began: int
    by_month: bool
    """Whether the month alone is known in which it began."""
    ended: int | None
    serious: bool
    related: bool


def draw_events(seed: int, course: Course) -> tuple[Event, ...]:
    """Draw the events of a patient under treatment."""
    rng = stream(seed, "adverse events", course.subject)
    until = min(_FIRST_WEEKS, course.last_contact if course.stopped is None else course.stopped)
    drawn = [_event(rng, course, until, *each) for each in _TERMS]
    return tuple(event for event in drawn if event is not None)


def _event(
    rng: Random, course: Course, until: int, term: str, organ_class: str, share: float, grave: float
) -> Event | None:
    if not chance(rng, share):
        return None
    began = whole(rng, 2, until - 2)
    severe = chance(rng, grave)
    ended = began + whole(rng, 5, 40)
    return Event(
        term=term,
        organ_class=organ_class,
        grade=3 if severe else one_of(rng, (1, 1, 2)),
        began=began,
        by_month=term == _BY_MONTH and chance(rng, 0.3),
        ended=ended if ended < course.last_contact and chance(rng, 0.8) else None,
        serious=severe and chance(rng, 0.4),
        related=chance(rng, 0.7),
    )
