"""An endpoint that is a time: from a start to the first event, or to where sight is lost.

Events and censorings are ordered lists of sources, after the R package admiral: the earliest
event counts; a patient without one is censored at the first source that gives a date.

Source: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, 2018.
"""

from typing import ClassVar, Literal

from pydantic import Field

from trialreadout.core.units import TimeUnit
from trialreadout.protocol.part import Count, Part, Positive, Text, left_open
from trialreadout.protocol.tumour_response import GradesTumours, ResponseLabel

EventOf = Literal["tumour response", "response", "death", "progression claimed"]
CensorOf = Literal["last adequate assessment", "last contact", "time zero"]


class EventSource(Part):
    """Something that ends the time."""

    of: EventOf
    """"tumour response" as graded, "response" (of `responders`), "death", or "progression
    claimed" (without an assessment)."""
    responses: tuple[ResponseLabel, ...] = Field(default=(), alias="is")
    """For a tumour response: which ones, such as ["PD"]."""


class CensorSource(Part):
    """Where the time of a patient without an event ends."""

    of: CensorOf
    """"last adequate assessment", "last contact", or "time zero"."""
    reason: Text | None = None
    """Why, as listings print it."""


class NewTherapy(Part):
    """What a new anticancer therapy does to the time."""

    censor: bool = False
    """Whether it censors the patient at the last adequate assessment before it. If not, the
    patient is followed on, whatever is given."""
    planned_radioiodine_counts: bool = False
    """Whether radioiodine that the protocol itself plans is a new therapy."""


class TimeToEvent(GradesTumours):
    """The time to the first of some events."""

    answers: ClassVar[tuple[str, ...]] = ()

    kind: Literal["time-to-event"]
    """The kind of endpoint."""
    unit: TimeUnit = "days"
    """The unit of its times; a month is 30.4375 days."""
    starts: Literal["time zero", "first response"] = "time zero"
    """From when it counts; "first response" for the duration of response of responders."""
    responders: Text | None = None
    """The endpoint, over all assessments, by whose rules a patient is a responder, and since
    when: confirmation, and what ends the assessments that count."""
    events: tuple[EventSource, ...] = Field(min_length=1)
    """What ends the time; the earliest counts."""
    censor: tuple[CensorSource, ...] = Field(min_length=1)
    """Where it ends without an event; the first source that gives a date counts."""
    death_without_assessment_counts_until_week: Count | None = left_open(None)
    """A death of a patient without any assessment after baseline is an event up to this week,
    and later is not; without it, always."""
    missed_visits: Positive | None = left_open(None)
    """An event after this many missed assessments or more in a row is censored at the last
    adequate assessment before them; without it, gaps do not matter."""
    new_therapy: NewTherapy = left_open(NewTherapy())
    """What a new anticancer therapy does to the time."""
