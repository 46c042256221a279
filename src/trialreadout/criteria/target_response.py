"""Response of the target lesions.

The sum of diameters is held against two references: the baseline, for shrinkage, and the
nadir, for growth. Growth is asked first, and of the lesions that were read: if they alone show
it, no unread lesion can undo it. Every other answer needs all of them.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, evaluation of target
                     lesions.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, sections 4.3.1 and 4.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.before import before_each
from trialreadout.core.codes import first_of
from trialreadout.core.terms import Response
from trialreadout.criteria.target_sums import TargetSums, added_up, nadir, read_targets
from trialreadout.criteria.thresholds import RECIST_1_0, RECIST_1_1, Thresholds

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

__all__ = ["RECIST_1_0", "RECIST_1_1", "Thresholds", "target_response"]


def target_response(
    diameters_mm: FloatArray,
    state: IntArray,
    exists: BoolArray,
    nodal: BoolArray,
    thresholds: Thresholds,
) -> IntArray:
    """Grade the target lesions of every assessment.

    Parameters
    ----------
    diameters_mm : (..., visit, lesion)
        Longest diameter, or short axis of a node, in millimetres, visits in time order, the
        first being the baseline. NaN: no number.
    state : (..., visit, lesion)
        `LesionState` codes. MEASURED counts with its number, ABSENT as 0, TOO_SMALL with its
        number or the version's default. In every other state the lesion is unread, and so is
        a measured one without a number.
    exists : (..., lesion)
        Whether the patient has this target lesion.
    nodal : (..., lesion)
        Whether the lesion is a lymph node.
    thresholds
        `RECIST_1_0`, `RECIST_1_1`, or a study's own.

    Returns
    -------
    (..., visit)
        `Response` codes. NE in the baseline column; NE throughout without a baseline sum above
        0, and no later sum takes its place; ND after baseline for a patient without target
        lesions, whether or not there was an assessment.

    Notes
    -----
    Sums are compared as whole tenths of a millimetre, so that a decrease of exactly 30 % is a
    partial response: in floating point, 63 <= 0.7 * 90 is false. The nadir is taken over
    complete sums only. Once a complete response was reached, a target lesion that returns is
    progression whatever its size. Not so a node, which may swell within the normal range: it
    has to leave that range and to meet both growth thresholds.
    """
    diameters_mm, state = np.asarray(diameters_mm), np.asarray(state)
    exists, nodal = np.asarray(exists), np.asarray(nodal)
    targets = target_lesions(diameters_mm, state, exists, nodal, thresholds)
    return response_of_targets(targets, thresholds)


@dataclass(frozen=True, slots=True)
class TargetLesions:
    """What was seen of the target lesions at each assessment, each array `(..., visit)`."""

    sums: TargetSums
    remain: BoolArray
    """Whether one is there; a node in its normal range is not."""
    remain_besides_nodes: BoolArray
    """Whether one is there whose return is progression whatever its size."""
    none: BoolArray
    """(..., 1) whether the patient has no target lesion."""


def target_lesions(
    diameters_mm: FloatArray,
    state: IntArray,
    exists: BoolArray,
    nodal: BoolArray,
    thresholds: Thresholds,
) -> TargetLesions:
    """Bring together what decides on a response; the arguments are those of `target_response`."""
    sizes = read_targets(diameters_mm, state, exists, thresholds)
    there = besides_nodes = sizes.mm > 0
    if thresholds.normal_node_mm and nodal.any():
        node = nodal[..., np.newaxis, :]
        there = there & ~(node & (sizes.mm < thresholds.normal_node_mm))
        besides_nodes = there & ~node
    return TargetLesions(
        sums=added_up(sizes, exists),
        remain=np.asarray(there.any(axis=-1)),
        remain_besides_nodes=np.asarray(besides_nodes.any(axis=-1)),
        none=~np.asarray(exists.any(axis=-1, keepdims=True)),
    )


def response_of_targets(targets: TargetLesions, thresholds: Thresholds) -> IntArray:
    """Grade (..., visit) what was seen of the target lesions, as `target_response` has it."""
    complete, measured = (
        np.rint(10 * sums) for sums in (targets.sums.complete_mm, targets.sums.measured_mm)
    )
    baseline, lowest = complete[..., :1], nadir(complete)
    incomplete = np.isnan(complete)
    disappeared = ~targets.remain & ~incomplete
    returned = targets.remain_besides_nodes & _earlier(disappeared)

    growth = measured - lowest
    grown = (
        targets.remain
        & (growth > 0)
        & (100 * growth >= thresholds.growth_percent * lowest)
        & (growth >= 10 * thresholds.growth_mm)
    )
    shrunk = 100 * (baseline - complete) >= thresholds.shrinkage_percent * baseline
    without_baseline = ~(baseline > 0)
    response = first_of(
        [targets.none, without_baseline, returned | grown, incomplete, disappeared, shrunk],
        [Response.ND, Response.NE, Response.PD, Response.NE, Response.CR, Response.PR],
        otherwise=Response.SD,
    )
    response[..., :1] = Response.NE
    return response


def _earlier(event: BoolArray) -> BoolArray:
    """Tell at each visit whether the event was seen at an earlier one, baseline left out."""
    followed = event.copy(order="K")
    followed[..., :1] = False
    return before_each(np.logical_or, followed, False)
