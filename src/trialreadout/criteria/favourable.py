"""A favourable response: one or more of several criteria are met.

Such a composite is generous where its parts are. Each part that is met by standing still, or by a
test that finds nothing, carries the patient, whatever the others show: progression on the scan with
a marker that does not rise significantly is favourable.

Source: ClinicalTrials.gov NCT00887107, primary outcome ("one or more of the following
        criteria"); it is silent on criteria that cannot be evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from trialreadout.core.terms import Answer
from trialreadout.criteria.any_of import any_of

if TYPE_CHECKING:
    from trialreadout.core.arrays import IntArray

NotEvaluable = Literal["unknown", "not met"]


def favourable(*answers: IntArray, not_evaluable: NotEvaluable = "unknown") -> IntArray:
    """Join the criteria of each patient.

    Parameters
    ----------
    *answers : (...)
        `Answer` codes, one array a criterion.
    not_evaluable
        unknown: a criterion that cannot be evaluated leaves the patient NOT_EVALUABLE unless
        another is met. not met: it counts as not met.

    Returns
    -------
    (...)
        `Answer` codes: MET if one criterion is met.

    Raises
    ------
    ValueError
        If there is no criterion, or `not_evaluable` is neither of the two.
    """
    if not answers:
        raise ValueError("no criterion was handed over; expected one or more arrays of answers")
    if not_evaluable not in ("unknown", "not met"):
        raise ValueError(f'not_evaluable is {not_evaluable!r}; expected "unknown" or "not met"')
    joined = any_of(np.stack(np.broadcast_arrays(*answers)), axis=0)
    if not_evaluable == "not met":
        return np.where(joined == Answer.MET, Answer.MET, Answer.NOT_MET).astype(np.int8)
    return joined
