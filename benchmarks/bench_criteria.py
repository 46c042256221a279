"""CPU seconds and peak memory of the response criteria: python benchmarks/bench_criteria.py."""

from __future__ import annotations

import time
import tracemalloc
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from trialreadout import criteria
from trialreadout.core.terms import LesionState, NewLesion, Response
from trialreadout.criteria import RECIST_1_1

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 9
CONFIRMED = {"stable_from_day": 42, "confirmation_days": 28}
UNCONFIRMED = CONFIRMED | {"confirmation_days": 0}


def assessments(patients: int, records: int, visits: int, rng: np.random.Generator):
    """Days and responses of patients with one to `visits` assessments, `records` in all."""
    count = np.clip(rng.poisson(records / patients, patients), 1, visits)
    day = np.cumsum(rng.choice([27, 28, 42, 56], (patients, visits)), axis=1).astype(float)
    day[np.arange(visits) >= count[:, np.newaxis]] = np.nan
    response = rng.choice(np.arange(1, 7), day.shape, p=[0.1, 0.25, 0.35, 0.05, 0.15, 0.1])
    return day, response.astype(np.int8)


def lesions(patients: int, visits: int, rng: np.random.Generator, rows: int):
    """A grid of ten lesion columns, filled so that it stands for `rows` rows."""
    shape = (patients, visits, 10)
    exists = rng.random((patients, 10)) < rows / (patients * visits * 10)
    state = rng.choice(np.array(LesionState), shape, p=[0.02, 0.84, 0.06, 0.03, 0.02, 0.01, 0.02])
    return rng.uniform(5, 60, shape), state.astype(np.int8), exists, rng.random(exists.shape) < 0.2


def cpu_seconds(call: Callable[[], object]) -> float:
    """Median over repeats."""
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        call()
        seconds.append(time.process_time() - started)
    return median(seconds)


def peak_megabytes(call: Callable[[], object]) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    rng = np.random.default_rng(1)
    day, response = assessments(8_000, 22_000, 5, rng)
    long_day, long_response = assessments(8_000, 22_000, 60, rng)
    long_day[0] = 28 * np.arange(60)
    grid = lesions(24_000, 5, rng, rows=546_000)
    no_new = np.full(grid[0].shape[:2], NewLesion.NO, np.int8)

    def grade_lesions() -> None:
        target = criteria.target_response(*grid, RECIST_1_1)
        non_target = criteria.non_target_response(grid[1], grid[2])
        criteria.overall_response(target, non_target, no_new)

    def ask(rule: str, rules: dict[str, float | str], *records) -> Callable[[], object]:
        return lambda: getattr(criteria, rule)(*records, **rules)

    shared = (day, response)
    rows = {
        "best overall response": ask("best_overall_response", UNCONFIRMED, *shared),
        "best overall response, confirmed": ask("best_overall_response", CONFIRMED, *shared),
        "best overall response, confirmed, as RECIST reads": ask(
            "best_overall_response", CONFIRMED | {"reading": "recist"}, *shared
        ),
        "response, confirmed": ask("response", CONFIRMED, *shared),
        "clinical benefit, confirmed": ask("clinical_benefit", CONFIRMED, *shared),
        "last assessment": ask("last_assessment", CONFIRMED, *shared),
        "one patient of 60 visits, confirmed": ask(
            "best_overall_response", CONFIRMED, long_day, long_response
        ),
        "lesions to overall response": grade_lesions,
    }
    n_records = int((~np.isnan(day) & (response != Response.MISSING)).sum())
    n_rows = int(grid[2].sum()) * grid[0].shape[1]
    print(f"8,000 patients, {n_records:,} visits; {n_rows:,} lesion rows   CPU ms   peak MB")
    for name, call in rows.items():
        print(f"{name:<55}{1000 * cpu_seconds(call):>8.1f}{peak_megabytes(call):>10.1f}")


if __name__ == "__main__":
    main()
