"""Weight loss, graded by the share of the baseline weight that is gone.

Only the scale is read here. Nutritional support and tube feeding raise a grade too, and are
recorded as adverse events, not as weights.

Source: CTCAE v3.0, v4.03 and v5.0, "Weight loss": 5 to less than 10 % of the baseline weight,
        10 to less than 20 %, 20 % and more; there is no grade 4 or 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.codes import first_of

if TYPE_CHECKING:
    from trialreadout.core.arrays import IntArray

GRADE_UNKNOWN = -1
GRADES_FROM_PERCENT = (5, 10, 20)
"""Loss from which grade 1, 2 and 3 begin."""


@dataclass(frozen=True, slots=True)
class WeightLoss:
    """Grades 0 to 3; `GRADE_UNKNOWN` where the weight or its baseline is."""

    grade: IntArray
    """(..., visit) the baseline column included: 0 there."""
    worst: IntArray
    """(...) highest of the known grades after baseline. A visit without a weight may hide a higher
    one; without any weight after baseline it is unknown."""


def weight_loss(weight_kg: ArrayLike) -> WeightLoss:
    """Grade every weight.

    Parameters
    ----------
    weight_kg : (..., visit)
        Visits in time order, the first being the baseline, for most protocols the last weight
        before treatment. NaN: not weighed. A weight that is not above 0 kg counts as not known.

    Returns
    -------
    WeightLoss
        Unknown throughout without a baseline.

    Notes
    -----
    Weights are compared as whole grams, so that a loss of exactly 5 % is grade 1:
    in floating point, 45.6 <= 0.95 * 48 is false.
    """
    grams = np.rint(1000 * np.asarray(weight_kg, dtype=np.float64))
    grams = np.where((grams > 0) & np.isfinite(grams), grams, np.nan)
    baseline = grams[..., :1]
    lost = baseline - grams
    reached = [100 * lost >= percent * baseline for percent in GRADES_FROM_PERCENT]
    grades = range(len(reached), 0, -1)
    grade = first_of([np.isnan(lost), *reversed(reached)], [GRADE_UNKNOWN, *grades], otherwise=0)
    return WeightLoss(grade=grade, worst=grade[..., 1:].max(axis=-1, initial=GRADE_UNKNOWN))
