"""Which counts of linked tables are hidden, so that none of the small ones can be told.

A small count is one of 1 to `below` - 1 people. Hiding it is not enough where it follows from what
is shown: from a total, from a percentage beside it, from the same count in a wider set. What is
known of the counts is therefore written as linear relations between them, and further counts are
hidden until every small one may still be as many numbers as there are small counts: `below` - 1,
and at least 2.

The test is exact. Of all tables of whole numbers that agree with what is shown, the one with the
least number in the place of a small count is searched by integer programming, then one that has
so much more there. What is hidden beside the small counts is chosen one at a time, the least
important first, and given back at the end where it turns out not to be needed; so no count is
hidden in vain, though another choice might hide fewer.

Source: Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer and de Wolf,
        Statistical Disclosure Control, Wiley 2012 (minimum frequency rule, primary and secondary
        cell suppression, protection intervals). How wide an interval must be is this project's
        reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray

_TRIED_ALONE = 16
"""Counts that are tried, each by itself, before the least important one is hidden for good."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum of counts, each times a whole number, that is 0, or at most 0."""

    terms: tuple[tuple[int, int], ...]
    """Position of the count, and what it is multiplied by."""
    exact: bool = True
    """Whether the sum is 0; else it is at most 0."""


@dataclass(frozen=True, slots=True)
class LinkedCounts:
    """Counts of people, and what everyone may know of them."""

    values: IntArray
    """(count,): whole numbers from 1 on. A count of 0 is no secret, and no part of a relation."""
    printed: BoolArray
    """(count,): those that are shown unless they are hidden. The others are nowhere printed, but
    follow from what is, such as the people of a wider set who are not in a narrower one."""
    guarded: BoolArray
    """(count,): those that must not be told if they are small."""
    importance: FloatArray
    """(count,): of two counts that would do, the less important one is hidden."""
    relations: tuple[Relation, ...]


def hidden_counts(linked: LinkedCounts, below: int) -> BoolArray:
    """Find the counts to hide.

    Parameters
    ----------
    linked
        The counts and their relations, which hold for their values.
    below
        Counts from 1 to `below` - 1 are small; 1: none is.

    Returns
    -------
    (count,)
        Of those that are printed, which are hidden. A guarded small count is always among them.

    Raises
    ------
    ValueError
        If a relation does not hold for the values.
    """
    for relation in linked.relations:
        total = sum(by * int(linked.values[at]) for at, by in relation.terms)
        if total > 0 or (relation.exact and total):
            raise ValueError(f"a relation between counts does not hold: {relation}")
    small = linked.guarded & (linked.values < below)
    beside: dict[int, list[int]] = {}
    for place, relation in enumerate(linked.relations):
        for at, _ in relation.terms:
            beside.setdefault(at, []).append(place)
    state = _State(linked, below, small, linked.printed & small, beside)
    for at in sorted(map(int, np.flatnonzero(small)), key=lambda at: -linked.values[at]):
        while not state.is_safe(at):
            further = state.next_to_hide(at)
            if further is None:
                break
            state.hide(further)
    state.give_back()
    return state.hidden


@dataclass
class _State:
    """What is hidden so far, and which small counts are known to be safe."""

    linked: LinkedCounts
    below: int
    small: BoolArray
    hidden: BoolArray
    beside: Mapping[int, Sequence[int]]
    """Of each count the places of the relations that it stands in."""
    safe: dict[int, bool] = field(default_factory=dict)

    def is_safe(self, at: int) -> bool:
        if at not in self.safe:
            wide = max(self.below - 1, 2)
            self.safe[at] = _leaves_open(self.linked, *self.together_with(at), at, wide)
        return self.safe[at]

    def hide(self, at: int) -> None:
        self.hidden[at] = True
        self._forget(at)

    def show(self, at: int) -> None:
        self._forget(at)
        self.hidden[at] = False

    def _forget(self, at: int) -> None:
        """Drop what is known of the counts that hang together with one that is hidden now."""
        for each in self.together_with(at)[0]:
            self.safe.pop(each, None)

    def together_with(self, at: int) -> tuple[list[int], list[Relation]]:
        """Find the unknown counts that hang together with one, and all their relations."""
        known = self.linked.printed & ~self.hidden
        members, waiting = {at}, [at]
        places: set[int] = set()
        while waiting:
            for place in self.beside.get(waiting.pop(), ()):
                if place in places:
                    continue
                places.add(place)
                others = {other for other, _ in self.linked.relations[place].terms}
                new = {other for other in others if not known[other]} - members
                members |= new
                waiting += new
        return sorted(members), [self.linked.relations[place] for place in sorted(places)]

    def next_to_hide(self, at: int) -> int | None:
        """Choose the least important count that makes another safe by itself, or helps."""
        near = sorted(
            self._shown_beside(at), key=lambda k: (self.linked.importance[k], self.linked.values[k])
        )
        for one in near[:_TRIED_ALONE]:
            self.hide(one)
            enough = self.is_safe(at)
            self.show(one)
            if enough:
                return one
        return near[0] if near else None

    def _shown_beside(self, at: int) -> set[int]:
        """List the counts shown that stand in a relation with what a count hangs together with."""
        _, relations = self.together_with(at)
        there = {each for relation in relations for each, _ in relation.terms}
        return {each for each in there if self.linked.printed[each] and not self.hidden[each]}

    def give_back(self) -> None:
        """Show again what need not be hidden, the most important first."""
        beside = np.flatnonzero(self.hidden & ~self.small)
        for at in sorted(map(int, beside), key=lambda at: -self.linked.importance[at]):
            members, _ = self.together_with(at)
            affected = [each for each in members if self.small[each]]
            if not all(self.is_safe(each) for each in affected):
                continue
            self.show(at)
            if not all(self.is_safe(each) for each in affected):
                self.hide(at)


Component = tuple[tuple[int, ...], tuple[Relation, ...]]


def _leaves_open(
    linked: LinkedCounts,
    members: Sequence[int],
    relations: Sequence[Relation],
    at: int,
    wide: int,
) -> bool:
    """Tell whether a count may be as many numbers as asked for, by all that is shown.

    A hidden count is 1 or more, since zeros are shown; what is printed nowhere may be 0.

    Parameters
    ----------
    members
        The counts that are not known; every other one in a relation is.
    wide
        How many numbers from its least to its most it must have.
    """
    if not relations:
        return True
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    place = {each: position for position, each in enumerate(members)}
    total = np.zeros(len(relations))
    terms: list[tuple[int, int, int]] = []
    for i, relation in enumerate(relations):
        for each, by in relation.terms:
            if each in place:
                terms.append((by, i, place[each]))
            else:
                total[i] -= by * linked.values[each]
    factor, of, column = zip(*terms, strict=True)
    rows = coo_array((factor, (of, column)), shape=(len(relations), len(members))).tocsr()
    floor = np.where([relation.exact for relation in relations], total, -np.inf)
    agrees = LinearConstraint(rows, floor, total)
    low = np.where(linked.printed[list(members)], 1.0, 0.0)
    whole = np.ones(len(members))
    goal = np.zeros(len(members))
    goal[place[at]] = 1.0
    least = milp(goal, integrality=whole, bounds=Bounds(low, np.inf), constraints=agrees)
    low[place[at]] = round(least.fun) + wide - 1
    bounds = Bounds(low, np.inf)
    return milp(0 * goal, integrality=whole, bounds=bounds, constraints=agrees).x is not None
