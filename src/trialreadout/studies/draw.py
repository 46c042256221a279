"""Drawing by seed, from `Random.random` alone, so that every version of Python draws alike.

Each topic and each patient has a stream of its own: what is drawn of one moves no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, log, pi, sqrt
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, topic: str, subject: str = "") -> Random:
    """Return the source of chance for a topic, or for a topic in one patient."""
    return Random(f"{seed}/{topic}/{subject}")


def between(rng: Random, low: float, high: float) -> float:
    """Draw a number from an interval, every one as likely."""
    return low + (high - low) * rng.random()


def whole(rng: Random, low: int, high: int) -> int:
    """Draw a whole number, both ends included."""
    return low + int((high - low + 1) * rng.random())


def chance(rng: Random, probability: float) -> bool:
    """Draw whether something happens."""
    return rng.random() < probability


def one_of(rng: Random, things: Sequence[T]) -> T:
    """Draw one of several."""
    return things[int(len(things) * rng.random())]


def some_of(rng: Random, things: Sequence[T], count: int) -> list[T]:
    """Draw several, none twice, in the order in which they were drawn."""
    left = list(things)
    return [left.pop(int(len(left) * rng.random())) for _ in range(min(count, len(left)))]


def dealt(rng: Random, counts: Mapping[T, int]) -> list[T]:
    """Deal out words, each as often as it is counted, in an order that is drawn."""
    words = [word for word, count in counts.items() for _ in range(count)]
    return some_of(rng, words, len(words))


def normal(rng: Random) -> float:
    """Draw from the standard normal distribution (Box and Muller)."""
    return sqrt(-2 * log(1 - rng.random())) * cos(2 * pi * rng.random())
