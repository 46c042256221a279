"""The verdict of one look by trying everything that may still come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product


def verdict_of(side: str, stop_at: int, n: int, counts: Sequence[bool]) -> str:
    """Ask of every way in which the patients still to come may answer whether the trial stops."""
    so_far = list(counts)[:n]
    ends = set()
    for rest in product([False, True], repeat=n - len(so_far)):
        count = sum(so_far) + sum(rest)
        ends.add(count >= stop_at if side == "at least" else count <= stop_at)
    return "not reached" if len(ends) == 2 else "stop" if ends == {True} else "go on"
