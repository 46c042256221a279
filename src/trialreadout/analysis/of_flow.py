"""The flow of the patients of a trial: from who entered it to who is counted in each analysis set.

The path consists of the analysis sets that are chosen by what was done to a patient, each within
the one before it; who is in one and not in the next is counted beside it. Every other set is an end
of the path. Where patients have several arms, each count is told by arm as well.

Source: CONSORT 2010, Schulz et al., BMJ 2010;340:c332 (item 13, the flow diagram).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trialreadout.protocol import Protocol

_PATH = ("all registered", "all enrolled", "randomised", "at least one dose")
"""The rules of the sets on the path, from the widest."""
UNKNOWN_ARM = "arm not recorded"


@dataclass(frozen=True, slots=True)
class Stop:
    """Patients who came so far."""

    name: str
    """What the protocol calls them."""
    subjects: tuple[str, ...]
    left: tuple[str, ...] = ()
    """Those of the stop before who did not come so far; of the first stop nobody."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the patients of a trial went."""

    path: tuple[Stop, ...]
    """At least one; each within the one before."""
    ends: tuple[Stop, ...]
    """The other analysis sets, in the protocol's order; `left` are those of the last stop of the
    path who are not in it."""
    arms: Mapping[str, str | None] = field(default_factory=dict)
    """The arm of each patient (None: not recorded); empty unless there are several arms."""

    def by_arm(self, subjects: Iterable[str]) -> dict[str, int]:
        """Count patients by arm, every arm named; empty unless there are several."""
        there = [self.arms.get(subject) or UNKNOWN_ARM for subject in subjects]
        names = sorted({arm for arm in self.arms.values() if arm})
        rest = [UNKNOWN_ARM] if self.arms and UNKNOWN_ARM in there else []
        return {name: there.count(name) for name in (*names, *rest)}


def flow_of(
    protocol: Protocol,
    sets: Mapping[str, tuple[str, ...] | None],
    arms: Mapping[str, str | None] | None = None,
) -> Flow | None:
    """Lay the analysis sets out as a flow.

    Parameters
    ----------
    protocol
        Its analysis sets.
    sets
        The patients of each; None: they are not known.
    arms
        The arm of each patient; None: not recorded.

    Returns
    -------
    None where the protocol has no set that begins the path. A set whose patients are not known is
    left out; one that is not within the stop before it is an end.
    """
    known = {
        each: patients
        for each in protocol.analysis_sets
        if (patients := sets.get(each.name)) is not None
    }
    path: list[Stop] = []
    ends: list[Stop] = []
    for rule in _PATH:
        first = next((each for each in known if each.rule == rule), None)
        if first is None:
            continue
        before = path[-1].subjects if path else known[first]
        if set(known[first]) <= set(before):
            path.append(Stop(first.name, known[first], _without(before, known[first])))
    if not path:
        return None
    on_path = {stop.name for stop in path}
    for each, patients in known.items():
        if each.name not in on_path:
            ends.append(Stop(each.name, patients, _without(path[-1].subjects, patients)))
    several = len({arm for arm in (arms or {}).values() if arm}) > 1
    return Flow(tuple(path), tuple(ends), dict(arms or {}) if several else {})


def _without(some: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    known = set(others)
    return tuple(subject for subject in some if subject not in known)
