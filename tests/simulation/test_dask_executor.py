"""A real scheduler and real workers on this machine; one of the workers is killed on the way."""

from __future__ import annotations

import os
import signal
import sys
from time import monotonic

import pytest

import worker_tasks
from dask_cluster import ENVIRONMENT, scheduler, worker
from exponential_trials import ExponentialTrials
from trialreadout.core.executor import Serial, TaskError
from trialreadout.core.findings import StudyError
from trialreadout.simulation import dask_executor
from trialreadout.simulation.chunks import CHUNK_TRIALS
from trialreadout.simulation.dask_executor import DaskExecutor
from trialreadout.simulation.engine import simulate

pytest.importorskip("distributed", reason="the extra cluster is not installed")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler with two workers."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as (address, _), worker(address, folder), worker(address, folder):
        yield address


@pytest.fixture
def executor(cluster):
    with DaskExecutor(cluster) as executor:
        yield executor


def test_every_task_has_its_result_in_order(executor):
    assert list(executor.map(worker_tasks.slow_at_first, range(30))) == list(range(30))
    assert list(executor.map(worker_tasks.square, [])) == []


def test_the_work_is_done_elsewhere_and_each_task_on_its_own(executor):
    processes = list(executor.map(worker_tasks.process_of, [0] * 20))
    assert os.getpid() not in processes
    assert len(processes) == 20


def test_a_simulation_has_the_same_bytes_as_here(executor):
    trials = 40 * CHUNK_TRIALS - 3
    there = simulate(ExponentialTrials(), trials, 1, executor)
    here = simulate(ExponentialTrials(), trials, 1, Serial())
    assert {name: values.tobytes() for name, values in there.items()} == {
        name: values.tobytes() for name, values in here.items()
    }


def test_an_exception_names_its_task_and_the_cluster_goes_on(executor):
    results = executor.map(worker_tasks.refuses_three, range(10))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(TaskError, match=r"^3: ValueError: three is refused"):
        next(results)
    with pytest.raises(TaskError, match="AwkwardError: one and other"):
        list(executor.map(worker_tasks.raises_what_cannot_travel, [7]))
    assert list(executor.map(worker_tasks.square, [5])) == [25]


def test_a_task_that_a_worker_cannot_read_is_named(executor):
    with pytest.raises(TaskError, match="the unreadable task: "):
        list(executor.map(worker_tasks.square, [worker_tasks.Unreadable()]))


def test_work_that_is_given_up_leaves_nothing_to_do(executor):
    results = executor.map(worker_tasks.sleeps, [0, *[0.2] * 100])
    next(results)
    results.close()
    begin = monotonic()
    assert list(executor.map(worker_tasks.square, [2])) == [4]
    assert monotonic() - begin < 10


def test_a_worker_killed_in_the_middle_changes_nothing_and_nothing_counts_twice(tmp_path):
    trials = 30 * CHUNK_TRIALS
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, tmp_path),
        worker(address, tmp_path),
        DaskExecutor(address) as executor,
    ):
        executor._client.wait_for_workers(2, timeout=20)
        outcomes = simulate(worker_tasks.KilledOnceInSimulation(tmp_path, 11), trials, 1, executor)
        left = executor._threads()
    begun = [int(line) for line in (tmp_path / "begun.txt").read_text().split()]
    assert left == 1, "one of the two workers is gone"
    assert begun.count(11) == 2, "its task was begun twice"
    here = simulate(ExponentialTrials(), trials, 1, Serial())
    assert {name: values.tobytes() for name, values in outcomes.items()} == {
        name: values.tobytes() for name, values in here.items()
    }


def test_without_any_worker_left_it_says_so(tmp_path):
    with scheduler(tmp_path) as (address, _):
        with worker(address, tmp_path) as only, DaskExecutor(address, 20, 1) as executor:
            results = executor.map(worker_tasks.sleeps, [0, 60])
            next(results)
            only.send_signal(signal.SIGKILL)
            with pytest.raises(StudyError, match="no-workers") as refused:
                next(results)
            assert f"dask worker {address}" in refused.value.findings[0].remedy
        with pytest.raises(StudyError, match="no-workers"):
            DaskExecutor(address, 1)


def test_a_scheduler_that_is_lost_on_the_way_is_named(tmp_path):
    with (
        scheduler(tmp_path) as (address, process),
        worker(address, tmp_path),
        DaskExecutor(address, 20) as executor,
    ):
        results = executor.map(worker_tasks.sleeps, [0, 60])
        next(results)
        process.kill()
        with pytest.raises(StudyError, match="scheduler-lost"):
            next(results)


def test_without_a_scheduler_it_says_so():
    with pytest.raises(StudyError) as refused:
        DaskExecutor("tcp://127.0.0.1:9", 1)
    (finding,) = refused.value.findings
    assert finding.rule == "no-scheduler"
    assert finding.value == "nobody answered at tcp://127.0.0.1:9 within 1 s"


@pytest.mark.parametrize(
    "address", ["", "nonsense", "tcp://", "tcp://host", "carrier-pigeon://loft:1"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(StudyError, match=f"no-scheduler: {address!r} is no address"):
        DaskExecutor(address, 1)


def test_a_worker_with_another_version_is_refused(cluster, monkeypatch):
    monkeypatch.setattr(dask_executor, "versions", lambda: {"trialreadout": "9.9", "numpy": "1"})
    with DaskExecutor(cluster) as executor, pytest.raises(StudyError) as refused:
        list(executor.map(worker_tasks.square, [1]))
    assert [(f.rule, f.column, f.allowed) for f in refused.value.findings if f.column] == [
        ("other-version", "numpy", "1, as here"),
        ("other-version", "polars", "None, as here"),
        ("other-version", "python", "None, as here"),
        ("other-version", "trialreadout", "9.9, as here"),
    ]


def test_a_worker_that_was_installed_with_another_version_is_named_before_any_task(tmp_path):
    installed = tmp_path / "trialreadout-9.9.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: trialreadout\nVersion: 9.9\n")
    path = os.pathsep.join([str(tmp_path), ENVIRONMENT["PYTHONPATH"]])
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, tmp_path, ENVIRONMENT | {"PYTHONPATH": path}),
        pytest.raises(StudyError) as refused,
    ):
        DaskExecutor(address, 20)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.column) == ("other-version", "trialreadout")
    assert finding.value.startswith("worker tcp://127.0.0.1:")
    assert finding.value.endswith(" has 9.9")


def test_a_task_that_kills_its_workers_ends_the_work_and_is_named(tmp_path):
    strict = ENVIRONMENT | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with (
        scheduler(tmp_path, strict) as (address, _),
        worker(address, tmp_path),
        DaskExecutor(address, 20) as executor,
        pytest.raises(StudyError, match="workers-lost: one worker after another ended over 42"),
    ):
        list(executor.map(worker_tasks.kills_its_process, [42]))


def test_without_dask_the_remedy_is_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(StudyError) as refused:
        DaskExecutor("tcp://127.0.0.1:8786")
    assert refused.value.findings[0].remedy == 'pip install "trialreadout[cluster]"'
