"""The reference numbers as a flat list: every value with the path that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

Place = tuple[str, ...]


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """List every value below a place; a list of numbers or words is one value."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*place, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, below in enumerate(value):
            yield from leaves(below, (*place, str(number)))
    else:
        yield place, value


def fits(pattern: str, place: Place) -> bool:
    """Tell whether a place is one of a pattern, in which * stands for any one key."""
    keys = pattern.split("/")
    return len(keys) == len(place) and all(
        key in ("*", there) for key, there in zip(keys, place, strict=True)
    )


def any_of(pattern: str, place: Place) -> list[str]:
    """Return what stands for each * of a pattern."""
    return [there for key, there in zip(pattern.split("/"), place, strict=True) if key == "*"]


def assert_alike(found: Any, expected: Any, place: Place) -> None:
    """Hold a number, or a list of them, against its reference; null and None are NaN."""
    if isinstance(expected, str):
        assert found == expected, place
        return
    reference = np.array(expected, float)
    ours = np.array(found, float)
    assert ours.shape == reference.shape, place
    assert ours == pytest.approx(reference, rel=1e-9, abs=1e-12, nan_ok=True), place


def assert_the_same(found: Any, expected: Any, place: Place) -> None:
    """Hold what has no rounding, such as a median that is a time of the data."""
    np.testing.assert_array_equal(np.array(found, float), np.array(expected, float), str(place))
