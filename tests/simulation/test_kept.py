"""What is kept belongs to one simulation, appears whole, and is computed again if damaged."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from exponential_trials import ExponentialTrials
from trialreadout.core.executor import Serial
from trialreadout.core.findings import StudyError
from trialreadout.simulation.chunks import CHUNK_TRIALS, Batch
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.kept import ABOUT, Kept

TRIALS = 4 * CHUNK_TRIALS
OF = {"study.toml": "4c1d", "scenario": "as expected"}


def run(folder, trials=TRIALS, seed=1, resume=False, of=OF, executor=None):
    kept = None if folder is None else Kept(folder, of, resume)
    return simulate(ExponentialTrials(), trials, seed, executor or Serial(), kept)


def same(one, other):
    return all(values.tobytes() == other[name].tobytes() for name, values in one.items())


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "kept"
    run(folder)
    return folder


@pytest.fixture
def folder(finished, tmp_path):
    return Path(shutil.copytree(finished, tmp_path / "kept"))


class Nobody:
    """An executor that must not be given any task."""

    def map(self, function, tasks):
        assert list(tasks) == []
        yield from ()


def test_a_finished_run_is_read_and_nothing_is_computed(folder):
    assert same(run(folder, resume=True, executor=Nobody()), run(None))


def test_going_on_where_nothing_is_kept_begins(tmp_path):
    assert same(run(tmp_path / "new" / "kept", resume=True), run(None))


@pytest.mark.parametrize(
    "trials", [TRIALS + 1, 9 * CHUNK_TRIALS, TRIALS - 1, 100, 300 * CHUNK_TRIALS]
)
def test_a_kept_run_serves_a_longer_and_a_shorter_one(folder, trials):
    assert same(run(folder, trials, resume=True), run(None, trials))
    assert same(run(folder, trials, resume=True, executor=Nobody()), run(None, trials))


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_only_what_is_missing_is_computed(folder, gone):
    next(folder.glob(f"chunks-0*{gone}.npz")).unlink()
    begun = []

    class Noting(Serial):
        def map(self, function, tasks):
            begun.extend(tasks)
            yield from super().map(function, begun)

    assert same(run(folder, resume=True, executor=Noting()), run(None))
    assert begun == [Batch(gone, gone + 1, 1)]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[: len(content) // 2], id="cut short"),
        pytest.param(lambda content: content[:-1], id="the last byte missing"),
        pytest.param(lambda content: b"chunks" * 1000, id="something else"),
        pytest.param(
            lambda content: content.replace(content[600:610], b"0123456789"), id="a few bytes"
        ),
    ],
)
def test_a_damaged_file_is_computed_again(folder, damage):
    path = sorted(folder.glob("*.npz"))[1]
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    assert path.read_bytes() != whole
    assert same(run(folder, resume=True), run(None))
    assert path.read_bytes() == whole


def test_a_file_with_the_trials_of_another_is_computed_again(folder):
    first, second = sorted(folder.glob("*.npz"))[:2]
    with np.load(first) as arrays:
        np.savez(second, **{name: values[:10] for name, values in arrays.items()})
    assert same(run(folder, resume=True), run(None))


def test_what_was_left_half_written_is_cleared_away(folder):
    left = folder / ".unfinished-abc"
    left.mkdir()
    (left / "chunks-00000000-00000000.npz").write_bytes(b"half")
    run(folder, resume=True)
    assert not left.exists()


@pytest.mark.parametrize(
    ("changed", "column", "value", "allowed"),
    [
        pytest.param({"seed": 2}, "seed", "1", "2", id="another seed"),
        pytest.param(
            {"of": OF | {"study.toml": "99ab"}}, "study.toml", "4c1d", "99ab", id="another study"
        ),
        pytest.param(
            {"of": OF | {"arm": "B"}}, "arm", "not named", "B", id="a word that was not there"
        ),
    ],
)
def test_another_simulation_is_refused_and_the_difference_named(
    folder, changed, column, value, allowed
):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(StudyError) as refused:
        run(folder, resume=True, **changed)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.file) == ("other-simulation", ABOUT)
    assert (finding.column, finding.value, finding.allowed) == (column, value, allowed)
    assert before == {path: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "word", ["version of trialreadout", "version of numpy", "trials of a chunk"]
)
def test_what_another_version_kept_is_refused(folder, word):
    said = json.loads((folder / ABOUT).read_text())
    said["simulation of"][word] = "0.0.1"
    (folder / ABOUT).write_text(json.dumps(said))
    with pytest.raises(StudyError) as refused:
        run(folder, resume=True)
    assert [(f.column, f.value) for f in refused.value.findings] == [(word, "0.0.1")]


def test_an_earlier_run_is_not_overwritten_unasked(folder):
    with pytest.raises(StudyError, match="it holds a simulation") as refused:
        run(folder)
    assert "--resume" in refused.value.findings[0].remedy


@pytest.mark.parametrize("resume", [False, True])
def test_a_folder_of_something_else_is_refused(tmp_path, resume):
    (tmp_path / "thesis.txt").write_text("irreplaceable")
    with pytest.raises(StudyError, match=r"it holds thesis.txt"):
        run(tmp_path, resume=resume)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("about", ["", "{}", "[]", '{"simulation of": 3}'])
def test_a_folder_that_cannot_say_what_it_holds_is_refused(folder, about):
    (folder / ABOUT).write_text(about)
    with pytest.raises(StudyError, match=r"simulation.json cannot be read"):
        run(folder, resume=True)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(StudyError, match="nothing-kept"):
        run(tmp_path / "kept")


def test_a_folder_that_another_run_writes_to_is_refused(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(StudyError, match="another run is writing to it"):
        run(folder, resume=True)
    os.close(descriptor)
    assert same(run(folder, resume=True), run(None))


KILLED = """
import sys
from pathlib import Path
from exponential_trials import ExponentialTrials
from trialreadout.core.processes import Processes
from trialreadout.simulation.engine import simulate
from trialreadout.simulation.kept import Kept

if __name__ == "__main__":
    kept = Kept(Path(sys.argv[1]), {"study.toml": "4c1d", "scenario": "as expected"}, resume=True)
    with Processes(2) as executor:
        simulate(ExponentialTrials(), 100_000, 1, executor, kept)
    print("done", flush=True)
"""


def test_a_run_killed_again_and_again_comes_to_the_same(tmp_path):
    """Killed as soon as some more batches are there, which is at any moment of the next."""
    script, folder = tmp_path / "killed.py", tmp_path / "kept"
    script.write_text(KILLED)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for more in (1, 5):
        there = len(list(folder.glob("*.npz")))
        started = subprocess.Popen(
            [sys.executable, script, folder], env=environment, stdout=subprocess.PIPE
        )
        while len(list(folder.glob("*.npz"))) < there + more and started.poll() is None:
            sleep(0.001)
        started.send_signal(signal.SIGKILL)
        assert started.communicate()[0] == b"", "it was not done yet"
    kept = len(list(folder.glob("*.npz")))
    assert 6 <= kept < 64
    assert same(run(folder, 100_000, resume=True), run(None, 100_000))
