"""Chunks part the trials, never depend on who computes them, and have streams of their own."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.simulation.chunks import (
    CHUNK_TRIALS,
    LARGEST_BATCH,
    PIECES,
    Batch,
    Chunk,
    batches,
    chunks_for,
)

TRIALS = st.integers(1, 2_000_000)


@pytest.mark.parametrize(
    ("trials", "chunks"),
    [
        pytest.param(1, 1, id="a single trial"),
        pytest.param(CHUNK_TRIALS, 1, id="a whole chunk"),
        pytest.param(CHUNK_TRIALS + 1, 2, id="one trial more than a chunk"),
        pytest.param(100_000, 98, id="a hundred thousand trials"),
    ],
)
def test_chunks_hold_all_trials(trials, chunks):
    assert chunks_for(trials) == chunks


@given(TRIALS)
def test_batches_lie_end_to_end_and_hold_every_trial(trials):
    parts = list(batches(trials, seed=1))
    assert parts[0].first_trial == 0
    assert all(one.stop == other.first for one, other in pairwise(parts))
    held = parts[-1].first_trial + parts[-1].trials
    assert trials <= held < trials + CHUNK_TRIALS
    assert all(1 <= part.stop - part.first <= LARGEST_BATCH for part in parts)


@given(st.integers(1, 2000), st.integers(1, 3000))
def test_the_parts_of_a_chunk_are_its_trials_each_from_a_stream_of_its_own(trials, at_once):
    parts = list(Chunk(7, 7000, trials, 1).parts(at_once))
    assert [part.first_trial for part in parts] == list(range(7000, 7000 + trials, at_once))
    assert sum(part.trials for part in parts) == trials
    assert max(part.trials for part in parts) <= at_once
    assert parts[0].generator().random() == Chunk(7, 7000, trials, 1).generator().random()
    assert len({part.generator().random() for part in parts}) == len(parts)


@given(st.integers(PIECES * CHUNK_TRIALS, 2_000_000))
def test_a_long_run_has_pieces_enough_for_many_workers(trials):
    assert len(list(batches(trials, seed=1))) >= PIECES


@given(st.integers(1, 300), st.sets(st.integers(0, 400)))
def test_only_what_is_missing_is_computed(chunks, there):
    known = [Batch(number, number + 1, 1) for number in there]
    parts = list(batches(chunks * CHUNK_TRIALS, 1, known))
    numbers = [chunk.number for part in parts for chunk in part.chunks()]
    assert numbers == sorted(set(range(chunks)) - there)


def test_the_chunks_of_a_batch_know_their_trials():
    first, second = Batch(3, 5, seed=9).chunks()
    assert first == Chunk(3, 3 * CHUNK_TRIALS, CHUNK_TRIALS, 9)
    assert second.first_trial == first.first_trial + first.trials
    assert str(second) == f"trials {4 * CHUNK_TRIALS} to {5 * CHUNK_TRIALS - 1}"
    assert str(Batch(3, 5, seed=9)) == f"trials {3 * CHUNK_TRIALS} to {5 * CHUNK_TRIALS - 1}"


def drawn(number, seed):
    return Chunk(number, number * CHUNK_TRIALS, CHUNK_TRIALS, seed).generator().random(1000)


def test_a_stream_begins_anew_each_time_and_after_a_way_to_another_process():
    chunk = Chunk(2, 0, CHUNK_TRIALS, 7)
    again = pickle.loads(pickle.dumps(chunk)).generator().random(1000)
    assert np.array_equal(chunk.generator().random(1000), again)


@given(st.integers(0, 2**40), st.integers(0, 10_000), st.integers(1, 10_000))
def test_no_two_chunks_and_no_two_seeds_draw_the_same(seed, number, apart):
    one = drawn(number, seed)
    assert not np.isin(drawn(number + apart, seed), one).any()
    assert not np.isin(drawn(number, seed + apart), one).any()


def test_the_stream_of_a_seed_is_that_of_numpy_by_its_published_name():
    seeds = np.random.SeedSequence(entropy=2024, spawn_key=(5, 0))
    expected = np.random.Generator(np.random.PCG64DXSM(seeds)).random(1000)
    assert np.array_equal(drawn(5, 2024), expected)


def test_neighbouring_streams_are_uncorrelated():
    draws = np.array([drawn(number, 1) for number in range(200)])
    correlations = np.corrcoef(draws)[np.triu_indices(200, 1)]
    assert abs(correlations.mean()) < 4 / np.sqrt(1000 * correlations.size)
    assert correlations.std() == pytest.approx(1 / np.sqrt(1000), rel=0.05)
