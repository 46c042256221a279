"""Candidate foci of a planar pair, each with the probability that it is a lesion.

Candidates are the peaks of what the network says of each bin, smoothed; the probability of a peak
was calibrated on invented patients of its own. They assist a reader and decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.detection.features import features, mean_count, unfolded
from trialreadout.imaging.detection.grid import BIN_MM, COLUMNS, binned
from trialreadout.imaging.detection.network import Network
from trialreadout.imaging.scans import PlanarScan

Doubles = NDArray[np.float64]

_SMOOTH = 1.0
_APART = 5
"""Standard deviation of the smoothing, and how many bins a peak rules, from side to side."""


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """Peaks of one answer of the network, in bins, the highest first."""

    place: Doubles
    """Row and column: shape (n, 2)."""
    probability: Doubles


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a peak of the network becomes a probability: by its log odds and the count level."""

    offset: float = 0.0
    slope: float = 1.0
    by_level: float = 0.0

    def __call__(self, peak: Doubles, level: float) -> Doubles:
        """Give probabilities of peaks in a scan whose mean count has this decimal logarithm."""
        from scipy.special import expit, logit

        odds = self.offset + self.slope * logit(peak) + self.by_level * level
        return np.asarray(expit(odds))


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """A network and the calibration of its two answers: a focus now, and one that appeared."""

    network: Network
    focus: Calibration = Calibration()
    appeared: Calibration = Calibration()
    restored: float = 0.5
    """From which probability on a focus counts as having appeared: few patients in whom nothing
    appeared have one."""
    least: float = 0.01
    """Peaks less probable than this are no candidates."""

    def peaks(
        self, counts: NDArray[np.float32], before: NDArray[np.float32] | None = None
    ) -> tuple[Peaks, Peaks]:
        """Find peaks in counts on the grid: foci, and those that appeared since before.

        Parameters
        ----------
        counts, before
            Shape (2, rows, columns); the earlier scan is registered to the later one. Without it
            nothing is known to have appeared.
        """
        answers = unfolded(self.network(features(counts, before)))
        level = float(np.log10(mean_count(counts)))
        focus = self._peaks(answers[0], self.focus, level)
        none = Peaks(np.zeros((0, 2)), np.zeros(0))
        return focus, none if before is None else self._peaks(answers[1], self.appeared, level)

    def _peaks(self, odds: NDArray[np.float32], calibration: Calibration, level: float) -> Peaks:
        from scipy.ndimage import gaussian_filter, maximum_filter
        from scipy.special import expit

        smooth = gaussian_filter(expit(odds), _SMOOTH)
        row, column = np.nonzero((smooth == maximum_filter(smooth, _APART)) & (smooth > 1e-4))
        high = np.clip(smooth[row, column].astype(float), 1e-6, 1 - 1e-6)
        probability = calibration(high, level)
        place = np.column_stack([row, column]) + _within(smooth, row, column)
        order = np.argsort(-probability, kind="stable")
        order = order[probability[order] >= self.least]
        return Peaks(place[order], probability[order])


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidate foci of a planar pair, the most probable first."""

    row: Doubles
    column: Doubles
    """In pixels of the scan; both views share them."""
    probability: Doubles
    """That a lesion lies there."""


def find_foci(scan: PlanarScan) -> Candidates:
    """Find candidate foci of a planar pair.

    Parameters
    ----------
    scan
        Counts of both views, with geometry.
    """
    focus, _ = taught().peaks(binned(scan.counts, scan.pixel_mm))
    return in_pixels(focus, scan)


@lru_cache(maxsize=1)
def taught() -> Detector:
    """Give the detector that comes with the package."""
    with as_file(files(__package__) / "taught.npz") as path:
        return read(path)


def read(path: Path) -> Detector:
    """Read a detector from its file of weights; one that was not calibrated keeps its peaks.

    Parameters
    ----------
    path
        Of the weights.
    """
    with np.load(path) as kept:
        arrays = {name: kept[name].astype(np.float32) for name in kept.files}
    names = {name.removesuffix(" weights") for name in arrays if name.endswith(" weights")}

    def calibration(answer: str) -> Calibration:
        return Calibration(*map(float, arrays.get(answer, ())))

    return Detector(
        Network({name: (arrays[f"{name} weights"], arrays[f"{name} biases"]) for name in names}),
        calibration("focus"),
        calibration("appeared"),
        float(arrays.get("restored", 0.5)),
    )


def in_pixels(peaks: Peaks, scan: PlanarScan) -> Candidates:
    """Bring peaks back to the pixels of a scan.

    Parameters
    ----------
    peaks
        Places in bins of the detector.
    scan
        The scan that they were found in.
    """
    row, column = ((peaks.place + 0.5) * BIN_MM).T
    middle = (COLUMNS * BIN_MM - scan.counts.shape[-1] * scan.pixel_mm) / 2
    return Candidates(
        row / scan.pixel_mm - 0.5,
        (column - middle) / scan.pixel_mm - 0.5,
        peaks.probability,
    )


def _within(
    smooth: NDArray[np.float32], row: NDArray[np.intp], column: NDArray[np.intp]
) -> Doubles:
    """Give where in its bin a peak lies: the mean of its three by three, by how high each is."""
    rows, columns = smooth.shape
    step = np.arange(-1, 2)
    down = np.clip(row[:, None, None] + step[:, None], 0, rows - 1)
    across = np.clip(column[:, None, None] + step, 0, columns - 1)
    weight = smooth[down, across].astype(float)
    total = weight.sum((1, 2))
    return np.column_stack(
        [(weight * step[:, None]).sum((1, 2)) / total, (weight * step).sum((1, 2)) / total]
    )
