"""A job done for as many trials as asked for: the same outcomes wherever it is done.

The run is parted into chunks, each with a stream of random numbers of its own; an executor does
them in any order and hands them over in theirs. What is done can be kept as the run goes on, and
a run that was broken off, at whatever moment, goes on to the same outcomes.
"""

from __future__ import annotations

from contextlib import closing, nullcontext
from pathlib import Path

from trialreadout.core.executor import Executor
from trialreadout.simulation.chunks import batches
from trialreadout.simulation.kept import Kept
from trialreadout.simulation.outcomes import Gathered, Job, OfBatch, Outcomes
from trialreadout.simulation.progress import Progress


class Unfinished(KeyboardInterrupt):
    """A run that was stopped by Ctrl-C; the message says what is done and how to go on."""

    def __init__(self, done: int, trials: int, folder: Path | None) -> None:
        self.done, self.trials, self.folder = done, trials, folder
        said = f"Stopped: {done:,} of {trials:,} trials are done."
        if done and folder is not None:
            said += (
                f" They are kept in {folder}: the same command with --resume goes on from there."
            )
        elif done:
            said += " Nothing is kept, as no folder was named for it: the next run begins anew."
        super().__init__(said)


def simulate(
    job: Job,
    trials: int,
    seed: int,
    executor: Executor,
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> Outcomes:
    """Simulate trials.

    Parameters
    ----------
    job
        Simulates a chunk.
    trials
        How many, 1 or more. The first trials of a longer run are those of a shorter one.
    seed
        0 or more. The same seed gives the same outcomes, on any number of workers.
    executor
        Who does it.
    kept
        Where finished batches are kept, and those of an earlier run are read.
    progress
        Who is told how far it is.

    Returns
    -------
    (trial, ...) each
        By name, as the job gives them, in the order of trials.

    Raises
    ------
    StudyError
        If the folder cannot be used, or workers are lost.
    TaskError
        If the job fails; the message names the trials.
    Unfinished
        If it is stopped by Ctrl-C.
    """
    if trials < 1 or seed < 0:
        raise ValueError(f"{trials} trials, seed {seed}: trials are 1 or more, a seed 0 or more")
    gathered = Gathered(trials)
    progress = progress or Progress(asked=False)
    try:
        with nullcontext() if kept is None else kept.opened(seed):
            there = []
            for batch, outcomes in () if kept is None else kept.batches(seed):
                gathered.put(batch, outcomes)
                there.append(batch)
            progress.begin(gathered.done, trials)
            try:
                missing = list(batches(trials, seed, there))
                with closing(executor.map(OfBatch(job), missing)) as results:
                    for batch, outcomes in zip(missing, results, strict=True):
                        if kept is not None:
                            kept.keep(batch, outcomes)
                        gathered.put(batch, outcomes)
                        progress.advance(gathered.done)
            finally:
                progress.end(gathered.done)
    except KeyboardInterrupt:
        raise Unfinished(gathered.done, trials, kept.folder if kept else None) from None
    return gathered.outcomes
