"""What becomes of a virtual patient: progression, death, drop-out, and until when it is seen.

The tumour progresses when the true sum of diameters has grown by a fifth over its nadir, or
when a new lesion appears. Death and drop-out come at one rate before and another after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.before import first_column, up_to_each
from trialreadout.core.dates import DAYS_PER_WEEK, DAYS_PER_YEAR
from trialreadout.simulation.burden import Burden, Sizes
from trialreadout.simulation.scenario import Course, Tumour

GROWN_BY = 1.2
"""Over the nadir: progression, RECIST."""


@dataclass(frozen=True, slots=True)
class Happened:
    """The days of each patient, from time zero; inf: it does not happen."""

    new_lesion: FloatArray
    """(patient,) a new lesion appears."""
    progressed: FloatArray
    """(patient,) the tumour has progressed."""
    death: FloatArray
    """(patient,)"""
    left: FloatArray
    """(patient,) nothing is known from here on."""
    in_doubt: BoolArray
    """(patient,) whether the new lesion is called equivocal at first."""

    def take(self, patients: IntArray) -> Happened:
        """Take some of the patients."""
        return Happened(
            self.new_lesion[patients],
            self.progressed[patients],
            self.death[patients],
            self.left[patients],
            self.in_doubt[patients],
        )


def draw_course(
    course: Course,
    tumour: Tumour,
    burden: Burden,
    day: FloatArray,
    true_sum: Sizes,
    equivocal: float,
    random: np.random.Generator,
) -> Happened:
    """Draw what becomes of patients.

    Parameters
    ----------
    day : (visit, patient)
        Days on which the tumour is looked at, ascending, the first before treatment.
    true_sum : (visit, patient)
        The sum of its target lesions then.
    equivocal
        The share of new lesions that are called equivocal at first.
    """
    patients = day.shape[-1]
    median_growth = np.log(2) / (3 * DAYS_PER_WEEK * tumour.doubling_weeks)
    rate = burden.growth * (tumour.new_lesions_per_year / DAYS_PER_YEAR / median_growth)
    appears = random.standard_exponential(patients)
    with np.errstate(divide="ignore"):
        new_lesion = np.ceil(appears / rate)
    progressed = np.minimum(_grown(day, true_sum), new_lesion)
    return Happened(
        new_lesion=new_lesion,
        progressed=progressed,
        death=_at_two_rates(
            course.deaths_per_year, course.deaths_per_year_progressed, progressed, random
        ),
        left=_at_two_rates(
            course.leave_per_year, course.leave_per_year_progressed, progressed, random
        ),
        in_doubt=np.asarray(random.random(patients, np.float32) < np.float32(equivocal)),
    )


def _grown(day: FloatArray, true_sum: Sizes) -> FloatArray:
    """Find (patient,) when the sum passes its nadir by a fifth, between two looks if need be."""
    if len(day) == 1:
        return np.full(day.shape[-1], np.inf)
    nadir = up_to_each(np.minimum, true_sum.T).T
    over = true_sum[1:] >= np.float32(GROWN_BY) * nadir[:-1]
    first = first_column(over.T)
    ever = first < len(over)
    first = np.where(ever, first, 0)
    patients = np.arange(day.shape[-1])
    before, after = true_sum[first, patients], true_sum[first + 1, patients]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.log(GROWN_BY * nadir[first, patients] / before) / np.log(after / before)
    start, end = np.maximum(day[first, patients], 0), day[first + 1, patients]
    when = np.ceil(start + np.clip(share, 0, 1) * (end - start))
    return np.where(ever, np.maximum(when, 1), np.inf)


def _at_two_rates(
    before: float, after: float, change: FloatArray, random: np.random.Generator
) -> FloatArray:
    """Draw (patient,) whole days at one rate a year until a change, and at another from then."""
    needed = random.standard_exponential(change.size) * DAYS_PER_YEAR
    with np.errstate(divide="ignore", invalid="ignore"):
        early = needed / before if before else np.full(change.size, np.inf)
        late = change + (needed - change * before) / after if after else np.full_like(early, np.inf)
    return np.ceil(np.maximum(np.where(early <= change, early, late), 1))
