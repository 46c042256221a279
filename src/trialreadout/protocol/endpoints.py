"""What is asked of each patient.

The kind of an endpoint decides its keys and the answers it can give; decisions, composites
and statistics refer to those answers in these words.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.part import Count, Share, Text, Texts
from trialreadout.protocol.time_to_event import TimeToEvent
from trialreadout.protocol.tumour_response import GradesTumours, ResponseLabel

Answer = Literal["met", "not met", "not evaluable"]
RESPONSES = get_args(ResponseLabel)
ANSWERS = get_args(Answer)


class Recist(GradesTumours):
    """What every endpoint of tumour response states."""

    marker_must_normalise_for_cr: bool = False
    """Whether a complete response needs the tumour marker to be normal."""


class RecistTimepoint(Recist):
    """The response at one visit, or at every assessment."""

    answers: ClassVar = RESPONSES

    kind: Literal["recist-timepoint"]
    """The kind of endpoint."""
    at: Text | None = None
    """The visit; without it, every assessment."""
    progression_before_counts: bool = False
    """Whether a progression at an earlier assessment stands from then on."""


class OverAssessments(Recist):
    """What every endpoint states that looks over all assessments of a patient."""

    confirmation_days: Count = 0
    """A response counts if it is seen again this many days later; 0: once is enough."""
    stable_from_week: Count | None = None
    """Stable disease counts from this week on."""
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
    """The reading where RECIST leaves room: that of the R package admiralonco, or RECIST's
    own text."""

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


class UptakeReinduction(AnyEndpoint):
    """Whether a lesion that took up no radioiodine does so again."""

    answers: ClassVar = ("reinduced", "not reinduced", "not evaluable")

    kind: Literal["uptake-reinduction"]
    """The kind of endpoint."""
    at: Text
    """The visit of the scan that is compared with baseline."""
    views: tuple[Literal["planar", "spect"], ...] = Field(default=("planar", "spect"), min_length=1)
    """The views of which any one suffices."""
    equivocal: Answer = "not met"
    """What equivocal uptake after none answers."""
    insufficient_then_stronger: Answer = "not met"
    """What it answers when uptake was there before and is stronger now."""
    reader: Text | None = None
    """The reader, if not the reader of record for scintigraphy."""


class MarkerTrend(AnyEndpoint):
    """The course of a tumour marker: the slope of its logarithm over time."""

    answers: ClassVar = ("response", "stable", "progression", "NE")

    kind: Literal["marker-trend"]
    """The kind of endpoint."""
    marker: Text
    """The marker as the data name it."""
    weeks: tuple[Count, ...] = ()
    """The weeks whose values count; without it, all."""
    time: Literal["actual days", "planned weeks"] = "actual days"
    """Whether a value stands at the day it was sampled or at the week it was planned for."""
    alpha: Share = 0.05
    """The level at which a slope differs from zero."""
    sides: Literal[1, 2] = 2
    """Whether the test is one- or two-sided."""
    minimum_values: Annotated[int, Field(ge=3)] = 3
    """With fewer values the trend is not evaluable."""
    below_limit: Literal["half the limit", "the limit", "left out", "not evaluable"] = (
        "half the limit"
    )
    """What a value below the limit of the assay counts as."""
    above_limit: Literal["the limit", "left out", "not evaluable"] = "not evaluable"
    """What a value above the range of the assay counts as."""
    stimulated: Literal["left out", "counted", "not evaluable"] = "left out"
    """What becomes of values taken under stimulation."""
    antibody_positive: Literal["left out", "counted", "not evaluable"] = "not evaluable"
    """What becomes of values where antibodies against the marker disturb its assay."""


class AnyOf(AnyEndpoint):
    """A composite: met if any of its parts gives an answer that counts."""

    answers: ClassVar = ANSWERS

    kind: Literal["any-of"]
    """The kind of endpoint."""
    counts: Annotated[Mapping[str, Texts], Field(min_length=1)]
    """For each endpoint that stands above this one, the answers that count."""
    not_evaluable: Literal["unknown", "not met"] = "unknown"
    """What a part that is not evaluable makes of a patient whom no other part meets."""


Endpoint = Annotated[
    RecistTimepoint
    | RecistBest
    | RecistResponse
    | RecistBenefit
    | RecistLast
    | TimeToEvent
    | UptakeReinduction
    | MarkerTrend
    | AnyOf,
    Field(discriminator="kind"),
]

ENDPOINT_OF_KIND: dict[str, type[AnyEndpoint]] = {
    get_args(endpoint.model_fields["kind"].annotation)[0]: endpoint
    for endpoint in get_args(get_args(Endpoint)[0])
}
"""Every kind of endpoint, by the word that names it."""
