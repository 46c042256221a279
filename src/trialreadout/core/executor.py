"""One way to do heavy work: a function over tasks, the results in the order of the tasks.

An executor has one method, `map`. Where the work is done (here, in other processes, on a
cluster) changes how long it takes and nothing else, as long as each result follows from its
task alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from traceback import format_exc
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Whatever can do tasks."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
        """Do every task and yield the results in the order of the tasks.

        Closing the generator gives up what is not yet done.

        Parameters
        ----------
        function
            Its result follows from the task alone, so that a task can be done again where a
            worker was lost. Other processes find it by its name in a module.
        tasks
            Taken as they are needed, never all at once.

        Raises
        ------
        TaskError
            If a task raised an exception. Results before it have been yielded.
        """


class TaskError(Exception):
    """A task raised an exception; the message names the task and what was raised."""

    def __init__(self, task: object, fault: Fault) -> None:
        super().__init__(f"{task}: {fault.said}")
        self.add_note(fault.trace)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a task raised, as text: an exception may not survive the way between processes."""

    said: str
    trace: str


def attempt(function: Callable[[T], R], task: T) -> R | Fault:
    """Do a task, and note what it raises."""
    try:
        return function(task)
    except Exception as fault:
        return fault_of(fault)


def fault_of(fault: Exception) -> Fault:
    """Describe the exception that is being handled."""
    return Fault(f"{type(fault).__name__}: {fault}", format_exc())


def result_of(task: T, outcome: R | Fault) -> R:
    """Hand over a result, or raise what stands in its place."""
    if isinstance(outcome, Fault):
        raise TaskError(task, outcome)
    return outcome


class Serial:
    """Does each task here, when its result is asked for."""

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Generator[R, None, None]:
        """Do every task; see `Executor`."""
        for task in tasks:
            yield result_of(task, attempt(function, task))
