"""What is asked of each patient.

The kind of an endpoint decides its keys and the answers it can give; decisions, composites
and statistics refer to those answers in these words.
"""

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from trialreadout.protocol.any_endpoint import ANSWERS, AnyEndpoint
from trialreadout.protocol.composites import AnyOf
from trialreadout.protocol.immune_response import ImmuneBest, ImmuneProgression
from trialreadout.protocol.markers import (
    GrowthChange,
    MarkerByCriteria,
    MarkerDecline,
    MarkerTrend,
)
from trialreadout.protocol.part import Count, Text, left_open
from trialreadout.protocol.safety import (
    AdverseEvents,
    Exposure,
    LaboratoryToxicity,
    TimeToAdverseEvent,
    WeightLoss,
)
from trialreadout.protocol.scintigraphy import UptakeChange, UptakeReinduction
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.protocol.tumour_response import GradesTumours, ResponseLabel

RESPONSES = get_args(ResponseLabel)


class RecistTimepoint(GradesTumours):
    """The response at one visit, or at every assessment."""

    answers: ClassVar = RESPONSES

    kind: Literal["recist-timepoint"]
    """The kind of endpoint."""
    at: Text | None = None
    """The visit; without it, every assessment."""
    progression_before_counts: bool = left_open(False)
    """Whether a progression at an earlier assessment stands from then on."""


class OverAssessments(GradesTumours):
    """What every endpoint states that looks over all assessments of a patient."""

    confirmation_days: Count = left_open(0)
    """A response counts if it is seen again this many days later; 0: once is enough."""
    stable_from_week: Count | None = left_open(None)
    """Stable disease counts from this week on, by its day: the window of a visit is not taken off.
    Of CTs at week 24, give or take two weeks, state 22."""
    stable_from_day: Count | None = None
    """The same in days; not both."""
    tolerated_not_evaluable: Count = 1
    """Assessments not evaluable that may stand between a response and its confirmation."""
    tolerated_stable: Count = 0
    """Stable assessments that may stand between a response and its confirmation."""
    missing_as_not_evaluable: bool = False
    """Whether a patient without any assessment is not evaluable instead of missing."""
    until_progression: bool = True
    """Whether assessments after the first progression are left out."""
    until_new_therapy: bool = True
    """Whether assessments after the start of another anticancer therapy are left out."""
    reading: Literal["admiralonco", "recist"] = "admiralonco"
    """The reading where RECIST leaves room: that of the R package admiralonco, by which disease
    after a complete response counts as recorded, or that of RECIST 1.1, table 3, by which it is
    progression."""

    @property
    def stable_from_days(self) -> int:
        """The first day after time zero on which stable disease counts."""
        if self.stable_from_day is not None:
            return self.stable_from_day
        return 7 * (self.stable_from_week or 0)


class RecistBest(OverAssessments):
    """The best overall response."""

    answers: ClassVar = RESPONSES

    kind: Literal["recist-best"]
    """The kind of endpoint."""


class RecistResponse(OverAssessments):
    """Whether there was a complete or partial response."""

    answers: ClassVar = ANSWERS

    kind: Literal["recist-response"]
    """The kind of endpoint."""


class RecistBenefit(OverAssessments):
    """Clinical benefit: a response, or disease stable for long enough."""

    answers: ClassVar = ANSWERS

    kind: Literal["recist-benefit"]
    """The kind of endpoint."""


class RecistLast(OverAssessments):
    """The response at the last assessment."""

    answers: ClassVar = RESPONSES

    kind: Literal["recist-last"]
    """The kind of endpoint."""


Endpoint = Annotated[
    RecistTimepoint
    | RecistBest
    | RecistResponse
    | RecistBenefit
    | RecistLast
    | ImmuneBest
    | ImmuneProgression
    | TimeToEvent
    | UptakeReinduction
    | UptakeChange
    | MarkerTrend
    | MarkerByCriteria
    | MarkerDecline
    | GrowthChange
    | WeightLoss
    | AdverseEvents
    | TimeToAdverseEvent
    | LaboratoryToxicity
    | Exposure
    | AnyOf,
    Field(discriminator="kind"),
]

OfTime = TimeToEvent | TimeToAdverseEvent
"""Endpoints that are a time."""

ENDPOINT_OF_KIND: dict[str, type[AnyEndpoint]] = {
    get_args(endpoint.model_fields["kind"].annotation)[0]: endpoint
    for endpoint in get_args(get_args(Endpoint)[0])
}
"""Every kind of endpoint, by the word that names it."""
