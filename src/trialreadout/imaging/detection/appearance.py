"""Foci that appeared since an earlier scan of the patient.

The network sees both scans, the earlier one brought onto the later, and gives the probability that
something lies there now that did not before: uptake that was there already is not new, however
bright. Beside it stands what anyone can check, an exact test of the counts of both scans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.detection.candidates import Candidates, in_pixels, taught
from trialreadout.imaging.detection.features import mean_count
from trialreadout.imaging.detection.grid import BIN_MM, binned
from trialreadout.imaging.detection.registration import registered
from trialreadout.imaging.increase import Increase, increase, soft_tissue_ratio
from trialreadout.imaging.scans import PlanarScan

_RADIUS = 12.0 / BIN_MM
"""Of the disc in which counts are compared, in bins."""


@dataclass(frozen=True, slots=True, eq=False)
class Appearance:
    """What appeared in a planar pair since an earlier one."""

    candidates: Candidates
    """Probabilities that a lesion lies there now and took up nothing before."""
    increase: Increase
    """Of the counts of each, both views together."""
    restored: float
    """From which probability on a focus counts as having appeared."""

    @property
    def appeared(self) -> NDArray[np.bool_]:
        """Which candidates count as having appeared."""
        return self.candidates.probability > self.restored


def find_appeared(scan: PlanarScan, before: PlanarScan) -> Appearance:
    """Find foci that appeared since an earlier scan; the patient may lie otherwise in it.

    Parameters
    ----------
    scan
        The later scan.
    before
        The earlier one of the same patient.
    """
    now, earlier = (binned(each.counts, each.pixel_mm) for each in (scan, before))
    shift = registered(earlier, now)
    brought = shift.applied(earlier)
    _, peaks = taught().peaks(now, brought)
    ratio = soft_tissue_ratio(now, brought, mean_count(now))
    counts = _in_discs(now, peaks.place), _in_discs(earlier, shift.back(peaks.place))
    return Appearance(in_pixels(peaks, scan), increase(*counts, ratio), taught().restored)


def _in_discs(counts: NDArray[np.float32], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Count a disc around each place, both views together; what lies beyond the grid is nothing."""
    rows, columns = counts.shape[1:]
    far = int(np.ceil(_RADIUS))
    step = np.arange(-far, far + 1)
    nearest = np.rint(places).astype(int)
    row = nearest[:, 0, None, None] + step[:, None]
    column = nearest[:, 1, None, None] + step
    away = np.hypot(row - places[:, 0, None, None], column - places[:, 1, None, None])
    inside = (away <= _RADIUS) & (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    seen = counts.sum(0, dtype=float)[np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)]
    return np.asarray(np.where(inside, seen, 0.0).sum((1, 2)))
