"""The CTCAE grade of a laboratory value.

A value has the highest grade of which it passes a threshold. A threshold may be a number, a
multiple of a limit of normal or of the baseline, and may hold in some patients alone. What is
not known of a limit or a baseline leaves a threshold open; the grade is told all the same where
what is known settles it.

A value alone cannot tell what texts say of signs, symptoms and treatment: a grade is the lowest
that the value allows. Grade 4 of anaemia, and every grade 5, is told by a person.

Source: NCI, Common Terminology Criteria for Adverse Events, versions 4 to 6; the thresholds stand
        in `trialreadout.criteria.ctcae`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.criteria.ctcae.limb import Direction, Limb, Of, Term, When

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

GRADE_UNKNOWN = -1
_ROUNDING = 1e-9
"""Share of a threshold by which a value must pass it to lie beyond."""
_FIVE = 5


def laboratory_grade(
    value: ArrayLike,
    lower_limit: ArrayLike,
    upper_limit: ArrayLike,
    baseline: ArrayLike,
    rule: Term,
    *,
    baseline_lower_limit: ArrayLike | None = None,
    baseline_upper_limit: ArrayLike | None = None,
    symptoms: ArrayLike = False,
    anticoagulated: ArrayLike = False,
) -> IntArray:
    """Grade values of one term.

    Parameters
    ----------
    value, lower_limit, upper_limit, baseline : (...)
        The value, its limits of normal and the patient's baseline, all in the unit of the term,
        or in one unit where it has none. NaN: not known.
    rule
        The term.
    baseline_lower_limit, baseline_upper_limit : (...)
        Limits by which the baseline is normal or not; without them, those of the value.
    symptoms, anticoagulated : (...)
        Whether there are signs or symptoms that the text asks for, and whether the patient is on
        anticoagulation; without them, what the text says of either raises no grade.

    Returns
    -------
    (...)
        0 to 4; `GRADE_UNKNOWN` where what is known leaves more than one grade possible.

    Notes
    -----
    A value within a billionth of a threshold lies on it, so that 3.0 times an upper limit of
    0.1 is reached by 0.3 and not passed; in floating point, 3 * 0.1 is more than 0.3.
    """
    measured, lower, upper, before = np.broadcast_arrays(
        *(np.asarray(each, np.float64) for each in (value, lower_limit, upper_limit, baseline))
    )
    seen = _Seen(
        value=measured,
        lower=lower,
        upper=upper,
        baseline=before,
        baseline_lower=lower
        if baseline_lower_limit is None
        else np.asarray(baseline_lower_limit, np.float64),
        baseline_upper=upper
        if baseline_upper_limit is None
        else np.asarray(baseline_upper_limit, np.float64),
        symptoms=np.asarray(symptoms, bool),
        anticoagulated=np.asarray(anticoagulated, bool),
    )
    sure = possible = np.array(0, np.int8)
    for limb in rule.limbs:
        surely, possibly = _holds(limb, rule.direction, seen)
        sure = np.where(surely, np.maximum(sure, limb.grade), sure)
        possible = np.where(possibly, np.maximum(possible, limb.grade), possible)
    unknown = np.isnan(measured) | (possible > sure)
    return np.where(unknown, GRADE_UNKNOWN, sure)


@dataclass(frozen=True, slots=True)
class _Seen:
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    baseline: FloatArray
    baseline_lower: FloatArray
    baseline_upper: FloatArray
    symptoms: BoolArray
    anticoagulated: BoolArray


def _holds(limb: Limb, direction: Direction, seen: _Seen) -> tuple[BoolArray, BoolArray]:
    """Tell where a limb holds for sure, and where it holds or may hold for all that is known."""
    applies, may_apply = _applies(limb.when, direction, seen)
    reference, nearest = _reference(limb, direction, seen)
    beyond = _beyond(seen.value, limb.times * reference + limb.plus, direction, limb.included)
    may_lie = np.isnan(reference) & (
        np.isnan(nearest) | _beyond(seen.value, limb.times * nearest + limb.plus, direction)
    )
    return applies & beyond, may_apply & (beyond | may_lie)


def _beyond(
    value: FloatArray, threshold: FloatArray, direction: Direction, included: bool = False
) -> BoolArray:
    """Tell which values pass a threshold, or reach an included one; none where either is NaN."""
    past = threshold - value if direction is Direction.LOW else value - threshold
    rounding = _ROUNDING * np.abs(threshold)
    return np.asarray(past >= -rounding if included else past > rounding)


def _reference(limb: Limb, direction: Direction, seen: _Seen) -> tuple[FloatArray, FloatArray]:
    """Return what a threshold is a multiple of, and the least grave that it can be.

    The second speaks where the first is not known: a baseline beyond the limit of normal lies no
    nearer than that limit. NaN: nothing is known of it.
    """
    nothing = np.asarray(np.nan)
    match limb.of:
        case Of.UNIT:
            return np.asarray(1.0), nothing
        case Of.LLN:
            return seen.lower, nothing
        case Of.ULN:
            return seen.upper, nothing
        case Of.HIGHER:
            return np.maximum(seen.upper, seen.baseline), seen.upper
    if limb.when in (When.BASELINE_ABNORMAL, When.BASELINE_UP_TO_FIVE):
        high = direction is Direction.HIGH
        return seen.baseline, seen.baseline_upper if high else seen.baseline_lower
    return seen.baseline, nothing


def _applies(when: When, direction: Direction, seen: _Seen) -> tuple[BoolArray, BoolArray]:
    """Tell in whom a limb applies for sure, and in whom it applies or may apply."""
    baseline, lower, upper = seen.baseline, seen.baseline_lower, seen.baseline_upper
    limit = upper if direction is Direction.HIGH else lower
    abnormal = _beyond(baseline, limit, direction)
    open_ = np.isnan(baseline) | np.isnan(limit)
    match when:
        case When.ALWAYS:
            everywhere = np.asarray(True)
            return everywhere, everywhere
        case When.SYMPTOMS:
            return seen.symptoms, seen.symptoms
        case When.ANTICOAGULATED:
            return seen.anticoagulated, seen.anticoagulated
        case When.NOT_ANTICOAGULATED:
            return ~seen.anticoagulated, ~seen.anticoagulated
        case When.BASELINE_NORMAL:
            return ~abnormal & ~open_, ~abnormal
        case When.BASELINE_ABNORMAL:
            return abnormal, abnormal | open_
        case When.BASELINE_UP_TO_FIVE:
            moderate = abnormal & ~_beyond(baseline, _FIVE * upper, direction)
            return moderate, moderate | open_
        case When.BASELINE_BELOW:
            below = _beyond(baseline, lower, Direction.LOW)
            return below, below | np.isnan(baseline) | np.isnan(lower)
