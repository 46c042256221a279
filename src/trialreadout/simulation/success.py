"""Whether each simulated trial is a success by what its protocol set beforehand.

The rule is that of `trialreadout.analysis.success`, for many trials at once.

Source: Simon, Control Clin Trials 1989;10:1-10 (go on, and conclude, only above a limit).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.terms import Answer
from trialreadout.protocol.analyses import Success
from trialreadout.statistics import Estimates, kaplan_meier_of_many, proportion_of_many

Verdicts = NDArray[np.int8]
"""(trial,) `Answer` codes: met, not met, or nothing to judge by."""
AWAITED = -2
"""In a stage: its patients are not there yet."""


def by_count(
    success: Success, answer: IntArray, inside: BoolArray, began: FloatArray
) -> tuple[Verdicts, BoolArray]:
    """Judge the count of patients, stage by stage.

    Parameters
    ----------
    answer : (trial, patient)
        `Answer` codes of the answers that count.
    inside : (trial, patient)
        Who is in the analysis set.
    began : (trial, patient)
        Time zero, the order in which patients count; NaN: last.

    Returns
    -------
    The verdicts, and (trial,) which trials stop after their first stage.
    """
    order = np.argsort(began, axis=-1, kind="stable")
    answer = np.take_along_axis(answer, order, axis=-1)
    inside = np.take_along_axis(inside, order, axis=-1)
    place = inside.cumsum(axis=-1)
    last = _stage(answer, inside, place, success.n, success.above)
    stops = np.zeros(len(answer), bool)
    if success.first_stage is not None:
        first = _stage(answer, inside, place, success.first_stage.n, success.first_stage.above)
        stops = np.asarray(first == Answer.NOT_MET)
        last = np.where(stops, np.int8(Answer.NOT_MET), last)
    unknown = np.int8(Answer.NOT_EVALUABLE)
    return np.where(last == AWAITED, unknown, last).astype(np.int8), stops


def _stage(
    answer: IntArray, inside: BoolArray, place: IntArray, n: int | None, above: float
) -> IntArray:
    counts = inside if n is None else inside & (place <= n)
    met = np.count_nonzero(counts & (answer == Answer.MET), axis=-1)
    unknown = np.count_nonzero(counts & (answer == Answer.NOT_EVALUABLE), axis=-1)
    verdict = np.where(
        met + unknown > above, np.int8(Answer.NOT_EVALUABLE), np.int8(Answer.NOT_MET)
    )
    if n is not None:
        verdict = np.where(inside.sum(axis=-1) < n, np.int8(AWAITED), verdict)
    return np.where(met > above, np.int8(Answer.MET), verdict)


def by_proportion(success: Success, met: IntArray, n: IntArray) -> Verdicts:
    """Judge a proportion, or its lower limit."""
    confidence = success.confidence
    return _above(success, proportion_of_many(met, n, confidence))


def by_time(success: Success, time: FloatArray, event: BoolArray) -> Verdicts:
    """Judge a median or a rate; `time` (trial, patient) in the endpoint's unit, NaN: not inside."""
    curves = kaplan_meier_of_many(time, event)
    if success.yields == "median":
        verdict = _above(success, curves.quantile(0.5, success.confidence))
        left = _judged(success, curves.at(success.above, success.confidence))
        later = (verdict == Answer.NOT_EVALUABLE) & (left > 0.5)  # not reached, seen for so long
        return np.where(later, np.int8(Answer.MET), verdict)
    assert success.at is not None
    return _above(success, curves.at(success.at, success.confidence))


def _judged(success: Success, found: Estimates) -> FloatArray:
    return found.low if success.judged_by == "lower limit" else found.value


def _above(success: Success, found: Estimates) -> Verdicts:
    judged = _judged(success, found)
    verdict = np.where(judged > success.above, np.int8(Answer.MET), np.int8(Answer.NOT_MET))
    return np.where(np.isnan(judged), np.int8(Answer.NOT_EVALUABLE), verdict).astype(np.int8)
