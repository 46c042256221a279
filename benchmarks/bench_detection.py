"""What the detector finds in invented patients that nothing was tuned on.

    python benchmarks/bench_detection.py [--patients N] [--write]

Intervals are of 95 %, by bootstrap over patients. `--write` keeps the table in docs/detection.md.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import TypeVar

import numpy as np

from detection_trials import LEVELS, REPORT, Change, Pair, change_of, pairs_of
from trialreadout.imaging.camera import Camera
from trialreadout.imaging.detection.candidates import find_foci, taught
from trialreadout.imaging.detection.discoveries import called
from trialreadout.imaging.detection.scoring import FALSE, NEITHER, sensitivity_at
from trialreadout.imaging.phantom.ideal_observer import sensitivity
from trialreadout.imaging.phantom.patient import draw_patient
from trialreadout.imaging.phantom.planar import expected_counts
from trialreadout.imaging.phantom.population import POPULATION
from trialreadout.imaging.scans import PlanarScan

FALSE_POSITIVES = 0.5
PROMISED = 0.10
STRONG = 6.0
DRAWS = 1000
DOCS = Path(__file__).parents[1] / "docs" / "detection.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
T = TypeVar("T")
Row = tuple[str, str, str, str]


def interval(sample: Sequence[T], figure: Callable[[Sequence[T]], float]) -> str:
    """Print a figure with its interval by bootstrap over patients."""
    random = np.random.default_rng(2026)
    drawn = [
        figure([sample[at] for at in random.integers(len(sample), size=len(sample))])
        for _ in range(DRAWS)
    ]
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return f"{figure(sample):.3f} ({low:.3f} to {high:.3f})"


def found(pairs: Sequence[Pair]) -> float:
    return sensitivity_at([pair.scored for pair in pairs], FALSE_POSITIVES)


def ideal(pairs: Sequence[Pair]) -> float:
    return sensitivity(np.concatenate([pair.detectability for pair in pairs]), FALSE_POSITIVES)


def false_discoveries(pairs: Sequence[Pair]) -> float:
    label = np.concatenate([pair.scored.lesion for pair in pairs])
    which = called(np.concatenate([pair.scored.probability for pair in pairs]), PROMISED)
    counted = which & (label != NEITHER)
    return float((label[counted] == FALSE).mean())


def restored(change: Change) -> bool:
    return bool((change.scored.probability > taught().restored).any())


def falsely(changes: Sequence[Change]) -> float:
    return float(np.mean([restored(change) for change in changes]))


def strong_found(changes: Sequence[Change]) -> float:
    strong = [change.detectability > STRONG for change in changes]
    hits = [
        (change.scored.found[which] > taught().restored).any()
        for change, which in zip(changes, strong, strict=True)
    ]
    return float(np.mean(hits))


def spent_ms() -> float:
    """Measure CPU time of a planar pair, on one core."""
    random = np.random.default_rng([REPORT, 0, 3])
    camera = Camera()
    counts = expected_counts(draw_patient(POPULATION, random), camera, 300.0).whole
    scan = PlanarScan(random.poisson(counts).astype(np.float32), camera.pixel_mm, 300.0)
    find_foci(scan)
    spent = []
    for _ in range(9):
        start = process_time()
        find_foci(scan)
        spent.append(1e3 * (process_time() - start))
    return median(spent)


def measured(patients: int) -> list[Row]:
    with ProcessPoolExecutor() as pool:
        run = partial(pool.map, chunksize=5)
        plain = list(run(partial(pairs_of, first=REPORT, shifted=False), range(patients)))
        shifted = list(run(partial(pairs_of, first=REPORT, shifted=True), range(patients)))
        changes = list(run(partial(change_of, first=REPORT), range(2 * patients)))
    rows: list[Row] = []
    aims = {100.0: ("0.65", "0.72"), 300.0: ("0.75", "0.82"), 1000.0: ("0.73", "0.85")}
    name = "sensitivity at 0.5 false positives a pair"
    for seconds in LEVELS:
        pairs = [each[seconds] for each in plain]
        was, aim = aims[seconds]
        rows.append((f"{name}, {seconds:g} s", was, aim, interval(pairs, found)))
        rows.append(("the ideal observer there", "", "", interval(pairs, ideal)))
    others = [each[300.0] for each in shifted]
    rows.append((f"{name}, 300 s, shifted", "", "0.75", interval(others, found)))
    rows.append(("the ideal observer there", "", "", interval(others, ideal)))
    for label, pairs in [
        *((f"{seconds:g} s", [each[seconds] for each in plain]) for seconds in LEVELS),
        ("300 s, shifted", others),
    ]:
        text = f"false discoveries, 10 % promised, {label}"
        rows.append((text, "", "0.07 to 0.14", interval(pairs, false_discoveries)))
    none = [change for change in changes if not change.appears]
    rows.append(("called restored though nothing appeared", "", "0.05", interval(none, falsely)))
    strong = [change for change in changes if (change.detectability > STRONG).any()]
    rows.append(("appeared with d' over 6, found", "", "0.90", interval(strong, strong_found)))
    rows.append(("CPU time a pair, ms", "130", "100", f"{spent_ms():.0f}"))
    lesions = sum(len(each[300.0].detectability) for each in plain)
    rows.append(
        (f"{patients} patients, {lesions} lesions, {len(strong)} with d' over 6", "", "", "")
    )
    return rows


def keep(table: str, begin: str, end: str) -> None:
    """Keep a table in docs/detection.md, between its markers."""
    git = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    kept = f"{begin}\nMeasured at commit {git.stdout.strip()}.\n\n{table}\n{end}"
    text = DOCS.read_text(encoding="utf-8")
    start, stop = text.index(begin), text.index(end) + len(end)
    DOCS.write_text(text[:start] + kept + text[stop:], encoding="utf-8")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--patients", type=int, default=200)
    words.add_argument("--write", action="store_true")
    asked = words.parse_args()
    rows = measured(asked.patients)
    for text, was, aim, value in rows:
        print(f"{text:58}{was:>8}{aim:>12}  {value}")
    if asked.write:
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        head = "| measure | prototype | aim | measured |\n|---|---|---|---|\n"
        keep(head + table, BEGIN, END)


if __name__ == "__main__":
    main()
