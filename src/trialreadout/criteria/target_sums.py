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
    sized = (state == LesionState.MEASURED) | (state == LesionState.TOO_SMALL)
    sizes = np.where(sized, diameters_mm, np.nan)
    sizes[state == LesionState.ABSENT] = 0.0
    if thresholds.too_small_mm is not None:
        sizes[(state == LesionState.TOO_SMALL) & np.isnan(sizes)] = thresholds.too_small_mm
    return sizes


def sums_of(sizes_mm: FloatArray, exists: BoolArray) -> TargetSums:
    """Add up the sizes that `read_diameters` found, over the lesions that exist.

    Notes
    -----
    Each size counts to the whole micrometre, so that the order of the lesions cannot move
    the sum; the sum is then rounded to tenths of a millimetre, halves upward.
    """
    counted = ~np.isnan(sizes_mm) & exists[..., np.newaxis, :]
    micrometres = np.where(counted, np.rint(1000 * sizes_mm), 0.0).sum(axis=-1)
    measured_mm = np.floor((micrometres + 50) / 100) / 10
    n_read = np.count_nonzero(counted, axis=-1)
    n_lesions = np.count_nonzero(exists, axis=-1)[..., np.newaxis]
    return TargetSums(
        complete_mm=np.where((n_read == n_lesions) & (n_lesions > 0), measured_mm, np.nan),
        measured_mm=np.where(n_read > 0, measured_mm, np.nan),
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
    return sums_of(read_diameters(diameters_mm, state, thresholds), exists)


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
    lowest = np.full_like(complete_mm, np.nan)
    lowest[..., 1:] = np.fmin.accumulate(complete_mm, axis=-1)[..., :-1]
    return lowest


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
