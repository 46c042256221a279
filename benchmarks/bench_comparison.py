"""CPU time of a log-rank test between two arms, beside two other packages."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import process_time
from warnings import simplefilter

import numpy as np
from lifelines.statistics import logrank_test
from statsmodels.duration.survfunc import survdiff

from trialreadout.statistics import log_rank

Compute = Callable[[np.ndarray, np.ndarray, np.ndarray], float]


def ours(time: np.ndarray, event: np.ndarray, arm: np.ndarray) -> float:
    return log_rank(time, event, arm).chi_square or 0.0


def with_lifelines(time: np.ndarray, event: np.ndarray, arm: np.ndarray) -> float:
    first = arm == 0
    found = logrank_test(time[first], time[~first], event[first], event[~first])
    return float(found.test_statistic)


def with_statsmodels(time: np.ndarray, event: np.ndarray, arm: np.ndarray) -> float:
    return float(survdiff(time, event, arm)[0])


def trial(patients: int, *, whole_days: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(31)
    arm = random.integers(0, 2, patients)
    death = random.exponential(np.where(arm == 1, 600, 540))
    last_contact = random.uniform(180, 1200, patients)
    time = np.minimum(death, last_contact)
    return (np.ceil(time) if whole_days else time), death <= last_contact, arm


def cpu_seconds(compute: Compute, arrays: tuple[np.ndarray, ...], calls: int, runs: int) -> float:
    def once() -> float:
        start = process_time()
        for _ in range(calls):
            compute(*arrays)
        return (process_time() - start) / calls

    return median(once() for _ in range(runs))


def main() -> None:
    simplefilter("ignore")
    print(f"{'CPU time, log-rank test':32}{'ours':>13}{'lifelines':>25}{'statsmodels':>25}")
    for patients, whole_days, calls, runs in [
        (31, True, 100, 7),
        (10_000, True, 5, 7),
        (1_000_000, True, 1, 3),
        (1_000_000, False, 1, 3),
    ]:
        arrays = trial(patients, whole_days=whole_days)
        computes = (ours, with_lifelines, with_statsmodels)
        chi_squares = [compute(*arrays) for compute in computes]
        assert np.allclose(chi_squares, chi_squares[0], rtol=1e-6), chi_squares
        us, *others = (cpu_seconds(compute, arrays, calls, runs) for compute in computes)
        label = f"{patients:,} patients, {'whole days' if whole_days else 'any time'}"
        ratios = "".join(f"{1e3 * other:11.3f} ms ({other / us:6.1f} x)" for other in others)
        print(f"{label:32}{1e3 * us:10.3f} ms{ratios}", flush=True)


if __name__ == "__main__":
    main()
