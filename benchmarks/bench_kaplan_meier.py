"""CPU time of a Kaplan-Meier median with its 95 % interval, beside two other packages.

Ours and lifelines compute the log-log interval; statsmodels is asked for the median alone.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import process_time

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from statsmodels.duration.survfunc import SurvfuncRight

from trialreadout.statistics import kaplan_meier

Compute = Callable[[np.ndarray, np.ndarray], object]


def ours(time: np.ndarray, event: np.ndarray) -> object:
    return kaplan_meier(time, event).quantile()


def with_lifelines(time: np.ndarray, event: np.ndarray) -> object:
    fitter = KaplanMeierFitter().fit(time, event)
    return fitter.median_survival_time_, median_survival_times(fitter.confidence_interval_)


def with_statsmodels(time: np.ndarray, event: np.ndarray) -> object:
    return SurvfuncRight(time, event).quantile(0.5)


def trial(patients: int, *, whole_days: bool) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(31)
    death, last_contact = random.exponential(540, patients), random.uniform(180, 1200, patients)
    time = np.minimum(death, last_contact)
    return (np.ceil(time) if whole_days else time), death <= last_contact


def cpu_seconds(compute: Compute, time: np.ndarray, event: np.ndarray, calls: int) -> float:
    def once() -> float:
        start = process_time()
        for _ in range(calls):
            compute(time, event)
        return (process_time() - start) / calls

    return median(once() for _ in range(7))


def main() -> None:
    print(f"{'CPU time, median of 7':32}{'ours':>12}{'lifelines':>22}{'statsmodels':>22}")
    for patients, whole_days, calls in [(31, True, 100), (10**6, True, 1), (10**6, False, 1)]:
        time, event = trial(patients, whole_days=whole_days)
        us, *others = (
            cpu_seconds(compute, time, event, calls)
            for compute in (ours, with_lifelines, with_statsmodels)
        )
        label = f"{patients:,} patients, {'whole days' if whole_days else 'any time'}"
        ratios = "".join(f"{1e3 * other:9.3f} ms ({other / us:5.1f} x)" for other in others)
        print(f"{label:32}{1e3 * us:9.3f} ms{ratios}")
    print(f"{'with an interval':32}{'yes':>12}{'yes':>22}{'no':>22}")


if __name__ == "__main__":
    main()
