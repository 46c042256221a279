"""What CT shows of the lesions of virtual patients.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247 (what is measured).
"""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.before import before_each
from trialreadout.core.codes import first_of
from trialreadout.core.cohort import Measurements
from trialreadout.core.grid import NO_ROW
from trialreadout.core.masked import nan_unless
from trialreadout.core.terms import LesionRole, LesionState, NewLesion
from trialreadout.simulation.burden import Sizes, smallest_target
from trialreadout.simulation.course import Happened
from trialreadout.simulation.normals import draw_normals
from trialreadout.simulation.scenario import Ct, Tumour
from trialreadout.simulation.truth import Truth


def draw_ct(
    ct: Ct,
    tumour: Tumour,
    truth: Truth,
    random: np.random.Generator,
) -> Measurements:
    """Draw the measurements of one reader."""
    day, made, true_mm, happened = truth.ct_day, truth.ct_made, truth.true_mm, truth.happened
    visits, targets, patients = true_mm.shape
    is_target = truth.burden.diameter_mm > 0
    with_others = random.random(patients, np.float32) < np.float32(tumour.non_target)
    exists = np.vstack([is_target, with_others]) & made.any(axis=0)
    seen = made[:, np.newaxis] & exists
    there = seen[:, :-1]
    gone = true_mm < np.float32(ct.visible_mm)
    gone[0] = False

    read = _read(ct, true_mm, random)
    read *= ~gone
    read_mm = read.astype(np.float64)
    if ct.rounded_to_mm != 1:
        read_mm /= 1 / ct.rounded_to_mm
    read_mm[0] = np.maximum(read_mm[0], smallest_target(tumour, truth.burden.nodal))
    state = np.empty(seen.shape, np.int8)
    np.add(there, there & (read_mm == 0), out=state[:, :-1], dtype=np.int8)
    diameter = np.empty((visits, targets + 1, patients))
    diameter[:, -1] = np.nan
    of_targets = diameter[:, :-1]
    of_targets[...] = nan_unless(there, read_mm)
    unread = _unread(ct, is_target, made, random)
    of_targets[unread] = np.nan
    state[:, :-1][unread] = LesionState.NOT_EVALUABLE

    worse = random.random(patients, np.float32) < np.float32(tumour.non_target_progresses)
    progressed = worse & (day >= happened.progressed)
    all_gone = (gone | ~is_target).all(axis=1)
    state[:, -1] = first_of(
        [~seen[:, -1], progressed, all_gone],
        [LesionState.NOT_RECORDED, LesionState.PROGRESSED, LesionState.ABSENT],
        otherwise=LesionState.PRESENT,
    )

    role = np.full(exists.shape, np.int8(LesionRole.TARGET))
    role[-1] = LesionRole.NON_TARGET
    nodal = np.vstack([truth.burden.nodal, np.zeros((1, patients), bool)])
    new_lesion, first_seen = _new_lesion(happened, day, made)
    return Measurements(
        day=_visits(nan_unless(made, day)),
        diameter_mm=_lesions(diameter),
        state=_lesions(state),
        seen_after_days=_lesions(np.broadcast_to(np.int32(0), state.shape)),
        new_lesion=_visits(new_lesion),
        new_lesion_after_days=_visits(np.broadcast_to(np.int32(0), made.shape)),
        new_lesion_first_seen=_visits(first_seen),
        accepted=_visits(made),
        exists=exists.T[np.newaxis],
        role=(exists * role).T[np.newaxis],
        nodal=nodal.T[np.newaxis],
        merged_into=np.broadcast_to(np.int32(NO_ROW), exists.shape).T[np.newaxis],
        part_of=np.broadcast_to(np.int32(NO_ROW), exists.shape).T[np.newaxis],
        irradiated_day=np.broadcast_to(np.nan, exists.shape).T[np.newaxis],
        removed_day=np.broadcast_to(np.nan, exists.shape).T[np.newaxis],
        row=_lesions(np.broadcast_to(np.int32(NO_ROW), state.shape)),
        new_lesion_row=_visits(np.broadcast_to(np.int32(NO_ROW), made.shape)),
    )


def _read(ct: Ct, true_mm: Sizes, random: np.random.Generator) -> Sizes:
    """Return (visit, lesion, patient) diameters as read, in whole units of what is rounded to."""
    read = draw_normals(true_mm.shape, random)
    read *= np.float32(ct.error_log_sd)
    np.exp(read, out=read)
    read *= true_mm
    if ct.rounded_to_mm != 1:
        read /= np.float32(ct.rounded_to_mm)
    return np.rint(read, out=read)


def _unread(
    ct: Ct, is_target: BoolArray, made: BoolArray, random: np.random.Generator
) -> tuple[IntArray, IntArray, IntArray]:
    """Choose one target lesion of some examinations not to be readable: visit, lesion, patient."""
    draw = random.random(made.shape, np.float32)
    hidden = made & (draw < np.float32(ct.not_evaluable))
    hidden[0] = False
    visit, patient = np.nonzero(hidden)
    share = draw[visit, patient] / np.float32(ct.not_evaluable or 1)
    lesions = is_target.sum(axis=0)[patient]
    lesion = np.minimum((share * lesions).astype(np.int64), lesions - 1)
    return visit, lesion, patient


def _new_lesion(happened: Happened, day: FloatArray, made: BoolArray) -> tuple[IntArray, BoolArray]:
    """Say (visit, patient) what a CT shows of new lesions, and whether it is the first to.

    One that is equivocal at first is there for certain on the next examination.
    """
    there = made & (day >= happened.new_lesion)
    there[0] = False
    first = there & ~before_each(np.logical_or, there.T, False).T
    word = first_of(
        [~made, first & happened.in_doubt, there],
        [NewLesion.UNKNOWN, NewLesion.EQUIVOCAL, NewLesion.UNEQUIVOCAL],
        otherwise=NewLesion.NO,
    )
    return word, first


def _visits(grid: np.ndarray) -> np.ndarray:
    """Turn (visit, patient) into (reader, patient, visit) without moving it in memory."""
    return grid.T[np.newaxis]


def _lesions(grid: np.ndarray) -> np.ndarray:
    """Turn (visit, lesion, patient) into (reader, patient, visit, lesion) likewise."""
    return np.moveaxis(grid, -1, 0)[np.newaxis]
