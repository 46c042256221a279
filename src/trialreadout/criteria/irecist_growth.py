"""What iRECIST asks of lesions beyond RECIST 1.1: new ones followed, and growth of any kind.

New lesions are measured on their own, and never added to the sum of the targets. Those that
were measured when they were first seen are its new-lesion targets, as the reader chose them.

Sources: Seymour et al., Lancet Oncol 2017;18:e143-e152.
         EORTC, RECIST working group, iRECIST questions: how new lesions define progression,
         progression driven by non-target disease.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Answer, LesionState, NewLesion
from trialreadout.criteria.target_sums import read_diameters, sums_of
from trialreadout.criteria.thresholds import RECIST_1_1

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

_THERE = (LesionState.MEASURED, LesionState.TOO_SMALL, LesionState.PRESENT, LesionState.PROGRESSED)


@dataclass(frozen=True, slots=True)
class NewLesions:
    """The course of the new lesions, each `(..., visit)`; the words as in `ImmuneFacts`."""

    appeared: IntArray
    left: IntArray
    sum_mm: FloatArray
    read_mm: FloatArray
    grown: BoolArray
    progressed: BoolArray


def new_lesions(
    diameters_mm: FloatArray,
    state: IntArray,
    is_new: BoolArray,
    nodal: BoolArray,
    word: IntArray,
) -> NewLesions:
    """Follow the new lesions of every patient.

    Parameters
    ----------
    diameters_mm, state : (..., visit, lesion)
        As for `target_response`, visits in time order, the first being the baseline.
    is_new : (..., lesion)
        Whether the lesion is one that was not there at baseline.
    nodal : (..., lesion)
        Whether it is a lymph node: below 10 mm it has gone, though its size still counts.
    word : (..., visit)
        `NewLesion` codes: what the examination says of new lesions.

    Returns
    -------
    NewLesions

    Notes
    -----
    That a lesion is new is said by the word. A lesion appears at the first assessment of the
    word "unequivocal" at which it was seen; "unequivocal" said again, of lesions that are known,
    is no other lesion. Without lesions on record the word alone tells: from "no" to
    "unequivocal" one has appeared.
    """
    sizes = read_diameters(diameters_mm, state, RECIST_1_1)
    lesion = is_new[..., np.newaxis, :]
    gone = (sizes == 0) | (nodal[..., np.newaxis, :] & (sizes < RECIST_1_1.normal_node_mm))
    seen = lesion & np.isin(state, _THERE) & ~gone
    unequivocal = word == NewLesion.UNEQUIVOCAL
    proven = seen & unequivocal[..., np.newaxis]
    known = _earlier(proven)
    first = proven & ~known

    seen_again = (seen & known).any(axis=-1)
    by_word = unequivocal & ~_said_last(word) & ~seen_again
    appears = first.any(axis=-1) | by_word
    said = np.where(unequivocal, NewLesion.NO, word)
    appeared = np.where(appears, NewLesion.UNEQUIVOCAL, said).astype(np.int8)

    unread = (known & ~seen & ~gone).any(axis=-1)
    left = np.select(
        [
            ~_earlier(appears[..., np.newaxis])[..., 0],
            seen_again | unequivocal,
            unread,
            known.any(axis=-1) | (word == NewLesion.NO),
        ],
        [Answer.NOT_MET, Answer.MET, Answer.NOT_EVALUABLE, Answer.NOT_MET],
        default=Answer.NOT_EVALUABLE,
    ).astype(np.int8)

    measured = (first & (state == LesionState.MEASURED) & ~np.isnan(sizes)).any(axis=-2)
    counted = np.where(known | first, sizes, 0.0)
    sums = sums_of(counted, measured)
    worse = _newly_progressed(state) & known & ~measured[..., np.newaxis, :]
    joined_mm = np.cumsum(
        np.where(first & measured[..., np.newaxis, :], sizes, 0.0).sum(axis=-1), axis=-1
    )
    grown = worse.any(axis=-1)
    return NewLesions(
        appeared=appeared,
        left=left,
        sum_mm=sums.complete_mm,
        read_mm=sums.measured_mm,
        grown=grown,
        progressed=grown | _progressed(sums.complete_mm, sums.measured_mm, joined_mm),
    )


def non_target_growth(
    diameters_mm: FloatArray, state: IntArray, is_non_target: BoolArray
) -> BoolArray:
    """Tell at each assessment whether non-target disease grew, unequivocally or not.

    Parameters
    ----------
    diameters_mm, state : (..., visit, lesion)
        Visits in time order, the first being the baseline. Non-target lesions need no number.
    is_non_target : (..., lesion)

    Returns
    -------
    (..., visit)
        Whether a lesion progressed that had not at its last reading, or one with numbers is
        larger than at its last reading. "Progressed" said again proves no further growth.
    """
    sizes = read_diameters(diameters_mm, state, RECIST_1_1)
    larger = np.rint(10 * sizes) > np.rint(10 * _last_read(sizes))
    grown = _newly_progressed(state) | larger
    return np.asarray((is_non_target[..., np.newaxis, :] & grown).any(axis=-1))


def _progressed(complete_mm: FloatArray, read_mm: FloatArray, joined_mm: FloatArray) -> BoolArray:
    """Hold the new lesions against their own nadir, each counted from its first size on."""
    change = complete_mm - joined_mm
    least = np.full_like(change, np.nan)
    least[..., 1:] = np.fmin.accumulate(change, axis=-1)[..., :-1]
    nadir = np.rint(10 * (least + joined_mm))
    growth = np.rint(10 * read_mm) - nadir
    enough = 100 * growth >= RECIST_1_1.growth_percent * nadir
    return np.asarray(enough & (growth >= 10 * RECIST_1_1.growth_mm))


def _newly_progressed(state: IntArray) -> BoolArray:
    """Mark (..., visit, lesion) a lesion that progressed and had not at its last reading."""
    unread = np.isin(state, (LesionState.NOT_RECORDED, LesionState.NOT_EVALUABLE))
    read = np.where(unread, np.nan, state.astype(np.float64))
    return np.asarray(
        (state == LesionState.PROGRESSED) & (_last_read(read) != LesionState.PROGRESSED)
    )


def _last_read(values: FloatArray) -> FloatArray:
    """Return (..., visit, lesion) the last value before each visit; NaN: there was none."""
    visits = np.arange(values.shape[-2])[:, np.newaxis]
    where = np.where(np.isnan(values), -1, visits)
    last = np.full(values.shape, -1)
    last[..., 1:, :] = np.maximum.accumulate(where, axis=-2)[..., :-1, :]
    found = np.take_along_axis(values, np.maximum(last, 0), axis=-2)
    return np.where(last >= 0, found, np.nan)


def _said_last(word: IntArray) -> BoolArray:
    """Tell (..., visit) whether the last word that was known before each visit is unequivocal."""
    known = np.where(word == NewLesion.UNKNOWN, np.nan, word.astype(np.float64))
    return np.asarray(_last_read(known[..., np.newaxis])[..., 0] == NewLesion.UNEQUIVOCAL)


def _earlier(event: BoolArray) -> BoolArray:
    """Tell (..., visit, lesion) whether the event was seen at an earlier visit."""
    seen = np.zeros_like(event)
    seen[..., 1:, :] = np.logical_or.accumulate(event, axis=-2)[..., :-1, :]
    return seen
