"""What is hidden of linked counts, held to somebody who tries to tell it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.statistics.suppression import LinkedCounts, Relation, hidden_counts
from twins.attacker import every_table, range_of

Terms = Mapping[Hashable, int]


def linked(
    values: Mapping[Hashable, int],
    sums: Sequence[tuple[Terms, bool]],
    nowhere_printed: Sequence[Hashable] = (),
    importance: Mapping[Hashable, float] | None = None,
) -> tuple[LinkedCounts, list[Hashable]]:
    """Bring named counts into arrays; zeros stand in no relation."""
    names = [name for name, value in values.items() if value]
    at = {name: place for place, name in enumerate(names)}
    relations = [
        Relation(tuple((at[name], by) for name, by in terms.items() if name in at), exact)
        for terms, exact in sums
    ]
    counts = LinkedCounts(
        values=np.array([values[name] for name in names], int),
        printed=np.array([name not in nowhere_printed for name in names], bool),
        guarded=np.ones(len(names), bool),
        importance=np.array([(importance or {}).get(name, 0.0) for name in names]),
        relations=tuple(relations),
    )
    return counts, names


def hidden_of(
    values: Mapping[Hashable, int],
    sums: Sequence[tuple[Terms, bool]],
    below: int = 5,
    nowhere_printed: Sequence[Hashable] = (),
    importance: Mapping[Hashable, float] | None = None,
) -> set[Hashable]:
    counts, names = linked(values, sums, nowhere_printed, importance)
    hidden = hidden_counts(counts, below)
    return {name for name, gone in zip(names, hidden, strict=True) if gone}


def total_of(*parts: str) -> tuple[Terms, bool]:
    return {"all": -1, **dict.fromkeys(parts, 1)}, True


@pytest.mark.parametrize(
    ("values", "below", "expected"),
    [
        pytest.param({"all": 26, "PR": 8, "SD": 18}, 5, set(), id="nothing small, nothing hidden"),
        pytest.param({"all": 10, "PR": 5, "SD": 5}, 5, set(), id="a count of five is not small"),
        pytest.param(
            {"all": 30, "PR": 4, "SD": 12, "PD": 14},
            5,
            {"PR", "SD"},
            id="four is small, and the smaller of the others goes with it",
        ),
        pytest.param(
            {"all": 30, "PR": 0, "SD": 12, "PD": 18}, 5, set(), id="nobody is shown as nobody"
        ),
        pytest.param(
            {"all": 30, "PR": 2, "SD": 2, "PD": 26},
            5,
            {"PR", "SD", "PD"},
            id="two small ones that add up to four may each be one to three, which is too little",
        ),
        pytest.param(
            {"all": 30, "PR": 2, "SD": 3, "PD": 25},
            5,
            {"PR", "SD"},
            id="two small ones that add up to five may each be one to four",
        ),
        pytest.param(
            {"all": 4, "PR": 4}, 5, {"all", "PR"}, id="a group of four is not told at all"
        ),
        pytest.param({"all": 4, "PR": 1, "SD": 3}, 1, set(), id="below one nothing is small"),
        pytest.param(
            {"all": 30, "PR": 1, "SD": 12, "PD": 17},
            2,
            {"PR", "SD"},
            id="of those that are one alone it is not told that they are one",
        ),
    ],
)
def test_answers_of_one_set(values: dict[str, int], below: int, expected: set[str]) -> None:
    parts = [name for name in values if name != "all"]
    importance = {"all": 9.0}
    assert hidden_of(values, [total_of(*parts)], below, importance=importance) == expected


def test_what_nobody_prints_is_guarded_as_well() -> None:
    """28 of 30 responded: two did not, and so the 28 cannot stand beside the 30."""
    values = {"treated": 30, "response": 28, "no response": 2}
    sums = [({"treated": -1, "response": 1, "no response": 1}, True)]
    assert hidden_of(values, sums, nowhere_printed=["no response"], importance={"treated": 1}) == {
        "response"
    }


def test_a_wider_set_does_not_tell_of_the_few_who_are_not_in_the_narrower() -> None:
    values = {"treated": 12, "evaluable": 10, "between": 2}
    sums = [({"treated": -1, "evaluable": 1, "between": 1}, True)]
    importance = {"evaluable": 1.0}
    assert hidden_of(values, sums, nowhere_printed=["between"], importance=importance) == {
        "treated"
    }


def test_a_class_bounds_its_terms_and_leaves_them_open() -> None:
    """Seven had an event of the class, five of one of its terms: two to seven had the other."""
    values = {"class": 7, "rash": 5, "itch": 4}
    sums: list[tuple[Terms, bool]] = [
        ({"class": 1, "rash": -1, "itch": -1}, False),
        ({"rash": 1, "class": -1}, False),
        ({"itch": 1, "class": -1}, False),
    ]
    assert hidden_of(values, sums, importance={"class": 1}) == {"itch"}
    shown = {"class": 7, "rash": 5}
    assert range_of("itch", shown, {"itch": 1}, sums) == (2, 7)


def test_what_is_hidden_beside_the_small_is_the_least_important() -> None:
    values = {"all": 40, "PR": 3, "SD": 9, "PD": 11, "NE": 17}
    sums = [total_of("PR", "SD", "PD", "NE")]
    importance = {"all": 9, "SD": 5, "PD": 5, "NE": 1}
    assert hidden_of(values, sums, importance=importance) == {"PR", "NE"}


def test_a_relation_that_does_not_hold_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        hidden_of({"all": 9, "PR": 5, "SD": 5}, [total_of("PR", "SD")])


tables = st.lists(
    st.lists(st.integers(0, 12), min_size=2, max_size=4), min_size=2, max_size=4
).filter(lambda rows: len({len(row) for row in rows}) == 1)


def two_way(rows: Sequence[Sequence[int]]) -> tuple[dict[Hashable, int], list[tuple[Terms, bool]]]:
    """A table with its totals, by row, by column and of all."""
    values: dict[Hashable, int] = {"all": sum(map(sum, rows))}
    sums: list[tuple[Terms, bool]] = []
    across, down = range(len(rows)), range(len(rows[0]))
    for i in across:
        values[f"row {i}"] = sum(rows[i])
        sums.append(({f"row {i}": -1, **{(i, j): 1 for j in down}}, True))
    for j in down:
        values[f"column {j}"] = sum(row[j] for row in rows)
        sums.append(({f"column {j}": -1, **{(i, j): 1 for i in across}}, True))
    values |= {(i, j): rows[i][j] for i in across for j in down}
    sums.append(({"all": -1, **{f"row {i}": 1 for i in across}}, True))
    sums.append(({"all": -1, **{f"column {j}": 1 for j in down}}, True))
    return values, sums


@settings(max_examples=60)
@given(rows=tables, below=st.integers(2, 7))
def test_nobody_tells_a_small_count_of_a_table_with_totals(
    rows: list[list[int]], below: int
) -> None:
    values, sums = two_way(rows)
    hidden = hidden_of(values, sums, below)
    shown = {name: value for name, value in values.items() if name not in hidden}
    least = dict.fromkeys(hidden, 1)
    assert all(value == 0 or value >= below for value in shown.values())
    for name in hidden:
        if values[name] < below:
            low, high = range_of(name, shown, least, sums)
            assert low <= values[name] <= high
            assert high - low + 1 >= max(below - 1, 2)


@settings(max_examples=40)
@given(parts=st.lists(st.integers(0, 6), min_size=2, max_size=4), below=st.integers(2, 5))
def test_every_table_that_agrees_leaves_all_small_counts_open(parts: list[int], below: int) -> None:
    """Not by a linear program but by trying every table of whole numbers."""
    names = [f"answer {i}" for i in range(len(parts))]
    values: dict[Hashable, int] = {"all": sum(parts), **dict(zip(names, parts, strict=True))}
    sums = [total_of(*names)]
    hidden = hidden_of(values, sums, below, importance={"all": 1})
    shown = {name: value for name, value in values.items() if name not in hidden}
    found = every_table(shown, dict.fromkeys(hidden, 1), sums, most=10)
    assert values in found
    for name in hidden:
        if values[name] < below:
            told = {table[name] for table in found}
            assert max(told) - min(told) + 1 >= max(below - 1, 2)


@settings(max_examples=30)
@given(rows=tables)
def test_the_order_of_counts_tells_nothing(rows: list[list[int]]) -> None:
    """Reversed, the same small counts are hidden; and none that is small is ever shown."""
    values, sums = two_way(rows)
    backwards = dict(reversed(list(values.items())))
    small = {name for name, value in values.items() if 0 < value < 5}
    for one in (values, backwards):
        assert small <= hidden_of(one, sums)


def test_a_planted_leak_is_found() -> None:
    """The attacker who holds the report can be failed: without its partner a count is told."""
    values, sums = two_way([[3, 9], [8, 12]])
    hidden = hidden_of(values, sums)
    assert hidden >= {(0, 0), (0, 1), (1, 0)}
    leak = {(0, 0)}
    shown = {name: value for name, value in values.items() if name not in leak}
    assert range_of((0, 0), shown, dict.fromkeys(leak, 1), sums) == (3, 3)
