"""What is asked of a tumour marker, and of growth."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trialreadout.criteria.gcig import GCIG_CA_125
from trialreadout.criteria.marker_criteria import MarkerCriteria
from trialreadout.criteria.pcwg3 import PCWG3_PSA
from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.part import Count, Text, left_open

PUBLISHED = {"GCIG CA-125": GCIG_CA_125, "PCWG3 PSA": PCWG3_PSA}
"""Published criteria for a marker, by the word that names them."""


class OfMarker(AnyEndpoint):
    """What every endpoint states that reads a course of marker values."""

    below_limit: Literal["half the limit", "the limit", "left out", "not evaluable"] = left_open(
        "half the limit"
    )
    """What a value below the limit of the assay counts as."""
    above_limit: Literal["the limit", "left out", "not evaluable"] = left_open("not evaluable")
    """What a value above the range of the assay counts as."""
    stimulated: Literal["left out", "counted", "not evaluable"] = left_open("left out")
    """What becomes of values taken under stimulation."""
    antibody_positive: Literal["left out", "counted", "not evaluable"] = left_open("not evaluable")
    """What becomes of values where antibodies against the marker disturb its assay."""


class MarkerTrend(OfMarker):
    """The course of a tumour marker: the slope of its logarithm over time."""

    answers: ClassVar = ("response", "stable", "progression", "NE")
    columns: ClassVar = (
        "slope_per_week",
        "doubling_time_weeks",
        "p_value",
        "values",
        "nadir_weeks",
        "nadir_change_percent",
    )

    kind: Literal["marker-trend"]
    """The kind of endpoint."""
    marker: Text
    """The marker as the data name it."""
    weeks: tuple[Count, ...] = ()
    """The weeks whose values count; without it, all. Each value belongs to the visit of the
    schedule in whose window it was sampled."""
    time: Literal["actual days", "planned weeks"] = left_open("actual days")
    """Whether a value stands at the day it was sampled or at the week it was planned for."""
    alpha: Annotated[float, Field(gt=0, le=0.5)] = left_open(0.05)
    """The level at which a slope differs from zero."""
    sides: Literal[1, 2] = left_open(2)
    """Whether the test is one- or two-sided."""
    minimum_values: Annotated[int, Field(ge=3)] = left_open(3)
    """With fewer values the trend is not evaluable."""


class OfMarkerCriteria(OfMarker):
    """What every endpoint states that holds the values of a marker against thresholds."""

    marker: Text
    """The marker as the data name it."""

    @property
    def thresholds(self) -> MarkerCriteria:
        """The numbers that decide."""
        raise NotImplementedError


class MarkerByCriteria(OfMarkerCriteria):
    """The response of a tumour marker by published criteria."""

    answers: ClassVar = (
        "response within normal range",
        "response",
        "stable",
        "progression",
        "NE",
    )
    columns: ClassVar = (
        "values",
        "baseline",
        "nadir",
        "best_change_percent",
        "response_weeks",
        "progression_weeks",
    )

    kind: Literal["marker-response"]
    """The kind of endpoint."""
    criteria: Literal["GCIG CA-125", "PCWG3 PSA"]
    """The publication whose thresholds decide."""

    @property
    def thresholds(self) -> MarkerCriteria:
        """The numbers of that publication."""
        return PUBLISHED[self.criteria]


class MarkerDecline(OfMarkerCriteria):
    """Whether a tumour marker fell as far as the protocol itself asks."""

    answers: ClassVar = ("decline", "no decline", "NE")
    columns: ClassVar = ("values", "baseline", "nadir", "best_change_percent", "decline_weeks")

    kind: Literal["marker-decline"]
    """The kind of endpoint."""
    decline_percent: Annotated[int, Field(ge=1, le=100)]
    """A value at least so far below the baseline, the last one up to the first dose, is a
    decline."""
    confirmed_after_days: Count = 0
    """Every value up to one at least so many days later shows it, too; 0: one value is enough."""
    until_week: Count | None = None
    """Values more than so many weeks after the first dose do not count; without it, all do."""

    @property
    def thresholds(self) -> MarkerCriteria:
        """The numbers of the protocol; a rise plays no part."""
        return MarkerCriteria(self.decline_percent, self.confirmed_after_days)


class GrowthChange(OfMarker):
    """Whether a tumour or a marker grew more slowly during treatment than before it."""

    answers: ClassVar = ("slower", "not slower", "not evaluable")
    columns: ClassVar = ("before_percent_per_month", "during_percent_per_month")

    kind: Literal["growth-change"]
    """The kind of endpoint."""
    marker: Text | None = None
    """The marker as the data name it; without it, the sum of target lesions."""
    until_week: Count | None = None
    """The last week of treatment that counts; without it, all."""
    reader: Text | None = None
    """The reader of the tumour, if not the reader of record for CT."""
