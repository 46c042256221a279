"""The engine of simulation: one worker beside two, by processes and by Dask; and its memory.

Each way is done by one worker and by two in turn, several times, and the medians are compared.
The yardstick is what the machine itself gives to two processes that share nothing: where two
cores are two threads of one, or others use them, no engine comes to twice the speed. "At work"
is the share of the time in which the workers were doing trials, or waited for a core to do them
on: what the engine itself leaves of each worker.
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
from time import perf_counter, process_time, thread_time

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
TRIALS = 128 * CHUNK_TRIALS
IN_MEMORY = 10_000_000
REPEATS = 3
ANY_PORT = "127.0.0.1:0"
TIMES = 100
"""How often each chunk is drawn, so that a trial costs about what grading a real one does."""

Work = Callable[[], tuple[float, float]]
"""Does all trials; CPU seconds and wall seconds of the workers in doing trials, summed up."""


@dataclass(frozen=True)
class Costly:
    """The job of the tests, many times over; each trial says what it cost."""

    def __call__(self, chunk: Chunk) -> Outcomes:
        cpu, wall = thread_time(), perf_counter()
        for _ in range(TIMES):
            outcomes = ExponentialTrials(PATIENTS)(chunk)
        seconds = [(thread_time() - cpu) / chunk.trials, (perf_counter() - wall) / chunk.trials]
        return outcomes | {"seconds": np.tile(seconds, (chunk.trials, 1))}


def main() -> None:
    """Print the tables."""
    print(f"{TRIALS:,} trials of {PATIENTS} patients, each drawn {TIMES} times; {REPEATS} rounds")
    print("  median seconds       one: wall    CPU at work   two: wall    CPU at work   ratio")
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
    rounds = [(_timed(one, 1), _timed(two, 2)) for _ in range(REPEATS)]
    text = ""
    for of in zip(*rounds, strict=True):
        wall, cpu, at_work = (median(seconds) for seconds in zip(*of, strict=True))
        text += f"{wall:12.2f}{cpu:7.2f}{at_work:8.0%}"
    print(f"  {name:18}{text}{median(a[0] / b[0] for a, b in rounds):8.2f}", flush=True)


def _timed(work: Work, workers: int) -> tuple[float, float, float]:
    """Return wall seconds, CPU seconds of workers and of this process, and the share at work."""
    begin, cpu = perf_counter(), process_time()
    of_workers, at_work = work()
    wall = perf_counter() - begin
    return wall, process_time() - cpu + of_workers, at_work / wall / workers


def _by(executor: Executor) -> Work:
    return lambda: tuple(simulate(Costly(), TRIALS, 1, executor)["seconds"].sum(axis=0))


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

    def work() -> tuple[float, float]:
        for process in started:
            process.stdin.write("go\n")
        said = [process.stdout.readline().split() for process in started]
        return sum(float(cpu) for cpu, _ in said), sum(float(wall) for _, wall in said)

    yield work
    for process in started:
        process.communicate()


def _work_alone(chunks: int) -> None:
    """Do a share of the chunks whenever told to, and say what it cost."""
    job = Costly()
    for _ in sys.stdin:
        seconds = sum(job(chunk)["seconds"].sum(axis=0) for chunk in Batch(0, chunks, 1).chunks())
        print(*seconds, flush=True)


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
