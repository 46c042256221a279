"""Answers with the day from which they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Answer

if TYPE_CHECKING:
    from trialreadout.core.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class DatedResponse:
    """A response of each patient, and its day."""

    response: IntArray
    """(...) `Response` codes."""
    day: FloatArray
    """(...) Date minus reference date; NaN where there is no record."""


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """Whether each patient met a condition, and since when."""

    met: IntArray
    """(...) `Answer` codes, MET or NOT_MET. A patient without any record has not met it."""
    day: FloatArray
    """(...) Date minus reference date; NaN where the condition was not met."""


def met_since(day: FloatArray) -> DatedAnswer:
    """Turn the first days on which a condition held, NaN for never, into answers."""
    met = np.where(np.isnan(day), Answer.NOT_MET, Answer.MET).astype(np.int8)
    return DatedAnswer(met=met, day=day)
