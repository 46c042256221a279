"""The tumour of a virtual patient as it is, whatever is seen of it.

Sources: growth as a sum of a shrinking and a growing exponential, Stein et al., Clin Cancer Res
         2011;17:907-917.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247 (what is a target lesion).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.before import up_to_each
from trialreadout.core.dates import DAYS_PER_WEEK
from trialreadout.simulation.dosing import Levels
from trialreadout.simulation.normals import draw_normals
from trialreadout.simulation.scenario import Tumour

Sizes = NDArray[np.float32]
_IN_DIAMETER = np.log(2) / (3 * DAYS_PER_WEEK)
"""A volume that doubles in a week: growth of the diameter a day."""
_MOST_GROWTH = np.float32(50)
"""Of the logarithm of a diameter: nobody has lived to see it, and single precision can hold it."""
MOST_OF_AN_ORGAN = 2
"""Target lesions of one organ, the lymph nodes being one (RECIST 1.1)."""


@dataclass(frozen=True, slots=True)
class Burden:
    """The lesions of each patient, and how fast they grow and shrink."""

    diameter_mm: Sizes
    """(lesion, patient) at the first dose; 0: the patient has no such lesion."""
    nodal: BoolArray
    """(lesion, patient) whether it is a lymph node."""
    growth: Sizes
    """(patient,) of a diameter, a day, without the drug."""
    shrinkage: Sizes | None
    """(lesion, patient) of a diameter, a full day of the drug; None: the drug shrinks nothing."""
    slowed_by: float
    """The share by which the full dose slows growth."""

    def take(self, patients: IntArray) -> Burden:
        """Take some of the patients."""
        shrinkage = None if self.shrinkage is None else self.shrinkage.take(patients, axis=1)
        return Burden(
            self.diameter_mm.take(patients, axis=1),
            self.nodal.take(patients, axis=1),
            self.growth[patients],
            shrinkage,
            self.slowed_by,
        )

    @property
    def of_first_lesion(self) -> Burden:
        """The first lesion alone, which stands for the whole where one number is wanted."""
        shrinkage = None if self.shrinkage is None else self.shrinkage[:1]
        return Burden(self.diameter_mm[:1], self.nodal[:1], self.growth, shrinkage, self.slowed_by)

    def relative_size(self, day: FloatArray, levels: Levels) -> Sizes:
        """Return (time, lesion, patient) the diameters as multiples of those at the start.

        Parameters
        ----------
        day : (time, patient)
            From the first dose.
        levels
            What is given.
        """
        grows = day.astype(np.float32)
        if self.shrinkage is None and not self.slowed_by:
            return self._grown_by(grows)[:, np.newaxis]
        given = levels.full_days(grows)
        if self.slowed_by:
            grows -= np.float32(self.slowed_by) * given
        size = self._grown_by(grows)[:, np.newaxis]
        if self.shrinkage is None:
            return size
        shrunk = given[:, np.newaxis] * -self.shrinkage
        np.exp(shrunk, out=shrunk)
        shrunk += size - 1
        return shrunk

    def _grown_by(self, days: Sizes) -> Sizes:
        """Return (time, patient) growth over so many days; their array is used for it."""
        days *= self.growth
        np.minimum(days, _MOST_GROWTH, out=days)
        return np.exp(days, out=days)


def draw_burden(tumour: Tumour, patients: int, random: np.random.Generator) -> Burden:
    """Draw the lesions of patients."""
    most = len(tumour.targets)
    share = np.cumsum(tumour.targets) / np.sum(tumour.targets)
    lesions = 1 + np.searchsorted(share[:-1], random.random(patients), side="right")
    there = np.arange(most)[:, np.newaxis] < lesions

    def spread(log_sd: float, *shape: int) -> Sizes:
        deviation = np.float32(log_sd) * draw_normals(shape, random)
        factor: Sizes = np.exp(deviation)
        return factor

    diameter = np.float32(tumour.diameter_mm) * spread(tumour.diameter_log_sd, most, patients)
    nodal = there & (random.random(there.shape, np.float32) < np.float32(tumour.nodes))
    nodal &= up_to_each(np.add, nodal.view(np.int8).T).T <= MOST_OF_AN_ORGAN
    diameter = np.where(there, np.maximum(diameter, smallest_target(tumour, nodal)), 0)
    doubling = tumour.doubling_weeks * spread(tumour.doubling_log_sd, patients)
    shrinkage = None
    if tumour.halving_weeks is not None:
        halving = tumour.halving_weeks * spread(tumour.halving_log_sd, patients)
        own = halving * spread(tumour.lesion_log_sd, most, patients)
        shrinkage = (_IN_DIAMETER / own).astype(np.float32)
    growth = (_IN_DIAMETER / doubling).astype(np.float32)
    return Burden(diameter.astype(np.float32), nodal, growth, shrinkage, tumour.growth_slowed_by)


def smallest_target(tumour: Tumour, nodal: BoolArray) -> Sizes:
    """Return for each lesion the diameter in millimetres below which it is no target."""
    return np.where(nodal, np.float32(tumour.smallest_node_mm), np.float32(tumour.smallest_mm))
