"""What is found in SPECT volumes of invented patients that nothing was tuned on.

    python benchmarks/bench_volume_detection.py [--patients N] [--kept FOLDER] [--write]

The planar pair of the same patients stands beside it, over the same lesions: those in the field of
view of the SPECT. Intervals are of 95 %, by bootstrap over patients. A folder keeps the volumes;
`--write` keeps the table in docs/detection.md.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from bench_detection import false_discoveries, interval, keep
from detection_trials import POINT_SECONDS, REPORT, bins_of, counted
from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.candidates import taught
from trialreadout.imaging.detection.grid import binned
from trialreadout.imaging.detection.scoring import Scored, score, sensitivity_at, threshold_at
from trialreadout.imaging.detection.volume_foci import find_in_volume
from trialreadout.imaging.phantom.planar import expected_counts
from volume_trials import VolumeTrial, trial_of

BEGIN, END = "<!-- measured in volumes -->", "<!-- /measured in volumes -->"
STRONG_MBQ = 0.03
PLANAR_STREAM = 6


@dataclass(frozen=True)
class Seen:
    """One patient, in a volume and in a planar pair, over the same lesions."""

    scored: Scored
    planar: Scored
    mbq: np.ndarray
    """Of each lesion."""
    spent_s: float


def seen_of(seed: int, kept: Path | None) -> Seen:
    trial = trial_of(seed, REPORT, kept)
    start = process_time()
    foci = find_in_volume(trial.volume)
    spent = process_time() - start
    place = np.column_stack([foci.slice, foci.row, foci.column])
    return Seen(
        trial.scored(place, foci.probability),
        planar_of(trial, np.random.default_rng([REPORT, seed, PLANAR_STREAM])),
        trial.patient.lesions.mbq[trial.seen],
        spent,
    )


def planar_of(trial: VolumeTrial, random: np.random.Generator) -> Scored:
    """Score the planar pair of a patient; lesions beyond the field of view count for neither."""
    patient, camera = trial.patient, Camera()
    whole = counted(expected_counts(patient, camera, POINT_SECONDS), 1.0, random)
    focus, _ = taught().peaks(binned(whole, camera.pixel_mm))
    at = bins_of(patient.lesions, patient, camera)
    neither = np.concatenate([at[~trial.seen], bins_of(patient.remnants, patient, camera)])
    return score(focus.place, focus.probability, at[trial.seen], neither)


def found(patients: Sequence[Seen], false_positives: float) -> float:
    return sensitivity_at([each.scored for each in patients], false_positives)


def found_in_pairs(patients: Sequence[Seen], false_positives: float) -> float:
    return sensitivity_at([each.planar for each in patients], false_positives)


def found_by_activity(patients: Sequence[Seen], strong: bool) -> float:
    limit = threshold_at([each.scored for each in patients], 0.5)
    hit = np.concatenate([each.scored.found for each in patients]) > limit
    which = (np.concatenate([each.mbq for each in patients]) >= STRONG_MBQ) == strong
    return float(hit[which].mean()) if which.any() else np.nan


def measured(patients: int, kept: Path | None) -> list[tuple[str, str]]:
    with ProcessPoolExecutor() as pool:
        all_ = list(pool.map(partial(seen_of, kept=kept), range(patients)))
    lesions = sum(len(each.mbq) for each in all_)
    rows = [
        (
            f"{name}, {at:g} false positives a {what}",
            interval(all_, partial(figure, false_positives=at)),
        )
        for name, what, figure in (
            ("sensitivity in volumes", "volume", found),
            ("the same lesions in planar pairs", "pair", found_in_pairs),
        )
        for at in (0.5, 1.0)
    ]
    kbq = f"{1000 * STRONG_MBQ:g} kBq"
    for text, strong in ((f"of {kbq} or more", True), (f"below {kbq}", False)):
        figure = partial(found_by_activity, strong=strong)
        rows.append((f"in volumes, 0.5 false positives, {text}", interval(all_, figure)))
    rows.append(("false discoveries, 10 % promised", interval(all_, false_discoveries)))
    rows.append(("CPU time a volume, s", f"{median(each.spent_s for each in all_):.1f}"))
    rows.append((f"{patients} patients, {lesions} lesions in the field of view", ""))
    return rows


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--patients", type=int, default=40)
    words.add_argument("--kept", type=Path)
    words.add_argument("--write", action="store_true")
    asked = words.parse_args()
    rows = measured(asked.patients, asked.kept)
    for text, value in rows:
        print(f"{text:64}{value}")
    if asked.write:
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        keep(f"| measure | measured |\n|---|---|\n{table}", BEGIN, END)


if __name__ == "__main__":
    main()
