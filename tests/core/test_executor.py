"""Every executor: the results in the order of the tasks, taken as they are needed."""

from __future__ import annotations

from itertools import count

import pytest

import worker_tasks
from trialreadout.core.executor import Serial, TaskError
from trialreadout.core.processes import AHEAD, Processes


@pytest.fixture(scope="module")
def two_processes():
    with Processes(2) as executor:
        yield executor


@pytest.fixture(params=["this process", "two processes"])
def executor(request):
    if request.param == "this process":
        return Serial()
    return request.getfixturevalue("two_processes")


@pytest.mark.parametrize("number", [0, 1, 2, 50])
def test_every_task_has_its_result_in_order(executor, number):
    squares = list(executor.map(worker_tasks.square, range(number)))
    assert squares == [n * n for n in range(number)]


def test_the_order_is_that_of_the_tasks_even_where_the_first_takes_longest(executor):
    assert list(executor.map(worker_tasks.slow_at_first, range(12))) == list(range(12))


def test_tasks_without_end_are_taken_as_they_are_needed(executor):
    taken = count()
    results = executor.map(worker_tasks.square, taken)
    assert [next(results) for _ in range(20)] == [n * n for n in range(20)]
    results.close()
    assert next(taken) <= 20 + AHEAD * 2


def test_results_larger_than_a_pipe_arrive_whole(executor):
    results = list(executor.map(worker_tasks.large, range(6)))
    assert results == [bytes([n]) * 3_000_000 for n in range(6)]


def test_an_exception_names_its_task_and_comes_after_the_results_before_it(executor):
    results = executor.map(worker_tasks.refuses_three, range(10))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(TaskError, match=r"^3: ValueError: three is refused") as raised:
        next(results)
    assert "in refuses_three" in raised.value.__notes__[0]


def test_an_exception_that_cannot_be_sent_is_described_all_the_same(executor):
    with pytest.raises(TaskError, match="7: AwkwardError: one and other"):
        list(executor.map(worker_tasks.raises_what_cannot_travel, [7]))


def test_after_an_exception_the_next_tasks_are_done(executor):
    with pytest.raises(TaskError):
        list(executor.map(worker_tasks.refuses_three, range(10)))
    assert list(executor.map(worker_tasks.square, [5])) == [25]
