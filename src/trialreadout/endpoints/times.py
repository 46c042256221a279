"""The time of each patient: how long, whether it ended with the event, and why it ended there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.units import TimeUnit
from trialreadout.endpoints import tumour_response
from trialreadout.endpoints.over_assessments import Answers
from trialreadout.protocol.time_sources import CutShortBy

NO_VISIT = NO_REASON = NOT_CUT = -1
RESPONDERS = "responders"
"""Where a time ends with a response, its origin: the assessments of the responders' endpoint."""
CUT_SHORT_BY: tuple[str, ...] = get_args(CutShortBy)
"""What keeps later events from counting, by its code."""


@dataclass(frozen=True, slots=True)
class Times:
    """The time of each patient, whether it ended with the event, and why it ended."""

    days: FloatArray
    """(patient,) from the start; NaN: the start, time zero or every source is unknown."""
    start: FloatArray
    """(patient,) from time zero; NaN for a patient whose time never starts."""
    event: BoolArray
    """(patient,)"""
    reason: IntArray
    """(patient,) position in `reasons`; -1 where there is no time."""
    reasons: tuple[str, ...]
    """Those of the events, then those of the censorings, in the order of the protocol."""
    event_reasons: int
    """How many of the reasons are events."""
    origins: tuple[str, ...]
    """For each reason the date it stands on, "table.column", or the responders' assessments."""
    visit: IntArray
    """(patient,) the deciding visit in the record's series; -1: no visit decided."""
    cut_short: IntArray
    """(patient,) of who is censored, position in `CUT_SHORT_BY` of what kept later events from
    counting; -1: nothing did."""
    unit: TimeUnit
    tumour: tumour_response.Graded | None
    """The assessments it rests on; None where it rests on none."""
    responders: Answers | None
    """Who responded, and when, where the time asks for it."""

    @property
    def censored_as(self) -> IntArray:
        """(patient,) 0 for an event, else the number of the source of censoring, from 1; -1."""
        censored = self.reason - self.event_reasons + 1
        return np.where(self.reason == NO_REASON, -1, np.where(self.event, 0, censored))
