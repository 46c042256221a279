"""Where each assessment stands: the baseline in column 0, later ones after it by date.

An assessment before the baseline has no column, and neither has one of a patient whose time
zero is not known. A patient without a baseline has an empty column 0.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.assessments import Assessments
from trialreadout.core.grid import NO_ROW, position_within

NO_BASELINE = -1
"""Of a series: none of its assessments is the baseline."""


def last_before_treatment(
    found: Assessments, eligible: BoolArray, treated_from: FloatArray
) -> IntArray:
    """Choose the last assessment that ended on or before the first dose.

    Parameters
    ----------
    found
        Of all series, in their order.
    eligible : (assessment,)
        Which of them can be a baseline: those with a lesion.
    treated_from : (series,)
        Day of the first dose in the days of `found`; NaN: not known, and then no baseline.

    Returns
    -------
    (series,) the assessment that is the baseline, or `NO_BASELINE`.
    """
    before = eligible & (found.last_day <= treated_from[found.series])
    return _last_of_series(found, before, len(treated_from))


def baseline_by_visit(
    found: Assessments, eligible: BoolArray, visit: IntArray, chosen: Sequence[int], series: int
) -> IntArray:
    """Choose the assessment that carries a visit label; of several labels the first found.

    Parameters
    ----------
    found, eligible
        As in `last_before_treatment`.
    visit : (assessment,)
        Code of the visit label.
    chosen
        Codes of the labels, the preferred one first.
    series
        How many series there are.

    Returns
    -------
    (series,) as in `last_before_treatment`.
    """
    baseline = np.full(series, NO_BASELINE)
    for label in reversed(chosen):
        with_label = _last_of_series(found, eligible & (visit == label), series)
        baseline = np.where(with_label == NO_BASELINE, baseline, with_label)
    return baseline


def columns_after(found: Assessments, baseline: IntArray, start: FloatArray) -> IntArray:
    """Number the assessments of each series: 0 for the baseline, then 1, 2, ... by date.

    Parameters
    ----------
    found
        Of all series, in their order.
    baseline : (series,)
        The assessment that is the baseline, or `NO_BASELINE`: then assessments count that
        ended on or after `start`.
    start : (series,)
        From when assessments count; NaN: not known, and then nothing has a column.

    Returns
    -------
    (assessment,) the column, or `NO_ROW`.
    """
    own = baseline[found.series]
    zero = start[found.series]
    later = np.where(
        own == NO_BASELINE, found.last_day >= zero, np.arange(found.series.size) > own
    ) & ~np.isnan(zero)
    column = np.full(found.series.size, NO_ROW)
    column[baseline[(baseline != NO_BASELINE) & ~np.isnan(start)]] = 0
    column[later] = position_within(found.series[later], start.size) + 1
    return column


def _last_of_series(found: Assessments, which: BoolArray, series: int) -> IntArray:
    last = np.full(series, NO_BASELINE)
    index = np.flatnonzero(which)
    last[found.series[index]] = index
    return last
