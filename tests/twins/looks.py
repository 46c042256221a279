"""Trials that are looked at several times, patient by patient, and beliefs by adding up.

Source: Lee and Liu, Clin Trials 2008;5:93-106.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from math import comb


def ends(
    looks: Sequence[int], stops: Callable[[int, int], bool], p: Fraction
) -> dict[tuple[int, int], Fraction]:
    """Give the probability of each number of patients and events with which a trial ends."""
    going, found = {0: Fraction(1)}, {}
    for patient in range(1, looks[-1] + 1):
        after: dict[int, Fraction] = {}
        for events, chance in going.items():
            after[events] = after.get(events, Fraction(0)) + chance * (1 - p)
            after[events + 1] = after.get(events + 1, Fraction(0)) + chance * p
        going = after
        if patient in looks:
            for events in list(going):
                if patient == looks[-1] or stops(patient, events):
                    found[patient, events] = going.pop(events)
    return found


@cache
def beyond(a: int, b: int, p0: Fraction) -> Fraction:
    """Give the probability that a Beta(a, b) of whole numbers is above p0.

    It is that of fewer than a successes among a + b - 1 at the rate p0.
    """
    n = a + b - 1
    return sum((comb(n, k) * p0**k * (1 - p0) ** (n - k) for k in range(a)), Fraction(0))


def predictive(
    x: int, n: int, nmax: int, p0: Fraction, prior: tuple[int, int], convincing: Fraction
) -> Fraction:
    """Draw the remaining patients one after another, each by what is believed by then."""
    a, b = prior[0] + x, prior[1] + n - x
    if n == nmax:
        return Fraction(int(beyond(a, b, p0) > convincing))
    next_one = Fraction(a, a + b)
    more = predictive(x + 1, n + 1, nmax, p0, prior, convincing)
    same = predictive(x, n + 1, nmax, p0, prior, convincing)
    return next_one * more + (1 - next_one) * same


def thresholds(
    p0: Fraction,
    p1: Fraction,
    looks: Sequence[int],
    alpha: Fraction,
    power: Fraction,
    prior: tuple[int, int],
) -> list[tuple[Fraction, Fraction, tuple[int, ...]]]:
    """List expected size, less the power, and limits of all thresholds that hold both errors.

    Every final limit, and beside it every predictive probability that some count can have, as the
    one up to which a trial stops.
    """
    nmax, held = looks[-1], []
    for limit in range(nmax):
        enough = beyond(prior[0] + limit, prior[1] + nmax - limit, p0)
        ahead = {
            (n, x): predictive(x, n, nmax, p0, prior, enough)
            for n in looks[:-1]
            for x in range(n + 1)
        }
        for bar in {Fraction(0), *ahead.values()}:
            under_p0, under_p1 = (
                ends(looks, lambda n, x, bar=bar, ahead=ahead: ahead[n, x] <= bar, p)
                for p in (p0, p1)
            )
            active = [
                sum(c for (n, x), c in each.items() if n == nmax and x > limit)
                for each in (under_p0, under_p1)
            ]
            if active[0] <= alpha and active[1] >= power:
                size = sum(n * chance for (n, _), chance in under_p0.items())
                few = (sum(ahead[n, x] <= bar for x in range(n + 1)) - 1 for n in looks[:-1])
                held.append((size, -active[1], (*few, limit)))
    return sorted(held)
