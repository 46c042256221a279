"""New lesions followed on their own, and growth of non-target disease."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.core.terms import Answer, LesionState, NewLesion, codes_of, label
from trialreadout.criteria import new_lesions, non_target_growth

STATES, WORDS = codes_of(LesionState), codes_of(NewLesion)
nan = np.nan


def course(records):
    """A lesion's sizes and states: a number is measured, a word is its state."""
    sizes = [each if isinstance(each, int | float) else nan for each in records]
    states = ["measured" if isinstance(each, int | float) else each for each in records]
    return sizes, [STATES[state] for state in states]


def laid_out(lesions):
    courses = [course(records) for records in lesions]
    sizes = np.array([sizes for sizes, _ in courses], float).T
    state = np.array([states for _, states in courses], np.int8).T
    return sizes, state


def followed(words, *lesions, nodal=False):
    """Follow new lesions of one patient; the first column is the baseline."""
    codes = np.array([WORDS[word] for word in ("no", *words)], np.int8)
    absent = ["not recorded" for _ in codes]
    sizes, state = laid_out([["not recorded", *each] for each in lesions] or [absent])
    is_new = np.full(sizes.shape[-1], bool(lesions))
    return new_lesions(sizes, state, is_new, np.full(is_new.shape, nodal), codes)


def words_of(codes, vocabulary):
    return [label(vocabulary(code)) for code in codes[1:]]


UN, NO, EQ, UNKNOWN = "unequivocal", "no", "equivocal", "unknown"
NOT_YET = "not recorded"


@pytest.mark.parametrize(
    ("words", "lesions", "expected"),
    [
        pytest.param([NO, UN], [[NOT_YET, 12]], [NO, UN], id="a lesion and its word"),
        pytest.param([UN, UN], [[12, 12]], [UN, NO], id="the same lesion said again"),
        pytest.param([UN, UN], [[12, 12], [NOT_YET, 10]], [UN, UN], id="another lesion"),
        pytest.param([UN, UN], [], [UN, NO], id="the word again, no lesion on record"),
        pytest.param([UN, NO, UN], [], [UN, NO, UN], id="the word anew after a no"),
        pytest.param([UN, UNKNOWN, UN], [], [UN, UNKNOWN, NO], id="unknown in between"),
        pytest.param([UN, NO, UN], [[12, "absent", 12]], [UN, NO, NO], id="the lesion came back"),
        pytest.param([EQ, UN], [[6, 12]], [EQ, UN], id="in doubt, then proven"),
        pytest.param([EQ, EQ], [[6, 12]], [EQ, EQ], id="in doubt"),
        pytest.param([UNKNOWN], [[12]], [UNKNOWN], id="a lesion without a word"),
    ],
)
def test_when_a_new_lesion_appears(words, lesions, expected):
    assert words_of(followed(words, *lesions).appeared, NewLesion) == expected


HERE, GONE, OPEN = "met", "not met", "not evaluable"


@pytest.mark.parametrize(
    ("words", "lesions", "expected"),
    [
        pytest.param([NO, NO], [], [GONE, GONE], id="there was none"),
        pytest.param([UN, UN], [[12, 12]], [GONE, HERE], id="it was not there before, then it is"),
        pytest.param([UN, NO], [[12, 8]], [GONE, HERE], id="seen, whatever the word"),
        pytest.param([UN, NO], [[12, "absent"]], [GONE, GONE], id="it has gone"),
        pytest.param([UN, NO], [[12, 0]], [GONE, GONE], id="0 mm is gone"),
        pytest.param([UN, NO], [[12, NOT_YET]], [GONE, OPEN], id="it was not read"),
        pytest.param([UN, NO], [[12, "not evaluable"]], [GONE, OPEN], id="it was not evaluable"),
        pytest.param([UN, NO], [], [GONE, GONE], id="no lesion on record, the word says no"),
        pytest.param([UN, UN], [], [GONE, HERE], id="no lesion on record, the word says there"),
        pytest.param([UN, UNKNOWN], [], [GONE, OPEN], id="no lesion on record, and no word"),
        pytest.param(
            [UN, NO], [[12, "absent"], [9, NOT_YET]], [GONE, OPEN], id="one gone, one unread"
        ),
    ],
)
def test_whether_new_lesions_are_left(words, lesions, expected):
    assert words_of(followed(words, *lesions).left, Answer) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(9.9, [GONE, GONE], id="a node below 10 mm is normal"),
        pytest.param(10, [GONE, HERE], id="a node of 10 mm is not"),
    ],
)
def test_a_new_node_that_is_normal_again_has_gone(size, expected):
    found = followed([UN, NO], [16, size], nodal=True)
    assert words_of(found.left, Answer) == expected
    assert found.sum_mm[2] == size


@pytest.mark.parametrize(
    ("words", "lesions", "sums", "read"),
    [
        pytest.param([UN, UN], [[12, 15]], [12, 15], [12, 15], id="one lesion"),
        pytest.param([UN, UN], [[12, 15], [NOT_YET, 10]], [12, 25], [12, 25], id="one joins"),
        pytest.param(
            [UN, UN], [[12, 15], [10, NOT_YET]], [22, nan], [22, 15], id="one was not read"
        ),
        pytest.param([UN, UN], [["present", 15]], [nan, nan], [nan, nan], id="not measured"),
        pytest.param([NO, UN], [[NOT_YET, 12]], [0, 12], [0, 12], id="0 before the first"),
    ],
)
def test_the_sum_of_new_lesions(words, lesions, sums, read):
    found = followed(words, *lesions)
    np.testing.assert_array_equal(found.sum_mm[1:], sums)
    np.testing.assert_array_equal(found.read_mm[1:], read)


@pytest.mark.parametrize(
    ("lesions", "expected"),
    [
        pytest.param([[20, 25]], [False, True], id="by 5 mm and 25 %"),
        pytest.param([[20, 24.9]], [False, False], id="by 4.9 mm"),
        pytest.param([[30, 35]], [False, False], id="by 5 mm, which is 17 %"),
        pytest.param([[25, 30]], [False, True], id="by 5 mm, which is exactly 20 %"),
        pytest.param([[25.2, 30.2]], [False, False], id="by 5 mm, just short of 20 %"),
        pytest.param([[20, 15, 20]], [False, False, True], id="above the nadir"),
        pytest.param(
            [[20, 20], [NOT_YET, 30]], [False, False], id="a lesion that joins is no growth"
        ),
        pytest.param(
            [[20, 20, 20], [NOT_YET, 30, 30]], [False] * 3, id="nor is it at the next assessment"
        ),
        pytest.param(
            [[20, 20, 26], [NOT_YET, 10, 10]], [False, False, True], id="6 mm above a nadir of 30"
        ),
        pytest.param([["present", "progressed"]], [False, True], id="not measured, and worse"),
        pytest.param(
            [["present", "progressed", "progressed"]], [False, True, False], id="worse said again"
        ),
        pytest.param([[20, NOT_YET]], [False, False], id="unread"),
    ],
)
def test_whether_new_lesions_progressed_by_recist(lesions, expected):
    words = [UN] * len(lesions[0])
    assert followed(words, *lesions).progressed[1:].tolist() == expected


def test_a_lesion_that_was_there_at_baseline_is_not_followed_as_new():
    sizes, state = laid_out([[20, 30]])
    words = np.array([0, 0], np.int8)
    found = new_lesions(sizes, state, np.array([False]), np.array([False]), words)
    assert not found.progressed.any()
    assert not (found.appeared == NewLesion.UNEQUIVOCAL).any()


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(["present", "present", "progressed"], [False, False, True], id="worse"),
        pytest.param(
            ["present", "progressed", "progressed"], [False, True, False], id="worse said again"
        ),
        pytest.param(
            ["present", "progressed", NOT_YET, "progressed"],
            [False, True, False, False],
            id="worse said again after a gap",
        ),
        pytest.param(
            ["present", "progressed", "present", "progressed"],
            [False, True, False, True],
            id="better, then worse again",
        ),
        pytest.param([20, 20, 20.1], [False, False, True], id="a tenth of a millimetre more"),
        pytest.param([20, 20, 20.04], [False, False, False], id="less than a tenth"),
        pytest.param([20, NOT_YET, 21], [False, False, True], id="more than at its last reading"),
        pytest.param([20, 18, 19], [False, False, True], id="more than last, less than baseline"),
    ],
)
def test_growth_of_non_target_disease(records, expected):
    sizes, state = laid_out([records])
    assert non_target_growth(sizes, state, np.array([True])).tolist() == expected
    assert not non_target_growth(sizes, state, np.array([False])).any()


def random_new_lesions(rng, patients):
    visits, lesions = 5, 3
    state = rng.choice(list(STATES.values()), (patients, visits, lesions)).astype(np.int8)
    sizes = rng.choice([0, 4, 9.9, 10, 12, 20, 26], state.shape)
    sizes[state != LesionState.MEASURED] = nan
    is_new, nodal = rng.random((2, patients, lesions)) < [[[0.7]], [[0.3]]]
    word = rng.choice(list(WORDS.values()), (patients, visits), p=[0.1, 0.4, 0.1, 0.4])
    return sizes, state, is_new, nodal, word.astype(np.int8)


FIELDS = ("appeared", "left", "sum_mm", "read_mm", "grown", "progressed")


def test_leading_axes_are_free_and_patients_do_not_see_each_other():
    grids = random_new_lesions(np.random.default_rng(17), 120)
    stacked = [grid.reshape(4, 30, *grid.shape[1:]) for grid in grids]
    together, in_stacks = new_lesions(*grids), new_lesions(*stacked)
    growth, growth_in_stacks = non_target_growth(*grids[:3]), non_target_growth(*stacked[:3])
    for patient in range(120):
        alone = new_lesions(*(grid[patient] for grid in grids))
        stack = divmod(patient, 30)
        for name in FIELDS:
            expected = getattr(alone, name)
            np.testing.assert_array_equal(getattr(together, name)[patient], expected)
            np.testing.assert_array_equal(getattr(in_stacks, name)[stack], expected)
        expected = non_target_growth(*(grid[patient] for grid in grids[:3]))
        np.testing.assert_array_equal(growth[patient], expected)
        np.testing.assert_array_equal(growth_in_stacks[stack], expected)
    assert together.grown.any()
    assert together.progressed.any()


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(["present", "progressed"], [False, True], id="worse"),
        pytest.param(["present", "present"], [False, False], id="as it was"),
        pytest.param([20, "progressed"], [False, False], id="a measured one is told by its size"),
    ],
)
def test_whether_new_lesions_that_are_not_measured_grew(records, expected):
    assert followed([UN] * 2, records).grown[1:].tolist() == expected
