"""Lesions that merge, and lesions that come apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.core.terms import LesionState, Response
from trialreadout.criteria import RECIST_1_0, RECIST_1_1, target_response, with_merged_and_split
from twins.lesion_events import with_merged_and_split as twin
from twins.target_response import target_response as twin_response

NAN = float("nan")
NO_RECORD, UNCLEAR, GONE = "-", "not evaluable", "absent"
WORDS = {
    NO_RECORD: LesionState.NOT_RECORDED,
    UNCLEAR: LesionState.NOT_EVALUABLE,
    GONE: LesionState.ABSENT,
}


def grades(visits, merged_into=(), part_of=()):
    """Grade one patient; a visit lists sizes in mm or words. Give responses after baseline."""
    state = np.array([[WORDS.get(size, LesionState.MEASURED) for size in row] for row in visits])
    size = np.array([[NAN if isinstance(size, str) else size for size in row] for row in visits])
    alone = [-1] * size.shape[1]
    others = [np.array([*given, *alone[len(given) :]]) for given in (merged_into, part_of)]
    one = np.ones(size.shape[1], bool)
    state = with_merged_and_split(state, *others)
    codes = target_response(size, state, one, ~one, RECIST_1_1)
    return [Response(code).name for code in codes[1:]]


INTO_THE_FIRST = (-1, 0)


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param([[30, 20], [35, NO_RECORD]], ["PR"], id="one mass of 35 mm for 30 and 20"),
        pytest.param([[30, 20], [60, NO_RECORD]], ["PD"], id="one mass that has grown by 20 %"),
        pytest.param([[30, 20], [59, NO_RECORD]], ["SD"], id="one mass just short of 20 %"),
        pytest.param([[30, 20], [25, 10], [30, NO_RECORD]], ["PR", "PR"], id="merged later"),
        pytest.param([[30, 20], [GONE, NO_RECORD]], ["CR"], id="the mass has disappeared"),
        pytest.param(
            [[30, 20], [15, NO_RECORD], [15, 10]],
            ["NE", "PR"],
            id="a lesion that is read again had not merged: it was unread",
        ),
        pytest.param(
            [[30, 20], [15, NO_RECORD], [15, UNCLEAR]],
            ["NE", "NE"],
            id="nor had one that has a record again, evaluable or not",
        ),
        pytest.param(
            [[30, 20], [NO_RECORD, NO_RECORD], [30, NO_RECORD]],
            ["NE", "PR"],
            id="while the mass is unread, so is what merged into it",
        ),
        pytest.param([[30, 20], [UNCLEAR, NO_RECORD]], ["NE"], id="a mass that is not evaluable"),
        pytest.param([[30, 20], [20, UNCLEAR]], ["NE"], id="a record of its own stands"),
        pytest.param([[30, NO_RECORD], [20, NO_RECORD]], ["NE"], id="never measured at all"),
    ],
)
def test_a_lesion_that_merged_into_another(visits, expected):
    assert grades(visits, merged_into=INTO_THE_FIRST) == expected


def test_without_a_word_on_merging_the_lesion_is_unread():
    assert grades([[30, 20], [35, NO_RECORD]]) == ["NE"]


def test_three_lesions_that_became_one_in_two_steps():
    visits = [[30, 20, 10], [30, 25, NO_RECORD], [50, NO_RECORD, NO_RECORD]]
    assert grades(visits, merged_into=(-1, 0, 1)) == ["SD", "SD"]


def test_two_lesions_said_to_be_merged_into_each_other_are_both_unread():
    assert grades([[30, 20], [NO_RECORD, NO_RECORD]], merged_into=(1, 0)) == ["NE"]


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param([[50, "-", "-"], ["-", 20, 10]], ["PR"], id="20 and 10 mm are 40 % less"),
        pytest.param([[50, "-", "-"], ["-", 40, 20]], ["PD"], id="40 and 20 mm are 20 % more"),
        pytest.param([[50, "-", "-"], ["-", 40, 19]], ["SD"], id="40 and 19 mm just are not"),
        pytest.param([[50, "-", "-"], [30, 10, "-"]], ["SD"], id="a piece beside the rest of it"),
        pytest.param([[50, "-", "-"], [30, 5, "-"]], ["PR"], id="and together 30 % less"),
        pytest.param([[50, "-", "-"], ["-", 20, "-"]], ["NE"], id="one part was not read"),
        pytest.param(
            [[50, "-", "-"], ["-", 20, "-"], ["-", 20, 4]],
            ["PR", "PR"],
            id="one part came apart later",
        ),
        pytest.param(
            [[50, "-", "-"], ["-", 20, 10], ["-", 20, "-"]],
            ["PR", "NE"],
            id="one part was not read again",
        ),
        pytest.param(
            [[50, "-", "-"], ["-", 20, 10], [40, 20, 10]],
            ["NE", "PD"],
            id="a parent that is read again had not come apart altogether",
        ),
        pytest.param(
            [[50, "-", "-"], ["-", "-", "-"], ["-", 20, 10]],
            ["NE", "PR"],
            id="nothing was read, neither the lesion nor its parts",
        ),
        pytest.param([[50, "-", "-"], ["-", GONE, GONE]], ["CR"], id="all parts gone"),
    ],
)
def test_a_lesion_that_came_apart(visits, expected):
    assert grades(visits, part_of=(-1, 0, 0)) == expected


def random_lesions(rng, patients, visits=5, lesions=4):
    states = [state.value for state in LesionState]
    state = rng.choice(states, (patients, visits, lesions), p=[0.35, 0.45, 0.05, 0.05, 0, 0, 0.1])
    state[:, 0][rng.random((patients, lesions)) < 0.7] = LesionState.MEASURED
    over = np.arange(visits)[:, np.newaxis] >= rng.integers(1, 9, (patients, 1, lesions))
    state[over] = LesionState.NOT_RECORDED
    unborn = np.arange(visits)[:, np.newaxis] < rng.integers(-6, 3, (patients, 1, lesions))
    state[unborn] = LesionState.NOT_RECORDED
    others = [
        np.where(rng.random((patients, lesions)) < 0.3, rng.integers(0, lesions, (patients, 1)), -1)
        for _ in range(2)
    ]
    others[0] = np.where(rng.random(others[0].shape) < 0.2, rng.integers(0, lesions), others[0])
    own = np.arange(lesions)
    return state, *(np.where(other == own, -1, other) for other in others)


def test_agrees_with_its_twin_on_50_000_random_patients():
    grid = random_lesions(np.random.default_rng(28), 50_000)
    found = with_merged_and_split(*grid)
    patients = zip(*(g.tolist() for g in grid), strict=True)
    assert found.tolist() == [twin(*patient) for patient in patients]
    assert 0.02 < (found != grid[0]).mean() < 0.5


def test_leading_axes_are_free_and_patients_do_not_see_each_other():
    grid = random_lesions(np.random.default_rng(5), 60)
    together = with_merged_and_split(*grid)
    stacked = with_merged_and_split(*(g.reshape(3, 20, *g.shape[1:]) for g in grid))
    assert stacked.reshape(together.shape).tolist() == together.tolist()
    for patient, expected in enumerate(together.tolist()):
        assert with_merged_and_split(*(g[patient] for g in grid)).tolist() == expected


def test_the_graded_sums_are_the_twins_on_random_patients_with_merged_and_split_lesions():
    rng = np.random.default_rng(45)
    state, merged_into, part_of = random_lesions(rng, 5_000)
    size = rng.choice([0, 4, 9, 10, 14, 20, 24, 30, 36, 60], state.shape).astype(float)
    exists = np.ones((5_000, 4), bool)
    nodal = rng.random((5_000, 4)) < 0.3
    counted = with_merged_and_split(state, merged_into, part_of)
    codes = target_response(size, counted, exists, nodal, RECIST_1_1).tolist()
    grids = (size, state, merged_into, part_of, exists, nodal)
    for mine, patient in zip(codes, zip(*(g.tolist() for g in grids), strict=True), strict=True):
        sizes, states, merged, parts, there, nodes = patient
        assert mine == twin_response(sizes, twin(states, merged, parts), there, nodes, "1.1")
    assert {code for row in codes for code in row} == {1, 2, 3, 5, 6}


tenths = st.integers(1, 900)


@given(
    first=st.lists(st.tuples(tenths, tenths), min_size=2, max_size=6),
    from_visit=st.integers(1, 6),
    version=st.sampled_from([RECIST_1_0, RECIST_1_1]),
)
def test_one_mass_is_worth_its_two_lesions_and_a_lesion_its_two_parts(first, from_visit, version):
    """Whether sizes are written down together or apart, the response is the same."""
    pairs = np.array(first) / 10
    both = pairs.sum(axis=1)
    apart = (np.arange(len(both)) >= from_visit)[:, np.newaxis]
    one, alone = np.ones(3, bool), np.array([-1, -1, -1])

    def grade(size, merged_into, part_of):
        state = np.where(np.isnan(size), LesionState.NOT_RECORDED, LesionState.MEASURED)
        state = with_merged_and_split(state, merged_into, part_of)
        there, nothing = one[: size.shape[1]], ~one[: size.shape[1]]
        return target_response(size, state, there, nothing, version).tolist()

    separate = grade(pairs, alone[:2], alone[:2])
    mass = np.column_stack([both, np.full(len(both), NAN)])
    assert grade(np.where(apart, mass, pairs), np.array([-1, 0]), alone[:2]) == separate
    whole = np.column_stack([both, np.full((len(both), 2), NAN)])
    parts = np.column_stack([np.full(len(both), NAN), pairs])
    assert grade(np.where(apart, parts, whole), alone, np.array([-1, 0, 0])) == separate
