"""What a job says of its trials: a few numbers each, by name, one row a trial."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.memory import keep_freed_memory
from trialreadout.simulation.chunks import Batch, Chunk

Outcomes = dict[str, NDArray[Any]]
"""Arrays by name, each of shape (trial, ...) and of any type but objects."""
Job = Callable[[Chunk], Outcomes]
"""Simulates a chunk: its outcomes follow from the chunk and from what the job holds, and from
nothing else. It is found by its name in a module, and what it holds can be pickled."""


@dataclass(frozen=True, slots=True)
class OfBatch:
    """Simulates the chunks of a batch one by one."""

    job: Job

    def __call__(self, batch: Batch) -> Outcomes:
        """Return the outcomes of a batch."""
        keep_freed_memory()
        return joined(checked(chunk, self.job(chunk)) for chunk in batch.chunks())


def checked(chunk: Chunk, outcomes: Outcomes) -> Outcomes:
    """Return outcomes that have one row a trial; raises ValueError that names the chunk."""
    if not outcomes:
        raise ValueError(f"{chunk}: the job gave no outcome")
    for name, values in outcomes.items():
        if values.dtype.hasobject:
            raise ValueError(f"{chunk}: outcome {name} holds objects; give numbers or texts")
        if values.ndim == 0 or len(values) != chunk.trials:
            shape = tuple(values.shape)
            raise ValueError(
                f"{chunk}: outcome {name} has shape {shape}, not ({chunk.trials}, ...)"
            )
    return outcomes


def joined(parts: Iterable[Outcomes]) -> Outcomes:
    """Lay outcomes end to end; raises ValueError where they are not of one kind."""
    first, *others = parts
    for other in others:
        require_alike(first, other)
    return {name: np.concatenate([first[name], *(o[name] for o in others)]) for name in first}


def require_alike(one: Outcomes, other: Outcomes) -> None:
    """Raise ValueError unless two chunks have the same outcomes, of the same types and shapes."""
    kinds = [
        {name: (values.dtype, values.shape[1:]) for name, values in outcomes.items()}
        for outcomes in (one, other)
    ]
    if kinds[0] != kinds[1]:
        raise ValueError(f"outcomes differ from chunk to chunk: {kinds[0]} and {kinds[1]}")


class Gathered:
    """The outcomes of a run, filled in as they come; room is made once, for all trials."""

    def __init__(self, trials: int) -> None:
        self.trials = trials
        self.outcomes: Outcomes = {}
        self.done = 0

    def put(self, batch: Batch, outcomes: Outcomes) -> None:
        """Put a batch in its place, and cut off what lies beyond the run."""
        wanted = min(batch.trials, self.trials - batch.first_trial)
        if wanted <= 0:
            return
        if not self.outcomes:
            self.outcomes = {
                name: np.empty((self.trials, *values.shape[1:]), values.dtype)
                for name, values in outcomes.items()
            }
        require_alike(self.outcomes, outcomes)
        for name, values in outcomes.items():
            self.outcomes[name][batch.first_trial : batch.first_trial + wanted] = values[:wanted]
        self.done += wanted
