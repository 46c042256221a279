"""One of several conditions suffices, some of them unknown.

What is unknown cannot undo what is met, and only what is known not to be met, all of it, makes the
whole not met. This is the "or" of Kleene's logic of three values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.codes import first_of
from trialreadout.core.terms import Answer

if TYPE_CHECKING:
    from trialreadout.core.arrays import IntArray


def any_of(answer: IntArray, axis: int) -> IntArray:
    """Join answers along an axis.

    Parameters
    ----------
    answer : (..., condition, ...)
        `Answer` codes.
    axis
        That of the conditions.

    Returns
    -------
    (...)
        `Answer` codes without that axis: MET if one is met, otherwise NOT_EVALUABLE if one is
        not evaluable, otherwise NOT_MET, as it is without any condition.
    """
    answer = np.asarray(answer)
    return first_of(
        [(answer == Answer.MET).any(axis=axis), (answer == Answer.NOT_EVALUABLE).any(axis=axis)],
        [Answer.MET, Answer.NOT_EVALUABLE],
        otherwise=Answer.NOT_MET,
    )
