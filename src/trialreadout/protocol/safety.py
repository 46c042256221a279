"""What is asked of safety: adverse events, weight, and how much treatment was given."""

from typing import ClassVar, Literal

from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.part import Count, Text


class AdverseEvents(AnyEndpoint):
    """The adverse events of each patient, as graded at the site: a row an event.

    They are counted as [toxicity] says: each patient once a term, at the highest grade.
    """

    answers: ClassVar[tuple[str, ...]] = ()

    kind: Literal["adverse-events"]
    """The kind of endpoint."""
    emergent: bool = True
    """Whether events count alone that began under treatment, as [toxicity] has it."""


class LaboratoryToxicity(AnyEndpoint):
    """The CTCAE grades of laboratory values: a row a patient and term.

    Values are graded by the version under [toxicity]. The baseline is the last value on or before
    the day of the first dose; the worst grade is that of the days after it, up to
    `emergent_until_days` after the last dose. Grades are the lowest that a value allows: signs,
    symptoms and treatment are not looked at.
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
