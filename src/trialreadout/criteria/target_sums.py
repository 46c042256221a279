"""The sum of target-lesion diameters.

A sum is complete when every target lesion of the patient was read. What was read of an
incomplete one is kept apart: it may prove growth, but never shrinkage.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.3.2
                     (lesions too small to measure, nodes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.before import before_each
from trialreadout.core.masked import nan_unless, zero_unless
from trialreadout.core.terms import LesionState

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
    from trialreadout.criteria.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class TargetSums:
    """Sums of one grid in millimetres, rounded to tenths, each `(..., visit)`."""

    complete_mm: FloatArray
    """NaN where at least one target lesion was not read."""
    measured_mm: FloatArray
    """Sum over the lesions that were read; NaN where none was."""


@dataclass(frozen=True, slots=True)
class SumChanges:
    """Changes of complete sums against both references, each `(..., visit)`.

    NaN where the sum or its reference is unknown, and in the baseline column; percentages
    also where the reference is 0.
    """

    nadir_mm: FloatArray
    """Smallest complete sum before the visit, the baseline included."""
    from_baseline_percent: FloatArray
    from_nadir_percent: FloatArray
    from_nadir_mm: FloatArray


def read_diameters(diameters_mm: FloatArray, state: IntArray, thresholds: Thresholds) -> FloatArray:
    """Take from each record the size that counts.

    Parameters
    ----------
    diameters_mm : (..., visit, lesion)
        Longest diameter, or short axis of a node, in millimetres. NaN: no number.
    state : (..., visit, lesion)
        `LesionState` codes.
    thresholds
        Those of a RECIST version; here `too_small_mm`.

    Returns
    -------
    (..., visit, lesion)
        The number where the lesion was measured or, with a number, too small; 0 where it was
        absent; the version's default where it was too small and has no number; NaN in every
        other state, even if a number stands beside it.
    """
    found = _read(diameters_mm, state, thresholds)
    return nan_unless(found.read, found.mm)


@dataclass(frozen=True, slots=True)
class ReadSizes:
    """The sizes that count, both `(..., visit, lesion)`."""

    mm: FloatArray
    """0 where the lesion was not read."""
    read: BoolArray
    """Whether it was."""


def read_targets(
    diameters_mm: FloatArray, state: IntArray, exists: BoolArray, thresholds: Thresholds
) -> ReadSizes:
    """Take the sizes of target lesions; the arguments are those of `target_sums`."""
    return _read(diameters_mm, state, thresholds, exists[..., np.newaxis, :])


def _read(
    diameters_mm: FloatArray,
    state: IntArray,
    thresholds: Thresholds,
    counts: BoolArray | bool = True,
) -> ReadSizes:
    """Take the sizes of lesions that count, (..., visit, lesion); the others are unread."""
    too_small = (state == LesionState.TOO_SMALL) & counts
    measured = (state == LesionState.MEASURED) & counts
    numbered = (measured | too_small) & ~np.isnan(diameters_mm)
    sizes = zero_unless(numbered, diameters_mm)
    read = numbered | ((state == LesionState.ABSENT) & counts)
    if thresholds.too_small_mm is not None and too_small.any():
        sizes = np.where(too_small & ~numbered, thresholds.too_small_mm, sizes)
        read |= too_small
    return ReadSizes(sizes, read)


def sums_of(sizes_mm: FloatArray, exists: BoolArray) -> TargetSums:
    """Add up the sizes that `read_diameters` found, over the lesions that exist.

    Notes
    -----
    Each size counts to the whole micrometre, so that the order of the lesions cannot move
    the sum; the sum is then rounded to tenths of a millimetre, halves upward.
    """
    counted = ~np.isnan(sizes_mm) & exists[..., np.newaxis, :]
    return added_up(ReadSizes(np.where(counted, sizes_mm, 0.0), counted), exists)


def added_up(sizes: ReadSizes, exists: BoolArray) -> TargetSums:
    """Add up the sizes of the lesions that exist, none of which but these was read."""
    micrometres = 1000 * sizes.mm
    micrometres = np.rint(micrometres, out=micrometres).sum(axis=-1)
    measured_mm = np.floor((micrometres + 50) / 100) / 10
    all_read = (sizes.read | ~exists[..., np.newaxis, :]).all(axis=-1)
    some = exists.any(axis=-1, keepdims=True)
    return TargetSums(
        complete_mm=nan_unless(np.asarray(all_read & some), measured_mm),
        measured_mm=nan_unless(np.asarray(sizes.read.any(axis=-1)), measured_mm),
    )


def target_sums(
    diameters_mm: FloatArray, state: IntArray, exists: BoolArray, thresholds: Thresholds
) -> TargetSums:
    """Sum the target lesions of every assessment.

    Parameters
    ----------
    diameters_mm : (..., visit, lesion)
        Longest diameter, or short axis of a node, in millimetres. NaN: no number.
    state : (..., visit, lesion)
        `LesionState` codes; what each means for the sum stands in `read_diameters`.
    exists : (..., lesion)
        Whether the patient has this target lesion; the others are left out of the sum.
    thresholds
        Those of a RECIST version; here `too_small_mm`.

    Returns
    -------
    TargetSums
        Both sums `(..., visit)` in millimetres; NaN throughout for a patient without target
        lesions.
    """
    return added_up(read_targets(diameters_mm, state, exists, thresholds), exists)


def nadir(complete_mm: FloatArray) -> FloatArray:
    """Return the smallest complete sum before each visit.

    Parameters
    ----------
    complete_mm : (..., visit)
        Complete sums in time order, the first being the baseline. NaN: not complete, and left
        out of the nadir.

    Returns
    -------
    (..., visit)
        Baseline included, the visit itself excluded; NaN in the baseline column and as long
        as no sum was complete.
    """
    return before_each(np.fmin, complete_mm, np.nan)


def sum_changes(complete_mm: FloatArray) -> SumChanges:
    """Hold every complete sum against the baseline and against the nadir.

    Parameters
    ----------
    complete_mm : (..., visit)
        Complete sums in time order, the first being the baseline. NaN: not complete.

    Returns
    -------
    SumChanges
        For tables and explanations: a category is never decided on a rounded percentage.
    """
    followed = np.array(complete_mm, dtype=np.float64)
    followed[..., :1] = np.nan
    nadir_mm = nadir(complete_mm)
    growth_mm = np.rint(10 * followed - 10 * nadir_mm) / 10
    return SumChanges(
        nadir_mm=nadir_mm,
        from_baseline_percent=_percent(followed - complete_mm[..., :1], complete_mm[..., :1]),
        from_nadir_percent=_percent(growth_mm, nadir_mm),
        from_nadir_mm=growth_mm,
    )


def _percent(change: FloatArray, reference: FloatArray) -> FloatArray:
    return 100 * change / np.where(reference > 0, reference, np.nan)
