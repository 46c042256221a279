"""Reinduction of radioiodine uptake: one lesion that took up none, and now does.

It is asked lesion by lesion, since uptake that was there before treatment is not brought back by
it. A lesion that first shows in the later scan counts as well: the earlier scan, if it was read,
showed no uptake there. One lesion suffices for the patient; while none is proven, a lesion or scan
that was not read leaves the patient open.

What a protocol may decide: what an equivocal reading is worth, and whether insufficient uptake
that grew stronger counts. Unless told otherwise neither counts.

Source: ClinicalTrials.gov NCT00887107, primary outcome: "the appearance of one or more RaI
        accumulating lesions"; patients entered with "no or insufficient" uptake. It does not say
        what becomes of the insufficient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.codes import first_of
from trialreadout.core.terms import Answer, Uptake
from trialreadout.criteria.any_of import any_of
from trialreadout.criteria.uptake import uptake_where_read

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

UNKNOWN, NONE, EQUIVOCAL, PRESENT = Uptake

_SLACK = 1e-9
"""Share by which a product of ratios may miss by rounding: 1.5 times 2.1 is more than 3.15."""


@dataclass(frozen=True, slots=True)
class Reinduction:
    """Whether uptake was brought back, as `Answer` codes."""

    lesion: IntArray
    """(..., lesion) NOT_MET, too, for a lesion that the patient does not have."""
    patient: IntArray
    """(...)"""


@dataclass(frozen=True, slots=True)
class StrongerUptake:
    """What uptake that was there before, and grew, is worth, and when it has grown."""

    answer: Answer
    """Of a lesion with uptake present that is so much stronger than it was."""
    factor: float
    """The later ratio is at least so many times the earlier one."""
    baseline_ratio: FloatArray
    """(..., lesion) Uptake of the tumour over that of the background; NaN: not measured."""
    later_ratio: FloatArray
    """(..., lesion)"""


def reinduction(
    baseline: IntArray,
    later: IntArray,
    *,
    exists: BoolArray | None = None,
    baseline_read: BoolArray | None = None,
    later_read: BoolArray | None = None,
    equivocal: Answer = Answer.NOT_MET,
    stronger: StrongerUptake | None = None,
) -> Reinduction:
    """Hold the uptake of each lesion against that before treatment.

    Parameters
    ----------
    baseline, later : (..., lesion)
        `Uptake` codes of two scans.
    exists : (..., lesion)
        Whether the patient has this lesion. None: all of them.
    baseline_read, later_read : (...)
        Whether the scan was read. If it was, a lesion that is UNKNOWN in it has no uptake; if it
        was not, the patient is not evaluable unless a lesion decides. None: nothing is said of
        the scan as a whole.
    equivocal
        Answer for a lesion that went from none to equivocal, or from equivocal to present.
    stronger
        What uptake that grew is worth. None: nothing, as for any lesion that had uptake before.

    Returns
    -------
    Reinduction
        Of a lesion: MET from none to present; NOT_EVALUABLE if either is unknown, or if it rests
        on a ratio that was not measured; else NOT_MET. Of a patient: MET if a lesion is,
        otherwise NOT_EVALUABLE if a lesion is or a scan was not read, otherwise NOT_MET. A
        patient without any lesion is NOT_MET if both scans were read, and NOT_EVALUABLE if
        nothing is said of them.
    """
    baseline, later = np.broadcast_arrays(baseline, later)
    if baseline_read is not None:
        baseline = uptake_where_read(baseline, baseline_read)
    if later_read is not None:
        later = uptake_where_read(later, later_read)
    lesion = first_of(
        [
            (baseline == UNKNOWN) | (later == UNKNOWN),
            (baseline == NONE) & (later == PRESENT),
            ((baseline == NONE) & (later == EQUIVOCAL))
            | ((baseline == EQUIVOCAL) & (later == PRESENT)),
        ],
        [Answer.NOT_EVALUABLE, Answer.MET, equivocal],
        otherwise=Answer.NOT_MET,
    )
    if stronger is not None and stronger.answer != Answer.NOT_MET:
        had_uptake = (baseline == EQUIVOCAL) | (baseline == PRESENT)
        grown = np.where(had_uptake & (later == PRESENT), _grown(stronger), Answer.NOT_MET)
        lesion = any_of(np.stack([lesion, grown]), axis=0)

    exists = np.broadcast_to(True if exists is None else exists, lesion.shape)
    lesion = first_of([exists], [lesion], otherwise=Answer.NOT_MET)
    patient = any_of(lesion, axis=-1)
    undecided = (patient == Answer.NOT_MET) & ~_both_read(baseline_read, later_read, exists)
    patient = first_of([undecided], [Answer.NOT_EVALUABLE], otherwise=patient)
    return Reinduction(lesion=lesion, patient=patient)


def _grown(stronger: StrongerUptake) -> IntArray:
    """Answer for each lesion as if it had had uptake before and had it still."""
    before = np.asarray(stronger.baseline_ratio, dtype=np.float64)
    after = np.asarray(stronger.later_ratio, dtype=np.float64)
    return np.select(
        [np.isnan(before) | np.isnan(after), after * (1 + _SLACK) >= stronger.factor * before],
        [Answer.NOT_EVALUABLE, stronger.answer],
        default=Answer.NOT_MET,
    )


def _both_read(
    baseline_read: BoolArray | None, later_read: BoolArray | None, exists: BoolArray
) -> BoolArray:
    """Tell whether both scans were read; where it is not said, of a patient with lesions."""
    has_lesions = np.asarray(exists.any(axis=-1))
    before = has_lesions if baseline_read is None else np.asarray(baseline_read)
    after = has_lesions if later_read is None else np.asarray(later_read)
    both: BoolArray = before & after
    return both
