"""The words of a case as the codes of arrays, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.terms import codes_of

Compute = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Computes, from what is given by name, what a case expects by name."""


def numbers(values: Any) -> FloatArray:
    """Return numbers as an array, NaN for None."""
    return np.array(values, np.float64)


def codes(vocabulary: type[IntEnum], words: Any) -> IntArray:
    """Turn a word, or nested lists of them, into codes."""
    known = codes_of(vocabulary)

    def one(word: Any) -> Any:
        return [one(each) for each in word] if isinstance(word, list) else known[word]

    return np.array(one(words), np.int8)


def words(vocabulary: type[IntEnum], found: ArrayLike) -> Any:
    """Turn codes into words, in the shape that they have."""
    word = {code: label for label, code in codes_of(vocabulary).items()}

    def one(code: Any) -> Any:
        return [one(each) for each in code] if isinstance(code, list) else word[code]

    return one(np.asarray(found).tolist())
