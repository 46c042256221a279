"""Ctrl-C: a command that is stopped says so, ends with status 130, and can be gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from click.testing import CliRunner

from dask_cluster import scheduler, worker
from trialreadout.cli import main
from trialreadout.studies import make_study
from trialreadout.study import open_study

COMMAND = "from trialreadout.cli import main; main(prog_name='readout')"
TRIALS = 96 * 256


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stopped") / "study"
    make_study("small-sdtm", folder)
    return folder


def begun(*words: str | Path) -> subprocess.Popen[str]:
    """Begin a command as a terminal does: in a group of its own, which is told of Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, words)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def seconds_of_work(command: subprocess.Popen[str]) -> float:
    """Tell for how long a command has had the processor."""
    fields = Path(f"/proc/{command.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def press_ctrl_c(command: subprocess.Popen[str]) -> None:
    os.killpg(command.pid, signal.SIGINT)


def said_on_the_way_out(command: subprocess.Popen[str]) -> str:
    """Wait until a command that was stopped has ended."""
    printed, said = command.communicate(timeout=60)
    assert command.returncode == 128 + signal.SIGINT
    assert printed == ""
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("words", [("check",), ("run", "--json"), ("simulate", "--trials", "5")])
def test_a_command_stopped_while_it_reads_says_so(tmp_path, words):
    (tmp_path / "study.toml").write_text(f"a = [{'1.5,' * 2_400_000}]")  # which takes seconds
    command = begun(words[0], tmp_path, *words[1:])
    while seconds_of_work(command) < 2:  # it takes less than one to begin
        assert command.poll() is None
        sleep(0.01)
    press_ctrl_c(command)
    assert said_on_the_way_out(command) == "Stopped.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["study.toml"]


def assert_stopped_and_gone_on_with(study: Path, folder: Path, *where: str) -> None:
    """Stop a simulation when its second batch is kept, and go on with it to the same rows."""
    out, kept = folder / "out", folder / "out.unfinished"
    words = ("simulate", study, "--trials", str(TRIALS), "--out", out)
    command = begun(*words, *where)
    until = monotonic() + 60
    while sum(1 for _ in kept.glob("*.npz")) < 2:
        assert command.poll() is None, command.stderr and command.stderr.read()
        assert monotonic() < until
        sleep(0.01)
    press_ctrl_c(command)
    said = said_on_the_way_out(command)
    assert said.startswith("Stopped: ")
    assert said.endswith(f"kept in {kept}: the same command with --resume goes on from there.\n")
    assert not out.exists()
    untouched = {path: path.stat().st_mtime_ns for path in kept.glob("*.npz")}
    assert 0 < len(untouched) < 96
    again = CliRunner().invoke(main, [*map(str, words), "--workers", "1", "--resume"])
    assert again.exit_code == 0, again.output
    whole = open_study(study).simulate(trials=TRIALS)
    whole.write(folder / "whole")
    assert contents(out) == contents(folder / "whole")
    assert not kept.exists()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_simulation_stopped_here_goes_on_to_the_same(study, tmp_path):
    assert_stopped_and_gone_on_with(study, tmp_path, "--workers", "2")


def test_a_simulation_stopped_on_a_cluster_goes_on_to_the_same_and_leaves_the_cluster_idle(
    study, tmp_path
):
    distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
    with scheduler(tmp_path) as (address, _), worker(address, tmp_path):
        assert_stopped_and_gone_on_with(study, tmp_path, "--scheduler", address)
        with distributed.Client(address, set_as_default=False) as client:
            until = monotonic() + 20
            while client.call_stack() or any(client.processing().values()):
                assert monotonic() < until, "the cluster is still at work for nobody"
                sleep(0.1)
            assert len(client.scheduler_info()["workers"]) == 1
