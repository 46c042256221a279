"""CPU time of the statistics of 100,000 trials of 30 patients, beside a loop over single trials.

The loops run over fewer trials, and what they take is scaled up. lifelines finds the same log-log
limits; statsmodels is asked for the median, and for the exact interval of all proportions at once.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from time import process_time

import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint

from trialreadout.statistics import (
    kaplan_meier,
    kaplan_meier_of_many,
    proportion,
    proportion_of_many,
    reverse_kaplan_meier_of_many,
    summary_of_many,
)

TRIALS, PATIENTS = 100_000, 30
Compute = Callable[[], object]


def invented() -> tuple[np.ndarray, np.ndarray]:
    """Draw trials with times in whole days and some ties."""
    random = np.random.default_rng(31)
    death = random.exponential(540, (TRIALS, PATIENTS))
    last_contact = random.uniform(180, 1200, (TRIALS, PATIENTS))
    return np.ceil(np.minimum(death, last_contact)), death <= last_contact


def cpu_seconds(compute: Compute, calls: int = 1) -> float:
    """Take the best of five, so that what else the machine does shows least."""

    def once() -> float:
        start = process_time()
        for _ in range(calls):
            compute()
        return (process_time() - start) / calls

    return min(once() for _ in range(5))


def with_lifelines(time: np.ndarray, event: np.ndarray) -> object:
    fitter = KaplanMeierFitter().fit(time, event)
    return fitter.median_survival_time_, median_survival_times(fitter.confidence_interval_)


def of_many(time: np.ndarray, event: np.ndarray) -> None:
    """Print what each statistic takes of all trials."""
    met = event.sum(axis=1)
    curves = kaplan_meier_of_many(time, event)
    shown: dict[str, Compute] = {
        "median, log-log limits": lambda: kaplan_meier_of_many(time, event).quantile(),
        "median alone": lambda: kaplan_meier_of_many(time, event).quantile(interval=None),
        "  the curves": lambda: kaplan_meier_of_many(time, event),
        "  median, log-log": curves.quantile,
        "  median, arcsin": lambda: curves.quantile(interval="arcsin"),
        "  median, spss": lambda: curves.quantile(interval="spss"),
        "  survival at 2 times": lambda: curves.at([180, 360]),
        "  restricted mean": lambda: curves.restricted_mean(180),
        "median follow-up, log-log": lambda: reverse_kaplan_meier_of_many(time, event).quantile(),
        "proportion, Clopper-Pearson": lambda: proportion_of_many(met, PATIENTS),
        "proportion, mid-p": lambda: proportion_of_many(met, PATIENTS, method="mid-p"),
        "summary of a number": lambda: summary_of_many(time),
    }
    print(f"{f'{TRIALS:,} trials of {PATIENTS}, CPU time':32}{'ours':>12}")
    for name, compute in shown.items():
        print(f"{name:32}{1e3 * cpu_seconds(compute):9.1f} ms")


def one_by_one(time: np.ndarray, event: np.ndarray) -> None:
    """Print what loops over single trials take, scaled up to all."""
    met = event.sum(axis=1).tolist()
    loops: dict[str, tuple[int, Callable[[int], object]]] = {
        "median, kaplan_meier": (500, lambda i: kaplan_meier(time[i], event[i]).quantile()),
        "median, lifelines": (20, lambda i: with_lifelines(time[i], event[i])),
        "median alone, statsmodels": (50, lambda i: SurvfuncRight(time[i], event[i]).quantile(0.5)),
        "proportion, proportion": (2000, lambda i: proportion(met[i], PATIENTS)),
    }
    print(f"\n{'a loop over trials, scaled':32}")
    for name, (trials, compute) in loops.items():
        seconds = cpu_seconds(lambda n=trials, c=compute: [c(i) for i in range(n)]) / trials
        print(f"{name:32}{TRIALS * seconds:9.1f} s")
    together = cpu_seconds(lambda: proportion_confint(met, PATIENTS, method="beta"))
    print(f"{'proportions, statsmodels':32}{1e3 * together:9.1f} ms, all at once")


def in_chunks(time: np.ndarray, event: np.ndarray) -> None:
    """Print what a call takes of few trials, and how much memory of many."""
    print(f"\n{'a call':32}{'trials':>12}")
    for trials in (1, 100, 200, 1000):
        few, had = time[:trials], event[:trials]
        met = had.sum(axis=1)
        median = cpu_seconds(lambda t=few, e=had: kaplan_meier_of_many(t, e).quantile(), 50)
        share = cpu_seconds(lambda m=met: proportion_of_many(m, PATIENTS), 50)
        took = f"median {1e6 * median:7.0f} us, proportion {1e6 * share:7.0f} us"
        print(f"{'':32}{trials:12,}   {took}")
    tracemalloc.start()
    curves = kaplan_meier_of_many(time, event)
    kept, _ = tracemalloc.get_traced_memory()
    curves.quantile()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    given, kept, peak = ((each / 1e6) for each in (time.nbytes + event.nbytes, kept, peak))
    print(f"\nmemory: {given:.0f} MB given, {kept:.0f} MB kept, {peak:.0f} MB at most")


def main() -> None:
    time, event = invented()
    of_many(time, event)
    one_by_one(time, event)
    in_chunks(time, event)


if __name__ == "__main__":
    main()
