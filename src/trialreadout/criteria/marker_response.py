"""Response and progression of a tumour marker, by the thresholds of published criteria.

The publications leave room. What is read here, and is the project's own reading:

- A fall or a rise is held if every value from the first to the confirming one shows it. One that
  does not ends the claim, and a later value may begin another.
- A marker that was ever normal, at baseline or since, progresses against the limit of normal.
- Values from the first progression on are no part of a response.
- "Before" and "beyond" twelve weeks are taken by the letter: a rise before the day does not count,
  and of a marker that never fell a rise on that very day does not either.

Sources: those of `trialreadout.criteria.gcig` and `trialreadout.criteria.pcwg3`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.terms import MarkerResponse
from trialreadout.criteria.held import NEVER, before_each, first_held, picked
from trialreadout.criteria.marker_criteria import MarkerCriteria, MarkerRule
from trialreadout.criteria.marker_series import MarkerSeries, in_order

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class MarkerCourse:
    """What the marker of each patient did. NaN: there is none."""

    answer: IntArray
    """(...) `MarkerResponse` codes: the response if there was one before progression."""
    rule: IntArray
    """(...) `MarkerRule` codes."""
    response_day: FloatArray
    """(...) of the first value that shows a held fall."""
    progression_day: FloatArray
    """(...) of the first value that shows a held rise."""
    state: IntArray
    """(..., value) `MarkerResponse` codes of each value by itself, confirmed or not; NE of the
    baseline, of what lies before it and of what does not count."""
    baseline: FloatArray
    """(...) the last value that counts up to the start."""
    nadir: FloatArray
    """(...) the lowest value from the baseline on, the baseline included."""
    best_change_percent: FloatArray
    """(...) of the lowest value after the start, against the baseline; above 0: it never fell."""


def marker_response(
    day: ArrayLike,
    value: ArrayLike,
    upper_limit_normal: ArrayLike = np.nan,
    *,
    criteria: MarkerCriteria,
    disturbed_day: ArrayLike = (),
) -> MarkerCourse:
    """Grade the course of each series of marker values.

    Parameters
    ----------
    day : (..., value)
        From the start of treatment, in any order; 0 and below lie before it. NaN: the value has no
        day and is left out.
    value : (..., value)
        NaN: not measured, left out.
    upper_limit_normal : (..., value)
        In the unit of the value, which is normal up to and including it. NaN: not known; where the
        criteria ask for it, nothing can then be said of the patient.
    criteria
        The numbers of a publication.
    disturbed_day : (..., event)
        Days of what disturbs the marker for a while; NaN: none.
    """
    series = in_order(day, value, upper_limit_normal, disturbed_day, criteria.disturbed_days)
    rise = _risen(series, criteria)
    fall = _fallen(series, criteria)

    rises = first_held(series.day, rise, rise, criteria.rise_held_days)
    progression_day = picked(series.day, rises, np.nan)
    counts = fall & ~(series.day >= progression_day[..., np.newaxis])
    follows = counts & _within_variation(series, criteria)
    falls = first_held(series.day, counts, follows, criteria.fall_held_days)
    normal = counts & series.normal
    to_normal = first_held(series.day, normal, normal, criteria.fall_held_days)

    rule = _rule(series, criteria, rise, rises, counts, falls, to_normal)
    unknown = np.isin(rule, (MarkerRule.NO_BASELINE, MarkerRule.LIMIT_UNKNOWN))
    state = np.select(
        [~series.after | unknown[..., np.newaxis], rise, fall & series.normal, fall],
        [
            MarkerResponse.NE,
            MarkerResponse.PROGRESSION,
            MarkerResponse.RESPONSE_WITHIN_NORMAL_RANGE,
            MarkerResponse.RESPONSE,
        ],
        default=np.int8(MarkerResponse.STABLE),
    )
    baseline, lowest = series.baseline, series.lowest_after
    return MarkerCourse(
        answer=_ANSWER_OF[rule],
        rule=rule,
        response_day=np.where(unknown, np.nan, picked(series.day, falls, np.nan)),
        progression_day=np.where(unknown, np.nan, progression_day),
        state=series.as_given(state.astype(np.int8)),
        baseline=baseline,
        nadir=series.lowest,
        best_change_percent=100 * (lowest - baseline) / np.where(baseline > 0, baseline, np.nan),
    )


def _risen(series: MarkerSeries, criteria: MarkerCriteria) -> BoolArray:
    """Mark (..., value) the values that have risen far enough, held or not."""
    if criteria.rise_percent is None:
        return np.zeros(series.day.shape, bool)
    growth = series.whole - series.nadir_before
    risen: BoolArray = (
        (growth > 0)
        & (100 * growth >= criteria.rise_percent * series.nadir_before)
        & (growth >= series.in_whole(criteria.rise_at_least))
    )
    if criteria.times_limit is not None:
        above = series.whole >= criteria.times_limit * series.whole_limit
        risen = np.where(series.normal_before, above, risen)
    if criteria.rise_from_day is not None:
        from_day, beyond = (
            series.day >= criteria.rise_from_day,
            series.day > criteria.rise_from_day,
        )
        risen &= np.where(series.fell_before, from_day, beyond)
    return risen & series.after & series.has_baseline[..., np.newaxis]


def _fallen(series: MarkerSeries, criteria: MarkerCriteria) -> BoolArray:
    """Mark (..., value) the values that have fallen far enough from a baseline fit for it."""
    baseline = series.whole_baseline[..., np.newaxis]
    fit = ~(_too_old(series, criteria) | _too_low(series, criteria))[..., np.newaxis]
    fallen = 100 * (baseline - series.whole) >= criteria.fall_percent * baseline
    return fallen & fit & series.after


def _too_old(series: MarkerSeries, criteria: MarkerCriteria) -> BoolArray:
    """Tell (...) whose baseline is too old to fall from, as is none at all."""
    if criteria.baseline_within_days is None:
        return ~series.has_baseline
    recent: BoolArray = series.baseline_day >= -criteria.baseline_within_days
    return ~recent


def _too_low(series: MarkerSeries, criteria: MarkerCriteria) -> BoolArray:
    """Tell (...) whose baseline is too low to fall from."""
    high: BoolArray = series.whole_baseline > 0
    if criteria.times_limit is not None:
        high = series.whole_baseline >= criteria.times_limit * series.whole_baseline_limit
    return ~high


def _within_variation(series: MarkerSeries, criteria: MarkerCriteria) -> BoolArray:
    """Mark (..., value) the values that do not lie too far above the one before them."""
    if criteria.variation_percent is None:
        return np.ones(series.day.shape, bool)
    most = (100 + criteria.variation_percent) * before_each(series.whole, np.nan)
    return series.normal | (100 * series.whole <= most)


def _rule(
    series: MarkerSeries,
    criteria: MarkerCriteria,
    rise: BoolArray,
    rises: IntArray,
    counts: BoolArray,
    falls: IntArray,
    to_normal: IntArray,
) -> IntArray:
    """Say (...) what the answer of each patient rests on."""
    by_limit = criteria.times_limit is not None
    progressed = rises != NEVER
    after_normal = progressed & by_limit & picked(series.normal_before, rises, False)
    rules = {
        MarkerRule.NO_BASELINE: ~series.has_baseline,
        MarkerRule.LIMIT_UNKNOWN: by_limit & series.lacks_a_limit,
        MarkerRule.NOTHING_AFTER: ~series.after.any(axis=-1),
        MarkerRule.FELL_TO_NORMAL: by_limit & (to_normal != NEVER) & (falls != NEVER),
        MarkerRule.FELL: falls != NEVER,
        MarkerRule.ROSE_FROM_NORMAL_BASELINE: after_normal & series.normal_baseline,
        MarkerRule.ROSE_AFTER_NORMAL: after_normal,
        MarkerRule.ROSE_ABOVE_BASELINE: progressed & ~picked(series.fell_before, rises, False),
        MarkerRule.ROSE_ABOVE_NADIR: progressed,
        MarkerRule.BASELINE_TOO_OLD: _too_old(series, criteria),
        MarkerRule.BASELINE_TOO_LOW: _too_low(series, criteria),
        MarkerRule.RISE_NOT_CONFIRMED: rise.any(axis=-1),
        MarkerRule.FALL_NOT_CONFIRMED: counts.any(axis=-1),
    }
    found = np.select(
        list(rules.values()),
        [np.int8(rule) for rule in rules],
        default=np.int8(MarkerRule.NEITHER),
    )
    return found.astype(np.int8)


_ANSWER_OF = np.full(max(MarkerRule) + 1, MarkerResponse.NE, np.int8)
_ANSWER_OF[MarkerRule.FELL_TO_NORMAL] = MarkerResponse.RESPONSE_WITHIN_NORMAL_RANGE
_ANSWER_OF[MarkerRule.FELL] = MarkerResponse.RESPONSE
_ANSWER_OF[MarkerRule.ROSE_FROM_NORMAL_BASELINE :] = MarkerResponse.PROGRESSION
_ANSWER_OF[MarkerRule.RISE_NOT_CONFIRMED :] = MarkerResponse.STABLE
"""For each rule its answer; NE where there is none."""
