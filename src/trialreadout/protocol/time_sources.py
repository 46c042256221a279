"""What may end a time, and where a time ends without it: sources in the order of the study file.

Each source says which day it gives and why, so that every patient's time carries its reason.

Sources: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2018).
         The R package admiral, derive_param_tte: lists of event and censoring sources.
"""

from typing import Literal

from pydantic import Field

from trialreadout.protocol.part import Part, Text
from trialreadout.protocol.tumour_response import ResponseLabel

EventOf = Literal["tumour response", "response", "death", "progression claimed", "new therapy"]
CensorOf = Literal[
    "last adequate assessment",
    "last visit",
    "last contact",
    "new therapy",
    "death",
    "cut-off",
    "time zero",
]
DatedBy = Literal["as seen", "last scan", "next scheduled visit"]
CutShortBy = Literal["no baseline", "new therapy", "treatment stopped", "missed visits"]
"""What keeps later events from counting."""
After = CutShortBy | Literal["progression claimed"]


class EventSource(Part):
    """Something that ends the time."""

    of: EventOf
    """"tumour response" as graded, "response" (of `responders`), "death", "progression
    claimed" (without an assessment), or "new therapy"."""
    responses: tuple[ResponseLabel, ...] = Field(default=(), alias="is")
    """For a tumour response: which ones, such as ["PD"]."""
    dated: DatedBy = "as seen"
    """The day of a tumour response: "as seen", the first day of its assessment on which it could
    be seen; "last scan", for a progression of the sum the last scan of the target lesions, unless a
    new lesion was seen earlier; "next scheduled visit", the planned day of the next visit, where
    it was seen between two windows."""
    reason: Text | None = None
    """What it is called in listings."""


class CensorSource(Part):
    """Where the time of a patient without an event ends."""

    of: CensorOf
    """"last adequate assessment"; "last visit", the last assessment, evaluable or not; "last
    contact"; "new therapy", its first day; "death", where it is no event; "cut-off", for those
    whom a contact shows alive on it or later; or "time zero"."""
    after: After | None = None
    """It holds only for patients of whom later events do not count for this reason ("no
    baseline", "new therapy", "treatment stopped", "missed visits"), or who have a "progression
    claimed"; without it, for everyone."""
    reason: Text | None = None
    """Why, as listings print it."""


class NewTherapy(Part):
    """What a new anticancer therapy does to the time."""

    censor: bool = False
    """Whether it censors the patient at the last adequate assessment before it. If not, the
    patient is followed on, whatever is given."""
    planned_radioiodine_counts: bool = False
    """Whether radioiodine that the protocol itself plans is a new therapy."""


class Stopped(Part):
    """What stopping the treatment does to the time."""

    censor: bool = False
    """Whether nothing counts that is seen after the treatment was stopped for good. If not, the
    patient is followed on."""
