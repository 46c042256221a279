"""Whether lesions of virtual patients take up the tracer, and what the images show of it."""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray
from trialreadout.core.codes import first_of
from trialreadout.core.cohort import Scintigraphy
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Uptake
from trialreadout.simulation.scenario import UptakeOfTracer


def draw_scintigraphy(
    uptake: UptakeOfTracer,
    reader: str,
    views: BoolArray,
    day: FloatArray,
    made: BoolArray,
    lesions: BoolArray,
    random: np.random.Generator,
) -> Scintigraphy:
    """Draw scans, read once and adjudicated.

    Parameters
    ----------
    views : (visit, view)
        The kinds of scan that are planned.
    day, made : (visit, patient)
        Of each scan, the first the baseline, and whether it was made.
    lesions : (lesion, patient)
        Whether the patient has the lesion.
    """
    visits, patients = day.shape

    def chance(share: float, *shape: int) -> BoolArray:
        return random.random(shape, np.float32) < np.float32(share)

    before = chance(uptake.before, patients)
    restored = chance(uptake.restored, patients) & ~before
    takes_up = chance(uptake.lesions, *lesions.shape)
    takes_up[0] = True
    takes_up &= lesions
    truly = np.stack([takes_up & before, *[takes_up & (before | restored)] * (visits - 1)])
    sees = np.array([uptake.planar_sees, uptake.spect_sees], np.float32).reshape(1, -1, 1, 1)
    draw = random.random((visits, sees.size, *lesions.shape), np.float32)
    falsely = np.float32(uptake.falsely_seen)
    limit = truly[:, np.newaxis] * (sees - falsely)
    limit += falsely
    there = made[:, np.newaxis] & views[..., np.newaxis]
    shown = draw < limit
    shown &= there[:, :, np.newaxis] & lesions
    # Of what is shown the part with the lowest draws, relative to its own chance, is doubted.
    limit *= np.float32(uptake.equivocal)
    doubted = shown & (draw < limit)
    seen = np.multiply(shown, np.int8(Uptake.PRESENT), dtype=np.int8)
    seen -= doubted.view(np.int8) * np.int8(Uptake.PRESENT - Uptake.EQUIVOCAL)
    seen = first_of([there[:, :, np.newaxis]], [seen], otherwise=Uptake.UNKNOWN)
    read = np.moveaxis(there, -1, 0)

    def foci(grid: np.ndarray) -> np.ndarray:
        return np.moveaxis(grid, -1, 0)[np.newaxis]

    found = np.asarray((seen > Uptake.NONE).any(axis=(0, 1)))
    return Scintigraphy(
        readers=(reader,),
        day=np.where(made, day, np.nan).T,
        made=read,
        read=read[np.newaxis],
        adjudicated=read[np.newaxis],
        uptake=foci(seen),
        to_background=foci(np.broadcast_to(np.nan, seen.shape)),
        exists=found.T,
        row=foci(np.broadcast_to(np.int32(NO_ROW), seen.shape)),
        read_row=np.broadcast_to(np.int32(NO_ROW), read.shape)[np.newaxis],
        scan_row=np.broadcast_to(np.int32(NO_ROW), read.shape),
    )
