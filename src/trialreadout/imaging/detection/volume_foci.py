"""Candidate foci of a SPECT volume, each with the probability that it is a lesion.

Candidates are the blobs of a volume; a logistic curve of how they look and where they lie in the
body, fitted on invented patients of its own, makes a probability. They assist a reader and decide
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.detection.blobs import FEATURES, blobs_in
from trialreadout.imaging.scans import Volume

Doubles = NDArray[np.float64]

LEAST = 0.01
"""Blobs less probable than this are no candidates."""


@dataclass(frozen=True, slots=True, eq=False)
class VolumeFoci:
    """Candidate foci of a volume, the most probable first."""

    slice: Doubles
    row: Doubles
    column: Doubles
    """In voxels of the volume, 0 the centre of the first."""
    probability: Doubles
    """That a lesion lies there."""
    significance: Doubles
    """By how many standard deviations of the noise it stands out of what is around it."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A logistic curve of the features of blobs and their squares, and how noise grows."""

    noise_power: float
    mean: Doubles
    spread: Doubles
    """Of each feature, to which it is brought: shape (features,)."""
    weights: Doubles
    """Of a constant, each feature and each square: shape (1 + 2 * features,)."""

    def terms(self, features: Doubles) -> Doubles:
        """Give what is weighed: shape (n, 1 + 2 * features).

        Parameters
        ----------
        features : (n, feature)
            What was measured of each candidate.
        """
        scaled = np.clip((features - self.mean) / self.spread, -3, 3)
        return np.column_stack([np.ones(len(features)), scaled, scaled**2])

    def __call__(self, features: Doubles) -> Doubles:
        """Give the probability of each blob."""
        from scipy.special import expit

        return np.asarray(expit(self.terms(features) @ self.weights))


def find_in_volume(volume: Volume) -> VolumeFoci:
    """Find candidate foci of a volume.

    Parameters
    ----------
    volume
        In MBq/ml or counts, with voxels and orientation of any kind; HU are refused with a
        `ValueError`.

    Returns
    -------
    None where nothing stands out, or no body is seen.
    """
    curve = taught()
    blobs = blobs_in(volume, curve.noise_power)
    probability = curve(blobs.features)
    order = np.argsort(-probability, kind="stable")
    order = order[probability[order] >= LEAST]
    place = blobs.place[order]
    return VolumeFoci(
        place[:, 0], place[:, 1], place[:, 2], probability[order], blobs.significance[order]
    )


@lru_cache(maxsize=1)
def taught() -> Curve:
    """Give the curve that comes with the package."""
    with as_file(files(__package__) / "taught_volumes.npz") as path:
        return read(path)


def read(path: Path) -> Curve:
    """Read a curve from its file.

    Parameters
    ----------
    path
        Of the curve.
    """
    with np.load(path) as kept:
        curve = Curve(float(kept["noise_power"]), kept["mean"], kept["spread"], kept["weights"])
    if len(curve.mean) != len(FEATURES):
        raise ValueError(f"{path}: {len(curve.mean)} features, not {len(FEATURES)}")
    return curve
