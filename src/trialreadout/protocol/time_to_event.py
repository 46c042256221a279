"""An endpoint that is a time: from a start to the first event, or to where sight is lost.

Events and censorings are ordered lists of sources, after the R package admiral: the earliest
event counts; a patient without one is censored at the first source that gives a date.

Source: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics, 2018.
"""

from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from trialreadout.core.units import TimeUnit
from trialreadout.protocol.part import Count, Positive, Text, left_open
from trialreadout.protocol.presets import Preset, expanded
from trialreadout.protocol.time_sources import CensorSource, EventSource, NewTherapy, Stopped
from trialreadout.protocol.tumour_response import GradesTumours


class TimeToEvent(GradesTumours):
    """The time to the first of some events."""

    answers: ClassVar[tuple[str, ...]] = ()

    kind: Literal["time-to-event"]
    """The kind of endpoint."""
    preset: Preset | None = None
    """Censoring as a regulator tabulates it: it stands for keys that the endpoint does not state
    itself (events, censor and those below); the report prints them."""
    unit: TimeUnit = "days"
    """The unit of its times; a month is 30.4375 days."""
    starts: Literal["time zero", "first response"] = "time zero"
    """From when it counts; "first response" for the duration of response of responders."""
    responders: Text | None = None
    """The endpoint, over all assessments, by whose rules a patient is a responder, and since
    when: confirmation, and what ends the assessments that count."""
    responders_only: bool = False
    """Whether only responders have a time; those whose time starts with a response always are."""
    events: tuple[EventSource, ...] = Field(default=(), min_length=1)
    """What ends the time; the earliest counts. Required without a preset."""
    censor: tuple[CensorSource, ...] = Field(default=(), min_length=1)
    """Where it ends without an event; the first source that gives a date counts. Required
    without a preset."""
    death_without_assessment_counts_until_week: Count | None = left_open(None)
    """A death of a patient without any assessment after baseline is an event up to this week,
    and later is not; without it, always."""
    death_without_assessment_within_visits: Positive | None = None
    """The same in planned visits: such a death is an event until the windows of this many planned
    assessments have passed; not both."""
    missed_visits: Count | None = left_open(None)
    """An event after this many missed assessments or more in a row is censored at the last
    adequate assessment before them; without it, or with 0, gaps do not matter."""
    missed_after_days: Positive | None = None
    """The same in days, where the schedule is not known to its end: an event more than this many
    days after the last adequate assessment, or time zero, is censored there; not both."""
    new_therapy: NewTherapy = left_open(NewTherapy())
    """What a new anticancer therapy does to the time."""
    stopped: Stopped = Stopped()
    """What stopping the treatment for good does to the time."""
    without_baseline: Literal["as observed", "censored"] = "as observed"
    """Whether events count of a patient without a baseline assessment; a reader's recorded
    responses are taken to have one."""

    @property
    def sources(self) -> frozenset[str]:
        """What it names as an event or a censoring."""
        ends = {event.of for event in self.events}
        return frozenset(ends | {source.of for source in self.censor})

    @model_validator(mode="before")
    @classmethod
    def _with_preset(cls, stated: Any) -> Any:
        return expanded(stated) if isinstance(stated, dict) else stated
