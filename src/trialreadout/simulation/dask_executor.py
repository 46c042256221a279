"""Tasks done by a Dask cluster, of which only the address of the scheduler is known.

The cluster does again what a lost worker was doing; each task has one result, so nothing counts
twice. Every worker must have the same versions as this installation. That is asked before the
first task, and each result brings the versions of its worker along, as workers come and go.

Source: Dask.distributed, "Client" and "Worker" (allowed failures), version 2026.8.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from itertools import islice
from time import monotonic
from types import TracebackType
from typing import Any, Self

from trialreadout.analysis.files import versions
from trialreadout.core.executor import Fault, R, T, TaskError, attempt, fault_of, result_of
from trialreadout.core.findings import Finding, StudyError

EXTRA = "cluster"
AHEAD = 4
"""How many tasks for each thread of the cluster are handed in beyond the next result."""
SECONDS_TO_CONNECT = 15.0
SECONDS_WITHOUT_WORKERS = 60.0
"""How long a cluster may be without any worker."""
_SECONDS_BETWEEN_LOOKS = 2.0
_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")


class DaskExecutor:
    """Does tasks on a cluster; see `core.executor.Executor`.

    Parameters
    ----------
    address
        Of the scheduler: "tcp://host:8786".
    seconds_to_connect
        How long to wait for the scheduler and for a first worker.
    seconds_without_workers
        How long the cluster may be without any worker later.

    Raises
    ------
    StudyError
        If Dask is not installed, nobody answers at the address, there is no worker, or a worker
        has another version.
    """

    def __init__(
        self,
        address: str,
        seconds_to_connect: float = SECONDS_TO_CONNECT,
        seconds_without_workers: float = SECONDS_WITHOUT_WORKERS,
    ) -> None:
        self.address = address
        self._patience = seconds_without_workers
        self._dask = _distributed()
        self._client = _connected(self._dask, address, seconds_to_connect)
        try:
            _require_same_versions(self._client)
        except BaseException:
            self.close()
            raise

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
        """Leave the cluster, which forgets what was asked for here."""
        self._client.close()

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
        """Do every task; see `Executor`.

        Raises
        ------
        StudyError
            If the scheduler or all workers are lost, a task costs one worker after another, or a
            worker has another version.
        """
        here = versions()
        coming = iter(tasks)
        given: deque[tuple[T, Any]] = deque()
        threads, looked = self._threads(), monotonic()
        try:
            while True:
                if monotonic() - looked > _SECONDS_BETWEEN_LOOKS:
                    threads, looked = self._threads(), monotonic()
                room = max(AHEAD * threads - len(given), 0 if given else 1)
                for task in islice(coming, room):
                    given.append(
                        (task, self._client.submit(_attempt_there, function, task, pure=False))
                    )
                if not given:
                    return
                task, future = given[0]
                there, outcome = self._awaited(task, future)
                given.popleft()
                if there != here:
                    raise StudyError(list(_differing("a worker", there, here)))
                yield result_of(task, outcome)
        except (self._dask.CancelledError, OSError) as fault:
            raise StudyError([_scheduler_lost(self.address)]) from fault
        finally:
            with suppress(self._dask.CancelledError, OSError):
                self._client.cancel([future for _, future in given])

    def _threads(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return sum(threads.values())

    def _awaited(self, task: object, future: Any) -> Any:
        """Wait for a result, as long as there is a worker that can give it."""
        seen = monotonic()
        while True:
            try:
                return future.result(timeout=_SECONDS_BETWEEN_LOOKS)
            except TimeoutError:
                if self._threads():
                    seen = monotonic()
                elif monotonic() - seen > self._patience:
                    raise StudyError([_no_workers(self.address, self._patience)]) from None
            except self._dask.KilledWorker as fault:
                raise StudyError([_workers_lost(task, fault)]) from fault
            except (self._dask.CancelledError, OSError):
                raise
            except Exception as fault:  # a worker that cannot read the task
                raise TaskError(task, fault_of(fault)) from fault


def _attempt_there(function: Callable[[T], R], task: T) -> tuple[dict[str, str], R | Fault]:
    """Do a task on a worker; its versions come along."""
    return versions(), attempt(function, task)


def _distributed() -> Any:
    """Load Dask, where it is installed."""
    try:
        return import_module("distributed")
    except ImportError as fault:
        raise StudyError([_not_installed()]) from fault


def _connected(dask: Any, address: str, seconds: float) -> Any:
    """Find the scheduler, and wait for its first worker."""
    if not _ADDRESS.fullmatch(address):  # without one, Dask would start a cluster of its own
        raise StudyError([_no_scheduler(f"{address!r} is no address")])
    try:
        client = dask.Client(address, timeout=seconds, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise StudyError(
            [_no_scheduler(f"nobody answered at {address} within {seconds:g} s")]
        ) from fault
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError as fault:
        client.close()
        raise StudyError([_no_workers(address, seconds)]) from fault
    return client


def _require_same_versions(client: Any) -> None:
    names = [name for name in versions() if name != "python"]
    answer = client.get_versions(packages=names)
    here = answer["client"]["packages"]
    findings = [
        finding
        for worker, said in answer["workers"].items()
        for finding in _differing(
            f"worker {worker}",
            {name: str(said["packages"].get(name)) for name in versions()},
            {name: str(here[name]) for name in versions()},
        )
    ]
    if findings:
        raise StudyError(findings)


def _differing(worker: str, there: Mapping[str, str], here: Mapping[str, str]) -> Iterable[Finding]:
    """Name each version in which a worker is another than this installation."""
    for name in sorted({*there, *here}):
        if there.get(name) != here.get(name):
            yield Finding(
                "error",
                "other-version",
                column=name,
                value=f"{worker} has {there.get(name)}",
                allowed=f"{here.get(name)}, as here",
                remedy="Install the same versions on every worker: numbers may depend on them.",
            )


def _not_installed() -> Finding:
    return Finding(
        "error",
        "not-installed",
        value="distributed",
        allowed="Dask, for work on a cluster",
        remedy=f'pip install "trialreadout[{EXTRA}]"',
    )


def _no_scheduler(why: str) -> Finding:
    return Finding(
        "error",
        "no-scheduler",
        value=why,
        allowed="the address of a Dask scheduler: tcp://host:port, or tls://host:port",
        remedy="Start one by `dask scheduler` and take the address that it prints.",
    )


def _no_workers(address: str, seconds: float) -> Finding:
    return Finding(
        "error",
        "no-workers",
        value=f"the scheduler at {address} had no worker for {seconds:g} s",
        allowed="1 worker or more",
        remedy=f"Start workers by `dask worker {address} --nthreads 1 --nworkers N`.",
    )


def _workers_lost(task: object, fault: Exception) -> Finding:
    return Finding(
        "error",
        "workers-lost",
        value=f"one worker after another ended over {task}: {fault}",
        allowed="a worker lives until its task is done",
        remedy="See the workers' logs; if memory ran out, start fewer of them on a machine.",
    )


def _scheduler_lost(address: str) -> Finding:
    return Finding(
        "error",
        "scheduler-lost",
        value=f"the scheduler at {address} was lost on the way",
        allowed="a scheduler that lives until the work is done",
        remedy="Start it again, with workers; what was kept need not be repeated.",
    )
