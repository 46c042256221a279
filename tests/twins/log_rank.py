"""The log-rank test as Mantel tells it: one two-way table a day, in fractions, patient by patient.

Each day with an event has a table of groups against "had it" and "came through". Given its
margins, a group expects its share of the events; the tables are added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Patient = tuple[float, bool, str]
"""Time, whether the event happened then, and the group."""


@dataclass
class Comparison:
    observed: dict[str, Fraction]
    expected: dict[str, Fraction]
    chi_square: Fraction | None
    degrees_of_freedom: int


def log_rank(patients: list[Patient], rho: int) -> Comparison:
    groups = sorted({group for _, _, group in patients})
    observed = dict.fromkeys(groups, Fraction(0))
    expected = dict.fromkeys(groups, Fraction(0))
    covariance = {(a, b): Fraction(0) for a in groups for b in groups}
    survival = Fraction(1)
    for day in sorted({time for time, event, _ in patients if event}):
        at_risk = [group for time, _, group in patients if time >= day]
        died = [group for time, event, group in patients if time == day and event]
        n, d, weight = len(at_risk), len(died), survival**rho
        for a in groups:
            observed[a] += weight * died.count(a)
            expected[a] += weight * Fraction(d * at_risk.count(a), n)
            for b in groups if n > 1 else ():
                of_both = at_risk.count(a) * (n * (a == b) - at_risk.count(b))
                covariance[a, b] += weight**2 * Fraction(of_both * d * (n - d), n * n * (n - 1))
        survival *= Fraction(n - d, n)

    free = [group for group in groups if expected[group] > 0][:-1]
    matrix = [[covariance[a, b] for b in free] for a in free]
    chi_square = quadratic_form(matrix, [observed[a] - expected[a] for a in free])
    return Comparison(observed, expected, chi_square, len(free))


def quadratic_form(matrix: list[list[Fraction]], vector: list[Fraction]) -> Fraction | None:
    """Give v' M^-1 v by elimination, a square at a time; None if M has no inverse or no rows."""
    if not vector:
        return None
    total = Fraction(0)
    while vector:
        pivot = matrix[0][0]
        if pivot == 0:
            return None
        first, head = matrix[0], vector[0]
        total += head**2 / pivot
        vector = [v - row[0] / pivot * head for v, row in zip(vector[1:], matrix[1:], strict=True)]
        matrix = [
            [row[j] - row[0] * first[j] / pivot for j in range(1, len(first))] for row in matrix[1:]
        ]
    return total
