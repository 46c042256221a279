"""Calibrate what the network says, on invented patients of its own, and add it to its weights.

    python training/calibrate.py WEIGHTS OUT [PATIENTS]

A logistic curve brings peaks to probabilities; and a focus counts as having appeared from the
probability on that two in a hundred patients reach in whom nothing did.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import logit

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from detection_trials import CALIBRATION, change_of, pairs_of
from trialreadout.imaging.detection.candidates import Calibration, Detector, read
from trialreadout.imaging.detection.scoring import NEITHER, Scored

FALSELY = 0.02
LEAST_PEAK = 1e-3


def fitted(scored: Sequence[tuple[Scored, float]]) -> tuple[float, float, float]:
    """Fit offset, slope and the weight of the level by maximum likelihood."""
    peak = np.concatenate([each.probability for each, _ in scored])
    hit = np.concatenate([each.lesion for each, _ in scored])
    level = np.concatenate([np.full(len(each.probability), level) for each, level in scored])
    kept = (hit != NEITHER) & (peak > LEAST_PEAK)
    odds, hit, level = logit(peak[kept]), hit[kept] >= 0, level[kept]

    def unlikely(by: np.ndarray) -> float:
        at = by[0] + by[1] * odds + by[2] * level
        return float((np.logaddexp(0, at) - hit * at).sum())

    offset, slope, by_level = minimize(unlikely, (0.0, 1.0, 0.0)).x
    return float(offset), float(slope), float(by_level)


def threshold(highest: np.ndarray) -> float:
    """Give the probability that a share `FALSELY` of patients exceed."""
    return float(np.quantile(highest, 1 - FALSELY))


def main(weights: Path, out: Path, patients: int) -> None:
    """Calibrate, and write weights and calibration together."""
    bare: Detector = replace(
        read(weights), focus=Calibration(), appeared=Calibration(), least=LEAST_PEAK
    )
    with ProcessPoolExecutor() as pool:
        run = partial(pool.map, chunksize=4)
        scan = partial(pairs_of, first=CALIBRATION, shifted=False, detector=bare)
        pairs = list(chain(*(each.values() for each in run(scan, range(patients)))))
        compare = partial(change_of, first=CALIBRATION, detector=bare)
        changes = list(run(compare, range(3 * patients)))
    focus = fitted([(pair.scored, pair.level) for pair in pairs])
    appeared = fitted([(change.scored, change.level) for change in changes])
    none = [change for change in changes if not change.appears]
    highest = [
        Calibration(*appeared)(change.scored.probability, change.level).max(initial=0.0)
        for change in none
    ]
    restored = threshold(np.array(highest))
    print(f"focus {focus}, appeared {appeared}, restored from {restored:.4f} on")
    print(f"of {len(none)} patients in whom nothing appeared")
    with np.load(weights) as kept:
        arrays = {name: kept[name] for name in kept.files}
    arrays |= {
        "focus": np.array(focus, dtype=np.float32),
        "appeared": np.array(appeared, dtype=np.float32),
        "restored": np.float32(restored),
    }
    np.savez(out, **arrays)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 200)
