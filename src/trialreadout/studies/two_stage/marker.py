"""PSA of the invented patients, every four weeks.

It falls or rises on a straight line of its logarithm, or goes up and down around one level; its
scatter is narrow, so that whatever the seed a patient's course is of the same kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from trialreadout.studies.draw import between, stream, whole
from trialreadout.studies.two_stage.courses import Course

PSA_WEEKS = (0, 4, 8, 12, 16, 20, 24)
LOWEST = 0.1
"""The limit of the assay, in micrograms a litre."""
_SCATTER = 0.08
_UP_AND_DOWN = (0.0, 0.28, -0.22, 0.2, -0.24, 0.3, -0.05)
"""Of the logarithm, around the level: without a slope to speak of, whatever is missing."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the laboratory wrote it."""

    day: int
    visit: str
    value: str


def draw_values(seed: int, course: Course) -> tuple[Value, ...]:
    """Draw the values of a patient."""
    rng = stream(seed, "PSA", course.subject)
    values = []
    for number, week in enumerate(PSA_WEEKS):
        day = 7 * week + whole(rng, -3, 3) if week else -whole(rng, 0, 4)
        change = course.psa_change
        level = _UP_AND_DOWN[number] if change is None else change * number
        value = course.psa * exp(level + between(rng, -_SCATTER, _SCATTER))
        if week not in course.psa_missed:
            values.append(Value(day, f"PSA week {week}", _written(value)))
    return tuple(values)


def _written(value: float) -> str:
    if value < LOWEST:
        return f"<{LOWEST:g}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}"
