"""Binomial probabilities, each as a sum of products of shares.

A patient more, and each count comes from itself and from the one below. Nothing is subtracted, so
that every probability, however small, keeps about as many digits as a double has.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import FloatArray


def binomial_probabilities(n: int, p: ArrayLike) -> FloatArray:
    """Give the probability of every count among `n`.

    Parameters
    ----------
    n
        Patients, 0 or more.
    p : (...)
        True rates, 0 and 1 included.

    Returns
    -------
    (..., n + 1)
    """
    rate = np.asarray(p, np.float64)[..., np.newaxis]
    row = np.zeros((*rate.shape[:-1], n + 1))
    row[..., 0] = 1
    for patients in range(1, n + 1):
        _one_more(row, patients, rate)
    return row


def binomial_table(largest: int, p: ArrayLike) -> FloatArray:
    """Give the probability of every count among 0, 1, ... `largest` patients.

    Parameters
    ----------
    largest
        The most patients.
    p : (...)
        True rates.

    Returns
    -------
    (..., largest + 1, largest + 1)
        By patients and count; 0 where there are more successes than patients.
    """
    rate = np.asarray(p, np.float64)[..., np.newaxis]
    table = np.zeros((*rate.shape[:-1], largest + 1, largest + 1))
    table[..., 0, 0] = 1
    for patients in range(1, largest + 1):
        table[..., patients, :] = table[..., patients - 1, :]
        _one_more(table[..., patients, :], patients, rate)
    return table


def _one_more(row: FloatArray, patients: int, rate: FloatArray) -> None:
    """Turn the counts among one patient less into those among `patients`."""
    row[..., 1 : patients + 1] = (
        rate * row[..., :patients] + (1 - rate) * row[..., 1 : patients + 1]
    )
    row[..., :1] *= 1 - rate


def at_least(probabilities: FloatArray) -> FloatArray:
    """Add up from the top: the probability of each count or a larger one.

    Parameters
    ----------
    probabilities : (..., count)

    Returns
    -------
    (..., count + 1)
        The last, of more than there are patients, is 0.
    """
    beyond = np.zeros((*probabilities.shape[:-1], probabilities.shape[-1] + 1))
    beyond[..., :-1] = np.cumsum(probabilities[..., ::-1], axis=-1)[..., ::-1]
    return beyond
