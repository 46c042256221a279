"""A run of trials, parted into chunks: each has a stream of random numbers of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some trials of a run, held together."""

    number: int
    """Its place among the chunks, from 0."""
    first_trial: int
    """The place of its first trial in the run, from 0."""
    trials: int
    seed: int
    """Of the run."""

    def generator(self) -> np.random.Generator:
        """Begin its stream of random numbers."""
        stream = np.random.SeedSequence(self.seed, spawn_key=(self.number,))
        return np.random.Generator(np.random.SFC64(stream))
