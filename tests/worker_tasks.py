"""Tasks for workers, in a module of their own so that another process can find them by name."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from exponential_trials import ExponentialTrials


def square(number):
    return number * number


def slow_at_first(number):
    """The first task is the last to be done."""
    time.sleep(0.4 if number == 0 else 0)
    return number


def refuses_three(number):
    if number == 3:
        raise ValueError("three is refused")
    return number


class AwkwardError(Exception):
    """An exception that cannot be read back from its pickle."""

    def __init__(self, one, other):
        super().__init__(f"{one} and {other}")


def raises_what_cannot_travel(number):
    raise AwkwardError("one", "other")


def answers_what_cannot_travel(number):
    return lambda: number


class Unreadable:
    """A task that pickles here and cannot be read there."""

    def __reduce__(self):
        return _refuse, ()

    def __str__(self):
        return "the unreadable task"


def _refuse():
    raise RuntimeError("not here")


def process_of(_):
    return os.getpid()


def environment(name):
    return os.environ.get(name)


def threads_of_polars(_):
    import polars as pl

    return pl.thread_pool_size()


def large(number):
    """More than any pipe holds."""
    return bytes([number]) * 3_000_000


def sleeps(seconds):
    time.sleep(seconds)
    return seconds


@dataclass(frozen=True)
class KilledOnce:
    """Notes each time that it is begun; the first time, the task `at` kills its own process."""

    notes: Path
    at: int

    def __call__(self, number):
        with (self.notes / "begun.txt").open("a") as begun:
            begun.write(f"{number}\n")
        if number == self.at and not (self.notes / "killed").exists():
            (self.notes / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number


@dataclass(frozen=True)
class KilledOnceInSimulation:
    """The job of `exponential_trials`, of which one chunk kills its process the first time."""

    notes: Path
    at: int

    def __call__(self, chunk):
        KilledOnce(self.notes, self.at)(chunk.number)
        return ExponentialTrials()(chunk)


def kills_its_process(number):
    os.kill(os.getpid(), signal.SIGKILL)
