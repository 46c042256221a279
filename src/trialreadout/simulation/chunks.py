"""A simulation parted into chunks: each has its trials and a stream of random numbers of its own.

How large a chunk is never depends on who computes it, so a seed gives the same trials on any
number of workers. Every chunk is simulated whole; what goes beyond the trials asked for is cut
off afterwards. So the first trials of a longer run are the trials of a shorter one, to the last.

Sources: O'Neill, HMC-CS-2014-0905, 2014 (permuted congruential generators). NumPy, "Parallel
         random number generation": streams by `SeedSequence` and its `spawn_key`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

CHUNK_TRIALS = 1024
"""Trials of a chunk: 30 patients each make arrays of 250 kB, some of which a processor keeps at
hand, and what a call of a rule costs by itself hardly counts. Another number is another
simulation: it changes which stream a trial is drawn from."""
PIECES = 64
"""Into how many batches a run is parted at least, if it has as many chunks."""
LARGEST_BATCH = 64
"""Chunks of a batch at most: what a killed run loses for each worker."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some trials in a row, simulated at once from one stream."""

    number: int
    """Its place among the chunks of the run, from 0."""
    first_trial: int
    trials: int
    seed: int
    """Of the run, 0 or more."""
    part: int = 0
    """Its place among the parts that the chunk is simulated in, from 0."""

    def parts(self, at_once: int) -> Iterator[Chunk]:
        """Part it for a job that simulates only so many trials at once."""
        for part, first in enumerate(range(0, self.trials, at_once)):
            trials = min(at_once, self.trials - first)
            yield Chunk(self.number, self.first_trial + first, trials, self.seed, part)

    def generator(self) -> np.random.Generator:
        """Return the stream of this chunk, or of this part of it, at its beginning."""
        seeds = np.random.SeedSequence(self.seed, spawn_key=(self.number, self.part))
        return np.random.Generator(np.random.PCG64DXSM(seeds))

    def __str__(self) -> str:
        return f"trials {self.first_trial} to {self.first_trial + self.trials - 1}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Some chunks in a row, computed by one worker after another and kept in one file."""

    first: int
    """Number of its first chunk."""
    stop: int
    """Number after its last chunk."""
    seed: int

    @property
    def first_trial(self) -> int:
        """The trial that it begins with."""
        return self.first * CHUNK_TRIALS

    @property
    def trials(self) -> int:
        """How many trials it has."""
        return (self.stop - self.first) * CHUNK_TRIALS

    def chunks(self) -> Iterator[Chunk]:
        """Go through its chunks."""
        for number in range(self.first, self.stop):
            yield Chunk(number, number * CHUNK_TRIALS, CHUNK_TRIALS, self.seed)

    def __str__(self) -> str:
        return f"trials {self.first_trial} to {self.first_trial + self.trials - 1}"


def chunks_for(trials: int) -> int:
    """Return how many chunks hold so many trials."""
    return -(-trials // CHUNK_TRIALS)


def batches(trials: int, seed: int, there: Iterable[Batch] = ()) -> Iterator[Batch]:
    """Part a run into batches.

    Parameters
    ----------
    trials
        Of the run.
    seed
        Of the run.
    there
        What need not be computed again.
    """
    chunks = chunks_for(trials)
    size = min(max(chunks // PIECES, 1), LARGEST_BATCH)
    known = {number for batch in there for number in range(batch.first, batch.stop)}
    missing = (number for number in range(chunks) if number not in known)
    for _, run in groupby(enumerate(missing), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        for first in range(numbers[0], numbers[-1] + 1, size):
            yield Batch(first, min(first + size, numbers[-1] + 1), seed)
