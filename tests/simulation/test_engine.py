"""The same outcomes on any number of workers, and after any interruption."""

from __future__ import annotations

import signal

import numpy as np
import pytest

from exponential_trials import EndedOnTheWay, ExponentialTrials, Wrong
from trialreadout.core.executor import Serial, TaskError
from trialreadout.core.processes import Processes
from trialreadout.simulation.chunks import CHUNK_TRIALS, Chunk
from trialreadout.simulation.engine import Unfinished, simulate
from trialreadout.simulation.kept import Kept

TRIALS = 5 * CHUNK_TRIALS - 17
OF = {"job": "exponential survival"}


@pytest.fixture(autouse=True)
def hears_ctrl_c():
    """Hear Ctrl-C, which a process that was started in the background ignores."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def two_processes():
    with Processes(2) as executor:
        yield executor


@pytest.fixture(scope="module")
def unbroken():
    return simulate(ExponentialTrials(), TRIALS, 1, Serial())


def assert_same_bytes(one, other):
    assert list(one) == list(other)
    for name, values in one.items():
        assert values.dtype == other[name].dtype
        assert values.shape == other[name].shape
        assert values.tobytes() == other[name].tobytes()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_bytes(workers, unbroken):
    with Processes(workers) as executor:
        assert_same_bytes(simulate(ExponentialTrials(), TRIALS, 1, executor), unbroken)


def test_outcomes_are_those_of_the_chunks_in_order(unbroken):
    chunks = [Chunk(n, n * CHUNK_TRIALS, CHUNK_TRIALS, 1) for n in range(5)]
    parts = [ExponentialTrials()(chunk) for chunk in chunks]
    for name, values in unbroken.items():
        assert np.array_equal(values, np.concatenate([part[name] for part in parts])[:TRIALS])


def test_what_is_simulated_is_what_the_law_says(unbroken):
    expected = 2 ** (-12 / 11)  # alive at a year, the median being 11 months
    standard_error = np.sqrt(expected * (1 - expected) / (30 * TRIALS))
    assert abs(unbroken["alive_at_a_year"].mean() - expected) < 4 * standard_error


@pytest.mark.parametrize(
    "trials",
    [1, 17, CHUNK_TRIALS - 1, CHUNK_TRIALS, CHUNK_TRIALS + 1, TRIALS - 1],
)
def test_the_first_trials_of_a_longer_run_are_those_of_a_shorter_one(trials, unbroken):
    shorter = simulate(ExponentialTrials(), trials, 1, Serial())
    assert_same_bytes(shorter, {name: values[:trials] for name, values in unbroken.items()})


def test_another_seed_gives_other_trials(unbroken):
    other = simulate(ExponentialTrials(), TRIALS, 2, Serial())
    assert not np.isin(other["mean_months"], unbroken["mean_months"]).any()


def test_a_worker_killed_in_the_middle_changes_nothing(tmp_path, two_processes, unbroken):
    outcomes = simulate(EndedOnTheWay(2, tmp_path), TRIALS, 1, two_processes)
    assert (tmp_path / "ended").exists()
    assert_same_bytes(outcomes, unbroken)


@pytest.mark.parametrize("chunk", [0, 2, 4])
def test_a_run_stopped_by_ctrl_c_says_what_it_has_and_goes_on_to_the_same(
    tmp_path, chunk, unbroken
):
    folder = tmp_path / "kept"
    job = EndedOnTheWay(chunk, tmp_path, signal.SIGINT)
    with pytest.raises(Unfinished) as stopped:
        simulate(job, TRIALS, 1, Serial(), Kept(folder, OF))
    assert stopped.value.done == chunk * CHUNK_TRIALS
    kept = f" They are kept in {folder}: the same command with --resume goes on from there."
    assert str(stopped.value) == (
        f"Stopped: {chunk * CHUNK_TRIALS:,} of {TRIALS:,} trials are done.{kept if chunk else ''}"
    )
    assert folder.exists() == bool(chunk), "nothing is left of a run that kept nothing"
    done = sorted(path.name for path in folder.glob("*.npz"))
    assert len(done) == chunk
    untouched = {path: path.stat().st_mtime_ns for path in folder.glob("*.npz")}
    resumed = simulate(job, TRIALS, 1, Serial(), Kept(folder, OF, resume=True))
    assert_same_bytes(resumed, unbroken)
    assert untouched == {path: path.stat().st_mtime_ns for path in untouched}


def test_without_a_folder_it_says_that_nothing_is_kept(tmp_path):
    job = EndedOnTheWay(1, tmp_path, signal.SIGINT)
    with pytest.raises(Unfinished, match=r"Stopped: 1,024 of 5,103 .* Nothing is kept"):
        simulate(job, TRIALS, 1, Serial())


@pytest.mark.parametrize("executor", ["here", "two processes"])
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("raises", r"trials 0 to 1023: ZeroDivisionError: no patients"),
        (
            "one row too few",
            r"trials 0 to 1023: outcome deaths has shape \(1023,\), not \(1024, ...\)",
        ),
        (
            "one number for all",
            r"trials 0 to 1023: outcome deaths has shape \(\), not \(1024, ...\)",
        ),
        ("objects", r"trials 0 to 1023: outcome deaths holds objects"),
        ("nothing", r"trials 0 to 1023: the job gave no outcome"),
    ],
)
def test_a_job_that_fails_is_told_with_its_trials(how, said, executor, request):
    by = Serial() if executor == "here" else request.getfixturevalue("two_processes")
    with pytest.raises(TaskError, match=said):
        simulate(Wrong(how), TRIALS, 1, by)


@pytest.mark.parametrize("how", ["another name later", "another type later"])
@pytest.mark.parametrize("trials", [2 * CHUNK_TRIALS, 64 * 2 * CHUNK_TRIALS])
def test_outcomes_that_change_their_kind_are_refused_within_a_batch_and_between(how, trials):
    with pytest.raises((TaskError, ValueError), match="outcomes differ from chunk to chunk"):
        simulate(Wrong(how), trials, 1, Serial())


@pytest.mark.parametrize(("trials", "seed"), [(0, 1), (-5, 1), (10, -1)])
def test_no_trials_and_a_negative_seed_are_refused(trials, seed):
    with pytest.raises(ValueError, match="trials are 1 or more, a seed 0 or more"):
        simulate(ExponentialTrials(), trials, seed, Serial())
