"""The day of a progression by the last of the scans that make up its sum.

The scans of one assessment may lie on several days. A new lesion dates a progression by the day on
which it was recorded; a sum that has grown by the last scan of its target lesions, since the sum
needs them all. Where both make it, the earlier counts. What is progression in another way
(non-target lesions, a recurrence) keeps the first day on which it could be seen.

Source: FDA, Clinical Trial Endpoints for the Approval of Cancer Drugs and Biologics (2007,
        appendix 2 and appendix 3, table A; the same in 2018).
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.terms import NewLesion, Response


def progression_by_last_scan(
    seen_day: FloatArray,
    last_day: FloatArray,
    target: IntArray,
    new_lesion: IntArray,
    new_lesion_after_days: IntArray,
    scanned_after_days: IntArray,
    scanned: BoolArray,
) -> FloatArray:
    """Date progressions; every argument is of the assessment that is one.

    Parameters
    ----------
    seen_day, last_day : (...,)
        The first day on which it could be seen, and the last day of the assessment.
    target, new_lesion : (...,)
        `Response` codes of the target lesions, and `NewLesion` codes.
    new_lesion_after_days : (...,)
        Day of the record of a new lesion, counted from the last day: 0 or less.
    scanned_after_days, scanned : (..., lesion)
        Day of each lesion's record, counted likewise, and whether it is a target lesion that has
        one.

    Returns
    -------
    (...,)
        The day; NaN where `seen_day` is.
    """
    last_scan = scanned_after_days.max(axis=-1, initial=-(2**15), where=scanned)
    by_sum = np.where(target == Response.PD, last_day + last_scan, np.inf)
    is_new = new_lesion == NewLesion.UNEQUIVOCAL
    by_new_lesion = np.where(is_new, last_day + new_lesion_after_days, np.inf)
    earliest = np.minimum(by_sum, by_new_lesion)
    return np.where(np.isfinite(earliest), np.maximum(earliest, seen_day), seen_day)
