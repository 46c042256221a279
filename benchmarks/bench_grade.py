"""Grading alone, nanoseconds of CPU a patient: what a simulation pays for each virtual patient.

The bundled lead study's cohort, copied to 4,096 patients, twelve assessments of nine lesions. Each
endpoint is graded on a cohort of which nothing is known yet; the whole pass grades one after the
other what a simulation asks for, so that they share what they rest on. "patients first" lays arrays
out as tables do, "patients last" with the patients side by side in memory, as numpy reduces best.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from trialreadout.core.cohort import Cohort
from trialreadout.core.memory import keep_freed_memory
from trialreadout.core.narrowed import narrowed
from trialreadout.endpoints.kinds import grade
from trialreadout.sources.cohort import build_cohorts
from trialreadout.studies import make_study
from trialreadout.study import open_study

PATIENTS = 4_096
REPEATS = 7
SIMULATED = (
    "radioiodine uptake",
    "thyroglobulin trend",
    "tumour response at week 26",
    "favourable response",
    "best overall response",
    "objective response",
    "progression-free survival",
    "overall survival",
    "decision at week 26",
    "sorafenib",
    "weight loss",
)
PLAIN = (
    "radioiodine uptake",
    "thyroglobulin trend",
    "tumour response at week 26",
    "progression-free survival",
    "overall survival",
)
WEEK_40 = 280.0
"""Day until which a plain trial looks: the baseline, the visit of week 26, and the next."""


def main() -> None:
    """Print the table."""
    keep_freed_memory()
    with tempfile.TemporaryDirectory() as folder:
        make_study("lead", Path(folder) / "study")
        study = open_study(Path(folder) / "study")
        (cohort,) = build_cohorts(study.sources, study.protocol)
    few = cohort.patient.size
    copies = PATIENTS // few
    first = with_arrays(cohort, few, lambda grid, axis: np.concatenate([grid] * copies, axis=axis))
    last = with_arrays(first, few * copies, patients_last)

    print(f"{few * copies:,} patients; ns a patient, least of {REPEATS}")
    print(f"{'':36}{'patients first':>16}{'patients last':>16}")
    for endpoint in study.protocol.asked:
        mark = "*" if endpoint.name in SIMULATED else ""
        row = [nanoseconds(each, study.protocol, (endpoint,)) for each in (first, last)]
        print(f"{endpoint.name + mark:36}{row[0]:16,.0f}{row[1]:16,.0f}")
    whole = tuple(study.protocol.endpoint(name) for name in SIMULATED)
    row = [nanoseconds(each, study.protocol, whole) for each in (first, last)]
    print(f"{'one pass over those marked *':36}{row[0]:16,.0f}{row[1]:16,.0f}")
    plain = tuple(study.protocol.endpoint(name) for name in PLAIN)
    row = [nanoseconds(narrowed(each, WEEK_40), study.protocol, plain) for each in (first, last)]
    print(f"{'a plain one, until week 40':36}{row[0]:16,.0f}{row[1]:16,.0f}")
    if len(sys.argv) > 1:
        profile(last, study.protocol, [study.protocol.endpoint(name) for name in sys.argv[1:]])


def with_arrays(value: Any, patients: int, change: Callable[[np.ndarray, int], np.ndarray]) -> Any:
    """Change every array of a cohort that has an axis of patients."""
    changed: dict[str, Any] = {}
    for field in fields(value):
        part = getattr(value, field.name)
        if is_dataclass(part):
            changed[field.name] = with_arrays(part, patients, change)
        elif isinstance(part, np.ndarray) and patients in part.shape:
            changed[field.name] = change(part, part.shape.index(patients))
    return replace(value, **changed)


def patients_last(grid: np.ndarray, axis: int) -> np.ndarray:
    """Lay an array out with its patients side by side in memory; its shape stays."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(grid, axis, -1)), -1, axis)


def nanoseconds(cohort: Cohort, protocol: Any, endpoints: tuple[Any, ...]) -> float:
    """Grade endpoints one after the other of a cohort of which nothing is known yet."""
    seconds = []
    for _ in range(REPEATS):
        anew = unknown(cohort)
        begin = process_time()
        for endpoint in endpoints:
            grade(anew, protocol, endpoint)
        seconds.append(process_time() - begin)
    return min(seconds) * 1e9 / cohort.patient.size


def unknown(cohort: Cohort) -> Cohort:
    """Make the same cohort once more, of which nothing was graded."""
    return replace(cohort, scintigraphy=replace(cohort.scintigraphy))


def profile(cohort: Cohort, protocol: Any, endpoints: list[Any]) -> None:
    """Print where the time of some endpoints goes, graded one after the other."""
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    for _ in range(REPEATS):
        anew = unknown(cohort)
        profiler.enable()
        for endpoint in endpoints:
            grade(anew, protocol, endpoint)
        profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(32)


if __name__ == "__main__":
    main()
