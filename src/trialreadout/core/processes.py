"""Tasks done by several processes of this machine.

Each worker is a process of its own with a pipe to it, and has one task at a time; so it is
always known which task was lost when a process is killed, and that task alone is done again.
A result counts when it has been received whole.

Workers live until `close`, from one `map` to the next. They never see Ctrl-C: the process
that started them ends them. Where that one is killed outright, they end with it.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Thread
from types import TracebackType
from typing import Any, Generic, Self

from trialreadout.core.executor import Fault, R, T, attempt, fault_of, result_of
from trialreadout.core.findings import Finding, StudyError

AHEAD = 4
"""How many tasks for each worker are taken beyond the result that is yielded next."""
LOSSES = 3
"""How many processes may be lost over one task."""
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
}
"""What a worker finds in its environment: the processes share the cores out among them."""
_NOTHING_FROM_HERE = {"PYTHONSAFEPATH": "1"}
"""A worker is started by `python -c`, which else would take `pickle.py` from the folder that it is
started in; that may be a study of a stranger's. See PYTHONSAFEPATH in Python's documentation."""


def cores() -> int:
    """Tell how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, eq=False)
class _Worker:
    process: SpawnProcess
    pipe: Connection


class Processes:
    """Does tasks in processes of its own; see `core.executor.Executor`.

    Parameters
    ----------
    workers
        How many, 1 or more.
    """

    def __init__(self, workers: int) -> None:
        if workers < 1:
            raise ValueError(f"workers is {workers}; at least 1 is needed")
        self.workers = workers
        self._idle: list[_Worker] = []
        self._at_work: dict[_Worker, int] = {}
        self._mapping = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers at once, whatever they are doing."""
        workers = [*self._idle, *self._at_work]
        self._idle, self._at_work = [], {}
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            _bury(worker)

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
        """Do every task; see `Executor`.

        Raises
        ------
        StudyError
            If one task costs one process after another its life.
        """
        if self._mapping:
            raise RuntimeError("these workers are at work on another map; finish that one first")
        self._mapping = True
        finished = False
        try:
            yield from self._results(function, tasks)
            finished = True
        finally:
            self._mapping = False
            if not finished:
                self.close()

    def _results(self, function: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
        book: _Book[T, R] = _Book(enumerate(tasks))
        yielded = 0
        while book.take_up_to(AHEAD * self.workers):
            self._give_out(function, book)
            self._take_in(book, None if yielded not in book.done else 0)
            self._give_out(function, book)  # so that nobody waits while a result is used
            if yielded in book.done:
                yield result_of(book.taken.pop(yielded), book.done.pop(yielded))
                yielded += 1

    def _give_out(self, function: Callable[[T], R], book: _Book[T, R]) -> None:
        """Give a task to every worker without one."""
        while book.waiting and len(self._at_work) < self.workers:
            number = book.waiting.popleft()
            asked = pickle.dumps((function, book.taken[number]))
            worker = self._idle.pop() if self._idle else _start()
            self._at_work[worker] = number
            with suppress(OSError):  # a pipe at its end is found when the answer is awaited
                worker.pipe.send_bytes(asked)

    def _take_in(self, book: _Book[T, R], seconds: float | None) -> None:
        """Take in what has been done, and put back what was lost."""
        for worker in _ready(self._at_work, seconds):
            number = self._at_work.pop(worker)
            try:
                answer = worker.pipe.recv_bytes()
            except (EOFError, OSError):
                _bury(worker)
                book.put_back(number, worker.process.exitcode)
            else:
                self._idle.append(worker)
                book.done[number] = pickle.loads(answer)


@dataclass(frozen=True)
class _Book(Generic[T, R]):
    """Which task is where. Tasks have the number of their place among all."""

    coming: Iterator[tuple[int, T]]
    taken: dict[int, T] = field(default_factory=dict)
    """All that are not yet yielded."""
    waiting: deque[int] = field(default_factory=deque)
    done: dict[int, R | Fault] = field(default_factory=dict)
    lost: Counter[int] = field(default_factory=Counter)

    def take_up_to(self, limit: int) -> bool:
        """Take tasks up; tell whether any is left to yield."""
        for number, task in islice(self.coming, limit - len(self.taken)):
            self.taken[number] = task
            self.waiting.append(number)
        return bool(self.taken)

    def put_back(self, number: int, status: int | None) -> None:
        """Let a task be done again whose process ended, unless it has cost too many."""
        self.lost[number] += 1
        if self.lost[number] == LOSSES:
            raise StudyError([_lost(self.taken[number], status)])
        self.waiting.appendleft(number)


def _ready(workers: Iterable[_Worker], seconds: float | None) -> list[_Worker]:
    """Wait until a worker has an answer or has ended, and list those."""
    awaited = list(workers)
    ready = wait([worker.pipe for worker in awaited], seconds)
    return [worker for worker in awaited if worker.pipe in ready]


def _start() -> _Worker:
    """Start a process, with one thread, that does not see Ctrl-C."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    with _environment({**ONE_THREAD, **_NOTHING_FROM_HERE}), _without_interrupts():
        process.start()
    theirs.close()  # so that the pipe ends with the process
    return _Worker(process, ours)


def _bury(worker: _Worker) -> None:
    worker.process.join()
    worker.pipe.close()


def _work(pipe: Connection) -> None:
    """Do what is asked until nobody asks any more: the life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """Wait until the process that started this one is no more, and leave the task undone."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer(asked: bytes) -> bytes:
    """Do a task; what cannot be read or sent is a fault like any other."""
    try:
        function, task = pickle.loads(asked)
        return pickle.dumps(attempt(function, task))
    except Exception as fault:
        return pickle.dumps(fault_of(fault))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back for a while; a process that is started meanwhile never sees it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lost(task: Any, status: int | None) -> Finding:
    ended = f"signal {-status}" if status is not None and status < 0 else f"status {status}"
    return Finding(
        "error",
        "workers-lost",
        value=f"{LOSSES} processes ended over {task} without an answer, the last with {ended}",
        allowed="a worker lives until its task is done",
        remedy="If memory ran out (signal 9), take fewer workers. In a script of your own, keep "
        'what starts the work under `if __name__ == "__main__":`.',
    )
