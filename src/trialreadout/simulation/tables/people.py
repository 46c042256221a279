"""The patients of simulated trials by name, and who they are.

Who they are is drawn here, apart from the stream that draws what happens to them, so that writing
patients down changes nothing about them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.protocol.schedule import AgeRange
from trialreadout.simulation.tables.rows import dates, flags, numbers

_AGE_YEARS, _AGE_SD = 63.0, 10.0
_YOUNGEST, _OLDEST = 18, 90
_ECOG = (0.5, 0.4, 0.1)
_INFORMED_BEFORE = 14
"""Days before registration, at most."""
_BONE_METASTASES = 0.3


@dataclass(frozen=True, slots=True)
class People:
    """Those who entered some trials, one trial after the other; days are since 1970-01-01."""

    subject: pl.Series
    """(patient,)"""
    entered_day: FloatArray
    """(patient,) of registration."""
    progressed_day: FloatArray
    """(patient,) on which the tumour progressed, whoever saw it; inf: it did not, NaN: never
    treated."""

    def take(self, patients: IntArray) -> People:
        """Take some of the patients."""
        return People(
            self.subject.gather(patients),
            self.entered_day[patients],
            self.progressed_day[patients],
        )


def subject_names(patients: int, trials: int, first_trial: int = 1) -> pl.Series:
    """Name the patients of trials: S0001-03 is the third of the first trial."""
    trial = np.repeat(np.arange(first_trial, first_trial + trials), patients)
    patient = np.tile(np.arange(1, patients + 1), trials)
    wide = max(4, len(str(first_trial + trials - 1))), max(2, len(str(patients)))
    parts = [pl.Series(each).cast(pl.String) for each in (trial, patient)]
    trial_text, patient_text = (
        part.str.zfill(width) for part, width in zip(parts, wide, strict=True)
    )
    return "S" + trial_text + "-" + patient_text


def subject_rows(people: People, ages: AgeRange, random: np.random.Generator) -> pl.DataFrame:
    """Write each patient, of an age that the protocol lets enter."""
    n = people.subject.len()
    youngest = ages.minimum if ages.minimum is not None else _YOUNGEST
    oldest = ages.maximum if ages.maximum is not None else max(_OLDEST, youngest)
    age = np.rint(_AGE_YEARS + _AGE_SD * random.standard_normal(n))
    age = np.where(age > oldest, 2 * oldest - age, age)
    informed = people.entered_day - random.integers(0, _INFORMED_BEFORE + 1, n)
    sex = np.where(random.random(n) < 0.5, "F", "M")
    return pl.DataFrame(
        {
            "subject": people.subject,
            "sex": pl.Series(sex),
            "age_years": numbers(np.clip(age, youngest, oldest)),
            "informed_on": dates(informed),
            "enrolled_on": dates(people.entered_day),
            "screen_failure": flags(np.zeros(n, bool)),
            "ecog": pl.Series(random.choice(len(_ECOG), n, p=_ECOG)),
            "bone_metastases": flags(random.random(n) < _BONE_METASTASES),
        }
    )
