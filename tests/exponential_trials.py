"""A job that is real and cheap: exponential survival of the patients of a trial."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class ExponentialTrials:
    """Patients enter over a year, are followed for another, and die at a constant rate."""

    patients: int = 30
    median_months: float = 11.0

    def __call__(self, chunk):
        random = chunk.generator()
        shape = (chunk.trials, self.patients)
        death_months = random.exponential(self.median_months / np.log(2), shape)
        followed_months = random.uniform(12, 24, shape)
        months = np.minimum(death_months, followed_months)
        deaths = np.sum(death_months <= followed_months, axis=-1)
        return {
            "alive_at_a_year": np.mean(death_months > 12, axis=-1),
            "mean_months": np.sum(months, axis=-1) / np.maximum(deaths, 1),
            "deaths": deaths,
            "active": np.sum(death_months > 12, axis=-1) > 0.4 * self.patients,
        }


@dataclass(frozen=True)
class EndedOnTheWay:
    """The same job, which once ends its own process (or, by Ctrl-C, interrupts it)."""

    chunk: int
    notes: Path
    how: int = signal.SIGKILL

    def __call__(self, chunk):
        if chunk.number == self.chunk and not (self.notes / "ended").exists():
            (self.notes / "ended").touch()
            os.kill(os.getpid(), self.how)
        return ExponentialTrials()(chunk)


@dataclass(frozen=True)
class Wrong:
    """A job that does not keep its promise."""

    how: str

    def __call__(self, chunk):
        match self.how:
            case "raises":
                raise ZeroDivisionError("no patients")
            case "one row too few":
                return {"deaths": np.zeros(chunk.trials - 1)}
            case "one number for all":
                return {"deaths": np.array(3.0)}
            case "objects":
                return {"deaths": np.full(chunk.trials, None)}
            case "nothing":
                return {}
            case "another name later":
                return {f"deaths_{min(chunk.number, 1)}": np.zeros(chunk.trials)}
            case "another type later":
                return {"deaths": np.zeros(chunk.trials, float if chunk.number else int)}
