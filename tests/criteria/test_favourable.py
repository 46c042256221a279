"""A favourable response: one or more criteria."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import Answer
from trialreadout.criteria import any_of, favourable
from twins.favourable import favourable as twin

MET, NOT_MET, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.NOT_EVALUABLE

criteria = st.lists(
    st.lists(st.sampled_from(list(Answer)), min_size=4, max_size=4), min_size=1, max_size=4
)


@pytest.mark.parametrize(
    ("uptake", "marker", "scan", "unknown", "not_met"),
    [
        pytest.param(NOT_MET, NOT_MET, MET, "MET", "MET", id="one criterion suffices"),
        pytest.param(UNKNOWN, MET, UNKNOWN, "MET", "MET", id="though the others are unknown"),
        pytest.param(MET, MET, MET, "MET", "MET", id="all of them"),
        pytest.param(NOT_MET, NOT_MET, NOT_MET, "NOT_MET", "NOT_MET", id="none of them"),
        pytest.param(NOT_MET, NOT_MET, UNKNOWN, "NOT_EVALUABLE", "NOT_MET", id="one is unknown"),
        pytest.param(UNKNOWN, UNKNOWN, UNKNOWN, "NOT_EVALUABLE", "NOT_MET", id="nothing is known"),
    ],
)
def test_three_criteria(uptake, marker, scan, unknown, not_met):
    patient = [np.array(answer) for answer in (uptake, marker, scan)]
    assert Answer(favourable(*patient)).name == unknown
    assert Answer(favourable(*patient, not_evaluable="unknown")).name == unknown
    assert Answer(favourable(*patient, not_evaluable="not met")).name == not_met


def test_no_criterion_is_refused():
    with pytest.raises(ValueError, match="one or more"):
        favourable()


def test_a_word_of_its_own_for_what_is_not_evaluable_is_refused():
    with pytest.raises(ValueError, match='"unknown" or "not met"'):
        favourable(np.array([1]), not_evaluable="failure")


def test_without_any_condition_nothing_is_met():
    assert any_of(np.zeros((3, 0), np.int8), axis=-1).tolist() == [NOT_MET] * 3


@pytest.mark.parametrize("not_evaluable", ["unknown", "not met"])
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_agrees_with_its_twin_on_random_patients(count, not_evaluable):
    answers = np.random.default_rng(count).integers(-1, 2, (count, 10_000))
    codes = favourable(*answers, not_evaluable=not_evaluable)
    assert codes.tolist() == [twin(patient, not_evaluable) for patient in answers.T.tolist()]
    stacked = favourable(*answers.reshape(count, 10, -1), not_evaluable=not_evaluable)
    assert stacked.reshape(-1).tolist() == codes.tolist()


@given(criteria, st.randoms())
def test_the_order_of_criteria_and_of_patients_is_irrelevant(criteria, random):
    answers = np.array(criteria)
    patients = random.sample(range(4), 4)
    shuffled = random.sample(criteria, len(criteria))
    expected = favourable(*answers)[patients]
    assert favourable(*np.array(shuffled)[:, patients]).tolist() == expected.tolist()


@given(criteria, st.sampled_from([MET, NOT_MET]))
def test_learning_what_was_unknown_changes_no_answer_that_was_known(criteria, learned):
    answers = np.array(criteria)
    before = favourable(*answers)
    after = favourable(*np.where(answers == UNKNOWN, learned, answers))
    assert (after[before != UNKNOWN] == before[before != UNKNOWN]).all()
    assert (after != UNKNOWN).all()
