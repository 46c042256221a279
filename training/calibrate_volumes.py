"""Fit what makes a probability of a blob in a volume, on invented patients of its own.

    python training/calibrate_volumes.py KEPT OUT [PATIENTS]

The folder KEPT holds the volumes once they are drawn. From patients scanned twice follows by which
power of what is there the noise grows; from all others the weights, by maximum likelihood with a
small penalty, so that a feature that tells nothing weighs nothing.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from detection_trials import CALIBRATION
from trialreadout.imaging.detection.blobs import blobs_in, body_in, contrast_of, turned_to_patient
from trialreadout.imaging.detection.scoring import NEITHER
from trialreadout.imaging.detection.volume_foci import Curve
from trialreadout.imaging.scans import Volume
from volume_trials import trial_of, without_lesions

PENALTY = 1.0
BINS = 12
TWICE = range(1000, 1004)
"""Seeds of the patients who are scanned twice."""


def noise_power(twice: Sequence[Volume]) -> float:
    """Tell by which power the noise grows, from what differs between two scans of one patient."""
    first, second = (turned_to_patient(volume).values for volume in twice)
    body, level = body_in(first + second)
    seen = [contrast_of(2 * values / level) for values in (first, second)]
    inner = body & (seen[0].shell + seen[1].shell > 0.6)
    differs = (seen[0].above - seen[1].above)[inner]
    mean = np.log((seen[0].shell + seen[1].shell)[inner] / 2)
    edges = np.quantile(mean, np.linspace(0, 1, BINS + 1)[1:-1])
    which = np.digitize(mean, edges)
    spread = [np.log(np.median(np.abs(differs[which == at]))) for at in range(BINS)]
    middle = [float(np.mean(mean[which == at])) for at in range(BINS)]
    return float(np.polyfit(middle, spread, 1)[0])


def blobs_of(seed: int, kept: Path, power: float) -> tuple[np.ndarray, np.ndarray]:
    """Give the features of a patient's blobs, and which lesion each hits."""
    trial = trial_of(seed, CALIBRATION, kept)
    blobs = blobs_in(trial.volume, power)
    return blobs.features, trial.scored(blobs.place, blobs.significance).lesion


def fitted(described: Sequence[tuple[np.ndarray, np.ndarray]], power: float) -> Curve:
    """Fit the weights."""
    features = np.concatenate([each for each, _ in described])
    lesion = np.concatenate([each for _, each in described])
    features, hit = features[lesion != NEITHER], lesion[lesion != NEITHER] >= 0
    mean, spread = features[hit].mean(0), features[hit].std(0)
    curve = Curve(power, mean, spread, np.zeros(1 + 2 * len(mean)))
    terms = curve.terms(features)

    def unlikely(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = terms @ weights
        held = np.r_[0.0, weights[1:]]
        loss = (np.logaddexp(0, odds) - hit * odds).sum() + PENALTY / 2 * (held**2).sum()
        return float(loss), terms.T @ (1 / (1 + np.exp(-odds)) - hit) + PENALTY * held

    weights = minimize(unlikely, curve.weights, jac=True, method="L-BFGS-B").x
    return Curve(power, mean, spread, weights)


def main(kept: Path, out: Path, patients: int) -> None:
    """Fit and write."""
    kept.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as pool:
        twice = pool.map(partial(without_lesions, first=CALIBRATION, kept=kept), TWICE)
        powers = [noise_power(each) for each in twice]
        power = float(np.mean(powers))
        described = list(
            pool.map(partial(blobs_of, kept=kept, power=power), range(patients), chunksize=4)
        )
    curve = fitted(described, power)
    lesions = sum(int((hit >= 0).sum()) for _, hit in described)
    print(f"noise grows by the power {power:.3f} ({', '.join(f'{p:.2f}' for p in powers)})")
    print(f"{patients} patients, {sum(len(f) for f, _ in described)} blobs, {lesions} lesions hit")
    print(np.round(curve.weights, 2))
    np.savez(
        out,
        noise_power=curve.noise_power,
        mean=curve.mean,
        spread=curve.spread,
        weights=curve.weights,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 120)
