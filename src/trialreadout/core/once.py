"""What was found of a value, found once and kept as long as the value lives.

Endpoints share what they rest on: every one that looks at tumours asks for the same responses, and
a composite or a decision asks for endpoints that are graded in their own right. What was found of
a cohort, or of a part of it, is looked up again here. A value is known by its identity, and so are
the protocol and the endpoint that are part of a key: an equal cohort is another cohort. What is
kept holds on to nothing that holds on to its owner, and goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

Found = TypeVar("Found")

_KEPT: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()


def once(owner: Any, key: Hashable, find: Callable[[], Found]) -> Found:
    """Find something of a value, or what was found of it before.

    Parameters
    ----------
    owner
        The value: frozen, compared by identity, and open to weak references.
    key
        Names what is asked; all that the answer depends on besides the owner.
    find
        Finds it. What it returns is never changed, and does not hold the owner.
    """
    kept = _KEPT.setdefault(owner, {})
    if key not in kept:
        kept[key] = find()
    found: Found = kept[key]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A value as part of a key, equal to itself alone."""

    value: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)
