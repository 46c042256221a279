"""What is asked of safety: adverse events, weight, and how much treatment was given."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trialreadout.core.units import TimeUnit
from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.part import Count, Text


class OfEvents(AnyEndpoint):
    """What every endpoint states that rests on adverse events."""

    answers: ClassVar[tuple[str, ...]] = ()

    present_before: Literal["counts", "must worsen"] = "counts"
    """Whether an event under treatment counts though the patient had the same term when treatment
    began: "counts", or "must worsen", by a higher grade than it had then. Where a grade is not
    known, it counts."""


class AdverseEvents(OfEvents):
    """The adverse events of each patient, as graded at the site: a row an event.

    They are counted as [toxicity] says: each patient once a term, at the highest grade.
    """

    kind: Literal["adverse-events"]
    """The kind of endpoint."""
    emergent: bool = True
    """Whether events count alone that began under treatment, as [toxicity] has it."""


class TimeToAdverseEvent(OfEvents):
    """The time from the first dose to the first adverse event that emerges under treatment.

    Without one it is censored where sight is lost: `emergent_until_days` of [toxicity] after the
    last dose, or at death or last contact before that.
    """

    kind: Literal["time-to-adverse-event"]
    """The kind of endpoint."""
    unit: TimeUnit = "days"
    """The unit of its times; a month is 30.4375 days."""
    term: Text | None = None
    """The term, as the data have it; without it, any."""
    from_grade: Annotated[int, Field(ge=1, le=5)] = 1
    """From which grade on an event counts."""
    related: bool = False
    """Whether events alone count that are related, or of which it is not said that they are
    not."""


class LaboratoryToxicity(AnyEndpoint):
    """The CTCAE grades of laboratory values: a row a patient and term.

    Values are graded by the version under [toxicity]. The baseline is the last value on or before
    the day of the first dose; the worst grade is that of the days after it, up to
    `emergent_until_days` after the last dose. Grades are the lowest that a value allows: signs,
    symptoms and treatment are not looked at. A value beyond what the assay can tell, such as "<5",
    counts as that limit.
    """

    answers: ClassVar[tuple[str, ...]] = ()

    kind: Literal["laboratory-toxicity"]
    """The kind of endpoint."""
    terms: tuple[Text, ...] = ()
    """The CTCAE terms; without it, all that the tests in the data are graded by."""


class WeightLoss(AnyEndpoint):
    """The highest grade of weight loss, from the weights as measured."""

    answers: ClassVar = ("0", "1", "2", "3", "NE")
    columns: ClassVar = ("lowest_change_percent",)

    kind: Literal["weight-loss"]
    """The kind of endpoint."""
    until_week: Count | None = None
    """The last week that counts; without it, all."""


class Exposure(AnyEndpoint):
    """How long and how much of one treatment was given, against what was planned."""

    answers: ClassVar = ("reduced", "not reduced", "NE")
    columns: ClassVar = (
        "weeks",
        "dose_mg",
        "intensity_percent",
        "reductions",
        "interruptions",
        "interrupted_days",
    )

    kind: Literal["exposure"]
    """The kind of endpoint."""
    agent: Text
    """The drug, as in [[treatment]] and in the data."""
    until_week: Count | None = None
    """How many weeks count, from time zero on; without it, until the last dose."""
