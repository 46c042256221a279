"""How much of the drug a virtual patient is given, and until when toxicity lets it be given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.dates import DAYS_PER_YEAR
from trialreadout.simulation.scenario import Dosing

Latent = NDArray[np.float32]
"""What nobody measures, in single precision."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The dose levels of each patient; days count from the first dose."""

    from_day: FloatArray
    """(level, patient) first day of each level, ascending; inf: never reached."""
    share: tuple[float, ...]
    """For each level the share of the full dose."""
    stopped: FloatArray
    """(patient,) day on which toxicity stops the drug for good; inf: never."""

    def take(self, patients: IntArray) -> Levels:
        """Take some of the patients."""
        return Levels(self.from_day.take(patients, axis=1), self.share, self.stopped[patients])

    def full_days(self, day: Latent) -> Latent:
        """Count the days of full dose that were given by a day, (..., patient)."""
        day = np.clip(day, 0, self.stopped.astype(np.float32))
        given = day * np.float32(self.share[0])
        for level in range(1, len(self.share)):
            since = day - self.from_day[level].astype(np.float32)
            np.maximum(since, 0, out=since)
            since *= np.float32(self.share[level - 1] - self.share[level])
            given -= since
        return given


def draw_levels(dosing: Dosing, patients: int, random: np.random.Generator) -> Levels:
    """Draw reductions, one after the other, and a stop, all at constant rates."""
    from_day = np.zeros((len(dosing.levels), patients))
    if dosing.reductions_per_year:
        waits = random.standard_exponential((len(dosing.levels) - 1, patients))
        waits = np.ceil(waits * (DAYS_PER_YEAR / dosing.reductions_per_year))
        np.cumsum(waits, axis=0, out=from_day[1:])
    else:
        from_day[1:] = np.inf
    stopped = np.full(patients, np.inf)
    if dosing.stops_per_year:
        waits = random.standard_exponential(patients)
        stopped = np.ceil(waits * (DAYS_PER_YEAR / dosing.stops_per_year))
    return Levels(from_day, dosing.levels, stopped)
