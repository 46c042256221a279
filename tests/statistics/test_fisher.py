"""Fisher's exact test: textbook tables, every table written down, and the laws."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.statistics import fisher_exact
from twins.exact_tests import fisher as twin

cells = st.integers(0, 7)
two_groups = st.lists(st.lists(cells, min_size=2, max_size=2), min_size=2, max_size=2)
groups = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=3, max_size=4)
tables = st.one_of(two_groups, groups).filter(lambda table: np.sum(table) > 0)


# The first two: fisher.test in R, whose manual has both tables. The last two are counted by hand.
@pytest.mark.parametrize(
    ("table", "p", "odds_ratio"),
    [
        pytest.param([[3, 1], [1, 3]], 0.4857, 9.0, id="Fisher's lady tasting tea"),
        pytest.param([[2, 10], [15, 3]], 0.0005367, 0.04, id="convictions of like-sex twins"),
        pytest.param([[3, 0], [0, 3]], 0.1, None, id="all against none: 2 tables of 20"),
        pytest.param([[2, 0], [0, 2], [1, 1]], 0.6, None, id="three groups: 12 of 20"),
    ],
)
def test_tables_of_the_textbooks(table, p, odds_ratio):
    answer = fisher_exact(table)
    assert answer.p_two_sided == pytest.approx(p, rel=1e-4)
    assert answer.odds_ratio == odds_ratio
    assert (answer.method, answer.status) == ("Fisher's exact test", "estimated")
    assert answer.n == np.sum(table)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param([[0, 0], [3, 4]], id="a group of nobody"),
        pytest.param([[3, 0], [4, 0]], id="everybody gave one answer"),
        pytest.param([[0, 3], [0, 4], [0, 1]], id="in three groups"),
    ],
)
def test_where_no_other_table_is_possible_p_is_1(table):
    assert (fisher_exact(table).p_two_sided, fisher_exact(table).odds_ratio) == (1, None)


def test_of_nobody_nothing_can_be_said():
    answer = fisher_exact([[0, 0], [0, 0]])
    assert (answer.p_two_sided, answer.odds_ratio, answer.n) == (None, None, 0)
    assert (answer.method, answer.status) == ("Fisher's exact test", "not estimable")


def test_odds_of_0_are_a_ratio_of_0():
    assert fisher_exact([[0, 3], [2, 4]]).odds_ratio == 0


@pytest.mark.parametrize(
    ("table", "message"),
    [
        pytest.param([3, 1], r"shape \(2,\)", id="not a table"),
        pytest.param([[3, 1]], r"shape \(1, 2\)", id="one group"),
        pytest.param([[3, 1, 2], [1, 3, 2]], r"shape \(2, 3\)", id="three answers"),
        pytest.param([[3, 1], [1, -3]], r"counts\[1, 1\] is -3", id="fewer than nobody"),
        pytest.param([[3, 1], [0.5, 3]], r"counts\[1, 0\] is 0.5", id="half a patient"),
        pytest.param([[3, nan], [1, 3]], r"counts\[0, 1\] is nan", id="an unknown count"),
        pytest.param([[50, 50]] * 6, "too many possible tables", id="six groups of a hundred"),
    ],
)
def test_refused(table, message):
    with pytest.raises(ValueError, match=message):
        fisher_exact(table)


# Of groups but the first, each can be given its first answers in one way more than it has patients,
# or than there are such answers; a million ways are gone through.
@pytest.mark.parametrize(
    "table",
    [
        pytest.param([[4, 5]] * 7, id="seven groups of nine: 10 to the 6th, a million"),
        pytest.param([[1, 49]] * 3 + [[0, 50]] * 7, id="ten of fifty, but three answers: 4^9"),
        pytest.param([[49, 1]] * 3 + [[50, 0]] * 7, id="all but three answered so: 4^9"),
        pytest.param([[1, 0]] * 19 + [[0, 1]], id="twenty groups of one: 2^19"),
    ],
)
def test_as_many_tables_as_can_be_gone_through(table):
    assert 0 < fisher_exact(table).p_two_sided <= 1


@pytest.mark.parametrize(
    "table",
    [
        pytest.param([[4, 5], [5, 5], *[[4, 5]] * 5], id="one patient more than a million tables"),
        pytest.param([[4, 5]] * 6 + [[5, 5]], id="wherever that patient is"),
        pytest.param([[1, 0]] * 20 + [[0, 1]], id="twenty-one groups of one: 2^20"),
    ],
)
def test_more_tables_than_that_are_refused(table):
    with pytest.raises(ValueError, match="too many possible tables"):
        fisher_exact(table)


@given(tables)
def test_p_is_that_of_every_table_written_down(table):
    assert fisher_exact(table).p_two_sided == pytest.approx(float(twin(table)), rel=1e-12)


@given(tables, st.randoms())
def test_neither_the_order_of_groups_nor_that_of_answers_matters(table, random):
    shuffled = [row[::-1] for row in random.sample(table, len(table))]
    assert fisher_exact(shuffled).p_two_sided == fisher_exact(table).p_two_sided


@given(tables)
def test_a_group_of_nobody_changes_nothing(table):
    assert fisher_exact([*table, [0, 0]]).p_two_sided == fisher_exact(table).p_two_sided


@given(two_groups.filter(lambda table: np.sum(table) > 0))
def test_groups_and_answers_may_change_places(table):
    turned = fisher_exact(np.transpose(table))
    assert turned.p_two_sided == pytest.approx(fisher_exact(table).p_two_sided, rel=1e-12)
    assert turned.odds_ratio == fisher_exact(table).odds_ratio
