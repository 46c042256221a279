"""What is asked of scintigraphy: whether uptake returned, and how it changed.

Source: the two questions of NCT00887107, a registry record of 2009; the second is its stated
        objective and no registered outcome.
"""

from typing import ClassVar, Literal

from pydantic import Field

from trialreadout.protocol.any_endpoint import Answer, AnyEndpoint
from trialreadout.protocol.part import Amount, Text, left_open

View = Literal["planar", "spect"]
Disagreement = Literal["either", "both", "spect decides"]


class OfScans(AnyEndpoint):
    """What every endpoint of scintigraphy states."""

    at: Text
    """The visit of the scan that is compared with baseline."""
    views: tuple[View, ...] = Field(default=("planar", "spect"), min_length=1)
    """The views that count."""
    views_disagree: Disagreement = left_open("either")
    """What holds where the views differ: uptake in "either" suffices, "both" must show it, or
    "spect decides" where it was made."""
    reader: Text | None = None
    """The reader, if not the reader of record for scintigraphy."""


class UptakeReinduction(OfScans):
    """Whether a lesion without sufficient uptake of the tracer takes it up again."""

    answers: ClassVar = ("reinduced", "not reinduced", "not evaluable")

    kind: Literal["uptake-reinduction"]
    """The kind of endpoint."""
    equivocal: Answer = left_open("not met")
    """What equivocal uptake after none answers."""
    insufficient_then_stronger: Answer = left_open("not met")
    """What it answers when uptake was there before and is stronger now."""
    stronger_from_ratio: Amount = 1.5
    """Uptake is stronger if its ratio to background is at least this many times the earlier
    one; without both ratios it is not evaluable."""


class UptakeChange(OfScans):
    """How the uptake of each lesion changed: a row a lesion, not a patient."""

    answers: ClassVar = ("increased", "unchanged", "decreased", "NE")

    kind: Literal["uptake-change"]
    """The kind of endpoint."""
