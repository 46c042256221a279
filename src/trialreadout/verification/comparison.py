"""What was computed, held against what a case expects, value by value.

Numbers are compared relative to the expected one; one below a thousandth counts as a thousandth
there, so that rounding errors about 0 are not made large. Words, and what does not exist, are equal
or they are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

SMALLEST_REFERENCE = 1e-3
MISSING = "no such value"


@dataclass(frozen=True, slots=True)
class Compared:
    """One expected value beside the computed one."""

    quantity: str
    """Where the value stands in the case: "lower, 3" is the third of a list."""
    expected: Any
    found: Any
    deviation: float | None
    """Relative to the expected value, 0 or more. None: not two numbers."""

    def within(self, tolerance: float) -> bool:
        """Tell whether the computed value is as expected."""
        if self.deviation is not None:
            return self.deviation <= tolerance
        return type(self.expected) is type(self.found) and bool(self.expected == self.found)


def compare(expected: Any, found: Any, quantity: str = "") -> Iterator[Compared]:
    """Compare every value that a case expects; what was computed besides does not matter.

    Parameters
    ----------
    expected
        Numbers, words, truths or None, in lists and mappings.
    found
        The same, of numpy or plain. NaN is None.
    quantity
        What the values are called so far.
    """
    found = _plain(found)
    if isinstance(expected, Mapping):
        theirs = found if isinstance(found, Mapping) else {}
        for name, value in expected.items():
            yield from compare(value, theirs.get(name, MISSING), _below(quantity, name))
    elif isinstance(expected, list):
        ours = found if isinstance(found, list) else [found]
        if len(ours) != len(expected):
            yield Compared(_below(quantity, "length"), len(expected), f"{len(ours)} values", None)
            return
        for number, (value, own) in enumerate(zip(expected, ours, strict=True), start=1):
            yield from compare(value, own, _below(quantity, str(number)))
    else:
        yield Compared(quantity, expected, found, _deviation(expected, found))


def _below(quantity: str, name: str) -> str:
    return f"{quantity}, {name}" if quantity else name


def _deviation(expected: Any, found: Any) -> float | None:
    numbers = all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in (expected, found)
    )
    if not numbers or not (isfinite(expected) and isfinite(found)):
        return None
    return float(abs(found - expected) / max(abs(expected), SMALLEST_REFERENCE))


def _plain(value: Any) -> Any:
    """Turn what numpy holds into plain values, and NaN into None."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, tuple):
        value = list(value)
    return None if isinstance(value, float) and np.isnan(value) else value
