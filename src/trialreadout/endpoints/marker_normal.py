"""Whether a tumour marker is normal at each assessment, for a complete response that waits for it.

Of the values sampled close to an assessment the nearest counts. A marker that was not elevated at
baseline need not become normal.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, evaluation of nontarget
             lesions.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.3.1.
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Values
from trialreadout.core.terms import Answer, Limit


def marker_normal(values: Values, marker: str, day: FloatArray, within_days: int) -> IntArray:
    """Tell of each assessment whether the marker is normal.

    Parameters
    ----------
    values
        Markers.
    marker
        Which of them.
    day : (reader, patient, visit)
        Of the assessments, from time zero; NaN: there is none.
    within_days
        The most days between an assessment and the value that counts for it.

    Returns
    -------
    (reader, patient, visit)
        `Answer` codes. MET: at most the upper limit of normal, or not above it at baseline;
        NOT_EVALUABLE without a value close by, or without its limit.

    Raises
    ------
    KeyError
        If nobody has a value of the marker.
    """
    at = values.of(marker)
    sampled, elevated, known = values.day[at], _elevated(values, at), _known(values, at)
    before = known & (sampled <= 0)
    last = np.where(before, sampled, -np.inf).argmax(axis=-1)
    never = before.any(axis=-1) & ~np.take_along_axis(elevated, last[:, np.newaxis], -1)[:, 0]

    apart = np.abs(day[..., np.newaxis] - sampled[:, np.newaxis, :])
    apart = np.where(known[:, np.newaxis, :] & (apart <= within_days), apart, np.inf)
    close = np.isfinite(apart).any(axis=-1)
    nearest = apart.argmin(axis=-1) if apart.shape[-1] else np.zeros(day.shape, int)
    patient = np.arange(day.shape[-2])[:, np.newaxis]
    high = elevated[patient, nearest] if apart.shape[-1] else np.zeros(day.shape, bool)
    return np.select(
        [np.broadcast_to(never[:, np.newaxis], day.shape), ~close, high],
        [Answer.MET, Answer.NOT_EVALUABLE, Answer.NOT_MET],
        default=Answer.MET,
    ).astype(np.int8)


def _known(values: Values, at: int) -> BoolArray:
    """Mark (patient, value) the values that can be held against a limit of normal."""
    known: BoolArray = ~np.isnan(values.value[at]) & ~np.isnan(values.upper_limit_normal[at])
    undecided = (values.limit[at] == Limit.BELOW) & (
        values.value[at] > values.upper_limit_normal[at]
    )
    known &= ~undecided & ~np.isnan(values.day[at])
    return known


def _elevated(values: Values, at: int) -> BoolArray:
    """Mark (patient, value) the values above normal; one above its assay's range is."""
    above = values.value[at] > values.upper_limit_normal[at]
    beyond = (values.limit[at] == Limit.ABOVE) & ~np.isnan(values.upper_limit_normal[at])
    elevated: BoolArray = above | beyond
    return elevated
