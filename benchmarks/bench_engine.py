"""The engine of simulation: one worker beside two, by processes and by Dask; and its memory.

Each way is done by one worker and by two in turn, several times, and the medians are compared.
The yardstick is what the machine itself gives to two processes that share nothing: where two
cores are two threads of one, or others use them, no engine comes to twice the speed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from exponential_trials import ExponentialTrials  # noqa: E402
from trialreadout.core.executor import Executor, Serial  # noqa: E402
from trialreadout.core.processes import Processes  # noqa: E402
from trialreadout.simulation.chunks import CHUNK_TRIALS, Batch, Chunk  # noqa: E402
from trialreadout.simulation.engine import simulate  # noqa: E402
from trialreadout.simulation.outcomes import Outcomes  # noqa: E402

PATIENTS = 30
TRIALS = 100 * CHUNK_TRIALS
IN_MEMORY = 10_000_000
REPEATS = 5
ANY_PORT = "127.0.0.1:0"
TIMES = 100
"""How often each chunk is drawn, so that a trial costs about what grading a real one does."""

Work = Callable[[], float | None]
"""Does all trials; the CPU seconds of the workers, where they are known."""


@dataclass(frozen=True)
class Costly:
    """The job of the tests, many times over; each trial says what it cost."""

    def __call__(self, chunk: Chunk) -> Outcomes:
        begin = process_time()
        for _ in range(TIMES):
            outcomes = ExponentialTrials(PATIENTS)(chunk)
        seconds = (process_time() - begin) / chunk.trials
        return outcomes | {"cpu_seconds": np.full(chunk.trials, seconds)}


def main() -> None:
    """Print the tables."""
    print(f"{TRIALS:,} trials of {PATIENTS} patients, each drawn {TIMES} times; {REPEATS} rounds")
    print(
        f"  {'median seconds':20}{'one: wall':>12}{'CPU':>8}{'two: wall':>12}{'CPU':>8}{'ratio':>8}"
    )
    for name, workers in (("numpy alone", _alone), ("processes", _processes), ("Dask", _dask)):
        with ExitStack() as open_:
            _compare(name, *(open_.enter_context(workers(number)) for number in (1, 2)))
    print("peak memory of a process that simulates, MB")
    for patients in (CHUNK_TRIALS * PATIENTS, IN_MEMORY):
        words = [sys.executable, __file__, "memory", str(patients // PATIENTS)]
        said = subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True).stdout
        print(f"  {patients:>12,} patients{float(said):8.0f}")


def _compare(name: str, one: Work, two: Work) -> None:
    """Do both in turn, after a first time that starts what is needed."""
    one(), two()
    rounds = [(*_timed(one), *_timed(two)) for _ in range(REPEATS)]
    medians = [median(seconds) for seconds in zip(*rounds, strict=True)]
    text = "".join(f"{wall:12.2f}{cpu:8.2f}" for wall, cpu in (medians[:2], medians[2:]))
    print(f"  {name:20}{text}{median(r[0] / r[2] for r in rounds):8.2f}", flush=True)


def _timed(work: Work) -> tuple[float, float]:
    """Return wall seconds, and the CPU seconds of workers and of this process."""
    wall, cpu = perf_counter(), process_time()
    of_workers = work()
    return perf_counter() - wall, process_time() - cpu + (of_workers or np.nan)


def _by(executor: Executor) -> Work:
    return lambda: float(simulate(Costly(), TRIALS, 1, executor)["cpu_seconds"].sum())


@contextmanager
def _processes(number: int) -> Iterator[Work]:
    with Processes(number) as executor:
        yield _by(executor)


@contextmanager
def _dask(number: int) -> Iterator[Work]:
    from distributed import LocalCluster

    from trialreadout.simulation.dask_executor import DaskExecutor

    os.environ["PYTHONPATH"] = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    with (
        LocalCluster(
            n_workers=number, threads_per_worker=1, host="127.0.0.1", dashboard_address=ANY_PORT
        ) as cluster,
        DaskExecutor(cluster.scheduler_address) as executor,
    ):
        yield _by(executor)


@contextmanager
def _alone(number: int) -> Iterator[Work]:
    """Processes that know nothing of each other, each with its share of the chunks."""
    share = TRIALS // CHUNK_TRIALS // number
    started = [
        subprocess.Popen(
            [sys.executable, __file__, "alone", str(share)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        for _ in range(number)
    ]

    def work() -> float:
        for process in started:
            process.stdin.write("go\n")
        return sum(float(process.stdout.readline()) for process in started)

    yield work
    for process in started:
        process.communicate()


def _work_alone(chunks: int) -> None:
    """Do a share of the chunks whenever told to, and say what it cost."""
    for _ in sys.stdin:
        begin = process_time()
        for chunk in Batch(0, chunks, 1).chunks():
            Costly()(chunk)
        print(process_time() - begin, flush=True)


def _print_peak_memory(trials: int) -> None:
    """Simulate, and print how much memory that took at most."""
    from resource import RUSAGE_SELF, getrusage

    simulate(ExponentialTrials(PATIENTS), trials, 1, Serial())
    unit = 1e6 if sys.platform == "darwin" else 1e3
    print(getrusage(RUSAGE_SELF).ru_maxrss / unit)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["alone", chunks]:
            _work_alone(int(chunks))
        case ["memory", trials]:
            _print_peak_memory(int(trials))
        case _:
            main()
