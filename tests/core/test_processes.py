"""Workers are processes: one thread each, done with when nobody needs them, replaced if killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from multiprocessing import active_children
from time import monotonic, sleep

import pytest

import worker_tasks
from trialreadout.core.executor import TaskError
from trialreadout.core.findings import StudyError
from trialreadout.core.processes import LOSSES, ONE_THREAD, Processes, cores


def test_two_workers_are_two_processes_and_neither_is_this_one():
    with Processes(2) as executor:
        processes = set(executor.map(worker_tasks.process_of, range(40)))
        again = set(executor.map(worker_tasks.process_of, range(40)))
    assert len(processes) == 2
    assert os.getpid() not in processes
    assert again <= processes, "workers live from one map to the next"


def test_a_worker_has_one_thread_and_the_environment_here_is_as_it_was(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    with Processes(1) as executor:
        assert set(executor.map(worker_tasks.environment, ONE_THREAD)) == {"1"}
        assert list(executor.map(worker_tasks.threads_of_polars, [0])) == [1]
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "POLARS_MAX_THREADS" not in os.environ


@pytest.mark.parametrize("at", [0, 5, 19], ids=["the first", "one in the middle", "the last"])
def test_the_task_of_a_killed_process_is_done_again_and_nothing_comes_twice(tmp_path, at):
    with Processes(2) as executor:
        results = list(executor.map(worker_tasks.KilledOnce(tmp_path, at), range(20)))
    assert results == list(range(20))
    begun = [int(line) for line in (tmp_path / "begun.txt").read_text().split()]
    assert sorted(begun) == sorted([*range(20), at]), "no other task was begun a second time"


def test_a_worker_killed_while_it_had_nothing_to_do_is_replaced():
    with Processes(1) as executor:
        (process,) = executor.map(worker_tasks.process_of, [0])
        os.kill(process, signal.SIGKILL)
        sleep(0.1)
        (other,) = executor.map(worker_tasks.process_of, [0])
    assert other != process


def test_a_task_that_kills_every_process_ends_the_work_and_is_named():
    with Processes(2) as executor, pytest.raises(StudyError) as refused:
        list(executor.map(worker_tasks.kills_its_process, [42]))
    (finding,) = refused.value.findings
    assert finding.rule == "workers-lost"
    assert finding.value == (
        f"{LOSSES} processes ended over 42 without an answer, the last with signal 9"
    )
    assert "fewer workers" in finding.remedy


@pytest.mark.parametrize("task", [worker_tasks.Unreadable()])
def test_a_task_that_the_worker_cannot_read_is_named(task):
    with Processes(1) as executor, pytest.raises(TaskError, match="unreadable task: RuntimeErr"):
        list(executor.map(worker_tasks.square, [task]))


def test_a_result_that_cannot_be_sent_is_a_fault_of_its_task():
    with Processes(1) as executor, pytest.raises(TaskError, match=r"3: .*pickle"):
        list(executor.map(worker_tasks.answers_what_cannot_travel, [3]))


def test_work_that_is_given_up_midway_ends_its_workers_at_once():
    executor = Processes(2)
    results = executor.map(worker_tasks.sleeps, [0, 60, 60, 60])
    next(results)
    begin = monotonic()
    results.close()
    assert monotonic() - begin < 20
    assert active_children() == []


def test_one_set_of_workers_does_one_map_at_a_time():
    with Processes(1) as executor:
        results = executor.map(worker_tasks.square, range(3))
        next(results)
        with pytest.raises(RuntimeError, match="at work on another map"):
            next(executor.map(worker_tasks.square, range(3)))
        assert list(results) == [1, 4], "the first map is none the worse"


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers_are_refused(workers):
    with pytest.raises(ValueError, match="at least 1"):
        Processes(workers)


ENDED = """
import worker_tasks
from trialreadout.core.processes import Processes

if __name__ == "__main__":
    with Processes(2) as executor:
        list(executor.map(worker_tasks.sleeps, [0, 0]))
        print("at work", flush=True)
        list(executor.map(worker_tasks.sleeps, [60] * 100))
"""


@pytest.mark.parametrize(
    ("end", "spoken"),
    [
        pytest.param(lambda group: os.killpg(group, signal.SIGINT), 1, id="Ctrl-C"),
        pytest.param(lambda one: os.kill(one, signal.SIGKILL), 0, id="killed"),
    ],
)
def test_the_workers_end_at_once_with_the_process_that_started_them(tmp_path, end, spoken):
    script = tmp_path / "ended.py"
    script.write_text(ENDED)
    started = subprocess.Popen(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert started.stdout.readline() == "at work\n"
    end(started.pid)
    # The workers write to the same pipe, so this waits until the last of them has ended.
    _, said = started.communicate(timeout=30)
    assert said.count("Traceback") == spoken, "no worker speaks of it"


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be given here")
def test_cores_are_those_that_this_process_may_use():
    before = os.sched_getaffinity(0)
    assert cores() == len(before)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, before)
